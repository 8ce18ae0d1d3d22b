"""Stories of results that stand on more than the own bench and the files of standards (`docs/origins.md`)."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.demonstration import acts, house, machines, pictures
from lims.demonstration.acts import Plan
from lims.demonstration.bars import TENSILE, Bar
from lims.demonstration.stage import Stage, Step, Story, Tale
from lims.domain.errors import N_
from lims.exchange.method_text import SimpleMethod, method_text
from lims.models import Equipment, OrderLine, OtherLaboratory, Subcontract, TypedLimit
from lims.queries.computation import Work
from lims.services import (
    authorisations,
    equipment,
    other_laboratories,
    own_methods,
    stated_uncertainties,
    subcontracts,
    tariffs,
    typed_limits,
)
from lims.services.other_laboratories import OtherLaboratoryInput
from lims.services.subcontracts import ReportInput, SubcontractInput
from lims.services.typed_limits import LimitInput

COMPOSITION = "ASTM E415-21"
"""The laboratory has no spectrometer for it."""

SHEAR = SimpleMethod(
    code="IK-04:2026",
    title="Uji geser las titik (rekaan)",
    title_en="Shear test of spot welds (fictitious)",
    basis="Instruksi kerja IK-04 (rekaan)",
    quantity="Gaya geser",
    quantity_en="Shear force",
    unit="kN",
    step="0,1",
    taken="mean",
    readings="3",
    lowest="1",
    highest="60",
)
"""A test that no file describes."""
FORCE = "q_gaya_geser"
"""Its result."""

BRACKET = Bar(
    product="Braket las titik",
    brand="PBC",
    heat="PB-31",
    grade="",
    size="",
    quantity="3 pasang 40 × 120 mm",
    readings={SHEAR.code: ({FORCE: "14,2 14,8 14,5"},)},
)

PRICES = {COMPOSITION: 350_000, SHEAR.code: 60_000}


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit by its result and its ends, with where it comes from."""

    measurand: str
    source_kind: str
    source: str
    low: str = ""
    high: str = ""


DRAWING = (Limit(FORCE, "drawing", "Gambar kerja G-12 rev. B, 3-8-2026 (rekaan)", low="12"),)
CONTRACT = tuple(
    Limit(element, "contract", "Kontrak pasok 19/2026 pasal 3 (rekaan)", high=most)
    for element, most in (("C", "0,32"), ("P", "0,050"), ("S", "0,050"))
)


def composed(bar: Bar) -> Bar:
    """Return a bar whose composition is asked for besides, with what the other laboratory reports of it."""
    found = {"C": "0,26", "Si": "0,21", "Mn": "0,87", "P": "0,021", "S": "0,018"}
    return replace(bar, readings={**bar.readings, COMPOSITION: (found,)})


def rules(stage: Stage) -> Story:
    """Approve another laboratory, and publish a method of one's own with its price, people, machine, U and k."""
    at, manager, administrator = stage.ago(27), stage.actors["mt"], stage.actors["administrator"]
    session = yield Step(at(0, 9, 0), N_("Manajer mutu menyetujui laboratorium lain (17025 6.6.2)"))
    today = clock.today(stage.timezone)
    other = OtherLaboratoryInput(
        name="Laboratorium Kimia Logam Serang (rekaan)",
        address="Jalan Contoh 8, Serang, Banten",
        contact="0254 000 200",
        evaluation="Asesmen dokumen EV-02 (rekaan)",
        accreditation_number="LP-000-IDN",
        accredited_from=today - timedelta(days=200),
        accredited_until=today + timedelta(days=900),
        scope="Komposisi kimia baja (rekaan)",
    )
    other_laboratories.approve(session, stage.actors["mm"], other)
    session = yield Step(at(0, 10, 0), N_("Manajer teknis menerbitkan metode sendiri"))
    own_methods.publish(session, manager, method_text(SHEAR), "Divalidasi dengan 10 pasang las (rekaan)")
    session = yield Step(at(0, 10, 30), N_("Metode sendiri mendapat tarif, alat dan penguji"))
    for method, amount in PRICES.items():
        tariffs.add(session, administrator, tariffs.TariffInput(method, amount, "Tarif rekaan", today))
    given = authorisations.AuthorisationInput(SHEAR.code, "perform", today, "Uji kinerja internal (rekaan)")
    authorisations.authorise(session, administrator, stage.actors["analis1"].known_id(), given)
    _serve(session, stage)
    session = yield Step(at(0, 11, 0), N_("Manajer teknis menyatakan U dan k dari evaluasi terdahulu"))
    stated = stated_uncertainties.StatedInput(
        SHEAR.code, FORCE, "0,4", "2", "Evaluasi ketidakpastian UK-02 (rekaan)", today
    )
    stated_uncertainties.state(session, manager, stated)


def _serve(session: Session, stage: Stage) -> None:
    """Let the tensile machine serve the method, and nothing of ours the other laboratory's."""
    (form,) = (machine.form for machine in machines.MACHINES if machine.form.code == "UTM-01")
    machine = session.get_one(Equipment, stage.equipment[TENSILE][0])
    served = replace(form, methods=(*form.methods, SHEAR.code))
    equipment.update(session, stage.actors["administrator"], machine.id, served, machine.version)
    stage.equipment |= {SHEAR.code: (machine.id,), COMPOSITION: ()}


def limited(plan: Plan, method: str, limits: Iterable[Limit], *, confirmed: bool = True) -> Tale:
    """Order, and type the limits that a drawing or a contract asks for; another person compares and confirms them."""
    order_id = yield from acts.ordered(plan)
    session = yield Step(plan.at(1, 11, 0), N_("Penerima contoh mengisi batas dari gambar atau kontrak"))
    line_id = _line(session, order_id, method)
    for limit in limits:
        given = LimitInput(
            line_id,
            limit.measurand,
            low=limit.low,
            high=limit.high,
            source_kind=limit.source_kind,
            source=limit.source,
        )
        typed_limits.type_in(session, plan.stage.actors["penerima"], given)
    if confirmed:
        session = yield Step(plan.at(1, 14, 0), N_("Penyelia membandingkan dan mengonfirmasi batas"))
        for limit_id in session.scalars(select(TypedLimit.id).where(TypedLimit.line_id == line_id)).all():
            typed_limits.confirm(session, plan.stage.actors["penyelia"], limit_id)
    return order_id


def _line(session: Session, order_id: uuid.UUID, method: str) -> uuid.UUID:
    return session.scalars(
        select(OrderLine.id).where(OrderLine.order_id == order_id, OrderLine.method_code == method)
    ).one()


def sheared(plan: Plan) -> Tale:
    """Come to the draft of a test by the laboratory's own method, judged by a drawing."""
    return (yield from acts.drafted(plan, limited(plan, SHEAR.code, DRAWING)))


def handed_on(plan: Plan, order: Tale, expected: int) -> Tale:
    """Agree that another laboratory tests the composition, and send the sample there once it is paid."""
    order_id = yield from acts.assigned(plan, _agreed(plan, order))
    session = yield Step(plan.at(2, 15, 0), N_("Contoh dikirim ke laboratorium lain"))
    today = clock.today(plan.stage.timezone)
    due = clock.day(plan.at(2 + expected, 12, 0), plan.stage.timezone)
    subcontracts.send(session, plan.stage.actors["penerima"], _subcontract(session, order_id).id, today, due)
    return order_id


def _agreed(plan: Plan, order: Tale) -> Tale:
    order_id = yield from order
    session = yield Step(
        plan.at(1, 15, 0), N_("Pelanggan setuju komposisi diuji laboratorium lain (17025 7.1.1 c)")
    )
    given = SubcontractInput(
        session.scalars(select(OtherLaboratory.id)).one(),
        "Laboratorium ini tidak mempunyai spektrometer emisi (rekaan)",
        f"{plan.stage.actors[plan.client].name}, lewat telepon (rekaan)",
    )
    line_id = _line(session, order_id, COMPOSITION)
    subcontracts.agree(session, plan.stage.actors["penyelia"], line_id, given)
    return order_id


def _subcontract(session: Session, order_id: uuid.UUID) -> Subcontract:
    return session.scalars(select(Subcontract).where(Subcontract.order_id == order_id)).one()


def reported_elsewhere(plan: Plan) -> Story:
    """Copy what the other laboratory reports, have the client look at the names, and issue one report of both."""
    order_id = yield from handed_on(plan, limited(plan, COMPOSITION, CONTRACT), 5)
    session = yield Step(plan.at(4, 14, 0), N_("Penguji menyerahkan hasil pengujian sendiri"))
    for work in _works(session, order_id, elsewhere=False):
        acts.hand_in(session, plan, work)
    session = yield Step(plan.at(6, 9, 0), N_("LHU laboratorium lain datang dan disimpan dengan nomornya"))
    told = ReportInput("112/REKAAN", clock.today(plan.stage.timezone), accredited=True)
    (found,) = plan.bars[0].readings[COMPOSITION]
    paper = pictures.paper("LHU 112/REKAAN", *(f"{element}  {share} %" for element, share in found.items()))
    desk, row_id = plan.stage.actors["penerima"], _subcontract(session, order_id).id
    subcontracts.record_report(session, desk, plan.store, row_id, told, "lhu-112.pdf", paper)
    session = yield Step(plan.at(6, 10, 0), N_("Hasil laboratorium lain disalin seperti tercetak"))
    for work in _works(session, order_id, elsewhere=True):
        acts.hand_in(session, plan, work)
    session = yield Step(plan.at(6, 14, 0), N_("Penyelia memverifikasi dan menerima semua hasil"))
    acts.verify_all(session, plan, order_id)
    yield from house.released(plan, order_id, 7)


def _works(session: Session, order_id: uuid.UUID, *, elsewhere: bool) -> Iterator[Work]:
    """Return what is tested here, or elsewhere."""
    return (work for work in acts.works_of(session, order_id) if bool(work.elsewhere) is elsewhere)


def awaited_elsewhere(plan: Plan) -> Story:
    """Wait for a report that is late, with limits that nobody has compared yet."""
    yield from handed_on(plan, limited(plan, COMPOSITION, CONTRACT, confirmed=False), 2)
