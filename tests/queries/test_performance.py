"""How the laboratory does: twelve months, of which the last is this one, and what came within them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lims import clock
from lims.domain.roles import Role
from lims.models import Order, OrderHold
from lims.queries import performance, recap
from lims.services import complaints
from lims.services.complaints import ComplaintInput
from lims.storage import LocalStore
from tests import scene as scenes


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2026, 11, 24), date(2025, 12, 1)),
        (date(2026, 1, 1), date(2025, 2, 1)),
    ],
)
def test_the_last_of_the_twelve_months_is_this_one(today, first):
    assert performance.first_month(today) == first


def test_complaints_count_in_the_month_of_the_laboratory_and_older_ones_not_at_all(session):
    scene = scenes.build(session)
    order = scenes.ordered(session, scene)
    given = ComplaintInput("Bu Rina (rekaan)", "rina@contoh.id", "Angka tidak jelas.")
    for at in (datetime(2025, 12, 31, 16, 59, tzinfo=UTC), datetime(2025, 12, 31, 17, 0, tzinfo=UTC)):
        with clock.set_to(at):
            complaints.about_order(session, scene.owner, order.id, given)
    with clock.set_to(datetime(2026, 12, 1, tzinfo=UTC)):
        months = performance.read(session, scene.people[Role.QUALITY_MANAGER]).months
    assert [month.name for month in months] == [f"2026-{number:02d}" for number in range(1, 13)]
    assert [month.complaints for month in months] == [1] + [0] * 11


@pytest.mark.parametrize("text", ["9999-12", "", "2026-13", "x"])
def test_a_month_that_is_none_is_this_one(text):
    assert recap.month_of(text, date(2026, 11, 24)) == (date(2026, 11, 1), date(2026, 12, 1), "2026-11")


def test_certificates_of_the_same_days_count_each_and_held_orders_without_the_days_on_which_they_stood(
    session, tmp_path
):
    scene = scenes.build(session)
    manager = scene.people[Role.QUALITY_MANAGER]
    made = [scenes.issued(session, scene, LocalStore(tmp_path / "blobs")) for _number in range(3)]
    orders = [session.get_one(Order, one.order_id) for one in made]
    today = clock.today(scene.laboratory.timezone)
    for order in orders:
        order.received_on, order.due_on = today - timedelta(14), today - timedelta(1)
    orders[2].due_on = today
    session.add_all(
        OrderHold(
            laboratory_id=scene.laboratory.id,
            order_id=order.id,
            reason="Menunggu pelanggan",
            held_on=today - timedelta(14),
            held_at=clock.now(),
            held_by_id=manager.user_id,
            resumed_on=today - timedelta(7),
        )
        for order in orders[1:]
    )
    session.flush()
    month = performance.read(session, manager, 1).months[0]
    assert (month.ordered, month.issued, month.kept) == (3, 3, 1)
    assert (month.half, month.most) == (5, 10)
