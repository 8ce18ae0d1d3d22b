"""Who may do what to which thing, and what each can see: the only room that knows roles."""

from lims.access.actor import SYSTEM, Actor
from lims.access.policy import Permission, allows, require
from lims.access.scope import fetch, fetch_all, fetch_locked, require_visible, visible

__all__ = [
    "SYSTEM",
    "Actor",
    "Permission",
    "allows",
    "fetch",
    "fetch_all",
    "fetch_locked",
    "require",
    "require_visible",
    "visible",
]
