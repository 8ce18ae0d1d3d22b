"""Who works in and around a laboratory."""

from enum import StrEnum


class Role(StrEnum):
    """A role within one laboratory, or of a client; one person may hold several."""

    RECEPTION = "reception"
    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    TECHNICAL_MANAGER = "technical_manager"
    QUALITY_MANAGER = "quality_manager"
    HEAD = "head"
    TREASURER = "treasurer"
    ADMINISTRATOR = "administrator"
    ASSESSOR = "assessor"
    CLIENT = "client"


STAFF = frozenset(Role) - {Role.CLIENT}
"""Roles that a laboratory gives; an assessor reads everything and changes nothing."""
