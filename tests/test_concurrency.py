"""Sixteen people at once, in four processes: nothing is lost, no number is given twice, and a stale edit is told."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from multiprocessing.pool import Pool

import pytest
from sqlalchemy import select

from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import (
    Application,
    AuditEntry,
    Certificate,
    CertificateRecord,
    LogEntry,
    Order,
    Sample,
    UncertaintyBudget,
)
from lims.queries import chain_check
from lims.queries.rows import items_of
from lims.services import (
    applications,
    assignments,
    certificates,
    entry,
    orders,
    reception,
    supervision,
    uncertainties,
)
from lims.services.uncertainties import BudgetInput
from lims.storage import LocalStore
from tests import scene as scenes
from tests.crowd import PROCESSES, THREADS, Crowd
from tests.scene import TENSILE

MANY = PROCESSES * THREADS


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as found:
        yield found


@pytest.fixture
def crowd(database, config) -> Crowd:
    with transaction() as session:
        scene = scenes.build(session)
        found = Crowd.of(config, scene)
    db.session.remove()
    return found


def whole_job(crowd: Crowd, number: int) -> str:
    """Take an application to its certificate, each act in a transaction of its own, as people do."""
    with crowd.act() as (session, scene):
        application_id = scenes.submitted(session, scene, heat_or_lot=f"H-{number}").id
    with crowd.act() as (session, scene):
        reception_clerk = scene.people[Role.RECEPTION]
        order = orders.agree(session, reception_clerk, application_id, scenes.review_input())
        order_id = order.id
    with crowd.act() as (session, scene):
        for sample in scenes.samples_of(session, session.get_one(Order, order_id)):
            reception.accept(session, reception_clerk, sample.id, scenes.reception_input(scene))
    with crowd.act() as (session, scene):
        pieces = scenes.determinations_of(session, session.get_one(Order, order_id))
        piece_ids = [one.id for one in pieces]
        analyst = scene.people[Role.ANALYST]
        assignments.assign(session, scene.people[Role.SUPERVISOR], piece_ids, analyst.known_id(), scene.today)
    with crowd.act() as (session, scene):
        for one in scenes.determinations_of(session, session.get_one(Order, order_id)):
            entry.submit(session, analyst, one.id, scenes.entry_input(scene, TENSILE), one.version)
    with crowd.act() as (session, scene):
        supervision.accept(session, scene.people[Role.SUPERVISOR], piece_ids)
    with crowd.act() as (session, scene):
        certificate_id = certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], order_id).id
    with crowd.act() as (session, scene):
        scenes.authorise(session, scene, session.get_one(Certificate, certificate_id))
    store = LocalStore(crowd.folder / "blobs")
    with crowd.act() as (session, scene):
        manager = scene.people[Role.TECHNICAL_MANAGER]
        issued = certificates.issue(session, manager, store, certificate_id, scenes.keys_of(store))
        return str(issued.number)


def test_sixteen_whole_jobs_at_once_lose_nothing_and_share_no_number(crowd, pool):
    numbers = crowd.work(pool, whole_job)

    assert not [one for one in numbers if not isinstance(one, str)]
    assert sorted(one.rsplit("/", 1)[1] for one in numbers) == [f"{n:06}" for n in range(1, MANY + 1)]
    session = db.session()
    for column in (Order.number, Sample.code, Certificate.number):
        found = session.scalars(select(column)).all()
        assert len(set(found)) == len(found) == MANY, column
    logged = session.scalars(select(LogEntry.number).order_by(LogEntry.number)).all()
    assert logged == list(range(len(logged))), "no leaf is left out"
    records = session.scalars(select(CertificateRecord.log_index)).all()
    assert len(set(records)) == len(records) == MANY
    assert set(records) <= set(logged)
    assert chain_check.verify(session).sound


def correct_lot(crowd: Crowd, number: int) -> str:
    """Change the same fact, having read it at the same moment as everybody else."""
    with crowd.act() as (session, scene):
        (application,) = session.scalars(select(Application)).all()
        (item,) = items_of(session, application)
        applications.correct_facts(
            session,
            scene.people[Role.RECEPTION],
            application.id,
            head={},
            items={item.id: {"heat_or_lot": f"H-{number}"}},
            reason=f"koreksi {number}",
        )
    return "done"


def save_draft(crowd: Crowd, number: int) -> str:
    """Write readings into the sheet that everybody opened as version 1."""
    with crowd.act() as (session, scene):
        (order,) = session.scalars(select(Order)).all()
        (piece,) = scenes.determinations_of(session, order)
        given = scenes.entry_input(scene, TENSILE, {"FeH": f"9{number}"})
        entry.save_draft(session, scene.people[Role.ANALYST], piece.id, given, OPENED)
    return "done"


OPENED = 2
"""The version of a determination that is planned and assigned."""


def test_of_sixteen_who_write_into_one_sheet_one_is_kept_and_the_others_are_told(crowd, pool):
    with crowd.act() as (session, scene):
        order = scenes.assigned(session, scene)
        (piece,) = scenes.determinations_of(session, order)
        assert piece.version == OPENED
    answers = crowd.work(pool, save_draft)

    assert Counter(one if one == "done" else one[0] for one in answers) == {"done": 1, "STALE": MANY - 1}
    db.session.remove()
    assert chain_check.verify(db.session()).sound


def test_sixteen_corrections_of_one_fact_are_all_in_the_trail(crowd, pool):
    with crowd.act() as (session, scene):
        scenes.ordered(session, scene)
    answers = crowd.work(pool, correct_lot)

    done = sum(one == "done" for one in answers)
    assert done >= 1
    assert {one[0] for one in answers if one != "done"} <= {"STALE"}
    db.session.remove()
    session = db.session()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "application:correct")).all()
    assert len(entries) == done
    assert chain_check.verify(session).sound


def publish_budget(crowd: Crowd, number: int) -> str:
    """Put a budget in force over a range that lies across everybody else's."""
    with crowd.act() as (session, scene):
        manager = scene.people[Role.TECHNICAL_MANAGER]
        edition = select(UncertaintyBudget).where(UncertaintyBudget.edition == number + 1)
        uncertainties.publish(session, manager, session.scalars(edition).one().id, "disahkan")
    return "done"


def test_of_sixteen_budgets_over_ranges_that_lie_across_one_is_in_force(crowd, pool):
    with crowd.act() as (session, scene):
        for number in range(MANY):
            content = {"lines": [{"name": "semua", "amount": "20", "divisor": "1"}], "k": "2"}
            given = BudgetInput(TENSILE, "YS", low=f"{100 + number}", high=f"{200 + number}", content=content)
            uncertainties.draft(session, scene.people[Role.TECHNICAL_MANAGER], given)
    answers = crowd.work(pool, publish_budget)

    assert Counter(one if one == "done" else one[0] for one in answers) == {"done": 1, "STALE": MANY - 1}
    db.session.remove()
    states = db.session().scalars(select(UncertaintyBudget.state)).all()
    assert Counter(states) == {"published": 1, "draft": MANY - 1}
