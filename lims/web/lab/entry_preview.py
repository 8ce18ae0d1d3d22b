"""The answer to a draft as it is typed: small pieces of the page, by the id of the element that they fill."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import get_template_attribute
from flask_babel import gettext as _

from lims import clock
from lims.queries.entry import EntrySheet
from lims.queries.sheets import Row
from lims.web.filters import instant

CELLS = "lab/bench/_cells.html"


def answer(page: EntrySheet, versions: Mapping[uuid.UUID, int]) -> dict[str, Any]:
    """Return echo, result and verdict of every open cell, what holds for the machines, and the new versions."""
    rows = [row for row in page.sheet.rows if row.determination.id in page.open_ids]
    fragments = {
        "entry-reasons": _part("reasons", rows),
        "entry-person": _part("person", page),
        "entry-odd": _part("odd", page, rows),
        "entry-together": _part("together", page.sheet.together),
    }
    for outcome in page.sheet.outcomes:
        fragments[f"limit-{outcome.field.measurand}"] = _part("limit", outcome)
    for row in rows:
        fragments |= _row(page, row)
    for machine in page.machines:
        fragments[f"machine-{machine.equipment.id.hex}"] = _part("machine", machine)
    return {
        "fragments": fragments,
        "fields": {f"v-{piece_id.hex}": str(version) for piece_id, version in versions.items()},
        "saved": _("Tersimpan %(time)s", time=instant(clock.now())),
    }


def _row(page: EntrySheet, row: Row) -> dict[str, str]:
    piece = row.determination.id.hex
    echoes = {
        f"r-{piece}-{column.key}-echo": _part("echo", row.cells[column.key], False, bool(column.choices))
        for column in page.sheet.columns
    }
    results = {
        f"x-{piece}-{outcome.field.measurand}": _part(
            "outcome", row.results[outcome.field.measurand], outcome
        )
        for outcome in page.sheet.outcomes
    }
    return echoes | results


def _part(name: str, *arguments: object) -> str:
    return str(get_template_attribute(CELLS, name)(*arguments)).strip()
