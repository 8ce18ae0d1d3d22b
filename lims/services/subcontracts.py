"""Work for another laboratory: agreed with the client, sent, and reported back (17025 6.6, 7.1.1 c)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.billing import PaymentGate
from lims.domain.errors import N_, Conflict, GateClosed, InvalidInput, LimsError
from lims.domain.workflow import DeterminationState, OrderState, SampleState
from lims.models import (
    CustodyEvent,
    Determination,
    Order,
    OrderLine,
    OtherLaboratory,
    Reading,
    Sample,
    Subcontract,
    SubcontractReport,
)
from lims.queries import gates, holds, subcontracts
from lims.services import attachments, audit
from lims.services.attachments import Store
from lims.services.validity import refuse_faults, require_reason, today_of

WORKED_ON = (DeterminationState.SUBMITTED, DeterminationState.RETURNED, DeterminationState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class SubcontractInput:
    """To whom, why, and how the client agreed."""

    other_laboratory_id: uuid.UUID | None
    reason: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """What the review of a request hands to others, and how the client agreed."""

    laboratories: Mapping[str, uuid.UUID] = field(default_factory=dict)
    """To whom each method goes, by its code."""
    reason: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class ReportInput:
    """Their report, as it says of itself."""

    number: str
    dated_on: date | None
    accredited: bool = False
    """Whether it claims accreditation for these results."""


def agree(session: Session, actor: Actor, line_id: uuid.UUID, given: SubcontractInput) -> Subcontract:
    """Note that a line is tested in another laboratory, and that the client agreed to that.

    Raises:
        InvalidInput: laboratory, reason or agreement is missing.
        Conflict: it stands with another laboratory already, or was begun at the own bench.
    """
    require(actor, Permission.SUBCONTRACT_HANDLE)
    line = fetch(session, actor, OrderLine, line_id)
    order = fetch(session, actor, Order, line.order_id, lock=True)
    if order.state in {OrderState.CANCELLED, OrderState.REPORTED, OrderState.TESTED}:
        raise Conflict(N_("Pengujian order ini sudah selesai, jadi tidak dapat disubkontrakkan lagi."))
    refuse_faults(faults_of(session, actor, given))
    if subcontracts.of_line(session, line) is not None:
        raise Conflict(N_("Pengujian ini sudah ada di laboratorium lain. Tarik dahulu, lalu serahkan lagi."))
    _refuse_begun(session, line)
    row = Subcontract(
        laboratory_id=line.laboratory_id,
        order_id=line.order_id,
        line_id=line.id,
        other_laboratory_id=given.other_laboratory_id,
        reason=given.reason.strip(),
        agreement=given.agreement.strip(),
        agreed_at=clock.now(),
        agreed_by_id=actor.known_id(),
    )
    session.add(row)
    audit.record(session, actor, "subcontract:agree", row, reason=row.agreement)
    return row


def review_faults(session: Session, actor: Actor, handed: Handed) -> dict[str, LimsError]:
    """Return what the review of a request lacks where it hands tests to another laboratory."""
    if not handed.laboratories:
        return {}
    faults: dict[str, LimsError] = {}
    for other_id in set(handed.laboratories.values()):
        faults |= faults_of(session, actor, SubcontractInput(other_id, handed.reason, handed.agreement))
    return {f"handed-{name}": fault for name, fault in faults.items()}


def agree_all(session: Session, actor: Actor, order: Order, handed: Handed) -> None:
    """Hand the lines of a new order to the laboratories that its review named."""
    if not handed.laboratories:
        return
    lines = session.execute(
        select(OrderLine.id, OrderLine.method_code).where(
            OrderLine.laboratory_id == order.laboratory_id,
            OrderLine.order_id == order.id,
            OrderLine.method_code.in_(handed.laboratories),
        )
    )
    for line_id, code in lines.all():
        given = SubcontractInput(handed.laboratories[code], handed.reason, handed.agreement)
        agree(session, actor, line_id, given)


def faults_of(session: Session, actor: Actor, given: SubcontractInput) -> dict[str, LimsError]:
    """Return what is missing of an agreement."""
    faults: dict[str, LimsError] = {}
    if given.other_laboratory_id is None:
        faults["other_laboratory"] = InvalidInput(N_("Pilih laboratorium dari daftar yang disetujui."))
    else:
        other = fetch(session, actor, OtherLaboratory, given.other_laboratory_id)
        if other.ended_on is not None and other.ended_on < today_of(session, actor):
            faults["other_laboratory"] = InvalidInput(
                N_("%(name)s tidak lagi dalam daftar yang disetujui. Pilih yang lain."), name=other.name
            )
    if not given.reason.strip():
        faults["reason"] = InvalidInput(N_("Tulislah mengapa pengujian ini tidak dikerjakan sendiri."))
    if not given.agreement.strip():
        faults["agreement"] = InvalidInput(
            N_("Tulislah siapa yang menyetujui bagi pelanggan, kapan, dan dengan cara apa (17025 7.1.1 c).")
        )
    return faults


def _refuse_begun(session: Session, line: OrderLine) -> None:
    """Refuse to hand on what somebody at the own bench has typed readings of."""
    typed = session.scalar(
        select(func.count(Reading.id))
        .join(Determination, Determination.id == Reading.determination_id)
        .where(_of_line(line), Reading.text != "")
    )
    if typed or _worked_on(session, line):
        raise Conflict(
            N_(
                "Pengujian ini sudah mulai dikerjakan sendiri. Selesaikan di sini, atau kosongkan dahulu bacaan yang "
                "belum diserahkan."
            )
        )


def _worked_on(session: Session, line: OrderLine) -> int:
    return (
        session.scalar(
            select(func.count(Determination.id)).where(
                _of_line(line),
                Determination.state.in_(WORKED_ON),
            )
        )
        or 0
    )


def _of_line(line: OrderLine) -> ColumnElement[bool]:
    """Return the condition that a determination belongs to a line."""
    return and_(
        Determination.laboratory_id == line.laboratory_id,
        Determination.order_id == line.order_id,
        Determination.method_code == line.method_code,
        Determination.sample_id.in_(
            select(Sample.id).where(
                Sample.laboratory_id == line.laboratory_id,
                Sample.order_id == line.order_id,
                Sample.item_id == line.item_id,
            )
        ),
    )


def send(
    session: Session, actor: Actor, row_id: uuid.UUID, sent_on: date | None, expected_on: date | None
) -> Subcontract:
    """Note that the sample went there, and when the report is expected; a later day may be noted until it comes.

    Raises:
        GateClosed: the sample is not accepted yet, or the order is not paid or held.
        Conflict: their report has come, or the order was cancelled.
    """
    require(actor, Permission.SUBCONTRACT_HANDLE)
    # The order first, as where an order is cancelled: so that two never wait for each other.
    order = fetch(session, actor, Order, fetch(session, actor, Subcontract, row_id).order_id, lock=True)
    if order.state == OrderState.CANCELLED:
        raise Conflict(N_("Order %(number)s sudah dibatalkan."), number=order.number)
    row = _open(session, actor, row_id)
    if subcontracts.reports_by(session, row.laboratory_id, [row.id]):
        raise Conflict(
            N_("LHU laboratorium itu sudah dicatat, jadi tanggal kirimnya tidak dapat diubah lagi.")
        )
    sample = _sample(session, row)
    if sample.state != SampleState.ACCEPTED:
        raise GateClosed(N_("Contohnya belum diterima. Terima dahulu di Penerimaan contoh, lalu kirimkan."))
    gates.require_payment(order, PaymentGate.BEFORE_TESTING)
    today = today_of(session, actor)
    faults: dict[str, LimsError] = {}
    if sent_on is None or sent_on > today:
        faults["sent_on"] = InvalidInput(N_("Isilah tanggal kirim, paling lambat hari ini."))
    if expected_on is None or (sent_on is not None and expected_on < sent_on):
        faults["expected_on"] = InvalidInput(N_("Isilah kapan laporannya diharapkan, sesudah tanggal kirim."))
    refuse_faults(faults)
    if row.sent_on is None:
        holds.require_running(session, order, sent_on)
        _hand_over(session, actor, row, sample)
    row.sent_on, row.expected_on, row.sent_by_id = sent_on, expected_on, actor.known_id()
    audit.record(session, actor, "subcontract:send", row)
    return row


def _hand_over(session: Session, actor: Actor, row: Subcontract, sample: Sample) -> None:
    """Note in the sample's custody where it went (7.4)."""
    other = session.get_one(OtherLaboratory, row.other_laboratory_id)
    session.add(
        CustodyEvent(
            laboratory_id=row.laboratory_id,
            sample_id=sample.id,
            at=clock.now(),
            by_id=actor.known_id(),
            event="handed-over",
            place=other.name,
        )
    )


def record_report(
    session: Session,
    actor: Actor,
    store: Store,
    row_id: uuid.UUID,
    given: ReportInput,
    name: str,
    data: bytes,
) -> SubcontractReport:
    """Keep their report as a PDF with its number, date and hash; a later one takes the place of an earlier one.

    Raises:
        InvalidInput: number, date or the file is missing, or the file is no PDF.
        Conflict: nothing was sent there.
    """
    require(actor, Permission.SUBCONTRACT_HANDLE)
    row = _open(session, actor, row_id)
    if row.sent_on is None:
        raise Conflict(N_("Catatlah dahulu kapan contohnya dikirim ke laboratorium itu."))
    refuse_faults(_report_faults(given, data, row.sent_on, today_of(session, actor)))
    file = attachments.attach(session, actor, store, "subcontracts", row.id, name, data)
    report = SubcontractReport(
        laboratory_id=row.laboratory_id,
        subcontract_id=row.id,
        number=given.number.strip(),
        dated_on=given.dated_on,
        accredited=given.accredited,
        attachment_id=file.id,
        sha256=file.sha256,
        recorded_at=clock.now(),
        recorded_by_id=actor.known_id(),
    )
    session.add(report)
    audit.record(session, actor, "subcontract:report", report)
    return report


def _report_faults(given: ReportInput, data: bytes, sent_on: date, today: date) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if not given.number.strip():
        faults["number"] = InvalidInput(N_("Isilah nomor LHU mereka seperti tercetak."))
    if given.dated_on is None or not sent_on <= given.dated_on <= today:
        faults["dated_on"] = InvalidInput(
            N_("Isilah tanggal LHU mereka: tidak sebelum contohnya dikirim dan tidak sesudah hari ini.")
        )
    if not data:
        faults["file"] = InvalidInput(N_("Lampirkan LHU mereka sebagai PDF."))
    elif not data.startswith(b"%PDF-"):
        faults["file"] = InvalidInput(N_("Berkas ini bukan PDF. Lampirkan LHU mereka sebagai PDF."))
    return faults


def take_back(session: Session, actor: Actor, row_id: uuid.UUID, reason: str) -> None:
    """Test at the own bench after all; possible until their report has come."""
    require(actor, Permission.SUBCONTRACT_HANDLE)
    row = _open(session, actor, row_id)
    line = session.get_one(OrderLine, row.line_id)
    found = subcontracts.of_line(session, line)
    if (found is not None and found.report is not None) or _worked_on(session, line):
        raise Conflict(N_("LHU laboratorium itu sudah dicatat, jadi pengujiannya tidak dapat ditarik lagi."))
    _end(session, actor, row, require_reason(reason))


def close(session: Session, actor: Actor, order: Order, reason: str) -> None:
    """Await nothing more of other laboratories for an order that was cancelled; what they reported stays."""
    rows = session.scalars(
        select(Subcontract)
        .where(
            Subcontract.laboratory_id == order.laboratory_id,
            Subcontract.order_id == order.id,
            Subcontract.ended_at.is_(None),
            subcontracts.unreported(),
        )
        .order_by(Subcontract.id)
        .with_for_update()
    )
    for row in rows.all():
        _end(session, actor, row, reason)


def _end(session: Session, actor: Actor, row: Subcontract, reason: str) -> None:
    row.ended_reason, row.ended_at = reason, clock.now()
    audit.record(session, actor, "subcontract:take-back", row, reason=reason)


def _open(session: Session, actor: Actor, row_id: uuid.UUID) -> Subcontract:
    row = fetch(session, actor, Subcontract, row_id, lock=True)
    if row.ended_at is not None:
        raise Conflict(N_("Pengujian ini sudah ditarik kembali dari laboratorium itu."))
    return row


def _sample(session: Session, row: Subcontract) -> Sample:
    line = session.get_one(OrderLine, row.line_id)
    return session.scalars(
        select(Sample).where(
            Sample.laboratory_id == row.laboratory_id,
            Sample.order_id == row.order_id,
            Sample.item_id == line.item_id,
        )
    ).one()
