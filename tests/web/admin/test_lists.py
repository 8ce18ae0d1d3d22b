"""Lists of administration as spreadsheets: the filtered rows, dates as dates, and never a formula."""

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from lims.database import transaction
from lims.domain.roles import Role
from lims.services import equipment, holidays
from lims.services.equipment import EquipmentInput
from tests import scene as scenes


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    return list(load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows())


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("/admin/equipment", "Diandalkan sampai"),
        ("/admin/people", "Peran"),
        ("/admin/laboratory/tariffs", "Dasar hukum"),
        ("/lab/standards", "Diperiksa"),
        ("/admin/takeovers", "Berkas"),
    ],
)
def test_every_list_is_handed_out(administrator, path, column):
    page = administrator.get(path).text
    rows = rows_of(administrator.get(f"{path}?format=xlsx"))

    assert column in [cell.value for cell in rows[0]]
    assert "Unduh XLSX" in page or path == "/admin/takeovers"


def test_only_the_filtered_rows_are_handed_out_and_none_is_a_formula(app, administrator, scene):
    with app.app_context(), transaction() as session:
        equipment.add(
            session, scene.people[Role.ADMINISTRATOR], EquipmentInput("X-1", '=HYPERLINK("http://x")')
        )

    rows = rows_of(administrator.get("/admin/equipment?q=X-1&format=xlsx"))

    assert [row[0].value for row in rows[1:]] == ["X-1"]
    assert (rows[1][1].value, rows[1][1].data_type) == ('=HYPERLINK("http://x")', "s")
    other = rows_of(administrator.get("/admin/equipment?state=valid&format=xlsx"))
    assert {type(row[4].value) for row in other[1:]} == {datetime}
    assert {row[4].number_format for row in other[1:]} == {"dd-mm-yyyy"}


def test_days_off_and_the_scope_are_handed_out_with_their_dates(app, administrator, scene):
    with app.app_context(), transaction() as session:
        holidays.add_list(session, scene.people[Role.ADMINISTRATOR], "24-12-2027 Cuti bersama Natal")
    days = rows_of(administrator.get("/admin/laboratory/holidays?year=2027&format=xlsx"))
    assert [[cell.value for cell in row] for row in days] == [
        ["Tanggal", "Nama"],
        [datetime(2027, 12, 24), "Cuti bersama Natal"],
    ]
    assert "Unduh XLSX" in administrator.get("/admin/laboratory/holidays?year=2027").text
    given = {"method_code": scenes.TENSILE, "valid_from": "2026-01-02", "valid_until": "2027-01-01"}
    assert administrator.post("/admin/laboratory/scope/new", data=given).status_code == 303
    scope = rows_of(administrator.get("/admin/laboratory/scope?format=xlsx"))
    told = [[cell.value for cell in row] for row in scope]
    assert [scenes.TENSILE, "semua", *[None] * 3, datetime(2026, 1, 2), datetime(2027, 1, 1), "ya"] in told


def test_prices_are_numbers(administrator):
    rows = rows_of(administrator.get("/admin/laboratory/tariffs?format=xlsx"))

    assert {type(row[1].value) for row in rows[1:]} == {int}


def test_the_trail_is_handed_out_as_it_was_sought(app, administrator, scene):
    with app.app_context(), transaction() as session:
        holidays.add(session, scene.people[Role.ADMINISTRATOR], [holidays.Day(date(2026, 8, 17), "Merdeka")])

    rows = rows_of(administrator.get("/admin/audit/export?form=xlsx&act=holiday:add"))

    assert [cell.value for cell in rows[0]][:4] == ["Nomor", "Waktu", "Orang", "Tindakan"]
    assert [row[3].value for row in rows[1:]] == ["Hari libur ditambahkan"]
    assert isinstance(rows[1][1].value, datetime)
    assert scenes.PASSWORD not in str(rows[1][6].value)
