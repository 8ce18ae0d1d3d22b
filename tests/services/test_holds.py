"""A held order: the clock stops, the work waits, and the days are given back."""

from datetime import UTC, datetime

import pytest

from lims import clock
from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.domain.working_days import add_working_days
from lims.models import Notice
from lims.queries import orders as lists
from lims.queries import tracking
from lims.queries.holds import holds_of
from lims.queries.listing import Wanted
from lims.services import entry, holds, orders
from tests import scene as scenes

MONDAY = datetime(2026, 11, 16, 3, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 19, 3, tzinfo=UTC)


@pytest.fixture
def order(session):
    with clock.set_to(MONDAY):
        scene = scenes.build(session)
        return scene, scenes.assigned(session, scene)


def test_the_promise_and_the_benches_get_the_days_back(session, order):
    scene, one = order
    reception = scene.people[Role.RECEPTION]
    promised, benches = one.due_on, [piece.due_on for piece in scenes.determinations_of(session, one)]
    with clock.set_to(MONDAY):
        holds.hold(session, reception, one.id, "Pelanggan diminta memilih edisi.")
        assert one.due_on is None
        assert [row.id for row in lists.page_of(session, reception, Wanted(state="held")).rows] == [one.id]
        assert tracking.progress_of(session, [one])[0].hold_reason == "Pelanggan diminta memilih edisi."
        with pytest.raises(Conflict, match="sudah ditahan"):
            holds.hold(session, reception, one.id, "lagi")
    with clock.set_to(THURSDAY):
        held = holds.resume(session, reception, one.id, "Edisi 2017, kata Bu Sari 19 November")
    assert (held.held_on.day, held.resumed_on.day) == (16, 19)
    assert one.due_on == add_working_days(promised, 3, frozenset())
    moved = [piece.due_on for piece in scenes.determinations_of(session, one)]
    assert moved == [add_working_days(day, 3, frozenset()) for day in benches]
    kinds = [notice.kind for notice in session.query(Notice).order_by(Notice.id)]
    assert kinds[-2:] == ["order-held", "order-resumed"]
    with pytest.raises(Conflict, match="tidak sedang ditahan"):
        holds.resume(session, reception, one.id, "lagi")


def test_what_was_tested_before_may_be_handed_in_and_nothing_newer(session, order):
    scene, one = order
    analyst = scene.people[Role.ANALYST]
    first = scenes.determinations_of(session, one)[0]
    with clock.set_to(MONDAY):
        holds.hold(session, scene.people[Role.SUPERVISOR], one.id, "Mesin ke bengkel")
    with clock.set_to(THURSDAY):
        given = scenes.entry_input(scene, tested_on=THURSDAY.date())
        with pytest.raises(GateClosed, match=r"sedang ditahan: Mesin ke bengkel\."):
            entry.submit(session, analyst, first.id, given, first.version)


def test_who_may_hold_what(session, order):
    scene, one = order
    with pytest.raises(NotAllowed):
        holds.hold(session, scene.people[Role.ANALYST], one.id, "x")
    with pytest.raises(InvalidInput):
        holds.hold(session, scene.people[Role.RECEPTION], one.id, " ")
    with pytest.raises(Conflict, match="contohnya lengkap"):
        holds.hold(session, scene.people[Role.RECEPTION], scenes.ordered(session, scene).id, "x")


def test_a_cancelled_order_is_held_no_longer(session, order):
    scene, _other = order
    reception, one = scene.people[Role.RECEPTION], scenes.received(session, scene)
    holds.hold(session, reception, one.id, "Pelanggan diminta memilih edisi.")

    orders.cancel(session, reception, one.id, "Pelanggan membatalkan")

    assert lists.page_of(session, reception, Wanted(state="held")).rows == ()
    assert holds_of(session, one)[0].decision == "Pelanggan membatalkan"
    with pytest.raises(Conflict, match="tidak sedang ditahan"):
        holds.resume(session, reception, one.id, "Edisi 2017")
