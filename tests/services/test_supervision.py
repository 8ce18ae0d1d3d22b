"""Verification: who may accept what, what returns, and when an order is tested."""

import threading
from dataclasses import replace

import pytest
from flask import current_app
from sqlalchemy.orm import Session

from lims.database import db, transaction
from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models import Determination, Order
from lims.queries import reviews, tracing
from lims.queries.listing import Wanted
from lims.services import audit, certificates, entry, supervision, voiding
from lims.services.voiding import VoidInput
from tests import scene as scenes
from tests.scene import TENSILE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def supervisor(scene):
    return scene.people[Role.SUPERVISOR]


def submitted(session, scene, pieces=1):
    order = scenes.assigned(session, scene, tests={TENSILE: pieces})
    ones = scenes.determinations_of(session, order)
    for one in ones:
        entry.submit(session, scene.people[Role.ANALYST], one.id, scenes.entry_input(scene), one.version)
    return ones


def test_the_order_is_tested_when_its_last_determination_is_accepted(session, scene):
    first, second = submitted(session, scene, 2)
    order = session.get_one(Order, first.order_id)
    supervision.accept(session, supervisor(scene), [first.id])
    assert order.state == "in_testing"
    supervision.accept(session, supervisor(scene), [second.id])
    assert order.state == "tested"
    assert second.reviewed_by_id == supervisor(scene).user_id


def test_a_void_piece_does_not_hold_the_order_back(session, scene):
    order = scenes.assigned(session, scene, tests={TENSILE: 1})
    (one,) = scenes.determinations_of(session, order)
    analyst = scene.people[Role.ANALYST]
    fresh = voiding.void(session, analyst, one.id, VoidInput("preparation", "Cacat."))
    entry.submit(session, analyst, fresh.id, scenes.entry_input(scene), fresh.version)
    supervision.accept(session, supervisor(scene), [fresh.id])
    assert order.state == "tested"


def test_a_reviewer_may_not_review_their_own_determination(session, scene):
    (one,) = submitted(session, scene)
    both = scenes.Actor(
        user_id=one.submitted_by_id,
        name="Dua peran",
        laboratory_id=scene.laboratory.id,
        roles=frozenset({Role.ANALYST, Role.SUPERVISOR}),
    )
    for act in (
        lambda: supervision.accept(session, both, [one.id]),
        lambda: supervision.send_back(session, both, one.id, "Periksa."),
    ):
        with pytest.raises(NotAllowed, match="pengujiannya sendiri"):
            act()


def test_whoever_handed_it_in_is_its_analyst_even_after_it_went_to_another(session, scene):
    (one,) = submitted(session, scene)
    one.analyst_id = supervisor(scene).known_id()
    session.flush()
    with pytest.raises(NotAllowed):
        supervision.accept(session, supervisor(scene), [one.id])


def test_what_changed_since_it_was_read_is_not_accepted(session, scene):
    (one,) = submitted(session, scene)
    with pytest.raises(Conflict):
        supervision.accept(session, supervisor(scene), [one.id], seen={one.id: one.version - 1})
    with pytest.raises(Conflict):
        supervision.accept(session, supervisor(scene), [one.id], seen={})
    supervision.accept(session, supervisor(scene), [one.id], seen={one.id: one.version})
    assert one.state == "accepted"


def test_nothing_ticked_is_told(session, scene):
    with pytest.raises(InvalidInput):
        supervision.accept(session, supervisor(scene), [])


def test_one_determination_returns_and_the_others_stay(session, scene):
    first, second = submitted(session, scene, 2)
    with pytest.raises(InvalidInput):
        supervision.send_back(session, supervisor(scene), first.id, " ")
    supervision.send_back(session, supervisor(scene), first.id, "Periksa Lu.")
    assert (first.state, first.return_reason, second.state) == ("returned", "Periksa Lu.", "submitted")


def test_what_was_not_handed_in_is_neither_accepted_nor_returned(session, scene):
    (one,) = scenes.determinations_of(session, scenes.assigned(session, scene))
    with pytest.raises(Conflict):
        supervision.accept(session, supervisor(scene), [one.id])
    with pytest.raises(Conflict):
        supervision.send_back(session, supervisor(scene), one.id, "Periksa.")


def test_an_acceptance_is_taken_back_only_while_no_draft_rests_on_it(session, scene):
    certificate = scenes.drafted(session, scene)
    order = session.get_one(Order, certificate.order_id)
    (one,) = scenes.determinations_of(session, order)
    with pytest.raises(Conflict, match="konsep LHU"):
        supervision.reopen(session, supervisor(scene), one.id, "Keluhan.")
    certificates.discard(
        session, scene.people[Role.TECHNICAL_MANAGER], certificate.id, "Hasil diperiksa lagi."
    )
    with pytest.raises(InvalidInput):
        supervision.reopen(session, supervisor(scene), one.id, "")
    supervision.reopen(session, supervisor(scene), one.id, "Keluhan.")
    assert (one.state, order.state) == ("returned", "in_testing")


# What the pages of verification read, on both databases.


def test_the_list_holds_samples_with_what_awaits_and_what_is_not_in_yet(session, scene):
    first, second = submitted(session, scene, 2)
    supervision.send_back(session, supervisor(scene), second.id, "Periksa Lu.")
    (row,) = reviews.page_of(session, supervisor(scene), Wanted()).rows
    assert (row.awaiting, row.others, row.own) == (1, 1, 0)
    assert row.analysts == (scene.people[Role.ANALYST].name,)
    supervision.accept(session, supervisor(scene), [first.id])
    assert reviews.page_of(session, supervisor(scene), Wanted()).rows == ()


def test_the_page_of_a_sample_shows_how_its_pieces_were_tested(session, scene):
    ones = submitted(session, scene, 2)
    page = reviews.read(session, scene.people[Role.ASSESSOR], ones[0].sample_id)
    (sheet,) = page.sheets
    assert [row.mark for row in sheet.sheet.rows] == ["1", "2"]
    assert {how.marks for how in sheet.conducts} <= {("1", "2"), ("1",), ("2",)}
    assert all(used.calibration for how in sheet.conducts for used in how.equipment)
    assert page.overall
    assert page.overall.verdict == "PASS"
    assert not page.may_review


def test_a_result_leads_back_to_everything_it_stands_on(session, scene):
    (one,) = submitted(session, scene)
    supervision.accept(session, supervisor(scene), [one.id])
    audit.seal(session)
    trace = tracing.read(session, scene.people[Role.ASSESSOR], one.id)
    assert trace.authorisation is not None
    assert trace.analyst
    assert trace.analyst.id == scene.people[Role.ANALYST].user_id
    assert trace.reviewer
    assert trace.reviewer.id == supervisor(scene).user_id
    assert trace.checks
    assert [check.copy_number for check in trace.checks.whole] == ["UJI-1"]
    assert [used.equipment.id for used in trace.equipment] == [scene.equipment[TENSILE].id]
    assert {"determination:submit", "determination:accept"} <= {act.act for act in trace.acts}
    assert str(trace.row.results["TS"].result.reported) == "603"


@pytest.mark.usefixtures("database")
def test_two_supervisors_at_once_do_not_leave_an_order_in_testing_for_ever():
    app = current_app._get_current_object()
    with transaction() as writing:
        scene = scenes.build(writing)
        first, second = (one.id for one in submitted(writing, scene, 2))
        order_id = writing.get_one(Determination, first).order_id
        laboratory = scene.laboratory.id
        other = scenes.person(writing, scene.laboratory, Role.SUPERVISOR, "Wati")
        audit.record(writing, other, "scene:build", scene.laboratory, laboratory_id=laboratory)
    accepted = threading.Event()

    def accept_the_second() -> None:
        with app.app_context():
            accepted.wait(10)
            with transaction() as also:
                supervision.accept(also, other, [second])
            db.session.remove()

    thread = threading.Thread(target=accept_the_second)
    thread.start()
    with transaction() as session:
        supervision.accept(session, supervisor(scene), [first])
        accepted.set()
        thread.join(0.3)  # the other one comes as far as it can before this is committed
        assert thread.is_alive(), "it waits for the order, or it would count what it cannot see"
    thread.join(10)
    assert db.session().get_one(Order, order_id).state == "tested"


def test_who_typed_before_a_reassignment_does_not_review(session):
    scene = scenes.build(session)
    order = scenes.assigned(session, scene)
    (one,) = scenes.determinations_of(session, order)
    analyst = scene.people[Role.ANALYST]
    entry.save_draft(session, analyst, one.id, scenes.entry_input(scene), one.version)
    audit.seal(session)
    other = scenes.person(session, scene.laboratory, Role.ANALYST, "Penguji Lain")
    one.analyst_id = one.submitted_by_id = other.known_id()
    one.state = "submitted"
    session.flush()
    both = replace(analyst, roles=analyst.roles | {Role.SUPERVISOR})
    with pytest.raises(NotAllowed):
        supervision.accept(session, both, [one.id])
