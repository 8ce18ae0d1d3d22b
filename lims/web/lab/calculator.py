"""The bench calculator: the areas of `lims calc`, as forms that need no script."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import render_template, request
from flask_babel import gettext as _

from lims.access import Permission, require
from lims.domain.calculation import AREAS, calculate
from lims.domain.calculation.written import read_object
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.domain.text import Text
from lims.web.errors import words
from lims.web.lab.calculator_fields import FORMS, read_form
from lims.web.lab.calculator_words import result_words
from lims.web.language import language
from lims.web.session import current_actor

LONGEST = 20_000
"""Of a question, in letters; a budget with fifty inputs is far below."""


class Answered(NamedTuple):
    """A row of an answer."""

    label: str
    value: str


def calculator() -> str | tuple[str, int]:
    """Show the form of an area, with the answer to what was typed."""
    require(current_actor(), Permission.STANDARD_VIEW)
    area = request.args.get("area") or next(iter(FORMS))
    if area not in FORMS:
        raise NotFound(
            N_("Area perhitungan “%(area)s” tidak dikenal; pilih salah satu dari %(known)s."),
            area=area,
            known=", ".join(FORMS),
        )
    typed, written = _typed(area), request.args.get("json", "").strip()[:LONGEST]
    answer: dict[str, Any] | None = None
    refusal = ""
    if _asked():
        try:
            answer = calculate(area, read_object(written) if written else read_form(area, typed))
        except InvalidInput as error:
            refusal = words(error)
    page = render_template(
        "lab/calculator.html",
        area=area,
        forms=FORMS,
        form=FORMS[area],
        said=result_words(),
        typed=typed,
        written=written,
        rows=list(answered(answer or {})),
        tables=_tables(answer or {}),
        raw=json.dumps(answer, ensure_ascii=False, default=_said) if answer else "",
        refusal=refusal,
        example=json.dumps(AREAS[area].example, ensure_ascii=False),
    )
    return (page, 422) if refusal else page


def answered(answer: dict[str, Any], above: str = "", figures: int = 10) -> Iterator[Answered]:
    """Yield an answer line by line, with so many figures, what lies within named by what is above it."""
    for key, value in answer.items():
        label = f"{above}{result_words().get(key, key)}"
        if isinstance(value, dict):
            yield from answered(value, f"{label}: ", figures)
        elif not _is_table(value):
            yield Answered(label, _shown(value, figures))


def _asked() -> bool:
    """Tell whether something was typed, or only an area chosen."""
    return bool(set(request.args) - {"area"})


def _typed(area: str) -> dict[str, str]:
    """Return what was typed; before anything was, the example."""
    fields = FORMS[area].fields
    if _asked():
        return {one.key: request.args.get(one.key, "")[:LONGEST] for one in fields}
    example = AREAS[area].example
    return {one.key: one.write(example[one.key]) if one.key in example else "" for one in fields}


def _tables(answer: dict[str, Any]) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return what is a table: the budget of an uncertainty."""
    known = result_words()
    return [
        (
            known.get(key, key),
            [known.get(name, name) for name in value[0]],
            [[_shown(one, 6) for one in row.values()] for row in value],
        )
        for key, value in answer.items()
        if _is_table(value)
    ]


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _shown(value: object, figures: int = 10) -> str:
    """Write a value as a person reads it, with so many figures."""
    match value:
        case None:
            return "–"
        case bool():
            return str(_("ya") if value else _("tidak"))
        case Text():
            return value[language()]
        case float():
            return _decimal(format(value, f".{figures}g"))
        case list() | tuple():
            return "; ".join(_shown(one) for one in value) or "–"
        case str():
            return _decimal(value) if value.replace(".", "").lstrip("-").isdigit() else _told(value)
    return str(value)


def _decimal(number: str) -> str:
    """Write a number with the mark of the language, and a true minus sign."""
    shown = number if language() == "en" else number.replace(".", ",")
    return shown.replace("-", "\N{MINUS SIGN}")


def _told(word: str) -> str:
    """Put a word of the answer into the reader's language, where it is one."""
    return str(result_words().get(word, word))


def _said(value: object) -> str:
    if isinstance(value, Text):
        return value[language()]
    raise TypeError(type(value))
