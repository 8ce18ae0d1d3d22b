"""The page that reads a testing machine's file."""

import io
import re

import pytest
from flask import Flask

from lims.domain.calculation import AREAS
from lims.domain.roles import Role
from tests.web.lab.intake_house import House, text_of

EXAMPLE = AREAS["tensile"].example
PLACE = "/lab/calculator/curve"


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def export() -> bytes:
    """Write the calculator's example as a machine would, its forces in kN."""
    area = EXAMPLE["S0_mm2"]
    rows = [
        f"{stress * area / 1000:.4f};{strain}"
        for stress, strain in zip(EXAMPLE["stress_MPa"], EXAMPLE["strain"], strict=True)
    ]
    return "\n".join(["Gaya (kN);Regangan (mm/mm)", *rows]).replace(".", ",").encode()


def send(browser, content: bytes, **typed: str):
    return browser.post(
        PLACE,
        data={"file": (io.BytesIO(content), "benda-1.csv"), **typed},
        content_type="multipart/form-data",
    )


def test_a_machines_file_is_drawn_and_evaluated(house):
    analyst = house.browser(Role.ANALYST)
    assert "Baca kurva" in text_of(analyst.get(PLACE))

    answer = send(analyst, export(), S0_mm2="50,3")

    assert answer.status_code == 200
    said = text_of(answer)
    assert "benda-1.csv" in said
    assert re.search(r"Kuat tarik Rm, MPa\s+500", said)
    assert re.search(r"Kemiringan bagian lurus mE, MPa\s+199\d{3}|200\d{3}", said)
    drawn = re.search(r'class="curve-curve" points="([^"]+)"', answer.text)
    assert drawn is not None
    assert len(drawn[1].split()) == len(EXAMPLE["strain"])


def test_what_the_file_does_not_say_is_asked_for_and_what_was_typed_is_kept(house):
    analyst = house.browser(Role.ANALYST)

    refused = send(analyst, export(), Lu_mm="61,5")
    assert refused.status_code == 422
    assert "S0_mm2, d0_mm" in text_of(refused)
    assert 'value="61,5"' in refused.text

    nothing = analyst.post(PLACE, data={})
    assert nothing.status_code == 422
    assert "Pilih dulu berkas" in text_of(nothing)


def test_an_extensometer_that_never_moved_gives_no_picture(house):
    rows = [f"{force};0" for force in (*range(40), 5)]
    answer = send(
        house.browser(Role.ANALYST), "\n".join(["Gaya (kN);Regangan (%)", *rows]).encode(), d0_mm="10"
    )

    assert answer.status_code == 200
    assert "Bagian lurus kurva tidak ditemukan" in text_of(answer)
    assert "<polyline" not in answer.text
