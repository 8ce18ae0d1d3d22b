"""Who asks, detached from the database session."""

import hashlib
import uuid
from dataclasses import dataclass

from lims.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as they act now: in one laboratory with their roles, or for their clients."""

    user_id: uuid.UUID | None
    name: str
    language: str = "id"
    laboratory_id: uuid.UUID | None = None
    roles: frozenset[Role] = frozenset()
    client_ids: frozenset[uuid.UUID] = frozenset()
    session_id: uuid.UUID | None = None
    must_change_password: bool = False

    @property
    def signed_in(self) -> bool:
        """Say whether this is a known person."""
        return self.user_id is not None

    @property
    def staff(self) -> bool:
        """Say whether the actor works in the laboratory that it acts in."""
        return bool(self.roles - {Role.CLIENT})

    def known_id(self) -> uuid.UUID:
        """Return the user's id where only a signed-in person can come."""
        if self.user_id is None:
            message = "an act needs a person"
            raise LookupError(message)
        return self.user_id

    def laboratory(self) -> uuid.UUID:
        """Return the laboratory where only staff can come."""
        if self.laboratory_id is None:
            message = "an act needs a laboratory"
            raise LookupError(message)
        return self.laboratory_id


ANONYMOUS = Actor(user_id=None, name="")
"""Whoever scans a QR."""

SYSTEM = Actor(user_id=None, name="system", roles=frozenset({Role.ADMINISTRATOR}))
"""The command line of whoever administers the machine."""


def token_hash(token: str) -> str:
    """Return the form in which the token of a session is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
