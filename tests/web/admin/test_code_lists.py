"""Official lists, policy and days off by file, through the pages: looked at first, then in force."""

import io
import re
from html import unescape

from lims.database import db
from lims.domain.codes import REGION
from lims.queries import code_lists

REGIONS = b"kode,nama\n91,PROVINSI REKAAN\n91.01,Kota Rekaan\n91.01.01,Tempa\n91.01.01.2001,Desa\n"


def handed(data: bytes, **more: str) -> dict[str, object]:
    return {"kind": REGION, "edition": "Rekaan 1", "file": (io.BytesIO(data), "wilayah.csv"), **more}


def test_a_list_is_looked_at_and_then_put_in_force(app, scene, administrator):
    looked = administrator.post("/admin/laboratory/codes", data=handed(REGIONS))
    assert looked.status_code == 200
    assert "Baris dilewati" in looked.text
    with app.app_context():
        assert code_lists.in_force(db.session(), REGION) is None, "a look changes nothing"
    text = unescape(re.search(r'name="codes" value="([^"]*)"', looked.text)[1])
    given = {"kind": REGION, "edition": "Rekaan 1", "codes": text}
    page = administrator.post("/admin/laboratory/codes", data=given, follow_redirects=True)
    assert "3 kode berlaku" in page.text
    assert "Rekaan 1" in page.text
    again = administrator.post("/admin/laboratory/codes", data=given)
    assert again.status_code == 422
    assert "sama dengan yang berlaku" in again.text
    with app.app_context():
        assert code_lists.name_of(db.session(), REGION, "91.01.01") == "Tempa, Kota Rekaan"


def test_a_list_that_cannot_be_read_is_told_beside_its_field(scene, administrator):
    page = administrator.post("/admin/laboratory/codes", data=handed(b"kode,nama\nsalah,Nama\n"))
    assert page.status_code == 422
    assert 'id="file-error"' in page.text
    assert 'value="Rekaan 1"' in page.text


def test_the_policy_is_changed_and_a_stale_form_is_told(scene, administrator):
    page = administrator.get("/admin/laboratory/policy")
    given = {"version": "0", "record_years": "10", "name_check_days": "2", "asks_survey": "y"}
    assert 'value="5"' in page.text
    assert administrator.post("/admin/laboratory/policy", data=given).status_code == 303
    assert 'value="10"' in administrator.get("/admin/laboratory/policy").text
    stale = administrator.post("/admin/laboratory/policy", data=given)
    assert stale.status_code == 422
    assert "diubah orang lain" in stale.text


def test_days_off_of_a_file_are_looked_at_before_they_are_added(scene, administrator):
    data = {"file": (io.BytesIO(b"Tanggal;Nama\n24-12-2027;Cuti bersama Natal\n"), "libur.csv")}
    looked = administrator.post("/admin/laboratory/holidays/file?year=2027", data=data)
    assert "Belum tersimpan: 1 hari" in looked.text
    assert "24-12-2027 Cuti bersama Natal" in looked.text
    assert "24 Desember 2027" not in administrator.get("/admin/laboratory/holidays?year=2027").text
    empty = administrator.post("/admin/laboratory/holidays/file?year=2027", data={})
    assert empty.status_code == 422
