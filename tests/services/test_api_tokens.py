"""Tokens of programs: expired ones do not count, and answers to repeated requests are forgotten after a time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.errors import Conflict
from lims.models import ApiAnswer
from lims.services import api_tokens
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def test_a_token_that_expired_makes_room_for_another(session, scene):
    for number in range(api_tokens.MOST_TOKENS):
        api_tokens.make(session, scene.owner, f"program {number}", days=1)
    with pytest.raises(Conflict, match="banyak token"):
        api_tokens.make(session, scene.owner, "satu lagi")
    with clock.set_to(clock.now() + timedelta(days=2)):
        api_tokens.make(session, scene.owner, "satu lagi")


def test_an_answer_is_forgotten_after_a_month_and_not_before(session, scene):
    token = api_tokens.make(session, scene.owner, "program")[0]
    now = clock.now()
    for days in (1, 29, 31, 400):
        session.add(
            ApiAnswer(
                token_id=token.id,
                key=f"k{days}",
                request_sha256="0" * 64,
                status=200,
                body="{}",
                answered_at=now - timedelta(days=days),
            )
        )
    session.flush()
    assert api_tokens.forget_answers(session) == 2
    assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 2
