"""Samples at the counter: condition, hold and ask, accept; and the pieces that are prepared from them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain import workflow
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.workflow import OrderState, SampleState
from lims.models import (
    ApplicationItem,
    Determination,
    Laboratory,
    Order,
    OrderLine,
    Sample,
    Specimen,
)
from lims.models.base import new_id
from lims.services import audit, billing, custody, notices, numbers, promises

BEFORE_ORDER = timedelta(days=31)
"""How long before its order a sample can have come in: clients bring sample and form together."""

CONDITIONS = ("quantity_sufficient", "identified", "undamaged", "free_of_rust", "as_described")
"""Checklist of a sample's condition, in the order of the form."""


@dataclass(frozen=True, slots=True)
class ReceptionInput:
    """What reception sees on the counter."""

    received_on: date
    quantity: str
    condition: dict[str, bool]
    condition_note: str = ""
    seal_intact: bool | None = None


def accept(session: Session, actor: Actor, sample_id: uuid.UUID, given: ReceptionInput) -> Sample:
    """Accept a sample: it gets its code, and its pieces are planned.

    Raises:
        InvalidInput: the checklist has a no without a note, or the date is impossible.
    """
    sample, order, laboratory = _at_counter(session, actor, sample_id)
    if sample.state == SampleState.HELD:
        raise Conflict(N_("Contoh ini ditahan. Catatlah keputusan pelanggan untuk melepaskannya."))
    _note(session, laboratory, order, sample, given)
    accepted = workflow.move(workflow.SAMPLE, SampleState(sample.state), "accept")
    _number(session, laboratory, sample, given.received_on)
    sample.state = accepted
    _event(session, actor, sample, "accepted")
    _plan(session, order, sample)
    _when_complete(session, actor, order)
    audit.record(session, actor, "sample:accept", sample)
    return sample


def hold(session: Session, actor: Actor, sample_id: uuid.UUID, given: ReceptionInput, reason: str) -> Sample:
    """Keep a sample in doubtful condition and ask the client (17025 7.4.3)."""
    sample, order, laboratory = _at_counter(session, actor, sample_id)
    _require_reason(reason, N_("Tulislah apa yang diragukan; pelanggan membacanya."))
    _note(session, laboratory, order, sample, given)
    sample.state = workflow.move(workflow.SAMPLE, SampleState(sample.state), "hold")
    sample.hold_reason = reason.strip()
    _number(session, laboratory, sample, given.received_on)
    _event(session, actor, sample, "held", reason)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "sample-held",
        order_id=order.id,
        number=order.number,
        text=reason.strip(),
    )
    audit.record(session, actor, "sample:hold", sample, reason=reason)
    return sample


def release(session: Session, actor: Actor, sample_id: uuid.UUID, instruction: str) -> Sample:
    """Test a held sample as the client instructed; the instruction is printed on the certificate."""
    sample, order, _laboratory = _at_counter(session, actor, sample_id)
    if not instruction.strip():
        raise InvalidInput(N_("Tulislah keputusan pelanggan; keputusan ini dicetak pada LHU."))
    if sample.state != SampleState.HELD:
        raise InvalidInput(N_("Contoh ini tidak sedang ditahan."))
    sample.state = workflow.move(workflow.SAMPLE, SampleState(sample.state), "accept")
    sample.client_instruction = instruction.strip()
    _event(session, actor, sample, "accepted", instruction)
    _plan(session, order, sample)
    _when_complete(session, actor, order)
    audit.record(session, actor, "sample:release", sample, reason=instruction)
    return sample


def reject(session: Session, actor: Actor, sample_id: uuid.UUID, reason: str) -> Sample:
    """Refuse a sample that cannot be tested; the client fetches it."""
    sample, order, _laboratory = _at_counter(session, actor, sample_id)
    _require_reason(reason, N_("Tulislah alasan penolakan; pelanggan membacanya."))
    sample.state = workflow.move(workflow.SAMPLE, SampleState(sample.state), "reject")
    sample.hold_reason = reason.strip()
    _event(session, actor, sample, "rejected", reason)
    _when_complete(session, actor, order)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "sample-rejected",
        order_id=order.id,
        number=order.number,
        text=reason.strip(),
    )
    audit.record(session, actor, "sample:reject", sample, reason=reason)
    return sample


def _at_counter(session: Session, actor: Actor, sample_id: uuid.UUID) -> tuple[Sample, Order, Laboratory]:
    require(actor, Permission.SAMPLE_RECEIVE)
    sample = fetch(session, actor, Sample, sample_id, lock=True)
    order = fetch(session, actor, Order, sample.order_id, lock=True)
    return sample, order, session.get_one(Laboratory, sample.laboratory_id)


def _require_reason(reason: str, message: str) -> None:
    if not reason.strip():
        raise InvalidInput(
            N_("Penerimaan belum lengkap. Periksa isian yang ditandai."), {"reason": InvalidInput(message)}
        )


def _note(
    session: Session, laboratory: Laboratory, order: Order, sample: Sample, given: ReceptionInput
) -> None:
    """Write down what was seen, or say everything that is missing."""
    item = session.get_one(ApplicationItem, sample.item_id)
    faults: dict[str, LimsError] = {}
    if item.seal_number and given.seal_intact is None:
        faults["seal_intact"] = InvalidInput(N_("Contoh ini bersegel; periksa keutuhan segelnya."))
    if given.seal_intact is False and not given.condition_note.strip():
        faults["condition_note"] = InvalidInput(N_("Segel tidak utuh; jelaskan keadaannya."))
    if given.received_on > clock.today(laboratory.timezone):
        faults["received_on"] = InvalidInput(N_("Tanggal terima belum tiba."))
    elif given.received_on < order.ordered_on - BEFORE_ORDER:
        faults["received_on"] = InvalidInput(
            N_("Tanggal terima terlalu jauh sebelum order; periksa tahunnya.")
        )
    if not given.quantity.strip():
        faults["quantity"] = InvalidInput(N_("Isilah jumlah contoh yang diterima."))
    unknown = [name for name in CONDITIONS if name not in given.condition]
    for name in unknown:
        faults[name] = InvalidInput(N_("Periksa butir ini."))
    if not unknown and not all(given.condition.values()) and not given.condition_note.strip():
        faults["condition_note"] = InvalidInput(N_("Ada butir yang tidak sesuai; jelaskan keadaannya."))
    if faults:
        raise InvalidInput(N_("Penerimaan belum lengkap. Periksa isian yang ditandai."), faults)
    sample.received_on = given.received_on
    sample.quantity = given.quantity.strip()
    sample.condition = dict(given.condition)
    sample.condition_note = given.condition_note.strip()
    sample.seal_intact = given.seal_intact


def _number(session: Session, laboratory: Laboratory, sample: Sample, on: date) -> None:
    if sample.code is None:
        sample.code = numbers.next_number(session, laboratory, "sample", on)


def _event(session: Session, actor: Actor, sample: Sample, event: str, note: str = "") -> None:
    sample.received_by_id = sample.received_by_id or actor.known_id()
    custody.note(session, actor, sample, event, note)


def _plan(session: Session, order: Order, sample: Sample) -> None:
    """Make the pieces and the determinations that the order asks for."""
    lines = session.scalars(
        select(OrderLine).where(
            OrderLine.laboratory_id == order.laboratory_id,
            OrderLine.order_id == order.id,
            OrderLine.item_id == sample.item_id,
        )
    ).all()
    pieces = [
        _planned(order, sample, line.method_code, str(number))
        for line in lines
        for number in range(1, line.pieces + 1)
    ]
    _add(session, pieces)


def plan_specimen(
    session: Session,
    order: Order,
    sample: Sample,
    method_code: str,
    mark: str,
    replaces: Specimen | None = None,
) -> Determination:
    """Make one piece and the determination on it; what takes the place of another is taken where that one was."""
    specimen, determination = _planned(order, sample, method_code, mark, replaces)
    _add(session, [(specimen, determination)])
    return determination


def _add(session: Session, pieces: Sequence[tuple[Specimen, Determination]]) -> None:
    """Write pieces, then what is to be done with them, which points to them."""
    session.add_all(specimen for specimen, _determination in pieces)
    session.flush()
    session.add_all(determination for _specimen, determination in pieces)
    session.flush()


def _planned(
    order: Order, sample: Sample, method_code: str, mark: str, replaces: Specimen | None = None
) -> tuple[Specimen, Determination]:
    specimen = Specimen(
        id=new_id(),
        laboratory_id=sample.laboratory_id,
        sample_id=sample.id,
        method_code=method_code,
        mark=mark,
        replaces_id=replaces.id if replaces else None,
        conditions=dict(replaces.conditions) if replaces else {},
    )
    determination = Determination(
        laboratory_id=sample.laboratory_id,
        order_id=order.id,
        sample_id=sample.id,
        specimen_id=specimen.id,
        method_code=method_code,
    )
    return specimen, determination


def _when_complete(session: Session, actor: Actor, order: Order) -> None:
    """Start the clock of the promise when the last sample is accepted; close an order that has none left."""
    samples = session.scalars(
        select(Sample).where(Sample.laboratory_id == order.laboratory_id, Sample.order_id == order.id)
    ).all()
    states = {sample.state for sample in samples}
    if states & {SampleState.EXPECTED, SampleState.HELD}:
        return
    if states == {SampleState.REJECTED}:
        order.state = OrderState.CANCELLED
        billing.close(session, actor, order)
        return
    order.state = OrderState.RECEIVED
    order.received_on = max(sample.received_on for sample in samples if sample.received_on)
    promises.start(session, order)
    house, client, number = order.laboratory_id, order.client_id, order.number
    if order.due_on is None:
        notices.tell(session, house, client, "samples-await-payment", order_id=order.id, number=number)
    else:
        day = order.due_on.isoformat()
        notices.tell(session, house, client, "samples-received", order_id=order.id, number=number, date=day)
