"""What a laboratory compared with its licensed copy of a standard: the whole file, or limit by limit (practice 5)."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lims.domain.conformity import Checked, Statement
from lims.domain.standards import Method, Specification
from lims.models import StandardCheck, User


@dataclass(frozen=True, slots=True)
class Check:
    """Who compared what with which copy."""

    by: str
    on: date
    copy_number: str


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of one text of a file."""

    limits: tuple[str, ...]
    """Keys of all requirements that have limits to compare."""
    whole: tuple[Check, ...] = ()
    """Of the file as a whole, newest first."""
    single: Mapping[str, Check] = field(default_factory=dict)
    """The newest check of single requirements, by key."""

    @property
    def checked(self) -> Checked:
        """Return what was checked, as judging asks for it."""
        return True if self.whole else frozenset(self.single)

    @property
    def done(self) -> int:
        """How many requirements were checked."""
        return len(self.limits) if self.whole else sum(key in self.single for key in self.limits)

    @property
    def is_complete(self) -> bool:
        """Tell whether everything was checked, at once or one by one."""
        return bool(self.whole) or (bool(self.limits) and self.done == len(self.limits))

    def covering(self, used: Collection[str]) -> Check | None:
        """Return one record for all requirements that were used, or None where one of them was not checked."""
        if self.whole:
            return self.whole[0]
        wanted = [key for key in self.limits if key in used]
        found = [self.single[key] for key in wanted if key in self.single]
        if not found or len(found) < len(wanted):
            return None
        return Check(
            by=", ".join(dict.fromkeys(one.by for one in found)),
            on=max(one.on for one in found),
            copy_number=", ".join(dict.fromkeys(one.copy_number for one in found)),
        )


_CHECKS = (
    select(
        StandardCheck.sha256,
        StandardCheck.requirement,
        StandardCheck.checked_on,
        StandardCheck.copy_number,
        User.name,
    )
    .join(User, User.id == StandardCheck.checked_by_id)
    .where(StandardCheck.laboratory_id == bindparam("laboratory_id"))
    .order_by(StandardCheck.checked_on.desc(), StandardCheck.id.desc())
)
_CHECKS_OF_ONE = _CHECKS.where(StandardCheck.sha256 == bindparam("sha256"))


def checks_of(session: Session, laboratory_id: uuid.UUID, definition: Specification | Method) -> Checks:
    """Return what a laboratory has checked of this very text."""
    return all_checks(session, laboratory_id, [definition])[definition.sha256]


def all_checks(
    session: Session, laboratory_id: uuid.UUID, definitions: Collection[Specification | Method]
) -> dict[str, Checks]:
    """Return the checks of many files by their hashes, in one query."""
    given: dict[str, Any] = {"laboratory_id": laboratory_id}
    query = _CHECKS
    if len(definitions) == 1:
        query, given["sha256"] = _CHECKS_OF_ONE, next(iter(definitions)).sha256
    whole: dict[str, list[Check]] = {}
    single: dict[str, dict[str, Check]] = {}
    for row in session.execute(query, given):
        check = Check(row.name, row.checked_on, row.copy_number)
        if row.requirement:
            single.setdefault(row.sha256, {}).setdefault(row.requirement, check)
        else:
            whole.setdefault(row.sha256, []).append(check)
    return {
        one.sha256: Checks(limits_of(one), tuple(whole.get(one.sha256, ())), single.get(one.sha256, {}))
        for one in definitions
    }


def limits_of(definition: Specification | Method) -> tuple[str, ...]:
    """Return the keys of the requirements that have something to compare; a method is checked as a whole."""
    if isinstance(definition, Method):
        return ()
    return tuple(one.key for one in definition.requirements if one.kind != "gap")


def used_limits(statements: Iterable[Statement]) -> frozenset[str]:
    """Return the requirements whose limits a certificate shows, members of a group and of a count among them."""
    found: set[str] = set()
    waiting: list[Mapping[str, Any]] = [one.trace for one in statements if one.requirement]
    while waiting:
        trace = waiting.pop()
        found.update({str(trace["requirement"])} if trace.get("requirement") else ())
        waiting.extend(trace.get("members", ()))
    return frozenset(found)
