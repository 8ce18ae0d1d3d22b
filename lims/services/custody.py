"""Who has a sample, or one of its pieces, and where: each change of hands is a link of the chain (17025 7.4.1)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, fetch_locked, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.roles import Role
from lims.domain.workflow import SampleState
from lims.models import CustodyEvent, DisposedSample, Laboratory, LaboratoryMembership, Sample, Specimen
from lims.services import audit
from lims.services.validity import refuse_faults


@dataclass(frozen=True, slots=True)
class HandOver:
    """Where something went, and who of the laboratory has it since, where that is a person."""

    place: str
    holder_id: uuid.UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What went: a whole sample, or one of its pieces."""

    sample_id: uuid.UUID
    specimen_id: uuid.UUID | None = None


def hand_over(session: Session, actor: Actor, moved: Sequence[Moved], given: HandOver) -> list[Sample]:
    """Note that samples or pieces are at another place, or in other hands, from now on; all of them, or none.

    Raises:
        InvalidInput: nothing was scanned, the place is missing, or the person does not work here.
        Conflict: a sample has not come yet, or its remains are gone.
    """
    require(actor, Permission.SAMPLE_HAND_OVER)
    ones = list(dict.fromkeys(moved))
    found = fetch_locked(session, actor, Sample, [one.sample_id for one in ones])
    samples = [found[one.sample_id] for one in ones]
    refuse_faults(_faults(session, actor, moved, given))
    for sample, one in zip(samples, ones, strict=True):
        _hand_over(session, actor, sample, one, given)
    return samples


def _faults(session: Session, actor: Actor, moved: Sequence[Moved], given: HandOver) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if not moved:
        faults["codes"] = InvalidInput(N_("Pindai sekurangnya satu label."))
    if not given.place.strip():
        faults["place"] = InvalidInput(N_("Tulislah ke mana contoh diserahkan, misalnya Lab tarik."))
    if given.holder_id is not None and not _works_here(session, actor, given.holder_id):
        faults["holder"] = InvalidInput(N_("Pilih petugas dari daftar."))
    return faults


def _works_here(session: Session, actor: Actor, user_id: uuid.UUID) -> bool:
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    return (
        session.scalars(
            select(LaboratoryMembership.id).where(
                LaboratoryMembership.laboratory_id == actor.laboratory(),
                LaboratoryMembership.user_id == user_id,
                LaboratoryMembership.role != Role.ASSESSOR,
                LaboratoryMembership.valid_from <= today,
                (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= today),
            )
        ).first()
        is not None
    )


def _hand_over(session: Session, actor: Actor, sample: Sample, moved: Moved, given: HandOver) -> None:
    _require_here(session, sample)
    if moved.specimen_id is not None:
        piece = fetch(session, actor, Specimen, moved.specimen_id)
        if piece.sample_id != sample.id:
            raise Conflict(N_("Benda uji ini bukan dari contoh %(code)s."), code=sample.code or "")
    note(session, actor, sample, "handed-over", given.note, given.place, given.holder_id, moved.specimen_id)
    audit.record(session, actor, "sample:hand-over", sample)


def _require_here(session: Session, sample: Sample) -> None:
    if sample.state == SampleState.EXPECTED:
        raise Conflict(N_("Contoh ini belum diterima. Terimalah dahulu di Penerimaan contoh."))
    gone = session.scalars(
        select(DisposedSample.id).where(
            DisposedSample.laboratory_id == sample.laboratory_id, DisposedSample.sample_id == sample.id
        )
    ).first()
    if gone is not None:
        raise Conflict(
            N_("Sisa contoh %(code)s sudah dikembalikan atau dimusnahkan."), code=sample.code or ""
        )


def note(
    session: Session,
    actor: Actor,
    sample: Sample,
    event: str,
    text: str = "",
    place: str = "",
    holder_id: uuid.UUID | None = None,
    specimen_id: uuid.UUID | None = None,
) -> None:
    """Add a link to the chain of a sample; the act that it belongs to records itself."""
    session.add(
        CustodyEvent(
            laboratory_id=sample.laboratory_id,
            sample_id=sample.id,
            at=clock.now(),
            by_id=actor.known_id(),
            event=event,
            place=place.strip(),
            note=text.strip(),
            holder_id=holder_id,
            specimen_id=specimen_id,
        )
    )
    session.flush()
