"""The trail as it is searched and handed out."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest

from lims.access import SYSTEM
from lims.database import db, transaction
from lims.domain.errors import InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models.audit import INSTALLATION
from lims.models.hashing import entry_hash, rows_hash, values_hash
from lims.queries import audit_export, audit_trail
from lims.queries.audit_trail import Sought
from lims.services import equipment
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(database: None) -> Scene:
    """Return a laboratory with an order and some machines, each act in a transaction of its own."""
    with transaction() as session:
        scene = scenes.build(session)
        session.flush()
        session.expunge_all()
    with transaction() as session:
        scenes.ordered(session, scene)
    for number in range(3):
        with transaction() as session:
            given = equipment.EquipmentInput(code=f"M-{number}", name=f"=Mesin {number}")
            equipment.add(session, scene.people[Role.QUALITY_MANAGER], given)
    return scene


def acts(scene: Scene, **sought: object) -> list[str]:
    page = audit_trail.search(db.session(), scene.people[Role.ASSESSOR], Sought(**sought))
    return [line.act for line in page.lines]


def test_the_newest_act_stands_first(scene):
    found = acts(scene)
    assert found[:3] == ["equipment:add"] * 3
    assert found[-1] == "scene:build"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.RECEPTION, Role.SUPERVISOR, Role.TREASURER])
def test_who_may_not_see_the_trail_is_refused(scene, role):
    with pytest.raises(NotAllowed):
        audit_trail.search(db.session(), scene.people[role], Sought())
    with pytest.raises(NotAllowed):
        audit_trail.export(db.session(), scene.people[role], Sought())


def test_acts_are_found_by_act_or_by_the_noun_before_its_colon(scene):
    assert set(acts(scene, act="application:submit")) == {"application:submit"}
    assert set(acts(scene, act="application")) > {"application:submit"}
    assert acts(scene, act="nothing") == []


def test_acts_are_found_by_who_did_them(scene):
    name = scene.people[Role.QUALITY_MANAGER].name
    assert acts(scene, person=name[:6].lower()) == ["equipment:add"] * 3
    assert acts(scene, person=str(scene.people[Role.QUALITY_MANAGER].user_id)) == ["equipment:add"] * 3
    assert acts(scene, person=scene.owner.name) == ["application:submit", "application:start"]
    assert acts(scene, person="Siapa pun") == []


def test_acts_are_found_by_the_number_of_what_they_touched(scene):
    assert acts(scene, subject="M-1") == ["equipment:add"]
    page = audit_trail.search(db.session(), scene.people[Role.ASSESSOR], Sought(subject="M-1"))
    assert acts(scene, subject=str(page.lines[0].subject_id)) == ["equipment:add"]
    assert acts(scene, subject="M-9") == []


def test_an_act_is_found_by_a_row_that_it_wrote_beside_its_subject(scene):
    with transaction() as session:
        given = equipment.EquipmentInput(code="M-7", name="Mesin", methods=(scenes.BEND,))
        equipment.add(session, scene.people[Role.QUALITY_MANAGER], given)
    page = audit_trail.search(db.session(), scene.people[Role.ASSESSOR], Sought(subject="M-7"))
    (link,) = [row.row_id for row in page.lines[0].rows if row.table == "equipment_methods"]
    assert acts(scene, subject=link) == ["equipment:add"]


def test_acts_are_found_by_day_in_the_laboratory_s_zone(scene):
    today = scene.today
    assert len(acts(scene, since=today, until=today)) == len(acts(scene))
    assert acts(scene, since=today + timedelta(days=1)) == []
    assert acts(scene, until=today - timedelta(days=1)) == []
    with pytest.raises(InvalidInput):
        acts(scene, since=today, until=today - timedelta(days=1))


def test_pages_follow_the_numbers_of_acts(scene, monkeypatch):
    monkeypatch.setattr(audit_trail, "SIZE", 2)
    assessor, seen, before = scene.people[Role.ASSESSOR], [], None
    while True:
        page = audit_trail.search(db.session(), assessor, Sought(before=before))
        seen += [line.sequence for line in page.lines]
        before = page.older
        if before is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 1
    assert len(seen) == len(set(seen)) == seen[0]


def test_a_laboratory_sees_its_own_chain_only(scene):
    with transaction() as session:
        other = scenes.build(session, "LAB")
    assert acts(other) == ["scene:build"]
    lines = list(audit_trail.export(db.session(), other.people[Role.ASSESSOR], Sought(), INSTALLATION))
    assert {line.entry.chain_id for line in lines} == {other.laboratory.id}


def test_the_command_line_may_name_the_chain(scene):
    lines = list(audit_trail.export(db.session(), SYSTEM, Sought(), scene.laboratory.id))
    assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))


def test_a_line_tells_old_and_new(scene):
    machine = scene.equipment[scenes.TENSILE]
    with transaction() as session:
        equipment.take_out(session, scene.people[Role.QUALITY_MANAGER], machine.id, "Rusak")
    page = audit_trail.search(db.session(), scene.people[Role.ASSESSOR], Sought(act="equipment:take-out"))
    (line,) = page.lines
    changes = {change.column: (change.old, change.new) for row in line.rows for change in row.changes}
    assert line.reason == "Rusak"
    assert changes["in_service"] == (True, False)


def exported(scene: Scene):
    return audit_trail.export(db.session(), scene.people[Role.ASSESSOR], Sought())


def test_the_exported_lines_hold_all_that_their_hashes_were_made_from(scene, monkeypatch):
    monkeypatch.setattr(audit_trail, "PAGE", 2)
    previous = ""
    lines = [json.loads(line) for line in audit_export.as_json_lines(exported(scene))]
    assert len(lines) > 5
    for line in lines:
        assert line["previous"] == previous
        assert values_hash(line["salt"], line["reason"], line["changes"]) == line["values_sha256"]
        assert rows_hash(line["rows"]) == line["rows_sha256"]
        assert entry_hash({**line, "chain_id": line["chain"]}) == line["hash"]
        previous = line["hash"]
    assert len(previous) == len(hashlib.sha256().hexdigest())


def test_the_exported_table_is_read_by_a_spreadsheet_and_runs_nothing(scene):
    text = "".join(audit_export.as_csv(exported(scene)))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["sequence"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert rows[-1]["act"] == "equipment:add"
    assert "=Mesin 2" in rows[-1]["changes"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_text_that_a_spreadsheet_would_run_is_disarmed():
    assert audit_export._harmless("=1+1") == "'=1+1"
    assert audit_export._harmless("biasa") == "biasa"
