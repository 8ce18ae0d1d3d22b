"""Which decision rules can be agreed for a request: a guard band only where every number that is judged has its U."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from lims.domain.errors import InvalidInput, NotFound
from lims.domain.standards import Library
from lims.domain.standards.limit import Acceptance
from lims.domain.standards.resolved import Classes
from lims.domain.text import Text
from lims.models import Application, ApplicationItem
from lims.queries.library import library_of
from lims.queries.rows import items_of, tests_of
from lims.queries.stated_uncertainties import of_methods
from lims.queries.uncertainties import published


@dataclass(frozen=True, slots=True)
class Judged:
    """A number that will be held against a limit."""

    method: str
    measurand: str
    label: Text = field(default=Text("", ""), compare=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of a request with regard to guard bands."""

    judged: tuple[Judged, ...]
    """Numbers that a guard band would be laid for."""
    lacking: tuple[Judged, ...]
    """Those among them without a published budget or a stated U."""

    @property
    def with_uncertainty(self) -> bool:
        """Tell whether a rule with a guard band can be agreed."""
        return bool(self.judged) and not self.lacking


def offer(session: Session, application: Application) -> Offer:
    """Tell which numbers of a request would be judged, and which of them lack a budget."""
    known = library_of(session, application.laboratory_id)
    judged: dict[Judged, None] = {}
    for item in items_of(session, application):
        methods = {test.method_code for test in tests_of(session, item) if test.requested}
        judged |= dict.fromkeys(_judged(known, item, methods))
    have = _budgeted(session, application.laboratory_id, {one.method for one in judged})
    lacking = tuple(one for one in judged if one not in have)
    return Offer(tuple(judged), lacking)


def _budgeted(session: Session, laboratory_id: uuid.UUID, methods: Iterable[str]) -> Mapping[Judged, None]:
    codes = set(methods)
    budgets = published(session, laboratory_id, codes)
    known = [Judged(one.method_code, one.measurand) for one in budgets]
    stated = of_methods(session, laboratory_id, codes)
    known += [Judged(one.method_code, one.measurand) for one in stated if one.ended_on is None]
    return dict.fromkeys(known)


def _judged(known: Library, item: ApplicationItem, methods: set[str]) -> Iterable[Judged]:
    """Return the numbers of an item; observations and classes have no guard band, nor limits with one built in."""
    if not item.specification_code:
        return
    try:
        requirements = known.specification(item.specification_code).requirements_for(
            item.grade, item.size, item.conditions
        )
    except (NotFound, InvalidInput):
        return
    for requirement in requirements:
        if requirement.kind == "informational" or requirement.decision == "built-in":
            continue
        if isinstance(requirement.limit, Acceptance | Classes):
            continue
        for code in methods & set(requirement.all_methods()):
            labels = {one.measurand: one.label for one in known.method(code).results if not one.choice}
            yield from (
                Judged(code, measurand, labels[measurand])
                for measurand in requirement.all_measurands()
                if measurand in labels
            )
