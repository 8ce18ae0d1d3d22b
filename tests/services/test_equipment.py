"""Equipment: what opens and shuts the gate before a result."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import Attachment, Equipment, EquipmentMethod
from lims.queries import equipment as queries
from lims.queries import gates
from lims.queries.equipment import CalibrationState
from lims.queries.listing import Wanted
from lims.services import equipment
from lims.services.equipment import CalibrationInput, EquipmentInput, FileInput
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import Scene

UTM = EquipmentInput(code="UTM-1", name="Mesin uji tarik 1000 kN", methods=(scenes.TENSILE,))


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "blobs")


@pytest.fixture
def manager(scene: Scene) -> Actor:
    return scene.people[Role.QUALITY_MANAGER]


def calibration(scene: Scene, begun: int, ends: int) -> CalibrationInput:
    """Return a calibration by days from today."""
    return CalibrationInput(
        calibrated_on=scene.today + timedelta(days=begun),
        valid_until=scene.today + timedelta(days=ends),
        certificate="K-77",
        calibrated_by="Balai Kalibrasi (LK-000-IDN)",
    )


def test_new_equipment_waits_for_its_calibration(session, scene, store, manager):
    machine = equipment.add(session, manager, UTM)
    with pytest.raises(GateClosed, match="tidak terkalibrasi"):
        gates.require_fit(session, [machine], scenes.TENSILE, scene.today)
    equipment.add_calibration(session, manager, store, machine.id, calibration(scene, -10, 355))
    assert gates.require_fit(session, [machine], scenes.TENSILE, scene.today)


def test_who_may_not_write_equipment_is_refused(session, scene):
    for role in (Role.ANALYST, Role.RECEPTION, Role.ASSESSOR, Role.SUPERVISOR):
        with pytest.raises(NotAllowed):
            equipment.add(session, scene.people[role], UTM)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": " "}, "code"),
        ({"name": ""}, "name"),
        ({"methods": ("SNI 0",)}, "methods"),
        ({"code": "ALAT-1"}, "code"),
    ],
)
def test_equipment_that_cannot_be_is_refused(session, manager, changes, field):
    with pytest.raises(InvalidInput) as told:
        equipment.add(session, manager, replace(UTM, **changes))
    assert set(told.value.fields) == {field}


def test_a_method_that_falls_away_stays_on_record_and_can_come_back(session, scene, manager):
    machine = equipment.add(session, manager, UTM)
    equipment.update(session, manager, machine.id, replace(UTM, methods=(scenes.BEND,)), machine.version)
    session.flush()
    links = {
        link.method_code: link.removed
        for link in session.scalars(select(EquipmentMethod).where(EquipmentMethod.equipment_id == machine.id))
    }
    assert links == {scenes.TENSILE: True, scenes.BEND: False}
    with pytest.raises(GateClosed, match="tidak terdaftar"):
        gates.require_fit(session, [machine], scenes.TENSILE, scene.today)
    equipment.update(session, manager, machine.id, UTM, machine.version)
    assert queries.read(session, manager, machine.id).methods == (scenes.TENSILE,)


def test_its_own_code_is_no_double(session, manager):
    machine = equipment.add(session, manager, UTM)
    changed = equipment.update(
        session, manager, machine.id, replace(UTM, location="Lantai 1"), machine.version
    )
    assert changed.location == "Lantai 1"


def test_a_stale_change_is_told(session, manager):
    machine = equipment.add(session, manager, UTM)
    with pytest.raises(Conflict, match="baru saja diubah"):
        equipment.update(session, manager, machine.id, UTM, machine.version + 1)


def test_another_laboratory_sees_no_equipment(session, scene, manager, store):
    stranger = scenes.build(session, "LAB").people[Role.QUALITY_MANAGER]
    machine = equipment.add(session, manager, UTM)
    with pytest.raises(NotFound):
        equipment.update(session, stranger, machine.id, UTM, machine.version)
    with pytest.raises(NotFound):
        equipment.add_calibration(session, stranger, store, machine.id, calibration(scene, -1, 1))
    with pytest.raises(NotFound):
        queries.read(session, stranger, machine.id)


def test_the_certificate_of_a_calibration_is_kept_with_it(session, scene, store, manager):
    machine = equipment.add(session, manager, UTM)
    file = FileInput("K-77.pdf", b"%PDF-1.7 certificate")
    equipment.add_calibration(session, manager, store, machine.id, calibration(scene, -1, 364), file)
    session.flush()
    (row,) = queries.read(session, manager, machine.id).calibrations
    (kept,) = row.files
    attachment = queries.file(session, manager, kept.id)
    assert store.get(attachment.sha256) == file.data
    with pytest.raises(NotFound):
        queries.file(session, scenes.build(session, "LAB").people[Role.QUALITY_MANAGER], kept.id)


def test_a_file_that_is_no_certificate_is_refused_at_its_field(session, scene, store, manager):
    machine = equipment.add(session, manager, UTM)
    file = FileInput("x.exe", b"MZ\x00\x00")
    with pytest.raises(InvalidInput) as told:
        equipment.add_calibration(session, manager, store, machine.id, calibration(scene, -1, 1), file)
    assert set(told.value.fields) == {"file"}


def test_files_of_other_things_are_not_handed_out_as_certificates(session, scene, store, manager):
    sample = scenes.samples_of(session, scenes.received(session, scene))[0]
    attachment = Attachment(
        laboratory_id=scene.laboratory.id,
        subject_kind="samples",
        subject_id=sample.id,
        name="foto.jpg",
        media_type="image/jpeg",
        size=1,
        sha256="0" * 64,
        added_at=clock.now(),
        added_by_id=manager.known_id(),
    )
    session.add(attachment)
    session.flush()
    with pytest.raises(NotFound):
        queries.file(session, manager, attachment.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"calibrated_on": None}, "calibrated_on"),
        ({"calibrated_on": date(2999, 1, 1)}, "calibrated_on"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": date(2000, 1, 1)}, "valid_until"),
        ({"certificate": ""}, "certificate"),
        ({"calibrated_by": " "}, "calibrated_by"),
    ],
)
def test_a_calibration_that_cannot_be_is_refused(session, scene, store, manager, changes, field):
    machine = scene.equipment[scenes.TENSILE]
    given = replace(calibration(scene, -1, 364), **changes)
    with pytest.raises(InvalidInput) as told:
        equipment.add_calibration(session, manager, store, machine.id, given)
    assert field in told.value.fields


def test_a_slip_in_a_calibration_is_corrected_with_a_reason(session, scene, store, manager):
    machine = equipment.add(session, manager, UTM)
    wrong = equipment.add_calibration(session, manager, store, machine.id, calibration(scene, -10, 3550))
    with pytest.raises(InvalidInput):
        equipment.correct_calibration(session, manager, wrong.id, calibration(scene, -10, 355), " ")
    equipment.correct_calibration(session, manager, wrong.id, calibration(scene, -10, 355), "Salah ketik")
    assert wrong.valid_until == scene.today + timedelta(days=355)


def test_equipment_out_of_service_is_refused_until_it_is_put_back(session, scene, manager):
    machine = scene.equipment[scenes.TENSILE]
    equipment.take_out(session, manager, machine.id, "Sel beban retak")
    with pytest.raises(GateClosed, match="Sel beban retak"):
        gates.require_fit(session, [machine], scenes.TENSILE, scene.today)
    with pytest.raises(Conflict):
        equipment.take_out(session, manager, machine.id, "lagi")
    equipment.put_back(session, manager, machine.id, "Dikalibrasi ulang, K-78")
    assert gates.require_fit(session, [machine], scenes.TENSILE, scene.today)
    with pytest.raises(Conflict):
        equipment.put_back(session, manager, machine.id, "lagi")


@pytest.mark.parametrize("act", [equipment.take_out, equipment.put_back])
def test_service_changes_with_a_reason_only(session, scene, manager, act):
    machine = scene.equipment[scenes.TENSILE]
    machine.in_service = act is equipment.take_out
    session.flush()
    with pytest.raises(InvalidInput) as told:
        act(session, manager, machine.id, "")
    assert set(told.value.fields) == {"reason"}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (31, CalibrationState.VALID),
        (30, CalibrationState.ENDING),
        (0, CalibrationState.ENDING),
        (-1, CalibrationState.EXPIRED),
        (None, CalibrationState.MISSING),
    ],
)
def test_the_state_of_a_calibration_is_told_by_its_last_day(session, scene, store, manager, days, expected):
    machine = equipment.add(session, manager, UTM)
    if days is not None:
        equipment.add_calibration(session, manager, store, machine.id, calibration(scene, -200, days))
    session.flush()
    page = queries.read(session, manager, machine.id)
    (row,) = queries.search(session, manager, Wanted(text="UTM-1")).rows
    assert page.state is row.state is expected
    found = queries.search(session, manager, Wanted(state=expected.value))
    assert "UTM-1" in [one.code for one in found.rows]


def test_what_needs_no_calibration_is_told_apart(session, manager):
    equipment.add(session, manager, replace(UTM, needs_calibration=False))
    (row,) = queries.search(session, manager, Wanted(text="UTM-1")).rows
    assert row.state is CalibrationState.NOT_NEEDED


def test_the_list_is_filtered_by_service(session, scene, manager):
    machine = scene.equipment[scenes.TENSILE]
    equipment.take_out(session, manager, machine.id, "Rusak")
    session.flush()
    found = queries.search(session, manager, Wanted(state="out"))
    assert [one.id for one in found.rows] == [machine.id]
    assert len(session.scalars(select(Equipment)).all()) > 1
