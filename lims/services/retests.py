"""Retest (uji ulang): only what the specification allows, asked for by the supervisor, every attempt kept."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.conformity.attempts import retest_mark
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.workflow import CertificateState, DeterminationState, OrderState
from lims.models import Certificate, Determination, Order, Retest, Sample, Specimen
from lims.queries import retests as queries
from lims.queries.assessments import assess_order
from lims.queries.retests import Offer
from lims.services import audit
from lims.services.reception import plan_specimen


@dataclass(frozen=True, slots=True)
class RetestInput:
    """What the supervisor writes down."""

    attempt: int
    """The attempt that the screen offered."""
    taken_from: str = ""
    agreed_with: str = ""


def ask(session: Session, actor: Actor, sample_id: uuid.UUID, method_code: str, given: RetestInput) -> Retest:
    """Plan the further pieces that the rule of the standard asks for; their price is no matter of this act.

    Raises:
        Conflict: the standard allows no retest here, somebody was faster, or a certificate rests on the results.
        InvalidInput: it is not told where the pieces come from, or who on the client's side agreed.
    """
    require(actor, Permission.DETERMINATION_REVIEW)
    sample = fetch(session, actor, Sample, sample_id, lock=True)
    order = fetch(session, actor, Order, sample.order_id, lock=True)
    _require_open(session, order)
    offer = _offer(session, order, sample, method_code, given.attempt)
    _require_told(given)
    retest = Retest(
        laboratory_id=sample.laboratory_id,
        order_id=order.id,
        sample_id=sample.id,
        method_code=method_code,
        attempt=offer.attempt,
        requirements=" ".join(again.requirement for again in offer.failed),
        rule_key=offer.rule_key,
        pieces=offer.pieces,
        taken_from=given.taken_from.strip(),
        agreed_with=given.agreed_with.strip(),
        asked_at=clock.now(),
        asked_by_id=actor.known_id(),
    )
    session.add(retest)
    session.flush()
    _plan(session, order, sample, retest)
    order.state = OrderState.IN_TESTING
    audit.record(session, actor, "retest:ask", retest)
    return retest


def _require_open(session: Session, order: Order) -> None:
    """Refuse where a certificate stands or is being made: what it says shall not change underneath it."""
    found = session.scalars(
        select(Certificate.state).where(
            Certificate.laboratory_id == order.laboratory_id, Certificate.order_id == order.id
        )
    ).all()
    if {CertificateState.DRAFT, CertificateState.AUTHORISED} & set(found):
        raise Conflict(N_("Ada konsep LHU yang berdasar pada hasil ini. Batalkan konsep itu dahulu."))
    if set(found) - {CertificateState.DISCARDED}:
        raise Conflict(
            N_(
                "LHU order ini sudah terbit; hasilnya tidak diuji ulang lagi. Pengujian baru dimulai dengan "
                "permohonan baru."
            )
        )


def _offer(session: Session, order: Order, sample: Sample, method_code: str, attempt: int) -> Offer:
    for one in assess_order(session, order):
        if one.sample.id != sample.id:
            continue
        for offer in queries.offers(one):
            if offer.method_code == method_code and offer.attempt == attempt:
                return offer
    raise Conflict(
        N_(
            "Standar tidak mempunyai uji ulang untuk keadaan ini: hasilnya memenuhi, masih ada yang belum "
            "diverifikasi, atau percobaan yang dibolehkan sudah dipakai. Muat ulang halaman untuk melihat "
            "langkah yang ada."
        )
    )


def _require_told(given: RetestInput) -> None:
    faults: dict[str, LimsError] = {}
    if not given.taken_from.strip():
        faults["taken_from"] = InvalidInput(
            N_(
                "Tulislah dari mana benda uji diambil, misalnya sisa contoh yang sama atau batang lain dari lot."
            )
        )
    if not given.agreed_with.strip():
        faults["agreed_with"] = InvalidInput(
            N_("Tulislah siapa di pihak pelanggan yang meminta atau menyetujui uji ulang.")
        )
    if faults:
        raise InvalidInput(N_("Uji ulang belum dapat dicatat. Periksa isian yang ditandai."), faults)


def _plan(session: Session, order: Order, sample: Sample, retest: Retest) -> None:
    """Plan the pieces for whoever tested before, taken as the last one was; planning and bench may say otherwise."""
    before = session.scalars(
        select(Determination)
        .where(
            Determination.laboratory_id == order.laboratory_id,
            Determination.sample_id == sample.id,
            Determination.method_code == retest.method_code,
            Determination.state == DeterminationState.ACCEPTED,
        )
        .order_by(Determination.id.desc())
    ).first()
    taken = session.get_one(Specimen, before.specimen_id).conditions if before is not None else {}
    for number in range(1, retest.pieces + 1):
        mark = retest_mark(retest.attempt, number)
        fresh = plan_specimen(session, order, sample, retest.method_code, mark)
        specimen = session.get_one(Specimen, fresh.specimen_id)
        specimen.retest_id, specimen.conditions = retest.id, dict(taken)
        if before is not None and before.analyst_id is not None:
            fresh.analyst_id, fresh.due_on = before.analyst_id, before.due_on
            fresh.state = DeterminationState.ASSIGNED
    session.flush()
