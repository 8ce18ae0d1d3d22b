"""Standards as a person reads them: the list, one specification by grade and size, one method."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.standards import Method, Problem, ResolvedRequirement, Specification
from lims.models import StandardCheck, User
from lims.queries.library import library


@dataclass(frozen=True, slots=True)
class Check:
    """Who compared the file as it is now with which copy."""

    by: str
    on: date
    copy_number: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list."""

    definition: Specification | Method
    check: Check | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """All standards, and what is wrong with files that could not be used."""

    specifications: tuple[Listed, ...]
    methods: tuple[Listed, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SpecificationPage:
    """A specification with the requirements of one grade and size."""

    specification: Specification
    checks: tuple[Check, ...]
    """Of the file as it is now, newest first."""
    grade: str
    size: str
    requirements: tuple[ResolvedRequirement, ...]
    confidences: tuple[tuple[str, int], ...]
    """How many of the requirements shown rest on which confidence."""


def shelf(session: Session, actor: Actor, *, text: str = "") -> Shelf:
    """Return all standards whose code or title holds a text."""
    require(actor, Permission.STANDARD_VIEW)
    checks = _checks(session, actor)
    found = library()
    wanted = text.casefold().strip()

    def listed(definitions: tuple[Specification | Method, ...]) -> tuple[Listed, ...]:
        return tuple(
            Listed(one, next(iter(checks.get(one.sha256, ())), None))
            for one in sorted(definitions, key=lambda one: one.code)
            if wanted in f"{one.code} {one.title.id} {one.title.en}".casefold()
        )

    return Shelf(
        specifications=listed(tuple(found.specifications.values())),
        methods=listed(tuple(found.methods.values())),
        problems=tuple(found.problems),
    )


def specification(
    session: Session, actor: Actor, code: str, *, grade: str = "", size: str = ""
) -> SpecificationPage:
    """Return a specification; without a choice, its first grade and size."""
    require(actor, Permission.STANDARD_VIEW)
    found = library().specification(code)
    chosen_grade, chosen_size = _choice(found, grade, size)
    requirements = found.requirements_for(chosen_grade, chosen_size) if chosen_grade else ()
    counted = Counter(requirement.confidence.value for requirement in requirements)
    return SpecificationPage(
        specification=found,
        checks=_checks(session, actor).get(found.sha256, ()),
        grade=chosen_grade,
        size=chosen_size,
        requirements=requirements,
        confidences=tuple(sorted(counted.items())),
    )


def method(session: Session, actor: Actor, code: str) -> Listed:
    """Return a method."""
    require(actor, Permission.STANDARD_VIEW)
    found = library().method(code)
    return Listed(found, next(iter(_checks(session, actor).get(found.sha256, ())), None))


def _choice(found: Specification, grade: str, size: str) -> tuple[str, str]:
    """Return the grade and size asked for, or the first that there is."""
    if not found.grades:
        return "", ""
    known = next((one for one in found.grades if one.key == grade), found.grades[0])
    return known.key, size if size in known.all_sizes else known.all_sizes[0]


def _checks(session: Session, actor: Actor) -> dict[str, tuple[Check, ...]]:
    """Return the laboratory's checks by hash of the file, newest first."""
    rows = session.execute(
        select(StandardCheck, User.name)
        .join(User, User.id == StandardCheck.checked_by_id)
        .where(StandardCheck.laboratory_id == actor.laboratory())
        .order_by(StandardCheck.checked_on.desc(), StandardCheck.id.desc())
    )
    checks: dict[str, tuple[Check, ...]] = {}
    for row, name in rows:
        before = checks.get(row.sha256, ())
        checks[row.sha256] = (*before, Check(name, row.checked_on, row.copy_number))
    return checks
