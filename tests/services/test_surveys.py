"""The satisfaction survey (SKM): once for an order, after its certificate, and nobody can tell who answered what."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.domain.survey import UNSUR
from lims.domain.workflow import OrderState
from lims.models import Order, SurveyAnswer
from lims.models.hashing import UNAUDITED
from lims.queries import surveys as queries
from lims.services import surveys
from lims.services.surveys import SurveyInput
from tests import scene as scenes
from tests.scene import Scene

MARKS = dict.fromkeys(UNSUR, "3")


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def order(session: Session, scene: Scene) -> Order:
    order = scenes.ordered(session, scene)
    order.state = OrderState.REPORTED  # all that is asked of it here
    return order


def test_an_answer_counts_and_names_nobody(session, scene, order):
    surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS | {"U3": "1"}, "Agak lama"))
    page = queries.read(session, scene.people[Role.QUALITY_MANAGER], scene.today, scene.today)
    assert page.index is not None
    assert (page.index.answers, page.index.letter) == (1, "C")
    assert [(one.text, one.client, one.order_number) for one in page.said] == [("Agak lama", "", "")]


def test_nothing_leads_from_an_answer_to_who_gave_it(session, scene, order):
    surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS))
    row = session.scalars(select(SurveyAnswer)).one()
    assert row.order_id is None
    assert row.id.version == 4, "an id that tells the time would lead to the act in the trail"
    assert SurveyAnswer in UNAUDITED


def test_whoever_holds_the_receipt_answers_without_an_account(session, scene, order):
    surveys.answer_by_token(session, order.tracking_token, SurveyInput(MARKS))
    assert not queries.may_answer(session, order.id, order.state)
    with pytest.raises(Conflict, match="sudah diisi"):
        surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS))
    with pytest.raises(NotFound):
        surveys.answer_by_token(session, "tidak-ada", SurveyInput(MARKS))


def test_it_is_asked_after_the_certificate_only(session, scene):
    running = scenes.ordered(session, scene)
    assert not queries.may_answer(session, running.id, running.state)
    with pytest.raises(Conflict, match="sesudah LHU terbit"):
        surveys.answer(session, scene.owner, running.id, SurveyInput(MARKS))


@pytest.mark.parametrize("odd", ["", "0", "5", "3 ", "tiga"])
def test_every_unsur_wants_a_mark_of_the_scale(session, scene, order, odd):
    with pytest.raises(InvalidInput) as told:
        surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS | {"U9": odd}))
    assert set(told.value.fields) == {"U9"}


def test_who_asks_for_a_reply_is_named_and_told_once(session, scene, order):
    surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS, "Loketnya sulit ditemukan", True))
    manager = scene.people[Role.QUALITY_MANAGER]
    said = queries.read(session, manager, scene.today, scene.today).said[0]
    assert (said.client, said.order_number) == (scene.client.name, order.number)
    surveys.reply(session, manager, said.id, "Papan petunjuk dipasang.")
    assert (
        queries.read(session, manager, scene.today, scene.today).said[0].reply == "Papan petunjuk dipasang."
    )
    with pytest.raises(Conflict, match="sudah ditanggapi"):
        surveys.reply(session, manager, said.id, "Lagi")


def test_an_answer_without_a_name_gets_no_reply(session, scene, order):
    surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS, "Bagus"))
    row = session.scalars(select(SurveyAnswer)).one()
    with pytest.raises(Conflict, match="tanpa nama"):
        surveys.reply(session, scene.people[Role.QUALITY_MANAGER], row.id, "Terima kasih")


def test_who_wants_a_reply_says_what_to_reply_to(session, scene, order):
    with pytest.raises(InvalidInput) as told:
        surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS, " ", True))
    assert set(told.value.fields) == {"comment"}


def test_only_management_reads_it_and_another_laboratory_sees_nothing(session, scene, order):
    surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS))
    with pytest.raises(NotAllowed):
        queries.read(session, scene.people[Role.ANALYST], scene.today, scene.today)
    other = scenes.build(session, "LAIN")
    assert queries.read(session, other.people[Role.HEAD], scene.today, scene.today).index is None
