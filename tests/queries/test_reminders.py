"""What the calendar tells clients: each kind once, and only while it is news."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lims import clock
from lims.access import SYSTEM, Actor
from lims.domain.billing import PaymentGate
from lims.domain.roles import Role
from lims.models import LaboratoryPolicy
from lims.queries import notices as read
from lims.queries import reminders
from lims.queries.listing import Wanted
from lims.services import audit, billing, notices, surveys
from lims.services.billing import BillInput
from lims.services.surveys import SurveyInput
from tests import scene as scenes
from tests.scene import Scene

GOOD = SurveyInput(dict.fromkeys(surveys.UNSUR, "4"))


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def kinds(session: Session) -> list[str]:
    return [one.kind for one in reminders.due(session)]


def days_later(days: int):
    return clock.set_to(clock.now() + timedelta(days=days))


def left(session: Session) -> None:
    """Leave the notices that are due, as the sweep does."""
    for one in reminders.due(session):
        actor = Actor(None, SYSTEM.name, laboratory_id=one.laboratory_id, roles=SYSTEM.roles)
        notices.remind(
            session, actor, one.client_id, one.kind, order_id=one.order_id, parameters=one.parameters
        )


@pytest.fixture
def billed(session: Session, scene: Scene) -> Scene:
    scene.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
    order = scenes.ordered(session, scene)
    given = BillInput("pnbp", "820261124000011", expires_on=scene.today + timedelta(days=7))
    billing.make(session, scene.people[Role.TREASURER], order.id, given)
    return scene


def test_a_bill_that_ends_is_told_once_before_and_once_after(session, billed):
    assert kinds(session) == []
    with days_later(5):
        assert kinds(session) == ["bill-ending"]
        left(session)
        assert kinds(session) == []
    with days_later(8):
        assert kinds(session) == ["bill-expired"]
        left(session)
        told = read.page_of(session, billed.owner, Wanted()).rows[0]
        assert "kedaluwarsa" in told.title.id
        assert "tetap disimpan" in told.text.id
    with days_later(9):
        assert kinds(session) == []


def test_a_bill_that_expired_long_ago_is_no_news(session, billed):
    with days_later(60):
        assert kinds(session) == []


def test_the_survey_is_asked_the_day_after_the_certificate_and_once(session, scene, tmp_path):
    _issued(session, scene, tmp_path)
    assert kinds(session) == []
    with days_later(1):
        assert kinds(session) == ["survey-asked"]
        left(session)
        assert kinds(session) == []


def test_who_has_answered_is_not_asked(session, scene, tmp_path):
    certificate = _issued(session, scene, tmp_path)
    surveys.answer(session, scene.owner, certificate.order_id, GOOD)
    with days_later(1):
        assert kinds(session) == []


def test_a_laboratory_may_ask_nobody(session, scene, tmp_path):
    _issued(session, scene, tmp_path)
    policy = LaboratoryPolicy(laboratory_id=scene.laboratory.id, asks_survey=False)
    session.add(policy)
    audit.record(session, scene.people[Role.ADMINISTRATOR], "laboratory:configure", policy)
    with days_later(1):
        assert kinds(session) == []


def test_remains_can_be_fetched_before_their_time_ends(session, scene, tmp_path):
    _issued(session, scene, tmp_path)
    left(session)
    with days_later(1):
        left(session)
    with days_later(88):
        assert kinds(session) == ["retention-due"]
        left(session)
        assert kinds(session) == []


def _issued(session: Session, scene: Scene, tmp_path):
    from lims.storage import LocalStore

    return scenes.issued(session, scene, LocalStore(tmp_path / "blobs"))
