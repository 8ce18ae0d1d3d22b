"""The demonstration: made by acts alone, in every state, and with figures that anyone can reckon after."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from lims import clock, migrations
from lims import database as database_module
from lims.cli.installation import Installation, opened
from lims.config import Config
from lims.database import db, transaction
from lims.demonstration import cast, foundation, machines, reckoning, stage, stories, trial
from lims.demonstration.bars import BEND, DIAMETER, MASS, RIBS, TENSILE
from lims.demonstration.reckoning import BOTH, FIRST, SECOND, Reckoned
from lims.domain import workflow
from lims.domain.certificate import CertificateContent
from lims.domain.errors import Conflict, GateClosed
from lims.domain.roles import STAFF
from lims.domain.survey import LEAST
from lims.models import (
    AnnexPhoto,
    Application,
    Attachment,
    AuditEntry,
    BusinessSize,
    Certificate,
    Client,
    Complaint,
    CustodyEvent,
    DeputyLetter,
    Determination,
    Disposal,
    DocumentRevision,
    Equipment,
    Laboratory,
    LaboratoryMembership,
    LaboratoryMethod,
    NameCheck,
    Notice,
    Order,
    OrderHold,
    OtherLaboratory,
    Retest,
    Sample,
    Specimen,
    StatedUncertainty,
    Subcontract,
    SubcontractReport,
    SurveyAnswer,
    Takeover,
    TypedLimit,
    UncertaintyBudget,
)
from lims.queries import gates
from lims.queries.audit_trail import verify
from lims.services import accounts

PASSWORD = "kuda-hijau-lompat-pagar"
DEMONSTRATION = Path(__file__).parent.parent / "lims" / "demonstration"


def settings(folder: Path, database_url: str) -> Config:
    folder.mkdir(parents=True, exist_ok=True)
    return Config(instance=folder, database_url=database_url, secret_key="s" * 64)


def fresh(folder: Path) -> Config:
    """Return the settings of an installation with an empty, migrated SQLite database."""
    config = settings(folder, f"sqlite:///{folder / 'lims.db'}")
    engine = create_engine(config.database_url)
    database_module.prepare(engine)
    migrations.upgrade(engine)
    engine.dispose()
    return config


def load(installation: Installation) -> stage.Stage:
    made = foundation.build(installation.store, installation.keys, password=PASSWORD)
    stage.conduct(stories.all_of_them(made, installation.store), lambda _step: None)
    return made


@dataclass(frozen=True)
class Loaded:
    """The demonstration that the tests of this file look at and never change."""

    installation: Installation
    stage: stage.Stage
    at: datetime

    @property
    def session(self) -> Session:
        return db.session()

    def states(self, model: type) -> set[str]:
        return set(self.session.scalars(select(model.state).distinct()))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    with opened(fresh(tmp_path_factory.mktemp("demonstration"))) as installation:
        at = clock.now()
        with clock.set_to(at):
            made = load(installation)
        yield Loaded(installation, made, at)


# How it is made.


def test_it_writes_no_row_by_itself():
    trees = {file.name: ast.parse(file.read_text(encoding="utf-8")) for file in DEMONSTRATION.glob("*.py")}
    models = {mapper.class_.__name__ for mapper in Certificate.registry.mappers}
    calls = [
        (name, getattr(node.func, "attr", getattr(node.func, "id", "")), getattr(node.func, "value", None))
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]
    writing = {"add_all", "merge", "delete", "commit", "insert", "bulk_save_objects"}
    of_session = [
        (file, called)
        for file, called, on in calls
        if called in writing or (called == "add" and getattr(on, "id", "") == "session")
    ]

    assert of_session == []
    assert [(file, called) for file, called, on in calls if on is None and called in models] == []


def test_there_is_only_one(loaded):
    with pytest.raises(Conflict, match="sudah ada"):
        foundation.build(loaded.installation.store, loaded.installation.keys)


def test_a_second_time_brings_the_same_but_for_what_is_random(loaded, tmp_path):
    first = contents()
    with opened(fresh(tmp_path)) as installation, clock.set_to(loaded.at):
        load(installation)
        second = contents()

    assert len(first) == 14
    assert first == second


def contents() -> list[CertificateContent]:
    """Return the content of every certificate, without number, date of issue and address."""
    rows = db.session().scalars(select(Certificate.content).order_by(Certificate.drafted_at))
    return [CertificateContent.model_validate_json(row).unnumbered() for row in rows]


def test_every_page_of_the_house_has_something_to_show(loaded):
    states = loaded.states(Order) | loaded.states(Sample)
    assert {"held", "rejected", "cancelled"} <= states
    made = (AnnexPhoto, BusinessSize, DeputyLetter, Disposal, DocumentRevision, LaboratoryMethod, OrderHold)
    for model in (*made, OtherLaboratory, Retest, StatedUncertainty, UncertaintyBudget):
        assert loaded.session.scalar(select(func.count()).select_from(model)), model
    kinds = set(loaded.session.scalars(select(Attachment.subject_kind).distinct()))
    assert {"samples", "determinations", "disposals", "subcontracts"} <= kinds
    assert loaded.session.scalar(select(func.count()).where(CustodyEvent.holder_id.is_not(None)))
    assert loaded.session.scalar(select(func.count()).where(OrderHold.resumed_on.is_(None))) == 1
    heard = select(func.count()).select_from(SurveyAnswer)
    assert loaded.session.scalar(heard) >= LEAST, "fewer answers of the survey are not shown"


def test_what_four_eyes_another_laboratory_and_the_client_must_say_has_been_said_or_is_awaited(loaded):
    limits = loaded.session.scalars(select(TypedLimit)).all()
    reports = set(loaded.session.scalars(select(SubcontractReport.subcontract_id)))
    sent = set(loaded.session.scalars(select(Subcontract.id).where(Subcontract.sent_on.is_not(None))))

    assert {limit.confirmed_by_id is None for limit in limits} == {True, False}
    assert [limit for limit in limits if limit.confirmed_by_id == limit.typed_by_id] == []
    assert reports < sent
    assert loaded.states(NameCheck) == {"asked", "confirmed", "objected"}
    assert loaded.states(Takeover) == {"taken-over", "withdrawn"}
    assert loaded.states(Complaint) == {"received", "investigated"}


def test_a_report_holds_rows_of_another_laboratory_judged_by_a_contract(loaded):
    content = next(one for one in contents() if any(row.subcontractor for row in one.samples[0].rows))
    rows = content.samples[0].rows
    elsewhere = [row for row in rows if row.subcontractor]
    judged = [row for row in elsewhere if row.manual_limit]

    assert {row.accredited for row in elsewhere} == {False}
    assert {row.accredited for row in rows} == {True, False}
    assert [(row.trace["measurand"], row.verdict) for row in judged] == [
        ("C", "PASS"),
        ("P", "PASS"),
        ("S", "PASS"),
    ]


def test_a_deputy_signed_by_letter_while_it_held(loaded):
    (content,) = (one for one in contents() if one.signatory and one.signatory.capacity)
    (row,) = (row for row in content.samples[0].rows if row.value is not None)

    assert (content.signatory.capacity, content.signatory.on_behalf_of) == ("Plh.", "Kepala Laboratorium")
    assert content.signatory.letter.startswith("ST-12/DEMO")
    assert (row.value, row.uncertainty.expanded, row.uncertainty.coverage_factor) == (
        Decimal("14.5"),
        Decimal("0.4"),
        Decimal(2),
    )


@pytest.mark.slow
def test_it_can_be_made_on_postgresql(postgres_url, tmp_path):
    with opened(settings(tmp_path / "instance", postgres_url)) as installation:
        load(installation)
        report = verify(db.session())
        issued = db.session().scalar(select(func.count()).where(Certificate.state == "issued"))

    assert report.sound, report.findings
    assert issued == 8


# What it shows.


@pytest.mark.parametrize(
    ("model", "states", "but"),
    [
        (Application, workflow.ApplicationState, set()),
        (Order, workflow.OrderState, set()),
        (Sample, workflow.SampleState, set()),
        (Specimen, workflow.SpecimenState, set()),
        (Determination, workflow.DeterminationState, set()),
        (Certificate, workflow.CertificateState, {workflow.CertificateState.DISCARDED}),
    ],
)
def test_there_is_one_in_every_state(loaded, model, states, but):
    assert loaded.states(model) == set(states) - but


def test_there_are_people_in_every_role_and_owners_who_can_sign_in(loaded):
    roles = set(loaded.session.scalars(select(LaboratoryMembership.role)))
    everybody = [one.email for one in (cast.ADMINISTRATOR, *cast.STAFF, *cast.BUSINESSES)]

    assert roles == STAFF
    with transaction() as session:
        assert [email for email in everybody if accounts.authenticate(session, email, PASSWORD) is None] == []


def test_passwords_are_random_where_none_is_given(tmp_path):
    with opened(fresh(tmp_path)) as installation:
        made = foundation.build(installation.store, installation.keys)

    assert len(set(made.passwords.values())) == len(made.passwords) == 15


def test_nothing_in_it_can_pass_as_genuine(loaded):
    laboratory = loaded.session.scalars(select(Laboratory)).one()
    clients = loaded.session.scalars(select(Client.name)).all()
    contents = loaded.session.scalars(select(Certificate.content)).all()

    assert laboratory.demonstration
    assert laboratory.code == "DEMO"
    assert "(rekaan)" in laboratory.name
    assert [name for name in clients if not name.endswith("(rekaan)")] == []
    assert all(CertificateContent.model_validate_json(content).demonstration for content in contents)


def test_its_trail_is_whole_and_ends_before_now(loaded):
    report = verify(loaded.session)

    assert report.sound, report.findings
    assert report.entries > 300
    assert loaded.session.scalars(select(func.max(AuditEntry.at))).one() < clock.now()


def test_a_machine_whose_calibration_ran_out_closes_the_gate(loaded):
    overdue = [machine.form.code for machine in machines.MACHINES if machine.overdue]
    row = loaded.session.scalars(select(Equipment).where(Equipment.code == overdue[0])).one()

    assert len(overdue) == 1
    with pytest.raises(GateClosed, match="tidak terkalibrasi"):
        gates.require_fit(loaded.session, [row], DIAMETER, clock.today("Asia/Jakarta"))


def test_an_amendment_names_what_it_replaces(loaded):
    amendment = loaded.session.scalars(select(Certificate).where(Certificate.number.endswith("/Am.1"))).one()
    content = CertificateContent.model_validate_json(amendment.content)

    assert content.amendment.reason
    assert any("TJ-19 → TJ-19B" in change.id for change in content.amendment.changes)


def test_clients_were_told(loaded):
    kinds = set(loaded.session.scalars(select(Notice.kind)))

    assert kinds >= {"application-queried", "application-refused", "sample-held", "certificate-issued"}


def test_some_rows_are_accredited_and_others_are_not(loaded):
    content = next(of(loaded, one) for one in BOTH)
    accredited = {row.method: row.accredited for row in content.samples[0].rows}

    assert accredited == {TENSILE: True, BEND: True, MASS: False, RIBS: False}


def of(loaded: Loaded, reckoned: Reckoned) -> CertificateContent:
    """Return the content of the certificate of a reckoned order."""
    contents = map(
        CertificateContent.model_validate_json, loaded.session.scalars(select(Certificate.content))
    )
    return next(
        content
        for content in contents
        if any(fact.value == reckoned.bar.heat for fact in content.samples[0].facts)
    )


# What is reckoned.


@pytest.mark.parametrize("reckoned", BOTH, ids=["D16", "D10"])
def test_the_certificates_say_what_is_reckoned_by_hand(loaded, reckoned):
    compared = reckoning.compare(reckoned, of(loaded, reckoned).samples[0])

    assert [one for one in compared if not one.equal] == []
    assert len(compared) > 20


@pytest.mark.parametrize("reckoned", BOTH, ids=["D16", "D10"])
def test_the_job_from_application_to_verified_pdf_gives_them_too(loaded, reckoned, tmp_path):
    with opened(fresh(tmp_path)) as installation:
        made = foundation.build(installation.store, installation.keys, password=PASSWORD)
        steps: list[str] = []
        outcome = trial.outcome(
            made, installation.store, reckoned, lambda words, _seconds: steps.append(words)
        )

    assert outcome.equal
    assert len(steps) == 14
    assert outcome.pdf.startswith(b"%PDF-")
    assert outcome.of_pdf.standing == outcome.of_content.standing == "DEMONSTRASI"


def test_a_figure_that_differs_and_a_line_too_many_are_told(loaded):
    sample = of(loaded, FIRST).samples[0]
    changed = sample.rows[0].model_copy(update={"limit": sample.rows[1].limit, "specimen": "9"})

    compared = reckoning.compare(FIRST, sample.model_copy(update={"rows": (changed, *sample.rows[1:])}))

    assert [(one.specimen, one.found is None, one.expected is None) for one in compared if not one.equal] == [
        ("1", True, False),
        ("9", False, True),
    ]


@pytest.mark.parametrize(
    ("reckoned", "area", "nominal"),
    [(FIRST, Decimal("201.1"), Decimal("1.578")), (SECOND, Decimal("78.5"), Decimal("0.617"))],
    ids=["D16", "D10"],
)
def test_the_expected_figures_follow_from_the_readings_by_plain_arithmetic(reckoned, area, nominal):
    """Nothing of the program computes here: forces over area, ratios of forces, masses over lengths."""
    expected = {(figure.requirement, figure.specimen): figure.result for figure in reckoned.figures}
    for piece, readings in enumerate(reckoned.bar.readings[TENSILE], 1):
        low, high, after = (number(readings[key]) for key in ("FeH", "Fm", "Lu"))
        assert expected["yield-strength", str(piece)] == printed(low * 1000 / area, "1")
        assert expected["tensile-strength", str(piece)] == printed(high * 1000 / area, "1")
        assert expected["strength-ratio", str(piece)] == printed(high / low, "0.01")
        halves = ((after - 200) / 200 * 100 * 2).quantize(Decimal(1), rounding=ROUND_HALF_EVEN) / 2
        assert expected["elongation", str(piece)] == printed(halves, "0.1")
    for piece, readings in enumerate(reckoned.bar.readings[MASS], 1):
        per_metre = number(readings["mass"]) / number(readings["length"])
        deviation = printed((per_metre - nominal) / nominal * 100, "0.1").replace("-", "−")
        assert expected["mass-per-metre", str(piece)] == f"{printed(per_metre, '0.001')} ({deviation} %)"


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def printed(value: Decimal, step: str) -> str:
    return str(value.quantize(Decimal(step), rounding=ROUND_HALF_EVEN)).replace(".", ",")
