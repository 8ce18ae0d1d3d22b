"""The hourly sweep: what the calendar asks for is left once, by the system, and stands in the trail."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from lims import clock
from lims.database import db, transaction
from lims.domain.billing import PaymentGate
from lims.domain.roles import Role
from lims.models import AuditEntry, Notice
from lims.services import billing
from lims.services.billing import BillInput
from lims.tasks import reminding
from tests import scene as scenes


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def billed() -> None:
    """Make a bill that ends tomorrow."""
    with transaction() as session:
        scene = scenes.build(session)
        scene.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
        order = scenes.ordered(session, scene)
        given = BillInput("blu", expires_on=scene.today + timedelta(days=1))
        billing.make(session, scene.people[Role.TREASURER], order.id, given)


def test_a_bill_that_expired_is_told_once_by_the_system(app: Flask):
    with app.app_context():
        billed()
        with clock.set_to(clock.now() + timedelta(days=2)):
            assert reminding.remind() == 1
            assert reminding.remind() == 0
            assert reminding.reminded() == ""
        kinds = db.session.scalars(select(Notice.kind).where(Notice.kind.startswith("bill-"))).all()
        acts = db.session.execute(
            select(AuditEntry.act, AuditEntry.actor_id).where(AuditEntry.act == "notice:remind")
        ).all()
    assert sorted(kinds) == ["bill-expired", "bill-made"]
    assert [tuple(one) for one in acts] == [("notice:remind", None)]


def test_a_database_that_takes_nothing_just_now_is_told_and_ends_no_worker(app: Flask):
    with app.app_context():
        billed()
        with transaction() as session:
            session.execute(
                text("CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'full'); END")
            )
        with clock.set_to(clock.now() + timedelta(days=2)):
            assert reminding.reminded() != ""
