"""The PDF of a certificate as PDF/A-3b with its records inside, its PAdES seal, and how both are examined."""

import logging

# pyHanko tells every fault of a foreign file with its traceback; here a finding says it in words.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False
