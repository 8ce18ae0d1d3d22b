"""The satisfaction survey (SKM): once for an order, after its certificate, and nobody can tell who answered what."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.domain.survey import UNSUR
from lims.domain.workflow import OrderState
from lims.models import Order, SurveyAnswer
from lims.models.hashing import UNAUDITED
from lims.queries import dashboard
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


def said_before(session, scene, days_ago, *comments, mark="3"):
    """Let as many have answered on a day as there are comments."""
    session.add_all(
        SurveyAnswer(
            id=uuid.uuid4(),
            laboratory_id=scene.laboratory.id,
            answered_on=scene.today - timedelta(days=days_ago),
            scores=dict.fromkeys(UNSUR, mark),
            comment=comment,
        )
        for comment in comments
    )
    session.flush()


def read(session, scene, first=9, last=0):
    manager = scene.people[Role.QUALITY_MANAGER]
    return queries.read(
        session, manager, scene.today - timedelta(days=first), scene.today - timedelta(days=last)
    )


def test_nothing_is_shown_of_fewer_than_five_answers_nor_of_those_of_today(session, scene, order):
    surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS, "Agak lama"))
    said_before(session, scene, 2, "a", "b", "c", "d")
    page = read(session, scene)
    assert (page.index, page.said, page.blocks, page.withheld) == (None, (), (), 5)

    said_before(session, scene, 1, "e")
    page = read(session, scene)
    assert page.index is not None
    assert (page.index.answers, page.index.letter, page.withheld) == (5, "C", 1)
    assert set(page.said) == set("abcde")


def test_spans_that_differ_by_a_day_differ_by_whole_blocks(session, scene):
    said_before(session, scene, 8, *"abcde")
    said_before(session, scene, 5, "f", mark="1")
    said_before(session, scene, 3, *"ghij")
    answers = {
        (first, last): page.index.answers if page.index else 0
        for first in range(9, 1, -1)
        for last in range(first)
        for page in [read(session, scene, first, last)]
    }
    assert set(answers.values()) == {0, 5, 10}
    assert answers[9, 4] == answers[9, 6] == answers[5, 1] == 5
    assert len(list(queries.marks(session, scene.people[Role.HEAD], read(session, scene).blocks))) == 10
    assert sum(one.answers for _name, one in read(session, scene).quarters) == 10


def test_more_answers_than_fit_on_a_page_all_count(session, scene):
    session.execute(
        insert(SurveyAnswer),
        [
            {
                "id": uuid.uuid4(),
                "laboratory_id": scene.laboratory.id,
                "answered_on": scene.today - timedelta(days=1 + number % 3),
                "scores": dict.fromkeys(UNSUR, "4" if number % 2 else "3"),
                "comment": "",
            }
            for number in range(5_002)
        ],
    )
    page = read(session, scene)
    assert page.index is not None
    assert (page.index.answers, page.index.averages["U1"]) == (5_002, Decimal("3.50"))


def test_a_client_who_wants_a_reply_waits_on_the_first_page_until_it_is_given(session, scene, order):
    manager = scene.people[Role.QUALITY_MANAGER]

    def waiting() -> dict[str, int]:
        return {heap.kind: heap.count for heap in dashboard.read(session, manager).awaiting}

    assert waiting()["surveys-unanswered"] == 0
    surveys.answer(session, scene.owner, order.id, SurveyInput(MARKS, "Kapan LHU diambil?", wants_reply=True))
    session.flush()
    assert waiting()["surveys-unanswered"] == 1
    (asked,) = read(session, scene).asked
    surveys.reply(session, manager, asked.id, "Sudah dapat diambil.")
    session.flush()
    assert waiting()["surveys-unanswered"] == 0
    assert "surveys-unanswered" not in {
        heap.kind for heap in dashboard.read(session, scene.people[Role.TECHNICAL_MANAGER]).awaiting
    }


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
    (said,) = read(session, scene).asked
    assert (said.client, said.order_number) == (scene.client.name, order.number)
    surveys.reply(session, manager, said.id, "Papan petunjuk dipasang.")
    assert [one.reply for one in read(session, scene).asked] == ["Papan petunjuk dipasang."]
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
    assert queries.read(session, other.people[Role.HEAD], scene.today, scene.today).withheld == 0
