"""What is late or will be: counted as the lists show it, with the laboratory's working days."""

from datetime import timedelta

import pytest

from lims.domain.roles import Role
from lims.queries import deadlines, orders, planning, remains
from lims.queries.listing import Wanted
from lims.services import holds
from lims.services.custody import HandOver, Moved, hand_over
from lims.storage import LocalStore
from tests import scene as scenes


@pytest.fixture
def scene(session):
    return scenes.build(session)


def counted(session, actor):
    return {heap.kind: heap.count for heap in deadlines.read(session, actor)}


def test_late_soon_and_held_orders_are_counted_as_their_lists_show_them(session, scene):
    reception = scene.people[Role.RECEPTION]
    late, soon, held = (scenes.assigned(session, scene) for _number in range(3))
    late.due_on = scene.today - timedelta(days=1)
    soon.due_on = scene.today
    holds.hold(session, reception, held.id, "Menunggu pelanggan")
    session.flush()
    found = counted(session, reception)
    for kind, one in (("late", late), ("soon", soon), ("held", held)):
        listed = orders.page_of(session, reception, Wanted(state=kind)).rows
        assert [row.id for row in listed] == [one.id]
        assert found[f"orders-{kind}"] == 1


def test_benches_that_are_late_stand_with_their_own_filter(session, scene):
    supervisor = scene.people[Role.SUPERVISOR]
    order = scenes.assigned(session, scene)
    assert counted(session, supervisor)["benches-late"] == 0
    assert planning.page_of(session, supervisor, Wanted(state="late")).rows == ()
    for piece in scenes.determinations_of(session, order):
        piece.due_on = scene.today - timedelta(days=1)
    session.flush()
    assert counted(session, supervisor)["benches-late"] == planning.counts(session, supervisor)["late"] > 0
    assert [row.id for row in planning.page_of(session, supervisor, Wanted(state="late")).rows] == [order.id]
    holds.hold(session, supervisor, order.id, "Mesin ke bengkel")
    assert counted(session, supervisor)["benches-late"] == planning.counts(session, supervisor)["late"] == 0
    assert planning.page_of(session, supervisor, Wanted(state="late")).rows == ()


def test_everybody_sees_what_concerns_them(session, scene, tmp_path):
    analyst, reception = scene.people[Role.ANALYST], scene.people[Role.RECEPTION]
    certificate = scenes.issued(session, scene, LocalStore(tmp_path / "blobs"))
    (sample,) = scenes.samples_of(session, session.get_one(scenes.Order, certificate.order_id))
    hand_over(session, analyst, [Moved(sample.id)], HandOver("Lab tarik", analyst.user_id))
    assert counted(session, analyst)["samples-mine"] == 1
    assert "remains-due" not in counted(session, analyst)
    sample.keep_until = scene.today - timedelta(days=1)
    session.flush()
    assert counted(session, reception)["remains-due"] == len(remains.here(session, reception, Wanted()).rows)
    quality = counted(session, scene.people[Role.QUALITY_MANAGER])
    assert {"calibrations-expired", "calibrations-ending", "orders-late"} <= quality.keys()
    assert set(counted(session, scene.people[Role.ASSESSOR])) == {"orders-late", "orders-soon", "orders-held"}
