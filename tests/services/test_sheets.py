"""Sheets: several pieces typed in together, kept and handed in together."""

from dataclasses import replace

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models import Calibration, ReadingCorrection, Result
from lims.queries.computation import readings_of
from lims.services import sheets, supervision
from tests import scene as scenes
from tests.scene import BEND, TENSILE, TENSILE_READINGS, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def analyst(scene):
    return scene.people[Role.ANALYST]


def bench(session, scene, pieces=3):
    order = scenes.assigned(session, scene, tests={TENSILE: pieces})
    return scenes.determinations_of(session, order)


def piece(scene, one, readings=None, **changes):
    given = scenes.entry_input(scene, readings=TENSILE_READINGS if readings is None else readings, **changes)
    return sheets.Piece(one.id, one.version, given)


def questions(session, act) -> int:
    """Return how many statements an act takes, those that change a row at a time left out."""
    seen = []
    listener = lambda *given: seen.append(given[2]) if given[2].startswith(("SELECT", "INSERT")) else None  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", listener)
    act()
    event.remove(session.get_bind(), "before_cursor_execute", listener)
    return len(seen)


def nothing(scene, one):
    return piece(scene, one, {"FeH": "", "Fm": " "})


def test_only_pieces_on_which_something_changed_are_written(session, scene):
    ones = bench(session, scene)
    sheets.keep(session, analyst(scene), [piece(scene, one) for one in ones])
    before = [one.version for one in ones]
    given = [
        piece(scene, ones[0], TENSILE_READINGS | {"Fm": "120"}),
        *(piece(scene, one) for one in ones[1:]),
    ]
    versions = sheets.keep(session, analyst(scene), given)
    assert versions[ones[0].id] > before[0]
    assert [versions[one.id] for one in ones[1:]] == before[1:]
    assert readings_of(session, ones[0])["Fm"].text == "120"


@pytest.mark.parametrize(
    "changes",
    [
        {"temperature": "30"},
        {"humidity": "60"},
        {"tested_on": None},
        {"remarks": "licin"},
        {"equipment_ids": ()},
    ],
)
def test_a_change_of_the_head_alone_is_kept(session, scene, changes):
    (one,) = bench(session, scene, 1)
    sheets.keep(session, analyst(scene), [piece(scene, one)])
    before = one.version
    assert sheets.keep(session, analyst(scene), [piece(scene, one, **changes)])[one.id] > before


def test_a_stale_sheet_overwrites_nothing(session, scene):
    (one,) = bench(session, scene, 1)
    stale = piece(scene, one, {"Fm": "120"})
    sheets.keep(session, analyst(scene), [piece(scene, one)])
    with pytest.raises(Conflict):
        sheets.keep(session, analyst(scene), [stale])


def test_somebody_elses_sheet_may_not_be_kept(session, scene):
    (one,) = bench(session, scene, 1)
    other = scenes.person(session, scene.laboratory, Role.ANALYST, "Dewi")
    with pytest.raises(NotAllowed):
        sheets.keep(session, other, [piece(scene, one)])


def test_complete_pieces_are_handed_in_and_the_others_stay(session, scene):
    first, second, third = bench(session, scene)
    handed = sheets.hand_in(
        session,
        analyst(scene),
        [piece(scene, first), piece(scene, second, {"FeH": "90"}), nothing(scene, third)],
    )
    assert handed == (first.id,)
    assert [one.state for one in (first, second, third)] == ["submitted", "assigned", "assigned"]


def test_where_none_is_complete_it_is_told_which_reading_is_missing(session, scene):
    first, second, _third = bench(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        sheets.hand_in(session, analyst(scene), [piece(scene, first, {"Fm": "x"}), nothing(scene, second)])
    assert {f"{first.id}:Fm", f"{first.id}:Lu", f"{first.id}:FeH"} <= set(refusal.value.fields)
    assert not any(name.startswith(str(second.id)) for name in refusal.value.fields)


def test_an_empty_sheet_is_not_handed_in(session, scene):
    ones = bench(session, scene)
    with pytest.raises(InvalidInput):
        sheets.hand_in(session, analyst(scene), [nothing(scene, one) for one in ones])


def test_a_fault_of_the_head_holds_all_pieces_back(session, scene):
    first, second, _third = bench(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        sheets.hand_in(
            session, analyst(scene), [piece(scene, one, temperature="") for one in (first, second)]
        )
    assert set(refusal.value.fields) == {"temperature"}


def test_the_gate_of_calibration_holds_for_a_sheet(session, scene):
    (one,) = bench(session, scene, 1)
    for calibration in session.scalars(select(Calibration)):
        calibration.calibrated_on = calibration.valid_until
    session.flush()
    with pytest.raises(GateClosed):
        sheets.hand_in(session, analyst(scene), [piece(scene, one)])


def test_a_submitted_piece_is_corrected_by_the_same_way(session, scene):
    (one,) = bench(session, scene, 1)
    sheets.hand_in(session, analyst(scene), [piece(scene, one)])
    changed = piece(scene, one, TENSILE_READINGS | {"Fm": "121,4"})
    sheets.hand_in(session, analyst(scene), [changed], reason="Salah baca.")
    assert session.scalars(select(ReadingCorrection.new)).all() == ["121,4"]


def test_a_returned_piece_takes_no_draft_but_is_handed_in_again(session, scene):
    (one,) = bench(session, scene, 1)
    sheets.hand_in(session, analyst(scene), [piece(scene, one)])
    supervision.send_back(session, scene.people[Role.SUPERVISOR], one.id, "Periksa Lu.")
    changed = piece(scene, one, TENSILE_READINGS | {"Lu": "236,4"})
    assert sheets.keep(session, analyst(scene), [changed]) == {one.id: one.version}
    assert readings_of(session, one)["Lu"].text == "236,0"
    sheets.hand_in(session, analyst(scene), [changed], reason="Diukur ulang.")
    assert one.state == "submitted"


def test_a_piece_that_was_handed_in_is_not_emptied_in_silence(session, scene):
    first, second = bench(session, scene, 2)
    sheets.hand_in(session, analyst(scene), [piece(scene, first)])
    with pytest.raises(InvalidInput, match="dikosongkan") as refused:
        sheets.hand_in(
            session,
            analyst(scene),
            [nothing(scene, first), piece(scene, second)],
            reason="Salah ketik.",
        )
    assert f"{first.id}:Fm" in refused.value.fields
    assert second.state == "assigned"


def test_an_optional_reading_that_the_form_did_not_show_still_counts(session, scene):
    (one,) = bench(session, scene, 1)
    sheets.keep(session, analyst(scene), [piece(scene, one, {"FeL": "90"})])
    sheets.hand_in(session, analyst(scene), [piece(scene, one)])
    found = session.scalars(select(Result.measurand).where(Result.determination_id == one.id)).all()
    assert "ReL" in found


def test_a_sheet_of_many_pieces_asks_no_more_than_one_of_a_single_piece(session, scene):
    (one,), many = bench(session, scene, 1), bench(session, scene, 4)
    single = questions(session, lambda: sheets.hand_in(session, analyst(scene), [piece(scene, one)]))
    given = [piece(scene, each) for each in many]
    assert questions(session, lambda: sheets.hand_in(session, analyst(scene), given)) == single


def test_pieces_of_two_methods_are_no_sheet(session, scene):
    ones = scenes.determinations_of(session, scenes.assigned(session, scene, tests={TENSILE: 1, BEND: 1}))
    with pytest.raises(InvalidInput, match="tidak selembar"):
        sheets.hand_in(session, analyst(scene), [piece(scene, one) for one in ones])


def test_all_pieces_together_or_none(session, scene):
    first, second = bench(session, scene, 2)
    with pytest.raises(InvalidInput) as refused:
        sheets.hand_in_all(session, analyst(scene), [piece(scene, first), piece(scene, second, {"Fm": "x"})])
    assert {key.partition(":")[0] for key in refused.value.fields} == {str(second.id)}
    assert first.state == "assigned"
    done = sheets.hand_in_all(session, analyst(scene), [piece(scene, second), piece(scene, first)])
    assert done == [second, first]
    assert {one.state for one in done} == {"submitted"}


def test_a_piece_that_comes_twice_is_refused(session, scene):
    (one,) = bench(session, scene, 1)
    other = piece(scene, one, TENSILE_READINGS | {"Fm": "130"})
    sheets.hand_in(session, analyst(scene), [piece(scene, one)])
    supervision.send_back(session, scene.people[Role.SUPERVISOR], one.id, "Periksa gaya maksimum.")
    session.flush()
    twice = [piece(scene, one), replace(other, version=one.version)]
    with pytest.raises(InvalidInput, match="dua kali"):
        sheets.hand_in_all(session, analyst(scene), twice, reason="Salah baca.")
    assert readings_of(session, one)["Fm"].text == TENSILE_READINGS["Fm"]
