"""The trust layer of a certificate: keys, sealed records, log and the verifier, none of which needs a database.

Its content comes with the trust issue.
"""
