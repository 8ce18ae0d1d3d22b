"""A sheet at the bench in a real browser: the keyboard alone fills it, and the server answers as it is typed."""

from typing import TYPE_CHECKING

import pytest
from flask import Flask

from lims.database import transaction
from tests import scene as scenes
from tests.scene import PASSWORD, TENSILE

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.slow
def test_a_sheet_is_filled_column_by_column_and_survives_a_reload(
    app: Flask, live_server: str, page: "Page"
) -> None:
    with app.app_context(), transaction() as session:
        scenes.assigned(session, scenes.build(session), tests={TENSILE: 3})
    from playwright.sync_api import expect

    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{live_server}/lab/worklist")
    page.fill("#identifier", "analyst.lul@contoh.id")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.get_by_role("link", name="Uji tarik logam").click()

    page.fill("#temperature", "24,5")
    page.fill("#humidity", "58")
    page.locator("input.cell").first.focus()
    for value in ("92,5", "90.9", "93,7", "121,2", "119,6", "122,9", "236,0", "233,0", "238,4"):
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    for choice in page.locator("td.chosen select").all():
        choice.select_option("middle")
    shown = page.locator("output.outcome .computed")
    piece_1, piece_2, piece_3 = (
        ("460", "603", "1,31", "18,0"),
        ("452", "595", "1,32", "16,5"),
        ("466", "611", "1,31", "19,0"),
    )
    expect(shown).to_have_text([*piece_1, *piece_2, *piece_3])
    expect(page.locator(".entry-status")).to_contain_text("Tersimpan")
    assert page.locator("output.outcome .badge").count() == 12
    assert page.get_by_text("90,9 kN").is_visible(), (
        "a point is a decimal mark as well, and the value is echoed"
    )

    page.reload()
    assert shown.count() == 12
    assert page.locator("input.cell").first.input_value() == "92,5"
    page.get_by_role("button", name="Serahkan ke penyelia").click()
    page.get_by_text("3 benda uji diserahkan ke penyelia.").wait_for()
    assert faults == []
