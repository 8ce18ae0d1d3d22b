"""Stories around the main job: budgets, forms, a retest, a condition, holds, and what becomes of remains."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims import clock
from lims.demonstration import acts
from lims.demonstration.acts import Plan
from lims.demonstration.bars import TENSILE, Bar
from lims.demonstration.stage import Stage, Step, Story, Tale
from lims.documents.disposal import render_disposal
from lims.domain.errors import N_
from lims.models import Order
from lims.queries import policies
from lims.queries import remains as kept
from lims.queries.computation import Typed, Work
from lims.services import (
    assignments,
    attachments,
    certificates,
    conditions,
    document_control,
    entry,
    holds,
    name_checks,
    own_specifications,
    reception,
    remains,
    retests,
    standards,
    uncertainties,
)
from lims.services.remains import DisposalInput
from lims.services.retests import RetestInput

AGREED = "PKS-07:2026"
"""A specification that a buyer and a maker agreed, with a rule for retests."""
PLATE = "JIS G 3101"
"""Its limits depend on the thickness of the plate."""

AGREED_TEXT = f"""
schema_version = "lims/specification/1"
code = "{AGREED}"
title = {{ id = "Batang polos menurut kontrak (rekaan)", en = "Plain bar by contract (fictitious)" }}
edition = "2026"
status = "complete"
[sources]
K = "kontrak rekaan 07/2026"
[[retests]]
kind = "doubling"
key = "ulang"
applies_to = ["elongation"]
clause = "4.2"
confidence = "S"
source = ["K"]
[[grades]]
key = "A"
form = "plain"
label = {{ id = "A", en = "A" }}
sizes = ["16"]
[[sizes]]
key = "16"
values = {{ d = 16 }}
[[requirements]]
key = "elongation"
kind = "range"
property = {{ id = "Regangan", en = "Elongation" }}
measurand = "A"
method = "{TENSILE}"
unit = "%"
rows = [{{ min = 18, confidence = "S", source = ["K"] }}]
"""

CONTRACT_BAR = Bar(
    product="Batang polos P16",
    brand="PBC",
    heat="PB-21",
    grade="A",
    size="16",
    quantity="4 batang @ 1 m",
    readings={
        TENSILE: ({"FeH": "62,3", "Fm": "92,4", "S0": "201", "L0": "80", "Lu": "93,0", "fracture": "middle"},)
    },
)
"""Its first piece has 16 % where 18 % is asked for."""
GOOD_PIECES = (
    {"FeH": "62,8", "Fm": "92,9", "S0": "201", "L0": "80", "Lu": "98,4", "fracture": "middle"},
    {"FeH": "62,1", "Fm": "92,0", "S0": "201", "L0": "80", "Lu": "97,6", "fracture": "middle"},
)
PLATE_BAR = Bar(
    product="Pelat baja karbon",
    brand="CLM",
    heat="CL-41",
    grade="SS400",
    size="",
    quantity="1 lembar 300 × 400 mm",
    readings={
        TENSILE: (
            {"FeH": "95,1", "Fm": "144,3", "S0": "328", "L0": "200", "Lu": "250,0", "fracture": "middle"},
        )
    },
)


def rules(stage: Stage) -> Story:
    """Publish an agreed specification, check what is used beside the usual one, and number a form anew."""
    at, manager = stage.ago(25), stage.actors["mt"]
    session = yield Step(at(0, 8, 30), N_("Spesifikasi kontrak diterbitkan dan diperiksa"))
    own_specifications.publish(session, manager, AGREED_TEXT, "Kontrak 07/2026 (rekaan)")
    session = yield Step(at(0, 8, 40), N_("Spesifikasi pelat diperiksa terhadap salinan berlisensi"))
    today = clock.today(stage.timezone)
    for code in (AGREED, PLATE):
        standards.record_check(session, manager, code, "DEMO", today)
    session = yield Step(at(0, 9, 0), N_("Manajer mutu menetapkan revisi lembar kerja"))
    form = document_control.RevisionInput("FM-DEMO/7.5-01", 1, today, "Kolom suhu dan kelembapan (rekaan)")
    document_control.revise(session, stage.actors["mm"], "worksheet", form)


def budgets(stage: Stage) -> Story:
    """Publish budgets of uncertainty, so that later reports print U and k."""
    at, manager = stage.ago(15), stage.actors["mt"]
    session = yield Step(at(0, 8, 0), N_("Manajer teknis menerbitkan anggaran ketidakpastian"))
    for measurand, amount in (("YS", "6"), ("TS", "7"), ("A", "0,8")):
        content = {
            "lines": [
                {"name": "Kalibrasi mesin (rekaan)", "amount": amount, "divisor": "2"},
                {"name": "Ulangan penguji (rekaan)", "amount": amount, "divisor": "2"},
            ],
            "k": "2",
        }
        given = uncertainties.BudgetInput(TENSILE, measurand, note="Angka rekaan", content=content)
        budget = uncertainties.draft(session, manager, given)
        uncertainties.publish(session, manager, budget.id, "Dipakai sejak hari ini (rekaan)")


def tested_again(plan: Plan) -> Story:
    """Fail at first, test twice as many pieces as the contract allows, and come to a certificate with all of them."""
    order_id = yield from acts.accepted(plan)
    stage = plan.stage
    session = yield Step(plan.at(5, 14, 0), N_("Penyelia meminta uji ulang menurut aturan spesifikasi"))
    (sample,) = acts.samples_of(session, order_id)
    told = RetestInput(2, "sisa batang yang sama", "Asep Suhendar, lewat telepon (rekaan)")
    retests.ask(session, stage.actors["penyelia"], sample.id, TENSILE, told)
    session = yield Step(plan.at(5, 14, 20), N_("Uji ulang ditugaskan"))
    due = clock.day(plan.at(7, 12, 0), stage.timezone)
    fresh = [work.determination.id for work in _waiting(session, order_id)]
    assignments.assign(session, stage.actors["penyelia"], fresh, stage.actors[plan.analyst].known_id(), due)
    session = yield Step(plan.at(6, 9, 30), N_("Penguji menyerahkan hasil uji ulang"))
    for work, readings in zip(_waiting(session, order_id), GOOD_PIECES, strict=True):
        given = entry.EntryInput(
            readings={key: Typed(text) for key, text in readings.items()},
            tested_on=clock.today(stage.timezone),
            temperature="24,1",
            humidity="57",
            equipment_ids=stage.equipment[TENSILE],
        )
        one = work.determination
        entry.submit(session, stage.actors[plan.analyst], one.id, given, one.version)
    session = yield Step(plan.at(6, 13, 0), N_("Penyelia memverifikasi hasil uji ulang"))
    acts.verify_all(session, plan, order_id)
    yield from released(plan, order_id, 7)


def _waiting(session: Session, order_id: uuid.UUID) -> Sequence[Work]:
    """Return the pieces of a retest that are not tested yet."""
    return [
        work
        for work in acts.works_of(session, order_id)
        if work.specimen.mark.startswith("U") and work.determination.submitted_at is None
    ]


def released(plan: Plan, order_id: uuid.UUID, day: int) -> Story:
    """Draft, authorise and issue what was accepted."""
    session = yield Step(plan.at(day, 9, 0), N_("Konsep LHU disusun"))
    certificate_id = certificates.draft(session, plan.stage.actors["mt"], order_id).id
    if policies.in_force(session, plan.stage.laboratory_id).name_check_days:
        session = yield Step(plan.at(day, 9, 30), N_("IKM membenarkan nama pada konsep LHU"))
        name_checks.answer(session, plan.stage.actors[plan.client], order_id, "")
    session = yield Step(plan.at(day, 10, 0), N_("Kepala membaca konsep dan mengesahkan dengan kata sandi"))
    acts.sign(session, plan, certificate_id)
    session = yield Step(plan.at(day, 11, 0), N_("LHU diterbitkan: nomor, tanggal, PDF, pemberitahuan"))
    certificates.issue(session, plan.stage.actors["mt"], plan.store, certificate_id, plan.stage.keys)


def measured_at_the_counter(plan: Plan) -> Story:
    """Learn at the counter what the limits depend on, then test and report."""
    order_id = yield from acts.assigned(plan, _thickness_stated(plan))
    session = yield Step(plan.at(3, 8, 30), N_("Penguji mencatat bentuk benda uji"))
    for work in acts.works_of(session, order_id):
        conditions.state_piece_conditions(
            session, plan.stage.actors[plan.analyst], work.specimen.id, {"test_piece": "1A"}
        )
    session = yield Step(plan.at(4, 10, 0), N_("Penguji menyerahkan hasil"))
    for work in acts.works_of(session, order_id):
        acts.hand_in(session, plan, work)
    session = yield Step(plan.at(5, 10, 0), N_("Penyelia memverifikasi dan menerima semua hasil"))
    acts.verify_all(session, plan, order_id)
    yield from released(plan, order_id, 6)


def _thickness_stated(plan: Plan) -> Tale:
    """Order, and have reception measure the thickness that nobody had told."""
    order_id = yield from acts.ordered(plan)
    session = yield Step(plan.at(1, 15, 0), N_("Tebal pelat diukur di loket dan dicatat"))
    for sample in acts.samples_of(session, order_id):
        conditions.state_conditions(
            session,
            plan.stage.actors["penerima"],
            sample.item_id,
            {"thickness": "8,2"},
            "Diukur di loket (rekaan)",
        )
    return order_id


def paused(plan: Plan) -> Story:
    """Hold an order while its client decides, and go on with it."""
    order_id = yield from acts.assigned(plan, due=8)
    desk = plan.stage.actors["penerima"]
    session = yield Step(plan.at(3, 9, 0), N_("Order ditahan; hitungan hari berhenti"))
    holds.hold(session, desk, order_id, "Pelanggan memutuskan apakah batang bengkok tetap diuji (rekaan).")
    session = yield Step(plan.at(5, 9, 0), N_("Order dilanjutkan; janji waktu bergeser"))
    holds.resume(session, desk, order_id, "Tetap diuji, kata Yudi Hartono lewat telepon (rekaan).")


def waiting(plan: Plan) -> Story:
    """Hold an order that still waits for a word of its client."""
    order_id = yield from acts.assigned(plan, due=8)
    session = yield Step(plan.at(3, 10, 0), N_("Order ditahan; hitungan hari berhenti"))
    holds.hold(
        session, plan.stage.actors["penerima"], order_id, "Pelanggan diminta memilih ukuran mandrel (rekaan)."
    )


def doubtful_then_rejected(plan: Plan) -> Story:
    """Hold a sample at the counter, reject it, and destroy it before a witness with a record."""
    order_id = yield from acts.ordered(plan)
    desk = plan.stage.actors["penerima"]
    session = yield Step(plan.at(2, 9, 50), N_("Contoh ditahan; IKM ditanya"))
    samples = acts.samples_of(session, order_id)
    for sample in samples:
        seen = acts.condition(plan, "Batang hanya 15 cm.", quantity_sufficient=False)
        reception.hold(session, desk, sample.id, seen, "Batang hanya 15 cm; uji tarik perlu 60 cm.")
    session = yield Step(plan.at(3, 9, 0), N_("Contoh ditolak; order ditutup"))
    for sample in samples:
        reception.reject(session, desk, sample.id, "Batang hanya 15 cm; uji tarik perlu 60 cm.")
    session = yield Step(plan.at(5, 14, 0), N_("Sisa contoh dimusnahkan dengan berita acara"))
    given = DisposalInput(
        "destruction",
        [sample.id for sample in samples],
        clock.today(plan.stage.timezone),
        witness="Agus Prasetyo",
        note="Dilebur bersama skrap laboratorium (rekaan)",
    )
    _recorded(session, plan, given)


def fetched(plan: Plan) -> Story:
    """Come to a certificate, and give the client the remains back with a record that is signed and filed."""
    certificate_id = yield from acts.issued(plan)
    session = yield Step(plan.at(9, 10, 0), N_("Sisa contoh dikembalikan dengan berita acara"))
    order = session.get_one(Order, acts.order_of(session, certificate_id))
    given = DisposalInput(
        "return",
        [sample.id for sample in acts.samples_of(session, order.id)],
        clock.today(plan.stage.timezone),
        recipient="Sari Rahayu (rekaan)",
        note="Diambil bersama LHU (rekaan)",
    )
    _recorded(session, plan, given)


def _recorded(session: Session, plan: Plan, given: DisposalInput) -> None:
    """Put remains on record, and file what stands for the signed scan of the record."""
    desk, store = plan.stage.actors["penerima"], plan.store
    made = remains.dispose(session, desk, given)
    session.flush()
    scan = render_disposal(kept.record(session, desk, made.id, store.get))
    attachments.attach(session, desk, store, "disposals", made.id, "berita-acara-bertanda-tangan.pdf", scan)
