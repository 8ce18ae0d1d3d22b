"""The pages of the trail."""

import csv
import io
import json

from sqlalchemy import text

from lims.database import WRITES, db, transaction
from lims.domain.roles import Role
from lims.services import equipment
from tests import scene as scenes
from tests.web.admin.test_laboratory import words


def test_each_act_tells_why_and_what_it_changed(app, scene, administrator):
    machine = scene.equipment[scenes.TENSILE]
    with app.app_context(), transaction() as session:
        equipment.take_out(session, scene.people[Role.QUALITY_MANAGER], machine.id, "Sel beban retak")
    page = administrator.get(f"/admin/audit?q={machine.code}")
    told = words(page)
    for expected in ("Alat tidak dipakai lagi", "Quality Manager LUL", "Sel beban retak", "in_service"):
        assert expected in told


def test_the_search_keeps_what_was_typed_and_tells_what_it_cannot_read(scene, administrator):
    page = administrator.get("/admin/audit?person=Budi&since=2026-01-01&act=user:sign-in")
    assert 'value="Budi"' in page.text
    assert 'value="2026-01-01"' in page.text
    assert "Tidak ada tindakan yang cocok" in words(page)
    assert "tidak dapat dibaca" in words(administrator.get("/admin/audit?since=kemarin"))
    assert administrator.get("/admin/audit?since=2026-02-01&until=2026-01-01").status_code == 422


def test_the_trail_is_handed_out_as_it_is_filtered(scene, administrator):
    rows = list(csv.DictReader(io.StringIO(administrator.get("/admin/audit/export").text)))
    assert rows[0]["act"] == "scene:build"
    lines = administrator.get("/admin/audit/export?form=jsonl&act=scene").text.splitlines()
    assert [json.loads(line)["act"] for line in lines] == ["scene:build"]
    assert administrator.get("/admin/audit/export?act=nothing").text.count("\n") == 1


def test_a_whole_trail_is_told_to_be_whole(scene, administrator):
    page = administrator.post("/admin/audit/check")
    assert page.status_code == 200
    assert "Jejak audit utuh" in words(page)


def test_a_changed_byte_is_told_with_its_place(app, scene, administrator):
    with (
        app.app_context(),
        db.engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        connection.execute(text("UPDATE equipment SET name = 'Lain' WHERE code = 'ALAT-1'"))
    told = words(administrator.post("/admin/audit/check"))
    assert "1 ketidakcocokan ditemukan" in told
    assert "equipment" in told
    assert "kolom: name" in told
