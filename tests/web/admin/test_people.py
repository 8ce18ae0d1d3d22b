"""The pages about people, clients and equipment."""

import re
from io import BytesIO

from lims.database import db
from lims.domain.roles import Role
from lims.models import Client
from tests import scene as scenes
from tests.web.admin.test_laboratory import form_of, words

NEW = {
    "name": "Sari Wulandari, S.T.",
    "phone": "0812 3456 7890",
    "role": "analyst",
    "valid_from": "2026-01-05",
}


def password_in(page) -> str | None:
    found = re.search(r'<p class="shown-code code">([a-z2-9-]{14})</p>', page.text)
    return found[1] if found else None


def test_a_new_person_s_password_is_shown_once(app, scene, administrator):
    page = administrator.post("/admin/people/new", data=NEW)
    password = password_in(page)
    assert page.status_code == 200
    assert password
    assert page.headers["Cache-Control"] == "no-store"
    person = re.search(r'href="(/admin/people/[0-9a-f-]{36})"', page.text)[1]
    assert password not in administrator.get(person).text
    assert password not in administrator.get("/admin/audit").text


def test_a_person_that_cannot_be_keeps_what_was_typed(scene, administrator):
    page = administrator.post("/admin/people/new", data={"name": "Sari & Budi", "role": "analyst"})
    assert page.status_code == 422
    assert "Sari &amp; Budi" in page.text
    for name in ("phone", "valid_from"):
        assert f'id="{name}-error"' in page.text


def test_people_are_found_and_filtered(scene, administrator):
    assert "Head LUL" in words(administrator.get("/admin/people?q=head"))
    assert "Analyst LUL" not in words(administrator.get("/admin/people?q=head"))
    assert "Tidak ada orang yang cocok" in words(administrator.get("/admin/people?state=former"))
    assert "Head LUL" in words(administrator.get("/admin/people?state=current&sort=-name"))


def person_of(scene, role: Role) -> str:
    return f"/admin/people/{scene.people[role].user_id}"


def test_a_role_is_given_and_ended(scene, administrator):
    person = person_of(scene, Role.ANALYST)
    refused = administrator.post(f"{person}/roles/new", data={"role": "head", "valid_from": "2026-01-05"})
    assert refused.status_code == 422
    assert 'id="position-error"' in refused.text
    page = administrator.post(
        f"{person}/roles/new",
        data={"role": "supervisor", "valid_from": "2026-01-05"},
        follow_redirects=True,
    )
    assert "Penyelia" in words(page)
    end = re.search(rf'action="({person}/roles/[^"]+/end)"', page.text)[1]
    page = administrator.post(end, data={"last_day": "2026-01-31"}, follow_redirects=True)
    assert "Peran diakhiri." in words(page)
    assert "31 Januari 2026" in words(page)


def test_several_methods_are_authorised_on_the_same_evidence(scene, administrator):
    person = person_of(scene, Role.SUPERVISOR)
    typed = {"activity": "review", "valid_from": "2026-01-05", "evidence": "Pelatihan 2025"}
    refused = administrator.post(f"{person}/authorisations/new", data=typed)
    assert refused.status_code == 422
    page = administrator.post(
        f"{person}/authorisations/new",
        data=typed | {"method_code": [scenes.TENSILE, scenes.BEND]},
        follow_redirects=True,
    )
    told = words(page)
    assert f"{scenes.TENSILE} – Memverifikasi" in told
    assert f"{scenes.BEND} – Memverifikasi" in told
    end = re.search(rf'action="({person}/authorisations/[^"]+/end)"', page.text)[1]
    page = administrator.post(end, data={"last_day": "2026-06-30"}, follow_redirects=True)
    assert "Tulislah alasannya." in words(page)
    page = administrator.post(
        end, data={"last_day": "2026-06-30", "reason": "Pindah seksi"}, follow_redirects=True
    )
    assert "Kewenangan diakhiri." in words(page)


def test_an_account_is_shut_and_opened_and_its_password_reset(scene, administrator):
    person = person_of(scene, Role.ANALYST)
    page = administrator.post(f"{person}/disable", data={"reason": "Cuti"}, follow_redirects=True)
    assert "Akun nonaktif" in words(page)
    page = administrator.post(f"{person}/enable", data={"reason": "Kembali"}, follow_redirects=True)
    assert "Akun nonaktif" not in words(page)
    assert password_in(administrator.post(f"{person}/password", data={"reason": "Lupa"}))
    assert administrator.post(f"{person}/password", data={}).status_code == 422
    own = person_of(scene, Role.ADMINISTRATOR)
    page = administrator.post(f"{own}/disable", data={"reason": "Coba"}, follow_redirects=True)
    assert "diri sendiri" in words(page)


def test_a_person_is_changed(scene, administrator):
    person = person_of(scene, Role.ANALYST)
    fields = form_of(administrator.get(f"{person}/edit")) | {
        "name": "Sari Wulandari",
        "employee_number": "12345678",
    }
    page = administrator.post(f"{person}/edit", data=fields, follow_redirects=True)
    assert "Sari Wulandari" in words(page)
    assert administrator.post(f"{person}/edit", data=fields).status_code == 422


def test_who_may_only_read_sees_no_button(scene, sign_in):
    assessor = sign_in(scene.people[Role.ASSESSOR])
    page = assessor.get(person_of(scene, Role.ANALYST))
    assert "Analyst LUL" in words(page)
    assert "/disable" not in page.text
    assert "/roles/new" not in page.text


def test_the_tax_number_never_reaches_the_screen(app, scene, administrator):
    address = f"/admin/clients/{scene.client.id}"
    fields = form_of(administrator.get(address)) | {"npwp": "3276012345670001"}
    page = administrator.post(address, data=fields, follow_redirects=True)
    assert "Tersimpan." in words(page)
    assert "3276012345670001" not in page.text
    assert "••••••••••••0001" in page.text
    administrator.post(address, data=form_of(page) | {"city": "", "sentra": "Logam Cilegon"})
    with app.app_context():
        kept = db.session().get_one(Client, scene.client.id)
        assert (kept.npwp, kept.sentra) == ("3276012345670001", "Logam Cilegon")


def test_a_client_that_cannot_be_is_told_beside_its_field(scene, administrator):
    address = f"/admin/clients/{scene.client.id}"
    page = administrator.post(address, data=form_of(administrator.get(address)) | {"nib": "12"})
    assert page.status_code == 422
    assert 'id="nib-error"' in page.text


def test_clients_are_listed_and_found(scene, administrator):
    assert "CV Besi LUL" in words(administrator.get("/admin/clients"))
    assert "Tidak ada pelanggan yang cocok" in words(administrator.get("/admin/clients?q=zzz"))


def test_who_may_not_write_clients_reads_them(scene, sign_in):
    head = sign_in(scene.people[Role.HEAD])
    page = head.get(f"/admin/clients/{scene.client.id}")
    assert "CV Besi LUL" in words(page)
    assert 'name="npwp"' not in page.text
    assert head.post(f"/admin/clients/{scene.client.id}", data={}).status_code == 403


def test_equipment_is_added_calibrated_and_taken_out(scene, administrator):
    typed = {
        "code": "UTM-1",
        "name": "Mesin uji tarik",
        "methods": [scenes.TENSILE],
        "needs_calibration": "y",
    }
    page = administrator.post("/admin/equipment/new", data=typed, follow_redirects=True)
    assert "Belum dikalibrasi" in words(page)
    one = re.search(r'href="(/admin/equipment/[0-9a-f-]+)/edit"', page.text)[1]
    calibration = {
        "calibrated_on": "2026-01-10",
        "valid_until": "2999-01-09",
        "certificate": "K-77",
        "calibrated_by": "LK-000-IDN",
        "file": (BytesIO(b"%PDF-1.7"), "K-77.pdf"),
    }
    page = administrator.post(f"{one}/calibrations/new", data=calibration, follow_redirects=True)
    assert "Terkalibrasi" in words(page)
    file = re.search(r'href="(/admin/equipment/files/[^"]+)"', page.text)[1]
    assert administrator.get(file).mimetype == "application/pdf"
    page = administrator.post(f"{one}/take-out", data={"reason": "Retak"}, follow_redirects=True)
    assert "Retak" in words(page)
    page = administrator.post(f"{one}/put-back", data={"reason": ""}, follow_redirects=True)
    assert "Tulislah alasannya." in words(page)
    page = administrator.post(f"{one}/put-back", data={"reason": "K-78"}, follow_redirects=True)
    assert "Alat dipakai lagi." in words(page)


def test_equipment_and_calibrations_are_changed(scene, administrator):
    one = f"/admin/equipment/{scene.equipment[scenes.TENSILE].id}"
    fields = form_of(administrator.get(f"{one}/edit")) | {"location": "Lantai 1", "methods": [scenes.TENSILE]}
    page = administrator.post(f"{one}/edit", data=fields, follow_redirects=True)
    assert "Lantai 1" in words(page)
    assert administrator.post(f"{one}/edit", data=fields).status_code == 422
    correct = re.search(r'href="(/admin/equipment/calibrations/[^"]+)"', page.text)[1]
    fields = form_of(administrator.get(correct)) | {"certificate": "K-99", "reason": ""}
    refused = administrator.post(correct, data=fields)
    assert 'id="reason-error"' in refused.text
    page = administrator.post(correct, data=fields | {"reason": "Salah ketik"}, follow_redirects=True)
    assert "K-99" in words(page)


def test_equipment_that_cannot_be_keeps_what_was_typed(scene, administrator):
    page = administrator.post("/admin/equipment/new", data={"code": "", "name": "Mesin <x>"})
    assert page.status_code == 422
    assert "Mesin &lt;x&gt;" in page.text
    one = f"/admin/equipment/{scene.equipment[scenes.TENSILE].id}"
    page = administrator.post(f"{one}/calibrations/new", data={"calibrated_on": "x"})
    assert page.status_code == 422
    assert 'id="calibrated_on-error"' in page.text


def test_equipment_is_found_by_state(scene, administrator):
    assert "ALAT-1" in words(administrator.get("/admin/equipment?state=valid&q=ALAT-1"))
    assert "Tidak ada alat yang cocok" in words(administrator.get("/admin/equipment?state=expired"))


def test_a_version_that_is_no_number_is_told_as_a_change_by_another(scene, administrator):
    person = person_of(scene, Role.SUPERVISOR)
    for version in ("²", "9" * 5000, "", "-1"):
        page = administrator.post(
            f"{person}/edit", data={"name": "Sari", "phone": "0812 3456 7890", "version": version}
        )
        assert page.status_code == 422
        assert "baru saja diubah orang lain" in words(page)
