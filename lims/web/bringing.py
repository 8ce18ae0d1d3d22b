"""What must be brought for a test, as the pages of two audiences ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _

from lims.domain import cutting_drawing
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Specification
from lims.domain.standards.bringing import Bringing, bring
from lims.domain.text import Text
from lims.web.errors import words
from lims.web.rulebook import rulebook


@dataclass(frozen=True, slots=True)
class BringingPage:
    """What was asked, and what is to be brought."""

    specification: Specification
    grade: str
    size: str
    sizes: tuple[str, ...]
    plan: str
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    """What is wrong with what was typed."""
    found: Bringing
    reasons: Mapping[str, str]
    """Why a sampling plan has no answer, by its key."""


def screen(code: str) -> dict[str, Any]:
    """Return what `shared/bringing.html` draws for the question in the address; `reader_url` comes from the page."""
    page = read(code)
    return {
        "page": page,
        "drawing": cutting_drawing.draw(page.found.laid) if page.found.laid else None,
        "confidences": {
            "S": _("dibaca pada sumber"),
            "GK": _("pengetahuan umum"),
        },
    }


def read(code: str) -> BringingPage:
    """Propose what to bring for grade, size and lot of the question; the first ones where none is named.

    Raises:
        NotFound: There is no such specification, or it has no grades to propose anything for.
    """
    specification = rulebook().specification(code)
    grade, size = _choice(specification, request.args.get("grade", ""), request.args.get("size", ""))
    typed = {name: request.args.get(name, "").strip() for name in ("tonnes", "pieces")}
    lot, faults = _lot(typed)
    plan = request.args.get("plan", "")
    if plan not in {one.key for one in specification.sampling}:
        plan = ""
    conditions = {one.key: request.args.get(one.key, "") for one in specification.conditions}
    found = bring(
        specification,
        rulebook().methods,
        grade,
        size,
        conditions=conditions,
        plan=plan,
        tonnes=lot.get("tonnes"),
        pieces=lot.get("pieces"),
    )
    return BringingPage(
        specification=specification,
        grade=grade,
        size=size,
        sizes=specification.grade(grade).sizes,
        plan=plan,
        typed=typed,
        faults=faults,
        found=found,
        reasons={one.plan.key: words(one.why) for one in found.plans if one.why is not None},
    )


def amount_of(key: str, tests: Mapping[str, int], conditions: Mapping[str, str]) -> Text | None:
    """Return what to bring for `code|grade|size` and these tests; None where the product is not chosen yet."""
    code, _bar, rest = key.partition("|")
    grade, _bar, size = rest.partition("|")
    specification = rulebook().specifications.get(code)
    if specification is None or not specification.has(grade, size) or not tests:
        return None
    given = {name: typed for name, typed in conditions.items() if typed.strip()}
    return bring(specification, rulebook().methods, grade, size, conditions=given, tests=tests).amount


def _choice(specification: Specification, grade: str, size: str) -> tuple[str, str]:
    if not specification.grades:
        raise NotFound(
            N_("%(code)s belum memuat kelas dan ukuran, sehingga tidak ada yang dapat diusulkan."),
            code=specification.code,
        )
    known = next((one for one in specification.grades if one.key == grade), specification.grades[0])
    return known.key, size if size in known.all_sizes else known.all_sizes[0]


def _lot(typed: Mapping[str, str]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Read the amounts of the lot, and say what is wrong with one that cannot be read."""
    lot: dict[str, Decimal] = {}
    faults: dict[str, str] = {}
    for name, text in typed.items():
        if text:
            try:
                lot[name] = parse_decimal(text)
            except InvalidInput as error:
                faults[name] = words(error)
    return lot, faults
