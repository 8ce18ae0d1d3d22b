"""Laboratories that this one may hand work to: evaluated and approved first (17025 6.6.2)."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.models import OtherLaboratory
from lims.services import audit
from lims.services.clients import expect_version
from lims.services.validity import refuse_faults, required_day, today_of


@dataclass(frozen=True, slots=True)
class OtherLaboratoryInput:
    """What is known of another laboratory, and by what it was approved."""

    name: str
    evaluation: str
    address: str = ""
    contact: str = ""
    accreditation_number: str = ""
    accredited_from: date | None = None
    accredited_until: date | None = None
    scope: str = ""


def approve(session: Session, actor: Actor, given: OtherLaboratoryInput) -> OtherLaboratory:
    """Put a laboratory on the list of those that may be handed work."""
    require(actor, Permission.OTHER_LABORATORY_APPROVE)
    refuse_faults(_faults(given))
    name = " ".join(given.name.split())
    if session.scalars(
        select(OtherLaboratory.id).where(
            OtherLaboratory.laboratory_id == actor.laboratory(), OtherLaboratory.name == name
        )
    ).first():
        raise Conflict(N_("%(name)s sudah ada dalam daftar. Perbarui yang ada."), name=name)
    row = OtherLaboratory(
        laboratory_id=actor.laboratory(),
        name=name,
        evaluation=given.evaluation.strip(),
        approved_on=today_of(session, actor),
        approved_by_id=actor.known_id(),
    )
    _fill(row, given)
    session.add(row)
    audit.record(session, actor, "other-laboratory:approve", row)
    return row


def renew(
    session: Session, actor: Actor, row_id: uuid.UUID, given: OtherLaboratoryInput, version: int
) -> OtherLaboratory:
    """Evaluate a laboratory again: new dates, scope or address; what was known before stays in the trail."""
    require(actor, Permission.OTHER_LABORATORY_APPROVE)
    row = fetch(session, actor, OtherLaboratory, row_id, lock=True)
    expect_version(row.version, version)
    refuse_faults(_faults(given))
    _fill(row, given)
    row.evaluation = given.evaluation.strip()
    row.approved_on, row.approved_by_id = today_of(session, actor), actor.known_id()
    row.ended_on = None
    audit.record(session, actor, "other-laboratory:renew", row)
    return row


def end(session: Session, actor: Actor, row_id: uuid.UUID, last_day: date | None) -> None:
    """Hand nothing to a laboratory after a day; what it has is finished."""
    require(actor, Permission.OTHER_LABORATORY_APPROVE)
    row = fetch(session, actor, OtherLaboratory, row_id, lock=True)
    row.ended_on = required_day(last_day, "last_day")
    audit.record(session, actor, "other-laboratory:end", row)


def _fill(row: OtherLaboratory, given: OtherLaboratoryInput) -> None:
    row.address = given.address.strip()
    row.contact = given.contact.strip()
    row.accreditation_number = given.accreditation_number.strip()
    row.accredited_from, row.accredited_until = given.accredited_from, given.accredited_until
    row.scope = given.scope.strip()


def _faults(given: OtherLaboratoryInput) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if not given.name.strip():
        faults["name"] = InvalidInput(N_("Isilah nama laboratorium; nama ini dicetak pada LHU."))
    if not given.evaluation.strip():
        faults["evaluation"] = InvalidInput(
            N_("Tulislah atas dasar apa laboratorium ini dievaluasi dan disetujui (17025 6.6.2).")
        )
    if given.accreditation_number.strip() and given.accredited_until is None:
        faults["accredited_until"] = InvalidInput(N_("Isilah sampai kapan akreditasinya berlaku."))
    if not given.accreditation_number.strip() and (given.accredited_from or given.accredited_until):
        faults["accreditation_number"] = InvalidInput(
            N_("Isilah nomor LP, atau kosongkan masa akreditasinya.")
        )
    if given.accredited_from and given.accredited_until and given.accredited_until < given.accredited_from:
        faults["accredited_until"] = InvalidInput(N_("Tanggal akhir lebih awal daripada tanggal mulai."))
    return faults
