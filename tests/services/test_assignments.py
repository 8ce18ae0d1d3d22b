"""Handing out: to whom, until when, and what the first assignment of an order brings with it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import MethodAuthorisation, Order
from lims.queries import planning, work_orders, worklist
from lims.queries.listing import Wanted
from lims.services import applications, assignments, audit, orders, reception, supervision
from tests import scene as scenes
from tests.scene import BEND, TENSILE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def hand_out(session, scene, ones, *, who=Role.SUPERVISOR, analyst=None, due_on=None):
    assignments.assign(
        session,
        scene.people[who],
        [one.id for one in ones],
        (analyst or scene.people[Role.ANALYST]).known_id(),
        due_on or scene.today,
    )


def waiting(session, scene, **changes):
    return scenes.determinations_of(session, scenes.received(session, scene, **changes))


def test_the_first_assignment_gives_the_work_order_its_number_and_a_later_one_keeps_it(session, scene):
    ones = waiting(session, scene, tests={TENSILE: 2})
    hand_out(session, scene, ones[:1])
    order = session.get_one(Order, ones[0].order_id)
    number = order.work_order_number
    hand_out(session, scene, ones[1:])
    assert number
    assert order.work_order_number == number
    assert order.state == "in_testing"
    assert {(one.state, one.due_on) for one in ones} == {("assigned", scene.today)}


def test_an_analyst_without_authorisation_gets_nothing(session, scene):
    ones = waiting(session, scene)
    other = scenes.person(session, scene.laboratory, Role.ANALYST, "Dewi")
    with pytest.raises(GateClosed, match="tidak berwenang"):
        hand_out(session, scene, ones, analyst=other)


def test_a_due_date_that_has_passed_is_refused(session, scene):
    with pytest.raises(InvalidInput, match="Tenggat sudah lewat"):
        hand_out(session, scene, waiting(session, scene), due_on=scene.today - timedelta(days=1))


def test_nothing_ticked_is_told(session, scene):
    with pytest.raises(InvalidInput, match="sekurangnya satu"):
        hand_out(session, scene, [])


def test_an_analyst_hands_out_nothing(session, scene):
    with pytest.raises(NotAllowed):
        hand_out(session, scene, waiting(session, scene), who=Role.ANALYST)


def test_a_strangers_determination_is_not_found(session, scene):
    ones = waiting(session, scene)
    stranger = scenes.build(session, "LAIN")
    with pytest.raises(NotFound):
        hand_out(session, stranger, ones)


def test_what_was_handed_in_is_not_handed_to_somebody_else(session, scene):
    ones = scenes.determinations_of(session, scenes.tested(session, scene))
    with pytest.raises(Conflict):
        hand_out(session, scene, ones)


def test_a_returned_determination_can_go_to_another_analyst(session, scene):
    (one,) = scenes.determinations_of(session, scenes.tested(session, scene))
    supervision.send_back(session, scene.people[Role.SUPERVISOR], one.id, "Ulangi pembacaan.")
    other = scenes.person(session, scene.laboratory, Role.ANALYST, "Dewi")
    session.add(
        MethodAuthorisation(
            laboratory_id=scene.laboratory.id,
            user_id=other.known_id(),
            method_code=TENSILE,
            valid_from=scene.today,
        )
    )
    session.flush()
    hand_out(session, scene, [one], analyst=other)
    assert (one.state, one.analyst_id) == ("assigned", other.user_id)


# What the pages of planning read, on both databases.


def test_the_plan_groups_by_order_and_method_and_offers_the_least_busy_first(session, scene):
    busy = waiting(session, scene, tests={TENSILE: 2})
    hand_out(session, scene, busy)
    idle = scenes.person(session, scene.laboratory, Role.ANALYST, "Dewi")
    session.add(
        MethodAuthorisation(
            laboratory_id=scene.laboratory.id,
            user_id=idle.known_id(),
            method_code=TENSILE,
            valid_from=scene.today,
        )
    )
    waiting(session, scene, tests={TENSILE: 11, BEND: 1})
    (order,) = planning.page_of(session, scene.people[Role.SUPERVISOR], Wanted()).rows
    lines = {line.method_code: line for line in order.lines}
    assert [one.mark for one in lines[TENSILE].pieces] == [str(number) for number in range(1, 12)]
    assert [(one.name, one.load) for one in lines[TENSILE].analysts] == [
        ("Dewi", 0),
        (scene.people[Role.ANALYST].name, 2),
    ]
    assert [one.load for one in lines[BEND].analysts] == [2]
    assert planning.counts(session, scene.people[Role.SUPERVISOR]) == {"": 12, "assigned": 2, "late": 0}


def test_the_bench_is_due_two_working_days_before_the_promise_but_never_in_the_past(scene):
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert planning.proposed_due(monday, date(2026, 11, 2), frozenset()) == date(2026, 11, 26)
    assert planning.proposed_due(monday, date(2026, 11, 2), {friday}) == date(2026, 11, 25)
    assert planning.proposed_due(monday, friday, frozenset()) == friday
    assert planning.proposed_due(None, friday, frozenset()) == friday


def test_the_worklist_holds_the_own_sheets_only(session, scene):
    hand_out(session, scene, waiting(session, scene, tests={TENSILE: 2, BEND: 1}))
    analyst = scene.people[Role.ANALYST]
    found = {one.method_code: one for one in worklist.read(session, analyst)}
    assert found[TENSILE].marks == ("1", "2")
    assert found[BEND].days_late == 0
    other = scenes.person(session, scene.laboratory, Role.ANALYST, "Dewi")
    assert worklist.read(session, other) == ()


def test_the_work_order_names_tests_pieces_analyst_and_who_ordered(session, scene):
    ones = waiting(session, scene, tests={TENSILE: 2, BEND: 1})
    order = session.get_one(Order, ones[0].order_id)
    with pytest.raises(Conflict, match="belum ada"):
        work_orders.read(session, scene.people[Role.SUPERVISOR], order.id, lambda _digest: b"")
    hand_out(session, scene, ones)
    audit.seal(session)
    made = work_orders.read(session, scene.people[Role.SUPERVISOR], order.id, lambda _digest: b"")
    (sample,) = made.samples
    tests = {test.method: test for test in sample.tests}
    assert made.number == order.work_order_number
    assert tests[TENSILE].specimens == ("1", "2")
    assert tests[BEND].analyst == scene.people[Role.ANALYST].name
    assert made.ordered_by.name == scene.people[Role.SUPERVISOR].name
    assert made.issued_on == scene.today
    assert made.client == scene.client.name


def test_the_work_order_of_a_blind_order_hides_client_and_brand(session, scene):
    ones = waiting(session, scene)
    order = session.get_one(Order, ones[0].order_id)
    order.blind = True
    hand_out(session, scene, ones)
    made = work_orders.read(session, scene.people[Role.ANALYST], order.id, lambda _digest: b"")
    assert made.client == ""
    assert "REKAAN" not in made.samples[0].details


def test_authorisations_of_other_activities_do_not_count(session, scene):
    ones = waiting(session, scene)
    for row in session.scalars(select(MethodAuthorisation)):
        row.activity = "review"
    session.flush()
    with pytest.raises(GateClosed):
        hand_out(session, scene, ones)


def test_nothing_is_handed_out_while_a_sample_of_the_order_is_awaited(session, scene):
    given = scenes.application_input()
    two = replace(given, items=(given.items[0], given.items[0]))
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, two)
    applications.submit(session, scene.owner, application.id)
    counter = scene.people[Role.RECEPTION]
    order = orders.agree(session, counter, application.id, scenes.review_input())
    first, second = scenes.samples_of(session, order)
    reception.accept(session, counter, first.id, scenes.reception_input(scene))
    ones = scenes.determinations_of(session, order)
    with pytest.raises(GateClosed, match="belum lengkap"):
        hand_out(session, scene, ones)
    assert planning.page_of(session, scene.people[Role.SUPERVISOR], Wanted()).rows == ()
    reception.reject(session, counter, second.id, "Hilang di jalan.")
    hand_out(session, scene, ones)
    assert order.state == "in_testing"
