"""Conditions of pieces as they come in with a larger form: `condition-<piece>-<key>`."""

import re
import uuid

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lims.services import conditions
from lims.web.session import current_actor

NAME = re.compile(r"condition-(?P<piece>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?P<key>[A-Za-z0-9_-]+)")


def typed(form: MultiDict[str, str]) -> dict[uuid.UUID, dict[str, str]]:
    """Return what was typed, by piece; a name that this program did not make is left alone."""
    found: dict[uuid.UUID, dict[str, str]] = {}
    for name, value in form.items():
        match = NAME.fullmatch(name)
        if match:
            found.setdefault(uuid.UUID(match["piece"]), {})[match["key"]] = value
    return found


def state_typed(session: Session, form: MultiDict[str, str], reason: str = "") -> None:
    """State what was typed of every piece; what is the same stays untouched."""
    for specimen_id, given in typed(form).items():
        conditions.state_piece_conditions(session, current_actor(), specimen_id, given, reason)
