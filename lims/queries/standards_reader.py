"""Standards as a person reads them: the list, one specification by grade and size, one method."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.standards import (
    Library,
    LimitRow,
    Method,
    Problem,
    ResolvedRequirement,
    Specification,
    limit_rows,
)
from lims.domain.text import Text
from lims.models import LaboratorySpecification, OrderLine, StandardVersion, User
from lims.queries.checks import Check, Checks, all_checks, checks_of
from lims.queries.library import library_of, own_specifications, version_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list."""

    definition: Specification | Method
    checks: Checks
    own: bool = False
    """Published by the laboratory itself."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All standards, and what is wrong with files that could not be used."""

    specifications: tuple[Listed, ...]
    methods: tuple[Listed, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A text of the file: the one in force, or one that orders were made with or that was published before."""

    sha256: str
    in_force: bool
    since: datetime | None
    """When it was first frozen; None for a shipped file that no order has used."""
    orders: int
    """How many orders are judged by it."""
    number: int | None = None
    reason: str = ""
    by: str = ""
    """Version, reason and publisher of an own specification."""


@dataclass(frozen=True, slots=True)
class SpecificationPage:
    """A specification with the requirements of one grade and size."""

    specification: Specification
    checks: Checks
    """Of the text that is shown."""
    versions: tuple[Version, ...]
    shown: Version
    own: bool
    grade: str
    size: str
    requirements: tuple[ResolvedRequirement, ...]
    successors: tuple[str, ...] = ()
    """Other specifications of the same family, to compare with."""


def shelf(session: Session, actor: Actor, *, text: str = "") -> Shelf:
    """Return all standards whose code or title holds a text."""
    require(actor, Permission.STANDARD_VIEW)
    found = library_of(session, actor.laboratory())
    own = own_specifications(session, actor.laboratory())
    everything: list[Specification | Method] = [*found.specifications.values(), *found.methods.values()]
    checks = all_checks(session, actor.laboratory(), everything)
    wanted = text.casefold().strip()

    def listed(definitions: Collection[Specification | Method]) -> tuple[Listed, ...]:
        return tuple(
            Listed(one, checks[one.sha256], one.code in own)
            for one in sorted(definitions, key=lambda one: one.code)
            if wanted in f"{one.code} {one.title.id} {one.title.en}".casefold()
        )

    return Shelf(
        specifications=listed(tuple(found.specifications.values())),
        methods=listed(tuple(found.methods.values())),
        problems=tuple(found.problems),
    )


def specification(
    session: Session, actor: Actor, code: str, *, grade: str = "", size: str = "", version: str = ""
) -> SpecificationPage:
    """Return a specification; without a choice, its first grade and size, as it is in force."""
    require(actor, Permission.STANDARD_VIEW)
    laboratory_id = actor.laboratory()
    shelf_ = library_of(session, laboratory_id)
    found = version_of(session, laboratory_id, code, version) if version else shelf_.specification(code)
    chosen_grade, chosen_size = _choice(found, grade, size)
    requirements = found.requirements_for(chosen_grade, chosen_size) if chosen_grade else ()
    versions = versions_of(session, actor, code)
    return SpecificationPage(
        specification=found,
        checks=checks_of(session, laboratory_id, found),
        versions=versions,
        shown=next(one for one in versions if one.sha256 == found.sha256),
        own=code in own_specifications(session, laboratory_id),
        grade=chosen_grade,
        size=chosen_size,
        requirements=requirements,
        successors=_family(shelf_, found),
    )


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A requirement with all its rows, as they are compared with the paper."""

    key: str
    property: Text
    unit: str
    kind: str
    rows: tuple[LimitRow, ...]
    check: Check | None


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """Every limit of a file."""

    specification: Specification
    version: str
    checks: Checks
    lines: tuple[LimitLine, ...]


def limits(session: Session, actor: Actor, code: str, *, version: str = "") -> LimitsPage:
    """Return every limit of a file, for whoever compares it with the licensed copy."""
    require(actor, Permission.STANDARD_VIEW)
    laboratory_id = actor.laboratory()
    found = (
        version_of(session, laboratory_id, code, version)
        if version
        else library_of(session, laboratory_id).specification(code)
    )
    checks = checks_of(session, laboratory_id, found)
    lines = tuple(
        LimitLine(one.key, one.property, getattr(one, "unit", ""), one.kind, rows, checks.single.get(one.key))
        for one, rows in limit_rows(found)
        if one.key in checks.limits
    )
    return LimitsPage(found, version, checks, lines)


def versions_of(session: Session, actor: Actor, code: str) -> tuple[Version, ...]:
    """Return every text of a specification that the laboratory knows: in force first, then the newest."""
    laboratory_id = actor.laboratory()
    current = library_of(session, laboratory_id).specifications.get(code)
    used: dict[str, int] = {
        str(sha256): orders
        for sha256, orders in session.execute(
            select(OrderLine.specification_sha256, func.count(OrderLine.order_id.distinct()))
            .where(OrderLine.laboratory_id == laboratory_id, OrderLine.specification_code == code)
            .where(OrderLine.specification_sha256.is_not(None))
            .group_by(OrderLine.specification_sha256)
        )
    }
    own = {
        row.sha256: (row, name)
        for row, name in session.execute(
            select(LaboratorySpecification, User.name)
            .join(User, User.id == LaboratorySpecification.published_by_id)
            .where(
                LaboratorySpecification.laboratory_id == laboratory_id, LaboratorySpecification.code == code
            )
            .order_by(LaboratorySpecification.version)
        )
    }
    known = {*used, *own} | ({current.sha256} if current else set())
    frozen = {
        row.sha256: row.frozen_at
        for row in session.execute(
            select(StandardVersion.sha256, StandardVersion.frozen_at).where(StandardVersion.sha256.in_(known))
        )
    }
    found = []
    for sha256 in known:
        row, name = own.get(sha256, (None, ""))
        found.append(
            Version(
                sha256=sha256,
                in_force=current is not None and current.sha256 == sha256,
                since=row.published_at if row else frozen.get(sha256),
                orders=used.get(sha256, 0),
                number=row.version if row else None,
                reason=row.reason if row else "",
                by=name,
            )
        )
    return tuple(
        sorted(found, key=lambda one: (one.in_force, one.since.timestamp() if one.since else 0), reverse=True)
    )


def method(session: Session, actor: Actor, code: str) -> Listed:
    """Return a method."""
    require(actor, Permission.STANDARD_VIEW)
    found = library_of(session, actor.laboratory()).method(code)
    return Listed(found, checks_of(session, actor.laboratory(), found))


def _family(shelf_: Library, found: Specification) -> tuple[str, ...]:
    """Return what is most likely to be compared with it: editions that supersede it, or that it supersedes."""
    near = {found.superseded_by, *found.supersedes}
    near |= {one.code for one in shelf_.specifications.values() if one.superseded_by == found.code}
    return tuple(code for code, one in shelf_.specifications.items() if code in near and one.grades)


def _choice(found: Specification, grade: str, size: str) -> tuple[str, str]:
    """Return the grade and size asked for, or the first that there is."""
    if not found.grades:
        return "", ""
    known = next((one for one in found.grades if one.key == grade), found.grades[0])
    return known.key, size if size in known.all_sizes else known.all_sizes[0]
