"""From planning to the certificate: address, function, method."""

from flask import Blueprint


def add(bp: Blueprint) -> None:
    """Add the pages of bench and certificates."""
