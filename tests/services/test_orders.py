"""The review of a request, and the order in which everything agreed is frozen."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import ApplicationMessage, Notice, Order, RequestReview, Sample, StandardVersion, Tariff
from lims.queries.library import library
from lims.queries.rows import lines_of
from lims.services import orders
from tests import scene as scenes
from tests.scene import BEND, SPECIFICATION, TENSILE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def reviewer(scene):
    return scene.people[Role.TECHNICAL_MANAGER]


def notices(session, kind):
    return session.scalars(select(Notice).where(Notice.kind == kind)).all()


def test_an_order_freezes_price_method_and_edition(session, scene):
    application = scenes.submitted(session, scene, tests={TENSILE: 3, BEND: 2})
    order = orders.agree(session, reviewer(scene), application.id, scenes.review_input())
    assert application.state == "agreed"
    assert order.number == f"LUL/ORD/{scene.today:%Y}/{scene.today:%m}/0001"
    assert order.total == 5 * 75_000
    specification = library().specification(SPECIFICATION)
    for line in lines_of(session, order):
        assert (line.unit_price, line.amount) == (75_000, 75_000 * line.pieces)
        assert line.legal_basis == "rekaan"
        assert line.method_sha256 == library().method(line.method_code).sha256
        assert line.specification_sha256 == specification.sha256
    frozen = session.get_one(StandardVersion, specification.sha256)
    assert frozen.text == specification.source_text


def test_a_later_tariff_leaves_the_order_as_it_was(session, scene):
    order = scenes.ordered(session, scene)
    session.add(
        Tariff(
            laboratory_id=scene.laboratory.id,
            method_code=TENSILE,
            amount=999_000,
            legal_basis="baru",
            valid_from=scene.today,
        )
    )
    session.flush()
    assert order.total == 75_000
    assert scenes.ordered(session, scene).total == 999_000


def test_every_product_becomes_a_sample_that_is_expected(session, scene):
    order = scenes.ordered(session, scene)
    samples = session.scalars(select(Sample).where(Sample.order_id == order.id)).all()
    assert [(sample.state, sample.code) for sample in samples] == [("expected", None)]


def test_an_order_can_be_followed_by_whoever_holds_its_token_and_no_two_are_alike(session, scene):
    tokens = {scenes.ordered(session, scene).tracking_token for _number in range(3)}
    assert len(tokens) == 3
    assert all(len(token) >= 22 for token in tokens)


def test_the_client_is_told_of_the_order(session, scene):
    order = scenes.ordered(session, scene)
    (notice,) = notices(session, "application-agreed")
    assert (notice.client_id, notice.order_id) == (scene.client.id, order.id)


def test_a_point_that_is_open_or_not_met_makes_no_order(session, scene):
    application = scenes.submitted(session, scene)
    given = scenes.review_input()
    for name, answer in zip(orders.CHECKS, ["no", "", "maybe"] * 3, strict=False):
        given.checks[name]["answer"] = answer
    with pytest.raises(InvalidInput) as refusal:
        orders.agree(session, reviewer(scene), application.id, given)
    assert set(refusal.value.fields) == {f"{name}-answer" for name in orders.CHECKS}


def test_a_point_that_does_not_apply_is_no_obstacle(session, scene):
    application = scenes.submitted(session, scene)
    given = scenes.review_input()
    given.checks["subcontracting"] = {"answer": "not-applicable", "note": "Semua dikerjakan sendiri"}
    order = orders.agree(session, reviewer(scene), application.id, given)
    review = session.scalars(
        select(RequestReview).where(RequestReview.application_id == application.id)
    ).one()
    assert order.id
    assert review.checks["subcontracting"]["note"] == "Semua dikerjakan sendiri"
    assert review.reviewed_by_id == reviewer(scene).user_id


@pytest.mark.parametrize("rule", ["guard-band-non-binary", "", "coin"])
def test_only_simple_acceptance_can_be_agreed(session, scene, rule):
    application = scenes.submitted(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        orders.agree(session, reviewer(scene), application.id, scenes.review_input(decision_rule=rule))
    assert set(refusal.value.fields) == {"decision_rule"}


def test_without_a_wanted_statement_no_rule_is_agreed(session, scene):
    application = scenes.submitted(session, scene)
    application.statement_wanted = False
    with pytest.raises(InvalidInput) as refusal:
        orders.agree(session, reviewer(scene), application.id, scenes.review_input())
    assert set(refusal.value.fields) == {"decision_rule"}


def test_an_order_without_a_statement_has_no_rule(session, scene):
    application = scenes.submitted(session, scene)
    application.statement_wanted = False
    order = orders.agree(session, reviewer(scene), application.id, scenes.review_input(decision_rule=""))
    assert order.decision_rule == ""


@pytest.mark.parametrize("days", [0, 251])
def test_a_promise_is_between_a_day_and_a_year(session, scene, days):
    application = scenes.submitted(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        orders.agree(
            session, reviewer(scene), application.id, scenes.review_input(promised_working_days=days)
        )
    assert set(refusal.value.fields) == {"promised_working_days"}


def test_a_superseded_edition_needs_the_clients_recorded_choice(session, scene):
    application = scenes.submitted(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        orders.agree(session, reviewer(scene), application.id, scenes.review_input(superseded_accepted=" "))
    fault = refusal.value.fields["superseded_accepted"]
    assert "SNI 2052:2024" in str(fault)


def test_without_a_price_there_is_no_order(session, scene):
    application = scenes.submitted(session, scene)
    tariff = session.scalars(select(Tariff).where(Tariff.method_code == TENSILE)).one()
    tariff.valid_until = scene.today - timedelta(days=1)
    session.flush()
    with pytest.raises(GateClosed, match=TENSILE):
        orders.agree(session, reviewer(scene), application.id, scenes.review_input())


def test_an_application_becomes_one_order_only(session, scene):
    order = scenes.ordered(session, scene)
    with pytest.raises(Conflict):
        orders.agree(session, reviewer(scene), order.application_id, scenes.review_input())
    assert len(session.scalars(select(Order)).all()) == 1


def test_a_question_waits_for_the_clients_answer(session, scene):
    application = scenes.submitted(session, scene)
    orders.ask(session, reviewer(scene), application.id, " Heat berapa? ")
    message = session.scalars(select(ApplicationMessage)).one()
    assert (application.state, message.text, message.from_client) == ("queried", "Heat berapa?", False)
    assert notices(session, "application-queried")[0].parameters["text"] == "Heat berapa?"
    with pytest.raises(Conflict):
        orders.agree(session, reviewer(scene), application.id, scenes.review_input())


def test_a_refusal_carries_its_reason_to_the_client(session, scene):
    application = scenes.submitted(session, scene)
    orders.refuse(session, reviewer(scene), application.id, " Tidak ada alat ")
    assert (application.state, application.refusal_reason) == ("refused", "Tidak ada alat")
    assert notices(session, "application-refused")[0].parameters["text"] == "Tidak ada alat"


@pytest.mark.parametrize("act", [orders.ask, orders.refuse])
def test_question_and_refusal_need_words(session, scene, act):
    application = scenes.submitted(session, scene)
    with pytest.raises(InvalidInput):
        act(session, reviewer(scene), application.id, "  ")
    assert application.state == "submitted"


def test_only_reception_and_technical_manager_review(session, scene):
    application = scenes.submitted(session, scene)
    for role in (Role.ANALYST, Role.SUPERVISOR, Role.HEAD, Role.ASSESSOR, Role.TREASURER):
        for act, given in (
            (orders.agree, scenes.review_input()),
            (orders.ask, "?"),
            (orders.refuse, "Tidak"),
        ):
            with pytest.raises(NotAllowed):
                act(session, scene.people[role], application.id, given)


def test_another_laboratory_does_not_see_the_request(session, scene):
    application = scenes.submitted(session, scene)
    other = scenes.build(session, "LAIN")
    with pytest.raises(NotFound):
        orders.agree(session, reviewer(other), application.id, scenes.review_input())
