"""The remains of samples: kept for the promised time, then returned or destroyed with a record (17025 7.4.1)."""

import calendar
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch_locked, require
from lims.domain.errors import N_, Conflict, GateClosed, InvalidInput, LimsError
from lims.domain.workflow import OrderState, SampleState
from lims.models import Disposal, DisposedSample, Laboratory, Order, Sample
from lims.services import audit, custody, numbers
from lims.services.validity import refuse_faults

KINDS = {"return": "returned", "destruction": "destroyed"}
"""What becomes of remains, and the event that it leaves in the custody of the sample."""


@dataclass(frozen=True, slots=True)
class DisposalInput:
    """What was done with which samples, and who saw it."""

    kind: str
    sample_ids: Sequence[uuid.UUID]
    disposed_on: date | None
    recipient: str = ""
    witness: str = ""
    note: str = ""


def keep(session: Session, order: Order, on: date) -> None:
    """Let the time of keeping begin with the certificate; an amendment lets it begin anew."""
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    for sample in session.scalars(
        select(Sample).where(Sample.laboratory_id == order.laboratory_id, Sample.order_id == order.id)
    ):
        if sample.state in {SampleState.ACCEPTED, SampleState.REJECTED}:
            sample.keep_until = months_later(on, laboratory.retention_months)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def dispose(session: Session, actor: Actor, given: DisposalInput) -> Disposal:
    """Return or destroy the remains of samples, all of them or none.

    Raises:
        InvalidInput: nothing was chosen, or who took them or saw it is missing.
        GateClosed: a sample is still worked on, or must still be kept and is not returned but destroyed.
        Conflict: the remains of a sample are gone already.
    """
    require(actor, Permission.SAMPLE_DISPOSE)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    refuse_faults(_faults(given, today))
    samples = list(fetch_locked(session, actor, Sample, given.sample_ids).values())
    for sample in samples:
        _require_free(session, sample, given, today)
    disposal = Disposal(
        laboratory_id=laboratory.id,
        number=numbers.next_number(session, laboratory, "disposal", today),
        kind=given.kind,
        disposed_on=given.disposed_on,
        recipient=given.recipient.strip(),
        witness=given.witness.strip(),
        note=given.note.strip(),
        recorded_at=clock.now(),
        recorded_by_id=actor.known_id(),
    )
    session.add(disposal)
    session.flush()
    for sample in samples:
        session.add(DisposedSample(laboratory_id=laboratory.id, disposal_id=disposal.id, sample_id=sample.id))
        sample.gone_on = disposal.disposed_on
        custody.note(session, actor, sample, KINDS[given.kind], disposal.number, given.recipient)
    audit.record(session, actor, f"sample:{given.kind}", disposal)
    return disposal


def _faults(given: DisposalInput, today: date) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if not given.sample_ids:
        faults["samples"] = InvalidInput(N_("Pilih sekurangnya satu contoh."))
    if given.kind not in KINDS:
        faults["kind"] = InvalidInput(N_("Pilih dikembalikan atau dimusnahkan."))
    if given.disposed_on is None or given.disposed_on > today:
        faults["disposed_on"] = InvalidInput(N_("Isilah tanggalnya, paling lambat hari ini."))
    if given.kind == "return" and not given.recipient.strip():
        faults["recipient"] = InvalidInput(N_("Tulislah nama yang mengambil."))
    if given.kind == "destruction" and not given.witness.strip():
        faults["witness"] = InvalidInput(N_("Tulislah nama saksi pemusnahan."))
    return faults


def _require_free(session: Session, sample: Sample, given: DisposalInput, today: date) -> None:
    gone = session.scalars(
        select(DisposedSample.id).where(
            DisposedSample.laboratory_id == sample.laboratory_id, DisposedSample.sample_id == sample.id
        )
    ).first()
    if gone is not None:
        raise Conflict(
            N_("Sisa contoh %(code)s sudah dikembalikan atau dimusnahkan."), code=sample.code or ""
        )
    cancelled = session.get_one(Order, sample.order_id).state == OrderState.CANCELLED
    if sample.state == SampleState.REJECTED or cancelled:
        return
    if sample.keep_until is None:
        raise GateClosed(
            N_("Contoh %(code)s masih dikerjakan: LHU-nya belum terbit."), code=sample.code or "?"
        )
    if given.kind == "destruction" and sample.keep_until > today:
        raise GateClosed(
            N_("Sisa contoh %(code)s dijanjikan disimpan sampai %(until)s; belum boleh dimusnahkan."),
            code=sample.code or "",
            until=sample.keep_until.isoformat(),
        )
