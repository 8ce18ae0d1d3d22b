"""A laboratory system for the testing of metal products."""

__version__ = "0.1.0"
