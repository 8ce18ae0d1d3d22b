"""Addresses of e-mail: those that letters can be sent to, and nothing that confuses whoever writes or carries them."""

import re

LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{LOCAL}@(?=.{{4,253}}$){LABEL}(?:\.{LABEL})+")
"""As RFC 5321 has it, without quoted names and addresses in brackets, which nobody has who reads test reports."""


def is_address(text: str) -> bool:
    """Say whether letters can be sent to an address; a domain in other letters than ASCII is written in Punycode."""
    return ADDRESS.fullmatch(text) is not None
