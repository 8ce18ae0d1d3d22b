"""The trust layer of a certificate: keys, sealed records, log and the verifier; it needs no database. Its content comes with the trust issue."""
