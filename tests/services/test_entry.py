"""At the bench: what a determination needs before it may be handed in, and what stays when it is changed."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import (
    Calibration,
    Determination,
    MethodAuthorisation,
    ReadingCorrection,
    Result,
)
from lims.queries.computation import Typed, readings_of
from lims.queries.rows import equipment_of
from lims.services import entry, supervision
from tests import scene as scenes
from tests.scene import BEND, TENSILE_READINGS, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def analyst(scene):
    return scene.people[Role.ANALYST]


def waiting(session, scene) -> Determination:
    return scenes.determinations_of(session, scenes.assigned(session, scene))[0]


def submitted(session, scene) -> Determination:
    return scenes.determinations_of(session, scenes.tested(session, scene))[0]


def submit(session, scene, one, **changes):
    return entry.submit(session, analyst(scene), one.id, scenes.entry_input(scene, **changes), one.version)


def test_a_submitted_determination_keeps_what_the_server_computed(session, scene):
    one = waiting(session, scene)
    submit(session, scene, one)
    rows = session.scalars(select(Result).where(Result.determination_id == one.id))
    assert {row.measurand: str(row.reported) for row in rows} == {
        "YS": "460",
        "TS": "603",
        "TS_YS": "1.31",
        "A": "18.0",
    }
    assert one.state == "submitted"
    assert one.submitted_by_id == analyst(scene).user_id


def test_what_is_missing_is_told_field_by_field(session, scene):
    one = waiting(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        submit(
            session,
            scene,
            one,
            readings={"FeH": "92,5", "Fm": "x"},
            temperature="900",
            humidity="",
            equipment_ids=(),
            tested_on=None,
        )
    assert {
        "reading-Fm",
        "reading-Lu",
        "reading-fracture",
        "tested_on",
        "temperature",
        "humidity",
        "equipment",
    } == set(refusal.value.fields)


@pytest.mark.parametrize(("days", "word"), [(1, "belum tiba"), (-1, "mendahului")])
def test_the_date_of_test_lies_between_reception_and_today(session, scene, days, word):
    one = waiting(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        submit(session, scene, one, tested_on=scene.today + timedelta(days=days))
    assert word in str(refusal.value.fields["tested_on"])


def test_a_machine_out_of_calibration_on_the_date_of_test_is_refused(session, scene):
    one = waiting(session, scene)
    for calibration in session.scalars(select(Calibration)):
        calibration.valid_until = scene.today - timedelta(days=1)
    session.flush()
    with pytest.raises(GateClosed, match="tidak terkalibrasi"):
        submit(session, scene, one)


def test_a_machine_out_of_service_or_of_another_method_is_refused(session, scene):
    one = waiting(session, scene)
    with pytest.raises(GateClosed, match="tidak terdaftar"):
        submit(session, scene, one, equipment_ids=(scene.equipment[BEND].id,))
    machine = scene.equipment[scenes.TENSILE]
    machine.in_service, machine.out_of_service_reason = False, "rusak"
    session.flush()
    with pytest.raises(GateClosed, match="rusak"):
        submit(session, scene, one)


def test_an_analyst_whose_authorisation_ended_before_the_test_is_refused(session, scene):
    one = waiting(session, scene)
    for authorisation in session.scalars(select(MethodAuthorisation)):
        authorisation.valid_until = scene.today - timedelta(days=1)
    session.flush()
    with pytest.raises(GateClosed, match="tidak berwenang"):
        submit(session, scene, one)


def test_somebody_elses_determination_may_not_be_entered(session, scene):
    one = waiting(session, scene)
    other = scenes.person(session, scene.laboratory, Role.ANALYST, "Dewi")
    with pytest.raises(NotAllowed):
        entry.save_draft(session, other, one.id, scenes.entry_input(scene), one.version)


def test_a_strangers_determination_does_not_exist(session, scene):
    one = waiting(session, scene)
    stranger = scenes.build(session, "LAIN")
    with pytest.raises(NotFound):
        entry.save_draft(session, analyst(stranger), one.id, scenes.entry_input(scene), one.version)


def test_a_draft_keeps_what_was_typed_whatever_its_faults(session, scene):
    one = waiting(session, scene)
    given = scenes.entry_input(scene, readings={"FeH": "92,5", "Fm": "seratus"}, temperature="panas")
    computation = entry.save_draft(session, analyst(scene), one.id, given, one.version)
    assert readings_of(session, one)["Fm"] == Typed("seratus")
    assert "Fm" in computation.problems
    assert one.temperature is None


def test_a_changed_reading_is_a_changed_version_and_a_stale_screen_overwrites_nothing(session, scene):
    one = waiting(session, scene)
    stale = one.version
    entry.save_draft(session, analyst(scene), one.id, scenes.entry_input(scene), stale)
    again = one.version
    given = scenes.entry_input(scene, readings=TENSILE_READINGS | {"Fm": "121,4"})
    entry.save_draft(session, analyst(scene), one.id, given, again)
    assert stale < again < one.version
    with pytest.raises(Conflict):
        entry.save_draft(session, analyst(scene), one.id, scenes.entry_input(scene), again)
    assert readings_of(session, one)["Fm"].text == "121,4"


def test_a_submitted_determination_takes_no_draft(session, scene):
    one = submitted(session, scene)
    with pytest.raises(Conflict):
        entry.save_draft(session, analyst(scene), one.id, scenes.entry_input(scene), one.version)


def test_a_correction_needs_a_reason_and_keeps_the_old_value(session, scene):
    one = submitted(session, scene)
    given = scenes.entry_input(scene, readings=TENSILE_READINGS | {"Fm": "121,4"})
    with pytest.raises(InvalidInput) as refusal:
        entry.correct(session, analyst(scene), one.id, given, one.version, reason=" ")
    assert "reason" in refusal.value.fields


def test_old_and_new_value_of_a_correction_stand_side_by_side(session, scene):
    one = submitted(session, scene)
    given = scenes.entry_input(scene, readings=TENSILE_READINGS | {"Fm": "121,4"})
    entry.correct(session, analyst(scene), one.id, given, one.version, reason="Salah baca layar.")
    (correction,) = session.scalars(select(ReadingCorrection))
    assert (correction.key, correction.old, correction.new) == ("Fm", "121,2", "121,4")
    assert correction.reason == "Salah baca layar."
    result = session.scalars(select(Result).where(Result.measurand == "TS")).one()
    assert str(result.reported) == "604"
    assert one.state == "submitted"


def test_a_changed_room_or_date_after_submission_is_a_correction_too(session, scene):
    one = submitted(session, scene)
    given = scenes.entry_input(scene, temperature="25,5", equipment_ids=(scene.equipment[scenes.TENSILE].id,))
    entry.correct(session, analyst(scene), one.id, given, one.version, reason="Termometer lain.")
    (correction,) = session.scalars(select(ReadingCorrection))
    assert (correction.key, correction.old, correction.new) == ("temperature", "24.5", "25.5")


def test_a_stale_correction_is_refused(session, scene):
    one = submitted(session, scene)
    given = scenes.entry_input(scene, readings=TENSILE_READINGS | {"Fm": "121,4"})
    with pytest.raises(Conflict):
        entry.correct(session, analyst(scene), one.id, given, one.version - 1, reason="Salah baca.")


def test_what_the_supervisor_accepted_cannot_be_corrected(session, scene):
    one = scenes.determinations_of(session, scenes.reviewed(session, scene))[0]
    with pytest.raises(Conflict, match="menunggu verifikasi"):
        entry.correct(
            session, analyst(scene), one.id, scenes.entry_input(scene), one.version, reason="Salah baca."
        )


def test_a_returned_determination_is_handed_in_again_with_a_reason(session, scene):
    one = submitted(session, scene)
    supervision.send_back(session, scene.people[Role.SUPERVISOR], one.id, "Periksa Lu.")
    given = scenes.entry_input(scene, readings=TENSILE_READINGS | {"Lu": "236,4"})
    entry.submit(session, analyst(scene), one.id, given, one.version, reason="Diukur ulang.")
    assert (one.state, one.return_reason) == ("submitted", "")
    assert session.scalars(select(ReadingCorrection.old)).all() == ["236,0"]


def test_a_returned_determination_that_was_right_needs_no_reason(session, scene):
    one = submitted(session, scene)
    supervision.send_back(session, scene.people[Role.SUPERVISOR], one.id, "Periksa Lu.")
    submit(session, scene, one)
    assert session.scalars(select(ReadingCorrection)).all() == []


def test_a_result_that_the_readings_no_longer_give_is_emptied(session, scene):
    one = submitted(session, scene)
    given = scenes.entry_input(scene, readings=TENSILE_READINGS | {"fracture": "grip"})
    entry.correct(session, analyst(scene), one.id, given, one.version, reason="Putus di penjepit.")
    rows = session.scalars(select(Result).where(Result.determination_id == one.id)).all()
    assert {row.reported for row in rows} == {None}


def test_equipment_that_was_taken_off_again_is_no_longer_used(session, scene):
    one = waiting(session, scene)
    entry.save_draft(session, analyst(scene), one.id, scenes.entry_input(scene), one.version)
    entry.save_draft(
        session, analyst(scene), one.id, scenes.entry_input(scene, equipment_ids=()), one.version
    )
    assert equipment_of(session, one) == []
