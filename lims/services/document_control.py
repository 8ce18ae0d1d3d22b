"""Numbers and revisions of printed forms: the quality manager sets them, and no older one is printed (17025 8.3.2)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.documents.control import shipped_documents
from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.models import DocumentRevision, Laboratory
from lims.queries.document_control import numbered
from lims.services import audit
from lims.services.validity import refuse_faults

LONGEST = 40
"""Characters of a number: what the control box holds in one line."""


@dataclass(frozen=True, slots=True)
class RevisionInput:
    """What a form is called from a day on."""

    number: str
    revision: int | None
    effective_on: date | None
    change: str = ""


def revise(session: Session, actor: Actor, name: str, given: RevisionInput) -> DocumentRevision:
    """Give a form a number and revision of the laboratory's own, from a day on.

    Raises:
        NotFound: there is no such form.
        InvalidInput: the revision does not follow, or another form has the number.
    """
    require(actor, Permission.DOCUMENT_CONTROL)
    if name not in shipped_documents():
        raise NotFound(N_("Formulir ini tidak dikenal."))
    laboratory = session.scalars(
        select(Laboratory).where(Laboratory.id == actor.laboratory()).with_for_update()
    ).one()
    refuse_faults(_faults(session, laboratory, name, given))
    row = DocumentRevision(
        laboratory_id=laboratory.id,
        name=name,
        number=given.number.strip(),
        revision=given.revision,
        effective_on=given.effective_on,
        change=given.change.strip(),
        approved_by_id=actor.known_id(),
        approved_at=clock.now(),
    )
    session.add(row)
    audit.record(session, actor, "document:revise", row, reason=given.change)
    return row


def _faults(
    session: Session, laboratory: Laboratory, name: str, given: RevisionInput
) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    newest = session.scalars(
        select(DocumentRevision)
        .where(DocumentRevision.laboratory_id == laboratory.id, DocumentRevision.name == name)
        .order_by(DocumentRevision.revision.desc())
        .limit(1)
    ).one_or_none()
    if not 0 < len(given.number.strip()) <= LONGEST:
        faults["number"] = InvalidInput(
            N_("Isilah nomor dokumen, paling panjang %(most)s huruf."), most=LONGEST
        )
    elif other := _bearer(session, laboratory, name, given.number.strip()):
        faults["number"] = InvalidInput(N_("Nomor ini sudah dipakai oleh %(title)s."), title=other)
    if given.revision is None or not 0 <= given.revision <= 999:
        faults["revision"] = InvalidInput(N_("Isilah revisi sebagai bilangan bulat, mulai 0."))
    elif newest is not None and given.revision <= newest.revision:
        faults["revision"] = InvalidInput(
            N_("Revisi %(revision)s sudah ada; revisi baru harus lebih tinggi."), revision=newest.revision
        )
    if given.effective_on is None:
        faults["effective_on"] = InvalidInput(N_("Isilah tanggal mulai berlaku."))
    elif newest is not None and given.effective_on < newest.effective_on:
        faults["effective_on"] = InvalidInput(
            N_("Revisi sebelumnya baru berlaku %(date)s; yang baru tidak dapat lebih awal."),
            date=newest.effective_on.isoformat(),
        )
    return faults


def _bearer(session: Session, laboratory: Laboratory, name: str, number: str) -> str:
    """Return the title of another form that has the number or is about to get it, or an empty text."""
    today_and_later = (numbered(session, laboratory), numbered(session, laboratory, date.max))
    for other, shipped in shipped_documents().items():
        if other != name and number in {own.get(other, shipped).number for own in today_and_later}:
            return shipped.title.id
    return ""
