"""The table of a budget of uncertainty, as it was typed."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from lims.models import UncertaintyBudget
from lims.services.uncertainties import BudgetInput

KEYS = (
    "name",
    "distribution",
    "amount",
    "divisor",
    "dof",
    "sensitivity",
    "function",
    "at",
    "symbol",
    "estimate",
)
SPARE = 3
_ROW = re.compile(r"name-(\d{1,2})", re.ASCII)


class BudgetForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Range, coverage and model; the lines stand beside it."""

    version = HiddenField()
    low = StringField(_("Dari"))
    high = StringField(_("Sampai"))
    level = StringField(_("Tingkat kepercayaan"))
    k = StringField(_("atau faktor cakupan k"))
    model = StringField(_("Model (boleh kosong)"))
    value = StringField(_("Hitung pada nilai"))
    note = StringField(_("Catatan"))


def lines_of(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the lines as typed; a line of which nothing was typed is none."""
    numbers = sorted(int(found[1]) for key in typed if (found := _ROW.fullmatch(key)))
    rows = [
        {key: typed.get(f"{key}-{number}", "") for key in KEYS} | {"relative": f"relative-{number}" in typed}
        for number in numbers
    ]
    return [row for row in rows if any(str(row[key]).strip() for key in KEYS if key != "distribution")]


def to_input(form: BudgetForm, method_code: str, measurand: str, lines: list[dict[str, Any]]) -> BudgetInput:
    """Return what was filled in; the service says what is missing."""
    return BudgetInput(
        method_code=method_code,
        measurand=measurand,
        low=form.low.data or "",
        high=form.high.data or "",
        note=form.note.data or "",
        content={
            "lines": lines,
            "level": form.level.data or "",
            "k": form.k.data or "",
            "model": form.model.data or "",
        },
    )


def filled(budget: UncertaintyBudget) -> BudgetForm:
    """Return the form of a budget as it is kept."""
    return BudgetForm(
        formdata=None,
        data={
            "version": str(budget.version),
            "low": "" if budget.low is None else format(budget.low, "f"),
            "high": "" if budget.high is None else format(budget.high, "f"),
            "note": budget.note,
            **{key: budget.content[key].replace(".", ",") for key in ("level", "k")},
            "model": budget.content["model"],
        },
    )
