"""The definitions that a page offers: the shipped ones, and the own specifications of the laboratory it is about."""

import uuid

from flask import g

from lims.database import db
from lims.domain.standards import Library
from lims.queries.library import library, library_of


def open_rulebook(laboratory_id: uuid.UUID) -> None:
    """Let this request offer what a laboratory works with; without it only the shipped definitions are known."""
    g.rulebook = library_of(db.session(), laboratory_id)


def rulebook() -> Library:
    """Return the definitions of the laboratory that this request is about."""
    found: Library = g.get("rulebook") or library()
    return found
