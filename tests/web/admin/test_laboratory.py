"""The pages on which a laboratory sets itself up."""

import re
from io import BytesIO

from PIL import Image

from lims import clock
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import Laboratory
from lims.services import audit
from tests import scene as scenes


def words(response) -> str:
    """Return what stands on the page, without markup."""
    text = re.sub(r"<svg.*?</svg>|<head>.*?</head>", " ", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def form_of(response) -> dict[str, str]:
    """Return what a browser would send back from the first form that holds a version."""
    fields = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>(?:[^<]*</textarea>)?", response.text):
        name = re.search(r'name="([^"]+)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"radio", "checkbox"} and " checked" not in tag):
            continue
        text = re.search(r">\s*([^<]*)</textarea>", tag)
        fields[name[1]] = text[1].strip() if text else value[1] if value else ""
    for select in re.findall(r"<select[^>]*name=\"([^\"]+)\"[^>]*>(.*?)</select>", response.text, re.DOTALL):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', select[1])
        fields[select[0]] = chosen[1] if chosen else ""
    return fields


def test_the_settings_are_changed_and_kept(app, scene, administrator):
    fields = form_of(administrator.get("/admin/laboratory/edit"))
    fields |= {
        "city": "Serang",
        "verification_url": "https://baru.contoh.go.id",
        "promised_working_days": "12",
    }
    answer = administrator.post("/admin/laboratory/edit", data=fields, follow_redirects=True)
    assert answer.status_code == 200
    told = words(answer)
    assert "Tersimpan." in told
    for expected in ("Serang", "https://baru.contoh.go.id", "12 hari kerja"):
        assert expected in told


def test_what_cannot_be_is_told_beside_its_field_and_what_was_typed_is_kept(app, scene, administrator):
    fields = form_of(administrator.get("/admin/laboratory/edit"))
    fields |= {"name": "", "city": "Kota <b>", "accredited_from": "besok", "promised_working_days": "1.5"}
    answer = administrator.post("/admin/laboratory/edit", data=fields)
    assert answer.status_code == 422
    assert "Kota &lt;b&gt;" in answer.text
    assert 'id="accredited_from-error"' in answer.text
    assert 'id="promised_working_days-error"' in answer.text
    fields |= {"accredited_from": "", "promised_working_days": "15"}
    answer = administrator.post("/admin/laboratory/edit", data=fields)
    assert 'id="name-error"' in answer.text
    with app.app_context():
        assert db.session().get_one(Laboratory, scene.laboratory.id).city == "Cilegon"


def test_a_setting_that_somebody_else_changed_is_told(app, scene, administrator):
    fields = form_of(administrator.get("/admin/laboratory/edit"))
    administrator.post("/admin/laboratory/edit", data=fields | {"city": "Serang"})
    answer = administrator.post("/admin/laboratory/edit", data=fields | {"city": "Tegal"})
    assert answer.status_code == 422
    assert "baru saja diubah orang lain" in words(answer)


def test_a_form_without_its_token_is_refused(app, scene, administrator):
    app.config["WTF_CSRF_ENABLED"] = True
    assert administrator.post("/admin/laboratory/edit", data={"name": "X"}).status_code == 400
    assert administrator.post("/admin/audit/check").status_code == 400


def test_the_assessor_reads_the_policy_and_cannot_change_it(app, scene, sign_in):
    with app.app_context(), transaction() as session:
        laboratory = session.get_one(Laboratory, scene.laboratory.id)
        laboratory.relaxed_separation, laboratory.relaxed_separation_reason = True, "Hanya dua orang."
        audit.record(session, scene.people[Role.ADMINISTRATOR], "laboratory:configure", laboratory)
    assessor = sign_in(scene.people[Role.ASSESSOR])
    page = assessor.get("/admin/laboratory")
    assert "Hanya dua orang." in words(page)
    assert "/admin/laboratory/edit" not in page.text
    assert assessor.get("/admin/laboratory/edit").status_code == 403


def picture() -> BytesIO:
    stream = BytesIO()
    Image.new("RGB", (60, 30), "navy").save(stream, "PNG")
    stream.seek(0)
    return stream


def test_a_mark_is_uploaded_looked_at_and_switched_on(scene, administrator):
    upload = {"file": (picture(), "logo.png")}
    page = administrator.post("/admin/laboratory/marks/logo", data=upload, follow_redirects=True)
    assert "Mati" in words(page)
    image = administrator.get("/admin/laboratory/marks/logo/image")
    assert image.mimetype == "image/png"
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    page = administrator.post(
        "/admin/laboratory/marks/logo/switch", data={"active": "1"}, follow_redirects=True
    )
    assert "Dicetak" in words(page)


def test_a_file_that_is_no_picture_is_told(scene, administrator):
    upload = {"file": (BytesIO(b"<svg onload=alert(1)>"), "logo.svg")}
    page = administrator.post("/admin/laboratory/marks/logo", data=upload, follow_redirects=True)
    assert "Jenis berkas tidak diterima" in words(page)
    assert administrator.get("/admin/laboratory/marks/logo/image").status_code == 404


def test_a_pattern_is_tried_before_it_is_kept(scene, administrator):
    address = "/admin/laboratory/numbering/certificate"
    typed = {"template": "LHU-{year}-{sequence:3}", "reset": "year"}
    tried = administrator.post(address, data=typed | {"preview": "1"})
    number = f"LHU-{scene.today.year}-001"
    assert number in words(tried)
    assert number not in words(administrator.get("/admin/laboratory/numbering"))
    administrator.post(address, data=typed)
    assert number in words(administrator.get("/admin/laboratory/numbering"))


def test_a_pattern_that_repeats_is_told_at_its_field(scene, administrator):
    for more in ({}, {"preview": "1"}):
        page = administrator.post(
            "/admin/laboratory/numbering/order", data={"template": "{sequence}", "reset": "year", **more}
        )
        assert page.status_code == 422
        assert 'id="template-error"' in page.text
    assert administrator.get("/admin/laboratory/numbering/invoice").status_code == 404


def test_an_old_book_is_continued_once(scene, administrator):
    start = "/admin/laboratory/numbering/certificate/start"
    page = administrator.post(start, data={"following": "4513"}, follow_redirects=True)
    assert "004513" in words(page)
    for following in ("12", "", "4.513", "empat"):
        page = administrator.post(start, data={"following": following})
        assert page.status_code == 422
        assert 'id="following-error"' in page.text


def test_national_holidays_are_confirmed_one_by_one(scene, administrator):
    proposed = administrator.get("/admin/laboratory/holidays/national?year=2027")
    assert 'value="2027-08-17" checked' in proposed.text
    page = administrator.post(
        "/admin/laboratory/holidays/national?year=2027",
        data={"day": ["2027-08-17", "2027-05-01", "2027-02-31"]},
        follow_redirects=True,
    )
    assert "17 Agustus 2027" in words(page)
    assert "25 Desember 2027" not in words(page)
    again = administrator.get("/admin/laboratory/holidays/national?year=2027")
    assert 'value="2027-08-17"' not in again.text


def test_cuti_bersama_is_pasted_and_a_day_is_taken_off(scene, administrator):
    page = administrator.post(
        "/admin/laboratory/holidays?year=2026",
        data={"days": "24-12-2026 Cuti bersama Natal"},
        follow_redirects=True,
    )
    assert "Cuti bersama Natal" in words(page)
    remove = re.search(r'action="(/admin/laboratory/holidays/[^"]+/remove[^"]*)"', page.text)[1]
    page = administrator.post(remove, follow_redirects=True)
    assert "Belum ada hari libur tahun 2026" in words(page)
    page = administrator.post("/admin/laboratory/holidays?year=2026", data={"days": "besok"})
    assert page.status_code == 422
    assert "besok" in page.text


def test_a_price_is_added_and_ended(scene, administrator):
    typed = {"method_code": scenes.TENSILE, "legal_basis": "PP 54/2021", "valid_from": "2026-06-01"}
    refused = administrator.post("/admin/laboratory/tariffs/new", data=typed | {"amount": "90.000"})
    assert refused.status_code == 422
    assert 'id="amount-error"' in refused.text
    page = administrator.post(
        "/admin/laboratory/tariffs/new", data=typed | {"amount": "90000"}, follow_redirects=True
    )
    assert "Rp90.000" in words(page)
    end = re.search(r'action="(/admin/laboratory/tariffs/[^"]+/end)"', page.text)[1]
    assert "Tarif diakhiri." in words(
        administrator.post(end, data={"last_day": "2026-12-31"}, follow_redirects=True)
    )
    assert "tidak dapat dibaca" in words(
        administrator.post(end, data={"last_day": "nanti"}, follow_redirects=True)
    )


def test_a_method_enters_and_leaves_the_scope(scene, administrator):
    empty = administrator.post("/admin/laboratory/scope/new", data={"method_code": scenes.TENSILE})
    assert empty.status_code == 422
    page = administrator.post(
        "/admin/laboratory/scope/new",
        data={"method_code": scenes.TENSILE, "valid_from": "2026-01-01"},
        follow_redirects=True,
    )
    assert "semua" in words(page)
    end = re.search(r'action="(/admin/laboratory/scope/[^"]+/end)"', page.text)[1]
    page = administrator.post(end, data={"last_day": "2026-12-31"}, follow_redirects=True)
    assert "31 Desember 2026" in words(page)


def test_whoever_keeps_the_machine_is_reminded_of_the_recovery_sheet_until_it_is_sealed(app, scene, sign_in):
    with app.app_context(), transaction() as session:
        laboratory = session.get_one(Laboratory, scene.laboratory.id)
        code, name = laboratory.code, laboratory.name
    keys = app.extensions["lims_keys"]

    def reminded(role: Role) -> list[bool]:
        browser = sign_in(scene.people[role])
        pages = ("/lab/", "/admin/system", "/admin/laboratory")
        return ["belum disegel" in words(browser.get(page, follow_redirects=True)) for page in pages]

    assert reminded(Role.ADMINISTRATOR) == [False] * 3
    keys.ensure(code, name, clock.now())
    assert reminded(Role.ADMINISTRATOR) == [True] * 3
    assert reminded(Role.HEAD) == [True] * 3
    assert reminded(Role.ANALYST)[0] is False
    keys.sheet_sealed(code)
    assert reminded(Role.ADMINISTRATOR) == [False] * 3
