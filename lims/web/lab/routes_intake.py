"""From the application to the sample: address, function, method."""

from flask import Blueprint


def add(bp: Blueprint) -> None:
    """Add the pages of intake."""
