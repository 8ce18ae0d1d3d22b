"""One database with a thing of every kind, made once and copied back before each row of the table."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.app import create_app
from lims.config import Config
from lims.database import db, transaction
from lims.domain.billing import PaymentGate
from lims.domain.roles import STAFF, Role
from lims.domain.survey import UNSUR
from lims.models import (
    Calibration,
    Certificate,
    CertificateRecord,
    Job,
    LaboratoryMembership,
    MethodAuthorisation,
    NameCheck,
    Notice,
    Order,
    OrderLine,
    Specimen,
    SurveyAnswer,
    Tariff,
    UserSession,
)
from lims.queries import name_checks
from lims.services import (
    administration,
    api_tokens,
    applications,
    attachments,
    billing,
    clients,
    complaints,
    deputies,
    holidays,
    other_laboratories,
    remains,
    scopes,
    stated_uncertainties,
    subcontracts,
    takeovers,
    typed_limits,
    uncertainties,
    watches,
)
from lims.services.certificates import content_of
from lims.storage import LocalStore
from lims.trust import paper
from tests import scene as scenes
from tests.scene import Scene

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@dataclass
class House:
    """The application over a house full of things, and the tokens of those who knock."""

    app: Flask
    tokens: dict[str, str] = field(default_factory=dict)
    api_tokens: dict[str, str] = field(default_factory=dict)
    """Of the programs of those who knock."""
    values: dict[str, str] = field(default_factory=dict)
    """What stands in addresses, by the name of the parameter or by `endpoint/parameter`."""
    restore: Callable[[], None] = lambda: None


@pytest.fixture(scope="session")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    (folder / "instance").mkdir()
    file, kept = folder / "lims.db", folder / "kept.db"
    shutil.copy(sqlite_template, file)
    app = create_app(
        Config(instance=folder / "instance", database_url=f"sqlite:///{file}", secret_key="s" * 64)
    )
    app.config["WTF_CSRF_ENABLED"] = False
    house = House(app)
    with app.app_context():
        with transaction() as session:
            _furnish(session, app, house)
        db.engine.dispose()
    _whole(file)
    shutil.copy(file, kept)

    def restore() -> None:
        # SQLite's own copying: files that are swapped under an open connection are a disk error to it.
        with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)

    house.restore = restore
    yield house
    with app.app_context():
        db.engine.dispose()


def _whole(file: Path) -> None:
    """Bring everything from the log of SQLite into its file."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _furnish(session: Session, app: Flask, house: House) -> None:
    store = app.extensions["lims_store"]
    scene = scenes.build(session)
    certificate = scenes.issued(session, scene, store)
    order = scenes.assigned(session, scene)
    application = scenes.submitted(session, scene)
    draft = applications.start(
        session, scene.owner, scene.laboratory.id, scene.client.id, scenes.application_input()
    )
    walk_in = applications.start(
        session,
        scene.people[Role.RECEPTION],
        scene.laboratory.id,
        scene.client.id,
        scenes.application_input(),
    )
    neighbour, neighbours = scenes.business(session, "CV Tetangga (rekaan)", "tetangga@contoh.id")
    clients.relate(session, scene.laboratory.id, neighbour.id)
    spare = scenes.person(session, scene.laboratory, Role.ANALYST, "Cadangan")
    _people(session, house, scene, spare)
    sample = scenes.samples_of(session, order)[0]
    calibration = session.scalars(select(Calibration)).first()
    assert calibration
    administrator = scene.people[Role.ADMINISTRATOR]
    holidays.add(session, administrator, [holidays.Day(date(2026, 8, 17), "Kemerdekaan")])
    administration.upload_mark(session, administrator, store, "logo", PNG)
    scope = scopes.add(session, administrator, scopes.ScopeInput(scenes.TENSILE, date(2026, 1, 1)))
    authorisation = MethodAuthorisation(
        laboratory_id=scene.laboratory.id,
        user_id=spare.known_id(),
        method_code=scenes.BEND,
        valid_from=date(2026, 1, 1),
    )
    session.add(authorisation)
    session.flush()

    def attached(actor: Actor, kind: str, subject) -> str:
        return str(attachments.attach(session, actor, store, kind, subject, "a.png", PNG).id)

    remainder = scenes.samples_of(session, session.get_one(Order, certificate.order_id))[0]
    given = remains.DisposalInput("return", [remainder.id], scene.today, recipient="Sari")
    disposal = remains.dispose(session, scene.people[Role.RECEPTION], given)
    watch = watches.ask(session, certificate.token, "pembeli@contoh.id", "id")
    complaint = complaints.about_certificate(
        session, certificate.token, complaints.ComplaintInput("Pembeli", "0812", "Angkanya berbeda")
    )
    scene.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
    unpaid = scenes.ordered(session, scene)
    treasurer = scene.people[Role.TREASURER]
    bill = billing.make(
        session, treasurer, unpaid.id, billing.BillInput("blu", expires_on=scene.today + timedelta(days=7))
    )
    payment = billing.confirm(session, treasurer, bill.id, billing.PaymentInput(1000, scene.today))

    budget = uncertainties.draft(
        session,
        scene.people[Role.TECHNICAL_MANAGER],
        uncertainties.BudgetInput(
            scenes.TENSILE, "YS", content={"lines": [{"name": "gaya", "amount": "1"}], "k": "2"}
        ),
    )
    token = api_tokens.make(session, spare, "program")[0]
    old_book = takeovers.Upload.of("buku.csv", b"Nama,Jenis,Alamat\nCV Lama (rekaan),IKM,Jalan Lama 1\n")
    takeover = takeovers.upload(session, administrator, store, old_book)
    job = Job(
        laboratory_id=scene.laboratory.id,
        kind="list",
        parameters={},
        asked_by_id=spare.known_id(),
        asked_at=clock.now(),
    )
    session.add(job)
    session.flush()

    survey_answer = SurveyAnswer(
        laboratory_id=scene.laboratory.id,
        answered_on=scene.today,
        scores=dict.fromkeys(UNSUR, "4"),
        comment="Baik",
        order_id=order.id,
    )
    session.add(survey_answer)
    session.flush()

    others = _origins(session, scene, store, certificate)
    house.values = others | {
        "token_id": token.id,
        "job_id": job.id,
        "api.standard/code": scenes.SPECIFICATION,
        "application_id": application.id,
        "authorisation_id": authorisation.id,
        "bill_id": bill.id,
        "budget_id": budget.id,
        "calibration_id": calibration.id,
        "certificate_id": certificate.id,
        "client_id": scene.client.id,
        "code": scenes.TENSILE,
        "determination_id": scenes.determinations_of(session, order)[0].id,
        "entry_id": scope.id,
        "equipment_id": scene.equipment[scenes.TENSILE].id,
        "holiday_id": _only(session, holidays.Holiday),
        "kind": "logo",
        "line_id": session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).first(),
        "membership_id": session.scalars(
            select(LaboratoryMembership.id).where(LaboratoryMembership.user_id == spare.user_id)
        ).one(),
        "notice_id": session.scalars(select(Notice.id).where(Notice.order_id == order.id)).first(),
        "order_id": order.id,
        "payment_id": payment.id,
        "piece_id": scenes.determinations_of(session, order)[0].id,
        "sample_id": sample.id,
        "session_id": session.scalars(
            select(UserSession.id).where(UserSession.user_id == spare.user_id)
        ).one(),
        "takeover_id": takeover.id,
        "tariff_id": session.scalars(select(Tariff.id)).first(),
        "user_id": spare.user_id,
        "admin.file/attachment_id": attached(administrator, "calibrations", calibration.id),
        "admin.number_template/kind": "order",
        "admin.start_counter/kind": "order",
        "admin.takeover_template/kind": "all",
        "account.guide_text/code": "penguji",
        "account.guide_picture/filename": "entry-1280.webp",
        "account.track/token": order.tracking_token,
        "account.survey/token": order.tracking_token,
        "account.names/token": order.tracking_token,
        "api.names/order_id": certificate.order_id,
        "answer_id": survey_answer.id,
        "api.attachment_file/attachment_id": attached(scene.people[Role.RECEPTION], "samples", sample.id),
        "api.leave_photo_out/attachment_id": attached(scene.people[Role.RECEPTION], "samples", sample.id),
        "api.print_photo/attachment_id": attached(scene.people[Role.RECEPTION], "samples", sample.id),
        "lab.attachment/attachment_id": attached(scene.people[Role.RECEPTION], "samples", sample.id),
        "lab.photo_print/attachment_id": attached(scene.people[Role.RECEPTION], "samples", sample.id),
        "lab.photo_leave_out/attachment_id": attached(scene.people[Role.RECEPTION], "samples", sample.id),
        "lab.document/kind": "worksheet",
        "lab.document_revise/kind": "worksheet",
        "lab.edit_application/application_id": walk_in.id,
        "lab.reset_password/client_id": neighbour.id,
        "lab.reset_password/user_id": neighbours.user_id,
        "lab.specification/code": scenes.SPECIFICATION,
        "lab.bringing/code": scenes.SPECIFICATION,
        "portal.bringing/code": scenes.SPECIFICATION,
        "lab.standard_check/code": scenes.SPECIFICATION,
        "lab.standard_limits/code": scenes.SPECIFICATION,
        "lab.standard_check_limits/code": scenes.SPECIFICATION,
        "portal.edit_application/application_id": draft.id,
        "complaint_id": complaint.id,
        "disposal_id": disposal.id,
        "specimen_id": session.scalars(select(Specimen.id).where(Specimen.sample_id == sample.id)).first(),
        "short_code": paper.short_code(session.scalars(select(CertificateRecord.record)).one()),
        "verify.watch/token": certificate.token,
        "verify.complain/token": certificate.token,
        "verify.watched/token": watch.token,
        "verify.confirm_watch/token": watch.token,
        "verify.end_watch/token": watch.token,
        "verify.log/rest": "LUL/checkpoint",
        "verify.status/rest": "LUL/0.cwt",
        "verify.certificate/token": certificate.token,
    }


def _origins(
    session: Session, scene: Scene, store: LocalStore, certificate: Certificate
) -> dict[str, object]:
    """Add a limit typed by hand, a test of another laboratory, and a deputy's letter; return their ids."""
    reception, order = scene.people[Role.RECEPTION], scenes.received(session, scene, specification_code="")
    line_id = session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).one()
    limit = typed_limits.type_in(
        session,
        reception,
        typed_limits.LimitInput(line_id, "TS", "600", source_kind="drawing", source="G-12"),
    )
    other = other_laboratories.approve(
        session,
        scene.people[Role.QUALITY_MANAGER],
        other_laboratories.OtherLaboratoryInput("Laboratorium Lain (rekaan)", "Asesmen rekaan"),
    )
    given = subcontracts.SubcontractInput(other.id, "Mesin dikalibrasi", "Bu Sari, di loket")
    handed = subcontracts.agree(session, reception, line_id, given)
    letter = deputies.record(
        session,
        scene.people[Role.ADMINISTRATOR],
        store,
        deputies.LetterInput(
            scene.people[Role.SUPERVISOR].user_id,
            "ST-1",
            scene.today,
            "head",
            "Plh.",
            "Kepala",
            "",
            date(2020, 1, 1),
            date(2020, 2, 1),
        ),
        "st.png",
        PNG,
    )
    stated = stated_uncertainties.state(
        session,
        scene.people[Role.TECHNICAL_MANAGER],
        stated_uncertainties.StatedInput(scenes.TENSILE, "A", "1", "2", "Evaluasi rekaan", date(2026, 1, 1)),
    )
    check = NameCheck(
        laboratory_id=scene.laboratory.id,
        order_id=certificate.order_id,
        certificate_id=certificate.id,
        asked_at=clock.now(),
        until=scene.today,
        shown=name_checks.shown_of(content_of(certificate)),
    )
    session.add(check)
    session.flush()
    return {
        "check_id": check.id,
        "stated_id": stated.id,
        "letter_id": letter.id,
        "limit_id": limit.id,
        "other_id": other.id,
        "subcontract_id": handed.id,
    }


def _people(session: Session, house: House, scene: Scene, spare: Actor) -> None:
    """Open a session for everybody who will knock, and one for somebody who stays at home."""
    for role, actor in scene.people.items():
        house.tokens[role.value] = scenes.token_for(session, actor)
        house.api_tokens[role.value] = api_tokens.make(session, actor, "program")[1]
    house.tokens["client"] = scenes.token_for(session, scene.owner)
    house.api_tokens["client"] = api_tokens.make(session, scene.owner, "program")[1]
    _client, stranger = scenes.business(session, "CV Lain (rekaan)", "lain@contoh.id")
    house.tokens["stranger"] = scenes.token_for(session, stranger)
    house.api_tokens["stranger"] = api_tokens.make(session, stranger, "program")[1]
    other = scenes.build(session, "LAB")
    elsewhere = scenes.person(session, other.laboratory, Role.ADMINISTRATOR, "Semua Peran")
    session.add_all(
        LaboratoryMembership(
            laboratory_id=other.laboratory.id,
            user_id=elsewhere.known_id(),
            role=role,
            position="Semua",
            valid_from=date(2020, 1, 1),
        )
        for role in STAFF - {Role.ADMINISTRATOR}
    )
    house.tokens["elsewhere"] = scenes.token_for(session, elsewhere)
    everything = replace(elsewhere, roles=frozenset(STAFF))
    house.api_tokens["elsewhere"] = api_tokens.make(session, everything, "program")[1]
    store = house.app.extensions["lims_store"]
    administration.upload_mark(session, other.people[Role.ADMINISTRATOR], store, "logo", PNG)
    scenes.token_for(session, spare)


def _only(session: Session, model):
    return session.scalars(select(model.id)).one()
