"""The application form in a real browser: with the script, choices follow by themselves."""

from typing import TYPE_CHECKING

import pytest
from flask import Flask

from lims.database import transaction
from tests import scene as scenes
from tests.scene import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.slow
def test_an_owner_signs_in_and_applies_on_a_phone(app: Flask, live_server: str, page: "Page") -> None:
    with app.app_context(), transaction() as session:
        scenes.build(session)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{live_server}/portal/applications/new")
    page.fill("#identifier", "owner.lul@contoh.id")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")

    page.fill("#items-0-product", "Baja tulangan beton sirip")
    page.select_option("#items-0-specification_code", "SNI 2052:2017")
    page.select_option("#items-0-grade", "BjTS 420B")
    page.fill("#purpose", "Tender")
    page.select_option("#items-0-size", "D16")
    page.fill("#items-0-tests-0-pieces", "3")
    page.locator("#items-0-tests-0-pieces").blur()
    page.get_by_text("Rp450.000").wait_for()

    assert page.input_value("#purpose") == "Tender", "what is typed is left alone"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("button[value=submit]")
    assert "Permohonan diajukan" in page.inner_text("main")
    assert faults == []


@pytest.mark.slow
def test_with_the_script_conditions_follow_the_grade_and_nothing_typed_is_lost(
    app: Flask, live_server: str, page: "Page"
) -> None:
    with app.app_context(), transaction() as session:
        scenes.build(session)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{live_server}/portal/applications/new")
    page.fill("#identifier", "owner.lul@contoh.id")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")

    page.fill("#items-0-product", "Pelat")
    page.select_option("#items-0-specification_code", "EN 10025-2:2004")
    page.locator("#items-0-grade option[value=S355JR]").wait_for(state="attached")
    page.select_option("#items-0-grade", "S355JR")
    thickness = page.get_by_label("Tebal nominal")
    thickness.fill("25000")
    thickness.blur()
    page.get_by_text("Di luar yang dicakup standar").wait_for()
    thickness.fill("tebal")
    page.click("button[value=submit]")
    assert thickness.input_value() == "tebal"
    assert thickness.get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    thickness.fill("25")
    page.click("button[value=submit]")
    assert "Permohonan diajukan" in page.inner_text("main")
    assert faults == []


@pytest.mark.slow
def test_products_come_from_a_file_after_its_template_was_fetched(
    app: Flask, live_server: str, page: "Page"
) -> None:
    with app.app_context(), transaction() as session:
        scenes.build(session)
    page.goto(f"{live_server}/portal/applications/new")
    page.fill("#identifier", "owner.lul@contoh.id")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("#purpose", "Tender")

    page.get_by_text("Banyak produk?").click()
    with page.expect_download() as fetched:
        page.click("button[value=template]")
    rows = "Produk;Pengujian\n" + "\n".join(f"Baja {number};{scenes.TENSILE} x 3" for number in range(3))
    page.set_input_files("#samples", {"name": "p.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.click("button[value=fill]")
    page.locator("#items-2-product").wait_for()

    assert fetched.value.suggested_filename == "produk-permohonan.xlsx"
    assert page.input_value("#items-2-product") == "Baja 2"
    assert page.input_value("#purpose") == "Tender", "the fetched file has sent nothing away"
    page.click("button[value=submit]")
    assert "Permohonan diajukan" in page.inner_text("main")
