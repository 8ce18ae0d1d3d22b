"""A curve of a testing machine: read, drawn and evaluated; nothing is stored."""

from typing import NamedTuple

from flask import render_template, request

from lims.access import Permission, require
from lims.domain import curve_drawing
from lims.domain.calculation import calculate, tensile
from lims.domain.calculation.given import Given
from lims.domain.curve_drawing import Drawing
from lims.domain.errors import N_, InvalidInput
from lims.exchange import machine_export
from lims.web.errors import words
from lims.web.lab.calculator import Answered, answered
from lims.web.lab.calculator_fields import CURVE_FIELDS
from lims.web.language import language
from lims.web.session import current_actor

Answer = str | tuple[str, int]
_FIGURES = 6


class Reading(NamedTuple):
    """What a file tells."""

    name: str
    rows: list[Answered]
    flags: list[str]
    drawing: Drawing | None
    """None where nothing measured a strain."""


def page() -> str:
    """Ask for a file."""
    require(current_actor(), Permission.STANDARD_VIEW)
    return _page({})


def read() -> Answer:
    """Show what an uploaded file tells."""
    require(current_actor(), Permission.STANDARD_VIEW)
    typed = {one.key: request.form.get(one.key, "").strip()[:40] for one in CURVE_FIELDS}
    try:
        return _page(typed, reading=_read(typed))
    except InvalidInput as error:
        return _page(typed, refusal=words(error)), 422


def _read(typed: dict[str, str]) -> Reading:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInput(N_("Pilih dulu berkas yang hendak diunggah."))
    overrides = {key: value for key, value in typed.items() if value and key != "force_unit"}
    export = machine_export.tensile(machine_export.read(file.read()), typed["force_unit"])
    given = tensile.combined(export, overrides)
    answer = calculate("tensile", given)
    flags = [flag[language()] for flag in answer.pop("flags")]
    strain, stress, found = tensile.evaluated(Given(given))
    drawing = curve_drawing.draw(strain, stress, found) if strain and max(strain) > 0 else None
    return Reading(file.filename, list(answered(answer, figures=_FIGURES)), flags, drawing)


def _page(typed: dict[str, str], reading: Reading | None = None, refusal: str = "") -> str:
    return render_template(
        "lab/curve.html", fields=CURVE_FIELDS, typed=typed, reading=reading, refusal=refusal
    )
