"""What the pages of intake read: who sees what, and what the laboratory has for a request."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import Calibration, Determination, MethodAuthorisation, ScopeEntry, StandardCheck, Tariff
from lims.queries import (
    applications,
    clients,
    dashboard,
    feasibility,
    labels,
    orders,
    prints,
    samples,
    scanning,
)
from lims.queries.listing import Wanted
from lims.services import applications as acts
from lims.services import certificates, reception, supervision, voiding
from lims.services import orders as reviews
from lims.services.voiding import VoidInput
from tests import scene as scenes
from tests.scene import BEND, SPECIFICATION, TENSILE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def found(session, application):
    return feasibility.find(session, application, applications.asked_items(session, application))


# Feasibility.


def test_the_review_sees_people_equipment_price_and_date(session, scene):
    scenes.assigned(session, scene)
    here = found(session, scenes.submitted(session, scene, tests={TENSILE: 3, BEND: 1}))
    tensile = next(one for one in here.methods if one.code == TENSILE)
    assert [(one.name, one.open, one.late) for one in tensile.analysts] == [("Analyst LUL", 1, 0)]
    assert [one.fit for one in tensile.machines] == [True]
    assert tensile.can_be_done
    assert not tensile.accredited
    assert here.total == 4 * 75_000
    assert here.due_on > here.today + timedelta(days=here.promised_working_days)


def test_late_work_of_an_analyst_is_told(session, scene):
    order = scenes.assigned(session, scene)
    for one in scenes.determinations_of(session, order):
        one.due_on = scene.today - timedelta(days=1)
    session.flush()
    here = found(session, scenes.submitted(session, scene))
    assert [(one.open, one.late) for one in here.methods[0].analysts] == [(1, 1)]


def test_nobody_authorised_and_nothing_calibrated_is_told(session, scene):
    application = scenes.submitted(session, scene)
    for row in session.scalars(select(MethodAuthorisation)):
        row.valid_until = scene.today - timedelta(days=1)
    for row in session.scalars(select(Calibration)):
        row.valid_until = scene.today - timedelta(days=1)
    session.flush()
    (tensile,) = found(session, application).methods
    assert tensile.analysts == ()
    assert [one.fit for one in tensile.machines] == [False]
    assert not tensile.can_be_done


def test_equipment_out_of_service_is_not_fit(session, scene):
    scene.equipment[TENSILE].in_service = False
    session.flush()
    (tensile,) = found(session, scenes.submitted(session, scene)).methods
    assert [(one.fit, one.in_service) for one in tensile.machines] == [(False, False)]


def test_a_method_in_scope_is_accredited_while_the_accreditation_holds(session, scene):
    scene.laboratory.accreditation_number = "LP-000-IDN"
    scene.laboratory.accredited_from = scene.today - timedelta(days=10)
    scene.laboratory.accredited_until = scene.today + timedelta(days=10)
    session.add(
        ScopeEntry(
            laboratory_id=scene.laboratory.id,
            method_code=TENSILE,
            valid_from=scene.today - timedelta(days=5),
        )
    )
    session.flush()
    application = scenes.submitted(session, scene)
    assert found(session, application).methods[0].accredited
    scene.laboratory.accredited_until = scene.today - timedelta(days=1)
    assert not found(session, application).methods[0].accredited


def test_a_missing_price_leaves_the_sum_open(session, scene):
    application = scenes.submitted(session, scene, tests={TENSILE: 1, BEND: 1})
    tariff = session.scalars(select(Tariff).where(Tariff.method_code == BEND)).one()
    tariff.valid_until = scene.today - timedelta(days=1)
    session.flush()
    here = found(session, application)
    assert here.total is None
    assert {line.method: line.amount for line in here.prices} == {TENSILE: 75_000, BEND: None}


def test_the_confidence_of_the_limits_and_the_newer_edition_are_told(session, scene):
    here = found(session, scenes.submitted(session, scene))
    (one,) = here.specifications
    assert one.known
    assert one.limits > 0
    assert one.gaps > 0
    assert one.checks
    assert [check.copy_number for check in one.checks.whole] == ["UJI-1"]
    assert one.superseded_by == "SNI 2052:2024"
    assert [finding.code for finding in here.superseded] == [SPECIFICATION]


def test_a_changed_file_counts_as_unchecked(session, scene):
    application = scenes.submitted(session, scene)
    session.scalars(select(StandardCheck)).one().sha256 = "0" * 64
    session.flush()
    (one,) = found(session, application).specifications
    assert one.checks
    assert one.checks.done == 0


def test_a_product_without_specification_has_no_finding(session, scene):
    here = found(session, scenes.submitted(session, scene, specification_code="", grade="", size=""))
    assert here.specifications == here.superseded == ()


# Who sees what.


def test_a_clients_draft_is_not_the_laboratorys_to_read(session, scene):
    draft = acts.start(session, scene.owner, scene.laboratory.id, scene.client.id, scenes.application_input())
    counter = scene.people[Role.RECEPTION]
    with pytest.raises(NotFound):
        applications.read(session, counter, draft.id)
    assert applications.page_of(session, counter, Wanted()).rows == ()
    assert clients.read(session, counter, scene.client.id).applications == ()


def test_an_application_is_read_with_its_talk_review_and_order(session, scene):
    application = scenes.submitted(session, scene)
    counter = scene.people[Role.RECEPTION]
    reviews.ask(session, counter, application.id, "Heat berapa?")
    acts.answer(session, scene.owner, application.id, "H-18")
    order = reviews.agree(session, counter, application.id, scenes.review_input())
    page = applications.read(session, counter, application.id)
    assert [(one.text, one.from_client) for one in page.messages] == [("Heat berapa?", False), ("H-18", True)]
    assert page.order is order
    assert page.reviewed.reviewer == counter.name


def test_a_blind_order_hides_its_client_from_whoever_only_tests(session, scene):
    application = scenes.submitted(session, scene)
    order = reviews.agree(
        session, scene.people[Role.RECEPTION], application.id, scenes.review_input(blind=True)
    )
    (sample,) = scenes.samples_of(session, order)
    analyst, counter = scene.people[Role.ANALYST], scene.people[Role.RECEPTION]
    assert orders.read(session, analyst, order.id).client is None
    assert samples.read(session, analyst, sample.id).client is None
    assert [row.client for row in orders.page_of(session, analyst, Wanted()).rows] == [None]
    assert orders.page_of(session, analyst, Wanted(text="besi")).rows == ()
    assert orders.read(session, counter, order.id).client is scene.client
    assert len(orders.page_of(session, counter, Wanted(text="besi")).rows) == 1


def test_an_open_order_shows_analysts_its_client_but_no_price(session, scene):
    order = scenes.ordered(session, scene)
    page = orders.read(session, scene.people[Role.ANALYST], order.id)
    assert page.client is scene.client
    assert not page.shows_prices
    assert page.certificates == ()


def test_working_days_are_counted_until_the_promise_and_beyond(session, scene):
    order = scenes.received(session, scene)
    counter = scene.people[Role.RECEPTION]
    assert orders.read(session, counter, order.id).days_left == 10
    order.due_on = scene.today - timedelta(days=1)
    session.flush()
    assert orders.read(session, counter, order.id).days_left < 0
    assert [row.id for row in orders.page_of(session, counter, Wanted(state="late")).rows] == [order.id]
    order.state = "reported"
    session.flush()
    assert orders.read(session, counter, order.id).days_left is None
    assert orders.page_of(session, counter, Wanted(state="late")).rows == ()


def test_a_sample_shows_its_pieces_void_ones_too(session, scene):
    order = scenes.assigned(session, scene)
    (sample,) = scenes.samples_of(session, order)
    (determination,) = scenes.determinations_of(session, order)
    given = VoidInput("grip", "Putus di penjepit")
    voiding.void(session, scene.people[Role.ANALYST], determination.id, given)
    page = samples.read(session, scene.people[Role.SUPERVISOR], sample.id)
    assert [(one.state, one.replaces, one.void_reason) for one in page.pieces] == [
        ("void", "", "Putus di penjepit"),
        ("ready", "1", ""),
    ]
    assert [one.event for one in page.events] == ["accepted"]


# The scanner.


def test_a_scanner_reads_numbers_codes_and_addresses(session, scene):
    order = scenes.received(session, scene)
    (sample,) = scenes.samples_of(session, order)
    counter = scene.people[Role.RECEPTION]
    for text, sample_id in (
        (f" {order.number}\n", None),
        (f"https://lul.contoh.go.id/t/{order.tracking_token}", None),
        (sample.code, sample.id),
        (f"http://192.168.1.4:8000/lab/s/{sample.id}", sample.id),
    ):
        assert scanning.find(session, counter, text) == scanning.Scanned(order.id, sample_id)


def test_what_is_not_ours_is_not_found(session, scene):
    order = scenes.received(session, scene)
    (sample,) = scenes.samples_of(session, order)
    stranger = scenes.build(session, "LAIN").people[Role.RECEPTION]
    for text in (
        order.number,
        sample.code,
        f"https://x.id/lab/s/{sample.id}",
        f"https://x.id/lab/s/{uuid.uuid4()}",
        f"https://x.id/lab/s/{'-' * 36}",
        f"https://x.id/t/{order.tracking_token}",
        "http://[",
    ):
        with pytest.raises(NotFound):
            scanning.find(session, stranger, text)
    with pytest.raises(InvalidInput):
        scanning.find(session, stranger, "  ")


# The dashboard.


def heaps(session, actor):
    return {one.kind: one.count for one in dashboard.read(session, actor).awaiting}


def test_every_role_sees_its_own_heaps(session, scene):
    scenes.submitted(session, scene)
    scenes.ordered(session, scene)
    late = scenes.assigned(session, scene)
    late.due_on = scene.today - timedelta(days=1)
    for one in session.scalars(select(Determination)):
        one.due_on = scene.today - timedelta(days=1)
    session.flush()
    counter = heaps(session, scene.people[Role.RECEPTION])
    assert {kind: count for kind, count in counter.items() if count} == {
        "applications-submitted": 1,
        "notices-waiting": counter["notices-waiting"],
        "orders-expected": 1,
    }
    assert not counter.keys() & {"mine-late", "certificates-draft", "orders-unbilled"}
    assert heaps(session, scene.people[Role.ANALYST]) == {"mine-late": 1, "mine-today": 0, "mine-later": 0}
    assert heaps(session, scene.people[Role.SUPERVISOR])["determinations-planned"] == 0
    assert heaps(session, scene.people[Role.ASSESSOR]) == {}


def test_heaps_count_the_own_laboratory_alone(session, scene):
    scenes.submitted(session, scene)
    other = scenes.build(session, "LAIN")
    assert set(heaps(session, other.people[Role.RECEPTION]).values()) == {0}


def test_a_client_has_no_dashboard_of_the_laboratory(session, scene):
    with pytest.raises(NotAllowed):
        dashboard.read(session, scene.owner)


# What is printed.


def no_blob(digest):
    raise AssertionError(digest)


def test_the_request_form_says_what_was_agreed(session, scene):
    order = scenes.ordered(session, scene, tests={TENSILE: 2})
    form = prints.request_form(session, scene.people[Role.RECEPTION], order.id, no_blob)
    assert form.number == order.number
    assert form.price.total == 150_000
    assert form.decision_rule.id == "penerimaan sederhana"
    (one,) = form.samples
    assert (one.specification.code, one.tests[0].quantity) == (SPECIFICATION, 2)
    assert len(form.review.points) == len(reviews.CHECKS)
    assert all(point.fits for point in form.review.points)
    assert "Pelanggan memilih edisi 2017." in [term.value for term in form.terms]


def test_the_receipt_lists_what_has_come_and_the_clients_word(session, scene):
    order = scenes.ordered(session, scene)
    counter = scene.people[Role.RECEPTION]
    (sample,) = scenes.samples_of(session, order)
    assert prints.receipt(session, counter, order.id, "https://x", no_blob).samples == ()
    noted = replace(scenes.reception_input(scene), condition_note="Satu batang bengkok")
    reception.hold(session, counter, sample.id, noted, "Bengkok; diuji?")
    (held,) = prints.receipt(session, counter, order.id, "https://x", no_blob).samples
    assert (held.condition.id, held.remarks) == ("Satu batang bengkok", "Ditahan: Bengkok; diuji?")
    reception.release(session, counter, sample.id, "Tetap diuji")
    receipt = prints.receipt(session, counter, order.id, "https://x", no_blob)
    assert receipt.samples[0].remarks == "Diuji atas keputusan pelanggan: Tetap diuji"
    assert receipt.promised_on == order.due_on
    assert receipt.received_by.name == counter.name


def test_labels_say_nothing_of_the_client(session, scene):
    order = scenes.received(session, scene)
    (sample,) = scenes.samples_of(session, order)
    (label,) = labels.labels(session, scene.people[Role.RECEPTION], order.id, lambda one: f"http://x/{one}")
    assert label.code == sample.code
    assert label.url == f"http://x/{sample.id}"
    assert scene.client.name not in repr(label)


def test_analysts_print_nothing_of_the_counter(session, scene):
    order = scenes.received(session, scene)
    analyst = scene.people[Role.ANALYST]
    with pytest.raises(NotAllowed):
        labels.labels(session, analyst, order.id, str)
    with pytest.raises(NotAllowed):
        prints.receipt(session, analyst, order.id, "https://x", no_blob)
    with pytest.raises(NotAllowed):
        prints.request_form(session, analyst, order.id, no_blob)


def test_an_accepted_order_waits_for_its_certificate(session, scene):
    order = scenes.tested(session, scene)
    assert heaps(session, scene.people[Role.SUPERVISOR])["determinations-submitted"] == 1
    supervision.accept(
        session,
        scene.people[Role.SUPERVISOR],
        [one.id for one in scenes.determinations_of(session, order)],
    )
    assert heaps(session, scene.people[Role.RECEPTION])["orders-tested"] == 1
    certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], order.id)
    assert heaps(session, scene.people[Role.RECEPTION])["orders-tested"] == 0
