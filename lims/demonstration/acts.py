"""An order from the application to the certificate, step by step, by the acts that the pages use.

Each part goes through the parts before it, so a story is told as far as its last part.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.demonstration import pictures
from lims.demonstration.bars import Bar
from lims.demonstration.stage import Moment, Stage, Step, Story, Tale
from lims.domain.billing import Basis
from lims.domain.errors import N_
from lims.domain.survey import UNSUR
from lims.models import Certificate, Order, Sample
from lims.queries import actors, money
from lims.queries.computation import Typed, Work, work_of_order
from lims.services import (
    annex,
    applications,
    assignments,
    attachments,
    billing,
    certificates,
    custody,
    entry,
    orders,
    reception,
    supervision,
    surveys,
)
from lims.services.attachments import Store
from lims.services.custody import HandOver, Moved
from lims.services.orders import superseding
from lims.services.surveys import SurveyInput


@dataclass(frozen=True, slots=True)
class Plan:
    """An order: whose, of which bars, beginning when, and how it differs from the usual."""

    stage: Stage
    store: Store
    client: str
    bars: tuple[Bar, ...]
    at: Moment
    analyst: str = "analis1"
    statement: bool = True
    consent: bool = True
    promised: int = 10
    origin: dict[str, str] = field(default_factory=dict)
    """More of the application's line: certification body, seal."""
    on_behalf_of: str = ""
    photo: bool = False
    """Reception photographs the samples, and the photos are printed with the report."""

    def form(self) -> applications.ApplicationInput:
        """Return the filled-in application."""
        return applications.ApplicationInput(
            items=tuple(bar.item(**self.origin) for bar in self.bars),
            purpose="Pengawasan mutu produk sendiri (rekaan)",
            on_behalf_of_name=self.on_behalf_of,
            on_behalf_of_address="Cilegon, Banten" if self.on_behalf_of else "",
            statement_wanted=self.statement,
            return_remains=False,
            consent_name=self.consent,
            consent_results=self.consent,
        )


def started(plan: Plan) -> Tale:
    """Write a draft."""
    session = yield Step(plan.at(0, 9, 5), N_("IKM mengisi permohonan"))
    stage = plan.stage
    application = applications.start(
        session, stage.actors[plan.client], stage.laboratory_id, stage.clients[plan.client], plan.form()
    )
    return application.id


def submitted(plan: Plan) -> Tale:
    """Hand the application in."""
    application_id = yield from started(plan)
    session = yield Step(plan.at(0, 9, 40), N_("IKM mengajukan permohonan"))
    applications.submit(session, plan.stage.actors[plan.client], application_id)
    return application_id


def ordered(plan: Plan, application: Tale | None = None) -> Tale:
    """Review the request and make the order; of another application than the plan's own, where one is given."""
    application_id = yield from application or submitted(plan)
    session = yield Step(plan.at(1, 8, 30), N_("Manajer teknis mengkaji ulang permintaan; order dibuat"))
    old = any(
        superseding(session, plan.stage.laboratory_id, bar.item().specification_code) for bar in plan.bars
    )
    order = orders.agree(
        session,
        plan.stage.actors["mt"],
        application_id,
        orders.ReviewInput(
            checks={name: {"answer": "yes", "note": ""} for name in orders.CHECKS},
            decision_rule="simple" if plan.statement else "",
            promised_working_days=plan.promised,
            superseded_accepted="Pelanggan memilih edisi 2017 (rekaan)." if old else "",
        ),
    )
    return order.id


def received(plan: Plan, order: Tale | None = None) -> Tale:
    """Take the samples in; of another order than the plan's own, where one is given."""
    order_id = yield from order or ordered(plan)
    session = yield Step(plan.at(2, 10, 0), N_("Penerima contoh menerima dan memberi kode"))
    for sample in samples_of(session, order_id):
        desk = plan.stage.actors["penerima"]
        reception.accept(session, desk, sample.id, condition(plan))
        if plan.photo:
            _photograph(session, plan, sample)
    return order_id


def _photograph(session: Session, plan: Plan, sample: Sample) -> None:
    desk = plan.stage.actors["penerima"]
    taken = pictures.ribbed_bar(sample.code or "")
    file = attachments.photograph(
        session, desk, plan.store, "samples", sample.id, f"{sample.code}.jpg", taken
    )
    annex.choose(session, desk, file.id, "Contoh saat diterima (gambar rekaan)")


def condition(plan: Plan, note: str = "", **wrong: bool) -> reception.ReceptionInput:
    """Return what reception sees: all in order, or what is wrong with a note."""
    return reception.ReceptionInput(
        received_on=clock.today(plan.stage.timezone),
        quantity=plan.bars[0].quantity,
        condition=dict.fromkeys(reception.CONDITIONS, True) | wrong,
        condition_note=note,
        seal_intact=True if plan.origin.get("seal_number") else None,
    )


def billed(plan: Plan, order: Tale | None = None) -> Tale:
    """Ask the money for the order."""
    order_id = yield from received(plan, order)
    session = yield Step(plan.at(2, 10, 30), N_("Bendahara menagih"))
    billing.make(
        session,
        plan.stage.actors["bendahara"],
        order_id,
        billing.BillInput(
            Basis.PNBP,
            billing_code=f"8202{order_id.int % 10**11:011}",
            expires_on=clock.today(plan.stage.timezone) + timedelta(days=7),
        ),
    )
    return order_id


def paid(plan: Plan, order: Tale | None = None) -> Tale:
    """Find the money in the books."""
    order_id = yield from billed(plan, order)
    session = yield Step(plan.at(2, 11, 45), N_("Bendahara mencatat pembayaran"))
    (bill,) = money.bills_of(session, session.get_one(Order, order_id))
    code = order_id.int % 10**11
    payment = billing.PaymentInput(
        bill.amount, clock.today(plan.stage.timezone), "Bank (rekaan)", f"{code:012}", f"DEMO0{code:011}"
    )
    billing.confirm(session, plan.stage.actors["bendahara"], bill.id, payment)
    return order_id


def assigned(plan: Plan, order: Tale | None = None, due: int = 4) -> Tale:
    """Hand the work out."""
    order_id = yield from paid(plan, order)
    session = yield Step(plan.at(2, 13, 30), N_("Penyelia menugaskan pengujian; Surat Perintah Uji bernomor"))
    stage = plan.stage
    assignments.assign(
        session,
        stage.actors["penyelia"],
        [work.determination.id for work in works_of(session, order_id)],
        stage.actors[plan.analyst].known_id(),
        clock.day(plan.at(2 + due, 12, 0), plan.stage.timezone),
    )
    analyst = stage.actors[plan.analyst]
    moved = [Moved(sample.id) for sample in samples_of(session, order_id) if sample.state == "accepted"]
    custody.hand_over(session, analyst, moved, HandOver("Lab mekanik", analyst.known_id()))
    return order_id


def entered(plan: Plan, order: Tale | None = None) -> Tale:
    """Type the readings of every piece at the bench."""
    order_id = yield from assigned(plan, order)
    session = yield Step(plan.at(4, 9, 15), N_("Penguji mengetik bacaan; server menghitung hasil"))
    for work in works_of(session, order_id):
        entry.save_draft(
            session,
            plan.stage.actors[plan.analyst],
            work.determination.id,
            sheet(plan, work),
            work.determination.version,
        )
    return order_id


def measured(plan: Plan, order: Tale | None = None) -> Tale:
    """Hand every determination to the supervisor."""
    order_id = yield from entered(plan, order)
    session = yield Step(plan.at(4, 15, 10), N_("Penguji menyerahkan hasil"))
    for work in works_of(session, order_id):
        hand_in(session, plan, work)
    return order_id


def hand_in(session: Session, plan: Plan, work: Work, reason: str = "") -> None:
    """Submit one determination."""
    entry.submit(
        session,
        plan.stage.actors[plan.analyst],
        work.determination.id,
        sheet(plan, work),
        work.determination.version,
        reason=reason,
    )


def sheet(plan: Plan, work: Work, *, only: tuple[str, ...] = ()) -> entry.EntryInput:
    """Return the filled-in sheet of a piece, or with `only` the readings typed so far."""
    bar = plan.bars[work.item.position - 1]
    readings = bar.readings[work.method.code][_piece(work.specimen.mark)]
    return entry.EntryInput(
        readings={key: Typed(text) for key, text in readings.items() if not only or key in only},
        tested_on=clock.today(plan.stage.timezone),
        temperature="" if work.elsewhere else "24,5",
        humidity="" if work.elsewhere else "58",
        equipment_ids=plan.stage.equipment[work.method.code],
    )


def _piece(mark: str) -> int:
    """Return the place of a piece in the readings; a replacement (`2a`) stands for the spoilt one."""
    return int(mark.rstrip("abcdefgh")) - 1


def accepted(plan: Plan, order: Tale | None = None) -> Tale:
    """Let the supervisor accept every determination."""
    order_id = yield from measured(plan, order)
    session = yield Step(plan.at(5, 10, 20), N_("Penyelia memverifikasi dan menerima semua hasil"))
    verify_all(session, plan, order_id)
    return order_id


def verify_all(session: Session, plan: Plan, order_id: uuid.UUID) -> None:
    """Accept what is submitted."""
    waiting = [
        work.determination.id
        for work in works_of(session, order_id)
        if work.determination.state == "submitted"
    ]
    supervision.accept(session, plan.stage.actors["penyelia"], waiting)


def drafted(plan: Plan, order: Tale | None = None) -> Tale:
    """Draft the certificate."""
    order_id = yield from accepted(plan, order)
    session = yield Step(plan.at(5, 13, 0), N_("Konsep LHU disusun"))
    return certificates.draft(session, plan.stage.actors["mt"], order_id).id


def authorised(plan: Plan, order: Tale | None = None) -> Tale:
    """Authorise the certificate."""
    certificate_id = yield from drafted(plan, order)
    session = yield Step(plan.at(6, 9, 30), N_("Kepala membaca konsep dan mengesahkan dengan kata sandi"))
    sign(session, plan, certificate_id)
    return certificate_id


def sign(session: Session, plan: Plan, certificate_id: uuid.UUID, who: str = "kepala") -> None:
    """Read a draft and authorise it, with the rights that the person has on that day."""
    person = actors.acting(session, plan.stage.actors[who].known_id(), plan.stage.laboratory_id)
    digest = session.get_one(Certificate, certificate_id).content_sha256
    certificates.mark_read(session, person, certificate_id, digest)
    certificates.authorise(session, person, [certificate_id], plan.stage.passwords[who])


def issued(plan: Plan, order: Tale | None = None) -> Tale:
    """Issue the certificate."""
    certificate_id = yield from authorised(plan, order)
    session = yield Step(plan.at(6, 11, 0), N_("LHU diterbitkan: nomor, tanggal, PDF, pemberitahuan"))
    certificates.issue(session, plan.stage.actors["mt"], plan.store, certificate_id, plan.stage.keys)
    return certificate_id


def surveyed(
    plan: Plan, certificate_id: uuid.UUID, marks: str, comment: str = "", *, wants_reply: bool = False
) -> Story:
    """Let whoever holds the receipt answer the survey (SKM); `marks` has one figure for each unsur."""
    session = yield Step(
        plan.at(8, 9, 30), N_("Pelanggan mengisi survei kepuasan (SKM) lewat QR tanda terima")
    )
    order = session.get_one(Order, order_of(session, certificate_id))
    given = SurveyInput(dict(zip(UNSUR, marks, strict=True)), comment, wants_reply)
    surveys.answer_by_token(session, order.tracking_token, given)


def order_of(session: Session, certificate_id: uuid.UUID) -> uuid.UUID:
    """Return the order that a certificate reports."""
    return session.get_one(Certificate, certificate_id).order_id


def works_of(session: Session, order_id: uuid.UUID) -> list[Work]:
    """Return the determinations of an order that are not void."""
    return work_of_order(session, session.get_one(Order, order_id))


def samples_of(session: Session, order_id: uuid.UUID) -> list[Sample]:
    """Return the samples of an order."""
    return list(session.scalars(select(Sample).where(Sample.order_id == order_id).order_by(Sample.id)))
