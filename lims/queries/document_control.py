"""The printed forms of a laboratory: which number and revision is in force, and those that were (17025 8.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.documents.control import ControlledDocument, Numbered, shipped_documents
from lims.models import DocumentRevision, Laboratory, User


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a form, with who set it."""

    number: str
    revision: int
    effective_on: date
    change: str
    approved_by: str
    """Empty for the one that is shipped."""
    in_force: bool
    coming: bool
    """It is not in effect yet."""


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form with all its revisions, the newest first."""

    name: str
    title: ControlledDocument
    """As it is shipped, with its title in both languages."""
    revisions: tuple[Revision, ...]

    @property
    def current(self) -> Revision | None:
        """The revision that is printed today; None where the shipped one was withdrawn and no other is set."""
        return next((one for one in self.revisions if one.in_force), None)


def numbered(session: Session, laboratory: Laboratory, on: date | None = None) -> Numbered:
    """Return the forms to which a laboratory gave a number that is in effect on a day, today unless it is named."""
    day = on or clock.today(laboratory.timezone)
    rows = session.scalars(
        select(DocumentRevision)
        .where(DocumentRevision.laboratory_id == laboratory.id, DocumentRevision.effective_on <= day)
        .order_by(DocumentRevision.effective_on, DocumentRevision.revision)
    )
    shipped = shipped_documents()
    return {
        row.name: ControlledDocument(
            number=row.number,
            revision=row.revision,
            effective_on=row.effective_on,
            title=shipped[row.name].title,
        )
        for row in rows
        if row.name in shipped
    }


def read(session: Session, actor: Actor) -> tuple[Form, ...]:
    """Return every form with its revisions."""
    require(actor, Permission.LABORATORY_VIEW)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    rows = session.execute(
        select(DocumentRevision, User.name)
        .join(User, User.id == DocumentRevision.approved_by_id)
        .where(DocumentRevision.laboratory_id == laboratory.id)
        .order_by(DocumentRevision.effective_on.desc(), DocumentRevision.revision.desc())
    )
    own: dict[str, list[tuple[DocumentRevision, str]]] = {}
    for row, name in rows:
        own.setdefault(row.name, []).append((row, name))
    return tuple(
        Form(name, document, _revisions(document, own.get(name, ()), today))
        for name, document in shipped_documents().items()
    )


def _revisions(
    shipped: ControlledDocument, own: Sequence[tuple[DocumentRevision, str]], today: date
) -> tuple[Revision, ...]:
    """Return the laboratory's revisions, and the shipped one while none of them is in effect."""
    current = next((row for row, _name in own if row.effective_on <= today), None)
    revisions = [
        Revision(
            number=row.number,
            revision=row.revision,
            effective_on=row.effective_on,
            change=row.change,
            approved_by=name,
            in_force=row is current,
            coming=row.effective_on > today,
        )
        for row, name in own
    ]
    withdrawn = any(old.revision == shipped.revision for old in shipped.obsolete)
    revisions.append(
        Revision(
            number=shipped.number,
            revision=shipped.revision,
            effective_on=shipped.effective_on,
            change="",
            approved_by="",
            in_force=current is None and not withdrawn,
            coming=False,
        )
    )
    return tuple(revisions)
