"""Files under their own hash: what was stored cannot be changed unnoticed, and is stored once."""

from lims.storage.local import LocalStore

__all__ = ["LocalStore"]
