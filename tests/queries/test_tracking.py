"""The way of an order as its client reads it: where its money or a look at its names is waited for."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lims.domain.billing import PaymentGate
from lims.domain.roles import Role
from lims.models import LaboratoryPolicy, Order
from lims.queries.tracking import Progress, progress_of
from lims.services import billing, name_checks
from lims.services.billing import BillInput, PaymentInput
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def way(session: Session, order: Order) -> Progress:
    return progress_of(session, [order])[0]


def test_a_prepaid_order_waits_for_its_bill_then_for_the_money_then_for_the_bench(session, scene):
    scene.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
    order = scenes.received(session, scene)
    treasurer = scene.people[Role.TREASURER]
    assert way(session, order).money == "unbilled"

    bill = billing.make(
        session,
        treasurer,
        order.id,
        BillInput("pnbp", "820261124000011", expires_on=scene.today + timedelta(days=7)),
    )
    assert way(session, order).money == "billed"

    paid = PaymentInput(bill.amount, scene.today, "Bank (rekaan)", "000000000001", "DEMO000000000001")
    billing.confirm(session, treasurer, bill.id, paid)
    assert way(session, order).money == ""


def test_before_its_samples_came_no_order_waits_for_money(session, scene):
    scene.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
    assert way(session, scenes.ordered(session, scene)).money == ""


def test_a_client_is_told_of_the_names_as_long_as_it_may_answer(session, scene):
    session.add(LaboratoryPolicy(laboratory_id=scene.laboratory.id, name_check_days=3))
    session.flush()
    order = session.get_one(Order, scenes.drafted(session, scene).order_id)
    assert (way(session, order).names_until or scene.today) > scene.today

    name_checks.answer(session, scene.owner, order.id, "")
    assert way(session, order).names_until is None
