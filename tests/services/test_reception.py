"""Samples at the counter: looked at, accepted, held or refused; where they go afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import CustodyEvent, Determination, Holiday, Notice, Order, Specimen
from lims.services import applications, orders, reception
from tests import scene as scenes
from tests.scene import BEND, TENSILE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def counter(scene):
    return scene.people[Role.RECEPTION]


def expected(session, scene, **changes):
    order = scenes.ordered(session, scene, **changes)
    return order, scenes.samples_of(session, order)[0]


def two_samples(session, scene) -> tuple[Order, list]:
    given = scenes.application_input()
    given = replace(given, items=(given.items[0], replace(given.items[0], size="D10")))
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, given)
    applications.submit(session, scene.owner, application.id)
    order = orders.agree(session, counter(scene), application.id, scenes.review_input())
    return order, scenes.samples_of(session, order)


def custody(session, sample):
    return [
        event.event
        for event in session.scalars(
            select(CustodyEvent).where(CustodyEvent.sample_id == sample.id).order_by(CustodyEvent.id)
        )
    ]


def test_an_accepted_sample_gets_code_pieces_and_determinations(session, scene):
    order, sample = expected(session, scene, tests={TENSILE: 3, BEND: 2})
    reception.accept(session, counter(scene), sample.id, scenes.reception_input(scene))
    assert sample.state == "accepted"
    assert sample.code == f"{scene.today:%Y%m}.0001"
    pieces = session.scalars(select(Specimen).where(Specimen.sample_id == sample.id)).all()
    assert sorted((one.method_code, one.mark) for one in pieces) == [
        (BEND, "1"),
        (BEND, "2"),
        (TENSILE, "1"),
        (TENSILE, "2"),
        (TENSILE, "3"),
    ]
    made = scenes.determinations_of(session, order)
    assert {one.specimen_id for one in made} == {one.id for one in pieces}
    assert {one.state for one in made} == {"planned"}
    assert custody(session, sample) == ["accepted"]


def test_the_promise_counts_working_days_from_the_last_sample(session, scene):
    order, (first, second) = two_samples(session, scene)
    monday = scene.today - timedelta(days=scene.today.weekday() + 7)
    session.add(
        Holiday(laboratory_id=scene.laboratory.id, day=monday + timedelta(days=2), name="Libur rekaan")
    )
    session.flush()
    early = scenes.reception_input(scene, received_on=monday - timedelta(days=3))
    reception.accept(session, counter(scene), first.id, early)
    assert (order.state, order.due_on) == ("ordered", None)
    reception.accept(session, counter(scene), second.id, scenes.reception_input(scene, received_on=monday))
    assert (order.state, order.received_on) == ("received", monday)
    assert order.due_on == monday + timedelta(days=15)  # ten working days, one of them taken by the holiday


def test_nothing_is_received_before_its_day(session, scene):
    _order, sample = expected(session, scene)
    tomorrow = scenes.reception_input(scene, received_on=scene.today + timedelta(days=1))
    with pytest.raises(InvalidInput) as refusal:
        reception.accept(session, counter(scene), sample.id, tomorrow)
    assert set(refusal.value.fields) == {"received_on"}


def test_every_fault_of_a_reception_is_told_at_once(session, scene):
    _order, sample = expected(session, scene, seal_number="S-1")
    blank = reception.ReceptionInput(received_on=date(2999, 1, 1), quantity=" ", condition={})
    with pytest.raises(InvalidInput) as refusal:
        reception.accept(session, counter(scene), sample.id, blank)
    assert set(refusal.value.fields) == {
        "received_on",
        "quantity",
        "seal_intact",
        *reception.CONDITIONS,
    }
    assert sample.state == "expected"


def test_a_condition_that_is_not_met_needs_a_note(session, scene):
    _order, sample = expected(session, scene)
    condition = dict.fromkeys(reception.CONDITIONS, True) | {"free_of_rust": False}
    given = scenes.reception_input(scene, condition=condition)
    with pytest.raises(InvalidInput) as refusal:
        reception.accept(session, counter(scene), sample.id, given)
    assert set(refusal.value.fields) == {"condition_note"}
    noted = replace(given, condition_note="Karat tipis di ujung")
    reception.accept(session, counter(scene), sample.id, noted)
    assert sample.condition["free_of_rust"] is False


def test_a_broken_seal_needs_a_note(session, scene):
    _order, sample = expected(session, scene, seal_number="S-1")
    broken = scenes.reception_input(scene, seal_intact=False)
    with pytest.raises(InvalidInput) as refusal:
        reception.accept(session, counter(scene), sample.id, broken)
    assert set(refusal.value.fields) == {"condition_note"}
    reception.accept(session, counter(scene), sample.id, replace(broken, condition_note="Segel putus"))
    assert sample.seal_intact is False


def test_a_held_sample_has_its_code_but_no_pieces_and_the_client_is_asked(session, scene):
    order, sample = expected(session, scene)
    reception.hold(session, counter(scene), sample.id, scenes.reception_input(scene), " Bengkok; diuji? ")
    assert (sample.state, sample.hold_reason) == ("held", "Bengkok; diuji?")
    assert sample.code
    assert session.scalars(select(Determination)).all() == []
    assert order.due_on is None
    notice = session.scalars(select(Notice).where(Notice.kind == "sample-held")).one()
    assert notice.parameters["text"] == "Bengkok; diuji?"


def test_a_held_sample_is_let_go_by_the_clients_word_only(session, scene):
    order, sample = expected(session, scene)
    reception.hold(session, counter(scene), sample.id, scenes.reception_input(scene), "Bengkok")
    code = sample.code
    with pytest.raises(Conflict):
        reception.accept(session, counter(scene), sample.id, scenes.reception_input(scene))
    with pytest.raises(InvalidInput):
        reception.release(session, counter(scene), sample.id, " ")
    reception.release(session, counter(scene), sample.id, "Tetap diuji (Ibu Sari, telepon)")
    assert (sample.state, sample.code) == ("accepted", code)
    assert sample.client_instruction == "Tetap diuji (Ibu Sari, telepon)"
    assert (order.state, order.received_on) == ("received", scene.today)
    assert custody(session, sample) == ["held", "accepted"]


def test_only_what_is_held_is_released(session, scene):
    _order, sample = expected(session, scene)
    with pytest.raises(InvalidInput):
        reception.release(session, counter(scene), sample.id, "Tetap diuji")


def test_an_order_whose_samples_are_all_refused_is_cancelled(session, scene):
    order, sample = expected(session, scene)
    reception.reject(session, counter(scene), sample.id, "Bukan logam")
    assert (sample.state, order.state) == ("rejected", "cancelled")
    assert session.scalars(select(Notice).where(Notice.kind == "sample-rejected")).one()


def test_a_refused_sample_does_not_hold_the_others_up(session, scene):
    order, (first, second) = two_samples(session, scene)
    reception.accept(session, counter(scene), first.id, scenes.reception_input(scene))
    reception.reject(session, counter(scene), second.id, "Terlalu pendek")
    assert (order.state, order.received_on) == ("received", scene.today)


@pytest.mark.parametrize("act", ["hold", "reject"])
def test_holding_and_refusing_need_a_reason(session, scene, act):
    _order, sample = expected(session, scene)
    given = (scenes.reception_input(scene), " ") if act == "hold" else (" ",)
    with pytest.raises(InvalidInput) as refusal:
        getattr(reception, act)(session, counter(scene), sample.id, *given)
    assert set(refusal.value.fields) == {"reason"}
    assert sample.state == "expected"


def test_a_sample_is_accepted_once(session, scene):
    order = scenes.received(session, scene)
    (sample,) = scenes.samples_of(session, order)
    with pytest.raises(Conflict):
        reception.accept(session, counter(scene), sample.id, scenes.reception_input(scene))


def test_only_reception_receives(session, scene):
    _order, sample = expected(session, scene)
    for role in (Role.ANALYST, Role.SUPERVISOR, Role.TECHNICAL_MANAGER, Role.ASSESSOR):
        with pytest.raises(NotAllowed):
            reception.accept(session, scene.people[role], sample.id, scenes.reception_input(scene))
        with pytest.raises(NotAllowed):
            reception.reject(session, scene.people[role], sample.id, "Tidak")


def test_another_laboratorys_sample_does_not_exist(session, scene):
    _order, sample = expected(session, scene)
    other = scenes.build(session, "LAIN")
    with pytest.raises(NotFound):
        reception.accept(session, counter(other), sample.id, scenes.reception_input(other))


def test_a_sample_cannot_have_come_in_long_before_its_order(session):
    scene = scenes.build(session)
    order = scenes.ordered(session, scene)
    (sample,) = scenes.samples_of(session, order)
    given = scenes.reception_input(scene, received_on=date(206, 1, 2))
    with pytest.raises(InvalidInput) as refusal:
        reception.accept(session, scene.people[Role.RECEPTION], sample.id, given)
    assert "received_on" in refusal.value.fields
