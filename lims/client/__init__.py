"""A small client of the API for programs in Python; it needs nothing but Python itself."""

from lims.client.client import Client, Problem

__all__ = ["Client", "Problem"]
