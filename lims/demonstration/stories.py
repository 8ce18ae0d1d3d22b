"""What has happened at the demonstration laboratory lately: an order in every state, told by acts alone."""

from collections.abc import Iterator

from lims.demonstration import acts, house, office, origins, pictures
from lims.demonstration.acts import Plan
from lims.demonstration.bars import TENSILE, Bar, sound
from lims.demonstration.cast import WALK_IN
from lims.demonstration.reckoning import FIRST, SECOND
from lims.demonstration.stage import Stage, Step, Story, Tale
from lims.domain.errors import N_
from lims.models import Application, Certificate, Order
from lims.queries.rows import items_of
from lims.services import (
    applications,
    attachments,
    certificates,
    clients,
    entry,
    orders,
    reception,
    supervision,
    voiding,
)
from lims.services.attachments import Store
from lims.services.voiding import VoidInput


def all_of_them(stage: Stage, store: Store) -> Iterator[Story]:
    """Yield every story, the oldest first."""

    def plan(client: str, bar: Bar, days: int, **more: object) -> Plan:
        return Plan(stage, store, client, (bar,), stage.ago(days), **more)  # type: ignore[arg-type]

    yield office.taken_over(stage, store)
    yield origins.rules(stage)
    yield house.rules(stage)
    yield house.budgets(stage)
    yield office.decided(stage)
    yield withdrawn_certificate(plan("pande", sound("BjTS 280", "D10", brand="PBC", heat="PB-02"), 30))
    yield amended(plan("tulangan", sound("BjTS 420B", "D13", pieces=2, brand="TJC", heat="TJ-19"), 28))
    yield suspended(
        plan("cor", sound("BjTP 280", "P12", brand="CLM", heat="CL-33"), 26, origin=SEALED, consent=False)
    )
    yield house.fetched(plan("tempa", FIRST.bar, 22))
    yield whole(plan("baja", SECOND.bar, 20, analyst="analis1"))
    yield over_the_counter(plan("jombang", ROUND_BAR, 18, statement=False, consent=False))
    yield house.tested_again(
        plan("pande", house.CONTRACT_BAR, 17, origin={"specification_code": house.AGREED})
    )
    yield house.measured_at_the_counter(
        plan("cor", house.PLATE_BAR, 16, photo=True, origin={"specification_code": house.PLATE})
    )
    yield refused(plan("pande", sound("BjTS 520", "D50", brand="PBC", heat="PB-07"), 16))
    yield given_up(plan("baja", sound("BjTS 280", "D16", brand="BRC", heat="BR-12"), 15))
    yield house.doubtful_then_rejected(plan("cor", sound("BjTS 420B", "D16", brand="CLM", heat="CL-35"), 14))
    yield told(acts.authorised(plan("tempa", sound("BjTS 420B", "D19", brand="TKM", heat="TK-05"), 12)))
    sheared = plan("pande", origins.BRACKET, 13)
    yield office.deputised(sheared, origins.sheared(sheared))
    composed = origins.composed(sound("BjTS 420B", "D16", brand="TJC", heat="TJ-23"))
    yield origins.reported_elsewhere(plan("tulangan", composed, 12))
    yield told(acts.billed(plan("baja", sound("BjTS 280", "D10", brand="BRC", heat="BR-13"), 12)))
    yield office.objected(plan("tulangan", sound("BjTS 420A", "D22", brand="TJC", heat="TJ-20"), 11))
    yield spoilt(plan("baja", sound("BjTS 420B", "D13", pieces=2, brand="BRC", heat="BR-14"), 10))
    yield sent_back(plan("pande", sound("BjTS 420B", "D10", pieces=2, brand="PBC", heat="PB-09"), 8))
    yield told(acts.measured(plan("cor", sound("BjTP 280", "P10", brand="CLM", heat="CL-36"), 7)))
    yield half_way(plan("tempa", sound("BjTS 420B", "D25", pieces=3, brand="TKM", heat="TK-06"), 9))
    composed = origins.composed(sound("BjTS 420B", "D13", brand="CLM", heat="CL-42"))
    yield origins.awaited_elsewhere(plan("cor", composed, 7))
    yield told(acts.drafted(plan("tempa", sound("BjTS 280", "D16", brand="TKM", heat="TK-07"), 6)))
    yield house.paused(plan("tulangan", sound("BjTS 550", "D16", brand="TJC", heat="TJ-21"), 6))
    yield house.waiting(plan("pande", sound("BjTS 420A", "D16", brand="PBC", heat="PB-12"), 4))
    yield told(acts.billed(plan("tulangan", sound("BjTS 420B", "D16", brand="TJC", heat="TJ-22"), 4)))
    yield told(acts.received(plan("baja", sound("BjTS 280", "D13", brand="BRC", heat="BR-15"), 4)))
    yield office.free(plan("pande", sound("BjTS 280", "D16", brand="PBC", heat="PB-13"), 4))
    yield held(plan("pande", sound("BjTS 420B", "D16", brand="PBC", heat="PB-11"), 5))
    yield told(acts.ordered(plan("cor", sound("BjTP 280", "P16", brand="CLM", heat="CL-38"), 3)))
    yield queried(plan("tulangan", sound("BjTS 700", "D19", brand="TJC", heat=""), 3))
    yield office.passed_on(stage)
    yield told(
        acts.submitted(plan("tempa", sound("BjTS 420B", "D16", pieces=3, brand="TKM", heat="TK-08"), 1))
    )
    yield told(acts.started(plan("baja", sound("BjTS 420B", "D10", brand="BRC", heat="BR-16"), 1)))


SEALED = {
    "origin": "certification-body",
    "sampler": "Petugas pengambil contoh LSPro (rekaan)",
    "sampling_record": "BA-07/PPC (rekaan)",
    "seal_number": "SG-0107",
}
"""A sample that a certification body drew and sealed."""

ROUND_BAR = Bar(
    product="Baja bulat untuk poros",
    brand="",
    heat="",
    grade="",
    size="",
    quantity="1 batang @ 0,5 m",
    readings={
        TENSILE: (
            {"FeH": "41,2", "Fm": "62,7", "S0": "122,7", "L0": "62,5", "Lu": "79,0", "fracture": "middle"},
        )
    },
)
"""Tested without a specification and without a statement of conformity."""


def told(tale: Tale) -> Story:
    """Tell a part as a whole story."""
    yield from tale


def whole(plan: Plan) -> Story:
    """Come to a certificate that holds, and hear how it went."""
    certificate_id = yield from acts.issued(plan)
    yield from acts.surveyed(
        plan,
        certificate_id,
        "333344433",
        "Mohon jadwal pengambilan LHU dikabarkan (rekaan).",
        wants_reply=True,
    )


def withdrawn_certificate(plan: Plan) -> Story:
    """Withdraw a certificate."""
    certificate_id = yield from acts.issued(plan)
    yield from acts.surveyed(plan, certificate_id, "343434343")
    session = yield Step(plan.at(12, 14, 0), N_("LHU dicabut dengan alasan"))
    certificates.withdraw(
        session,
        plan.stage.actors["kepala"],
        certificate_id,
        "Contoh ternyata tertukar di tempat pelanggan (rekaan).",
    )


def suspended(plan: Plan) -> Story:
    """Suspend a certificate while a complaint is looked into."""
    certificate_id = yield from acts.issued(plan)
    yield from acts.surveyed(plan, certificate_id, "332233333", "Waktu uji terasa lama (rekaan).")
    yield from office.complained(plan, certificate_id)
    session = yield Step(plan.at(14, 15, 0), N_("LHU ditangguhkan selama keluhan ditelusuri"))
    certificates.suspend(
        session,
        plan.stage.actors["mt"],
        certificate_id,
        "Keluhan atas diameter sedang ditelusuri (rekaan).",
    )


def amended(plan: Plan) -> Story:
    """Replace a certificate by an amendment, after the client's own data were wrong."""
    certificate_id = yield from acts.issued(plan)
    yield from acts.surveyed(plan, certificate_id, "434443434")
    session = yield Step(plan.at(10, 9, 0), N_("Data pelanggan dikoreksi dengan alasan"))
    manager = plan.stage.actors["mt"]
    order = session.get_one(Order, session.get_one(Certificate, certificate_id).order_id)
    application = session.get_one(Application, order.application_id)
    item = items_of(session, application)[0]
    reason = "Nomor heat keliru disebut pelanggan (rekaan)."
    applications.correct_facts(
        session,
        manager,
        application.id,
        head={},
        items={item.id: {"heat_or_lot": f"{item.heat_or_lot}B"}},
        reason=reason,
    )
    session = yield Step(plan.at(10, 9, 20), N_("Konsep amandemen disusun"))
    amendment_id = certificates.amend(session, manager, certificate_id, reason).id
    session = yield Step(plan.at(10, 13, 0), N_("Amandemen disahkan"))
    acts.sign(session, plan, amendment_id)
    session = yield Step(plan.at(10, 14, 0), N_("Amandemen diterbitkan; LHU lama digantikan"))
    certificates.issue(session, manager, plan.store, amendment_id, plan.stage.keys)


def over_the_counter(plan: Plan) -> Story:
    """Serve a client without an account, up to the certificate."""
    certificate_id = yield from acts.issued(plan, acts.ordered(plan, _walked_in(plan)))
    yield from acts.surveyed(plan, certificate_id, "333443343", "Petugas loket membantu mengisi (rekaan).")


def _walked_in(plan: Plan) -> Tale:
    """Let reception fill in the same form."""
    session = yield Step(plan.at(0, 10, 30), N_("Penerima contoh mencatat pelanggan tanpa akun"))
    desk, laboratory_id = plan.stage.actors["penerima"], plan.stage.laboratory_id
    client = clients.enter(session, desk, WALK_IN)
    application = applications.start(session, desk, laboratory_id, client.id, plan.form())
    return applications.submit(session, desk, application.id).id


def refused(plan: Plan) -> Story:
    """Refuse a request that the laboratory has no machine for."""
    application_id = yield from acts.submitted(plan)
    session = yield Step(plan.at(1, 11, 0), N_("Permohonan ditolak dengan alasan"))
    orders.refuse(
        session,
        plan.stage.actors["mt"],
        application_id,
        "Mesin uji tarik kami berkapasitas 600 kN; ukuran D50 memerlukan lebih dari 1.000 kN.",
    )


def queried(plan: Plan) -> Story:
    """Ask the client back."""
    application_id = yield from acts.submitted(plan)
    session = yield Step(plan.at(1, 9, 30), N_("Laboratorium bertanya kepada IKM"))
    orders.ask(
        session,
        plan.stage.actors["mt"],
        application_id,
        "Nomor heat atau lot belum ditulis. Mohon dilengkapi, supaya LHU dapat ditelusur ke produksinya.",
    )


def given_up(plan: Plan) -> Story:
    """Let the client take the application back."""
    application_id = yield from acts.submitted(plan)
    session = yield Step(plan.at(0, 15, 0), N_("IKM menarik permohonan"))
    applications.withdraw(
        session, plan.stage.actors[plan.client], application_id, reason="Produksi ditunda (rekaan)."
    )


def held(plan: Plan) -> Story:
    """Hold a sample in doubtful condition and ask."""
    order_id = yield from acts.ordered(plan)
    session = yield Step(plan.at(2, 9, 45), N_("Contoh ditahan; IKM ditanya"))
    for sample in acts.samples_of(session, order_id):
        reception.hold(
            session,
            plan.stage.actors["penerima"],
            sample.id,
            acts.condition(plan, "Batang berkarat merata.", free_of_rust=False),
            "Batang berkarat merata; berat per meter dapat terpengaruh. Diuji apa adanya atau diganti?",
        )


def half_way(plan: Plan) -> Story:
    """Leave an order with one piece submitted, one half typed, and its due date past."""
    order_id = yield from acts.assigned(plan, due=3)
    session = yield Step(plan.at(4, 10, 0), N_("Penguji mengetik sebagian bacaan"))
    works = [work for work in acts.works_of(session, order_id) if work.method.code == TENSILE]
    entry.save_draft(
        session,
        plan.stage.actors[plan.analyst],
        works[1].determination.id,
        acts.sheet(plan, works[1], only=("FeH", "Fm")),
        works[1].determination.version,
    )
    acts.hand_in(session, plan, works[0])
    yield from office.asked_when(plan, order_id)


def sent_back(plan: Plan) -> Story:
    """Return one determination to its analyst; the others were accepted."""
    order_id = yield from acts.measured(plan)
    session = yield Step(plan.at(5, 11, 0), N_("Penyelia mengembalikan satu pengujian dengan alasan"))
    works = acts.works_of(session, order_id)
    doubtful = next(work.determination.id for work in works if work.method.code == TENSILE)
    supervisor = plan.stage.actors["penyelia"]
    supervision.send_back(
        session, supervisor, doubtful, "Periksa lagi Lu benda uji 1; bandingkan dengan foto."
    )
    supervision.accept(
        session, supervisor, [work.determination.id for work in works if work.determination.id != doubtful]
    )


def spoilt(plan: Plan) -> Story:
    """Lose a piece in the grip, go on with a new one, and stop before the certificate."""
    order_id = yield from acts.assigned(plan)
    session = yield Step(plan.at(3, 10, 0), N_("Benda uji gugur dan diganti"))
    work = next(work for work in acts.works_of(session, order_id) if work.method.code == TENSILE)
    analyst, seen = plan.stage.actors[plan.analyst], pictures.broken_piece("putus di penjepit")
    attachments.photograph(
        session, analyst, plan.store, "determinations", work.determination.id, "putus.jpg", seen
    )
    voiding.void(
        session,
        analyst,
        work.determination.id,
        VoidInput("grip", "Putus di dalam penjepit."),
    )
    session = yield Step(plan.at(4, 14, 0), N_("Penguji menyerahkan hasil"))
    for one in acts.works_of(session, order_id):
        acts.hand_in(session, plan, one)
    session = yield Step(plan.at(5, 9, 0), N_("Penyelia memverifikasi dan menerima semua hasil"))
    acts.verify_all(session, plan, order_id)
