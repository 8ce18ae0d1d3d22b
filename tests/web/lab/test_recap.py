"""Lists as spreadsheets, the month in one table, and how the laboratory does."""

import io

import pytest
from flask import Flask
from openpyxl import load_workbook

from lims.domain.roles import Role
from lims.models import Order
from lims.queries.performance import percentile
from tests import scene as scenes
from tests.web.lab.intake_house import House, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def rows_of(answer):
    assert answer.status_code == 200, text_of(answer)
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("days", "half", "most"),
    [([], None, None), ([3], 3, 3), ([1, 2, 3, 4], 2, 4), (list(range(1, 101)), 50, 90)],
)
def test_turnaround_is_told_by_rank(days, half, most):
    assert (percentile(days, 50), percentile(days, 90)) == (half, most)


def test_the_month_stands_in_one_table_with_verdicts_days_and_rupiah(house):
    house.make(scenes.issued, house.app.extensions["lims_store"])
    order = house.read(lambda session: session.query(Order).one())
    head = house.browser(Role.HEAD)
    page = text_of(head.get("/lab/recap"))
    assert order.number in page
    assert "Memenuhi" in page
    month = f"{order.ordered_on:%Y-%m}"
    note, columns, row = rows_of(head.get(f"/lab/recap?month={month}&format=xlsx"))
    assert "Satu baris per contoh" in note[0]
    told = dict(zip(columns, row, strict=True))
    assert (told["Order"], told["Putusan"], told["Hari kerja"]) == (order.number, "Memenuhi", 0)
    assert told["Biaya (rupiah)"] == order.total
    assert "Tidak ada order" in text_of(head.get("/lab/recap?month=1999-01"))
    assert head.get("/lab/recap?month=<script>").status_code == 200


def test_the_year_is_told_month_by_month(house):
    house.make(scenes.issued, house.app.extensions["lims_store"])
    page = house.browser(Role.QUALITY_MANAGER).get("/lab/performance")
    text = text_of(page)
    assert "1/1" in text, "the promise was kept"
    assert text.count("–") >= 11 * 3, "a month without certificates says nothing"
    assert house.browser(Role.ANALYST).get("/lab/performance").status_code == 403


@pytest.mark.parametrize(
    ("path", "role", "column"),
    [
        ("/lab/orders", Role.HEAD, "Tenggat"),
        ("/lab/samples", Role.RECEPTION, "Kode"),
        ("/lab/applications", Role.RECEPTION, "Diajukan"),
        ("/lab/certificates", Role.HEAD, "Tanggal terbit"),
        ("/lab/complaints", Role.HEAD, "Kesimpulan"),
        ("/lab/money?state=paid", Role.TREASURER, "Tagihan"),
        ("/lab/remains?state=kept", Role.RECEPTION, "Disimpan sampai"),
        ("/admin/clients", Role.RECEPTION, "NIB"),
    ],
)
def test_every_list_is_handed_out_whole(house, path, role, column):
    house.make(scenes.issued, house.app.extensions["lims_store"])
    browser = house.browser(role)
    assert "Unduh XLSX" in browser.get(path).text
    rows = rows_of(browser.get(path + ("&" if "?" in path else "?") + "format=xlsx"))
    assert column in rows[0]
    if path in {"/lab/orders", "/lab/samples", "/lab/applications", "/lab/certificates", "/admin/clients"}:
        assert len(rows) == 2
