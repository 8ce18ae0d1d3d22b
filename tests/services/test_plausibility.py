"""Warnings between results: answered before handing in, kept with their number, and no verdict."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import InvalidInput
from lims.domain.roles import Role
from lims.models import OrderLine, PlausibilityAnswer
from lims.queries import entry as sheets_read
from lims.queries import reviews
from lims.services import entry, sheets, supervision
from tests import scene as scenes
from tests.scene import TENSILE, TENSILE_READINGS, Scene

ODD = TENSILE_READINGS | {"FeH": "120,9"}
"""Yield at 99.8 per cent of the tensile strength."""
DIAMETER, MASS = "SNI 2052:2017 (diameter)", "SNI 2052:2017 (berat)"


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def analyst(scene):
    return scene.people[Role.ANALYST]


def bench(session, scene, **tests):
    order = scenes.assigned(session, scene, tests=tests.get("tests", {TENSILE: 1}))
    return scenes.determinations_of(session, order)


def given(scene, readings, answer=None, method=TENSILE, key="yield-ratio"):
    answers = {} if answer is None else {key: answer}
    return scenes.entry_input(scene, method, readings, answers=answers)


def submit(session, scene, one, readings, answer=None, reason=""):
    entry.submit(session, analyst(scene), one.id, given(scene, readings, answer), one.version, reason=reason)


@pytest.mark.parametrize("answer", [None, "", "ok", "   "])
def test_an_odd_pair_of_results_is_not_handed_in_without_an_answer(session, scene, answer):
    (one,) = bench(session, scene)
    with pytest.raises(InvalidInput) as refused:
        submit(session, scene, one, ODD, answer)
    assert set(refused.value.fields) == {"answer-yield-ratio"}
    assert session.scalars(select(PlausibilityAnswer)).all() == []


def test_an_answer_is_kept_with_its_number_and_seen_by_the_reviewer(session, scene):
    (one,) = bench(session, scene)
    submit(session, scene, one, ODD, "Kawat tarik dingin; dicek ulang pada grafik.")
    (kept,) = session.scalars(select(PlausibilityAnswer)).all()
    assert "0,998" in kept.caution
    assert kept.by_id == analyst(scene).user_id
    page = reviews.read(session, scene.people[Role.SUPERVISOR], one.sample_id)
    (odd,) = page.sheets[0].odd[one.id]
    assert odd.answer.reason == "Kawat tarik dingin; dicek ulang pada grafik."


def test_a_corrected_value_needs_no_answer(session, scene):
    (one,) = bench(session, scene)
    submit(session, scene, one, TENSILE_READINGS)
    assert one.state == "submitted"
    assert session.scalars(select(PlausibilityAnswer)).all() == []


def test_a_changed_value_asks_again(session, scene):
    (one,) = bench(session, scene)
    submit(session, scene, one, ODD, "Kawat tarik dingin.")
    supervision.send_back(session, scene.people[Role.SUPERVISOR], one.id, "Periksa Fm.")
    with pytest.raises(InvalidInput) as refused:
        submit(session, scene, one, ODD | {"FeH": "121"}, reason="Salah baca.")
    assert set(refused.value.fields) == {"answer-yield-ratio"}
    # The same number stands answered.
    submit(session, scene, one, ODD, reason="Dicek, tetap.")
    assert one.state == "submitted"


def test_a_sheet_names_the_piece_whose_warning_waits(session, scene):
    (one,) = bench(session, scene)
    piece = sheets.Piece(one.id, one.version, given(scene, ODD))
    with pytest.raises(InvalidInput) as refused:
        sheets.hand_in(session, analyst(scene), [piece])
    assert set(refused.value.fields) == {f"{one.id}:answer-yield-ratio"}
    answered = sheets.Piece(one.id, one.version, given(scene, ODD, "Kawat tarik dingin."))
    assert sheets.hand_in(session, analyst(scene), [answered]) == (one.id,)


def test_results_of_two_methods_on_one_piece_are_held_against_each_other(session, scene):
    ones = {one.method_code: one for one in bench(session, scene, tests={DIAMETER: 1, MASS: 1})}
    first, second = ones[DIAMETER], ones[MASS]
    entry.submit(
        session,
        analyst(scene),
        first.id,
        given(scene, {"diameter": "15,2 15,3"}, method=DIAMETER),
        first.version,
    )
    heavy = given(scene, {"mass": "1000", "length": "500"}, method=MASS)
    with pytest.raises(InvalidInput) as refused:
        entry.submit(session, analyst(scene), second.id, heavy, second.version)
    assert set(refused.value.fields) == {"answer-mass-diameter"}
    entry.save_draft(session, analyst(scene), second.id, heavy, second.version)
    line = session.scalars(select(OrderLine.id).where(OrderLine.method_code == MASS)).one()
    page = sheets_read.read(session, analyst(scene), line)
    assert [odd.caution.reading for odd in page.odd[second.id]] == ["mass-diameter"]
