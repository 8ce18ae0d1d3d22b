"""How far a product can be judged by the specification that it shall meet."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.domain.standards import Confidence, Specification
from lims.models import ApplicationItem
from lims.queries.applications import AskedItem
from lims.queries.checks import Checks, all_checks, limits_of
from lims.queries.conditions import StatedCondition, of_sample, stated
from lims.queries.library import library_of


@dataclass(frozen=True, slots=True)
class SpecificationFinding:
    """How far a product can be judged by the specification that it shall meet."""

    product: str
    code: str
    superseded_by: str
    known: bool
    conditions: tuple[StatedCondition, ...]
    """What limits depend on besides grade and size; an open one keeps limits back."""
    limits: int
    """Read at a source."""
    shown_only: int
    """General knowledge that nobody has checked yet: shown, and not judged."""
    gaps: int
    checks: Checks | None
    """What of the file the laboratory compared with its licensed copy."""


def specification_findings(
    session: Session, laboratory_id: uuid.UUID, items: Sequence[AskedItem]
) -> tuple[SpecificationFinding, ...]:
    """Return what the library holds for each product that has a specification."""
    asked = [one.item for one in items if one.item.specification_code]
    known = library_of(session, laboratory_id).specifications if asked else {}
    named = [known[item.specification_code] for item in asked if item.specification_code in known]
    checks = all_checks(session, laboratory_id, named) if named else {}
    findings = []
    for item in asked:
        specification = known.get(item.specification_code)
        of_file = checks[specification.sha256] if specification else None
        sure, shown, gaps = _confidence(specification, of_file, item)
        findings.append(
            SpecificationFinding(
                product=item.product,
                code=item.specification_code,
                superseded_by=specification.superseded_by if specification else "",
                known=specification is not None and specification.has(item.grade, item.size),
                conditions=stated(
                    of_sample(specification, item.grade, item.size, item.conditions), item.conditions
                ),
                limits=sure,
                shown_only=shown,
                gaps=gaps,
                checks=of_file,
            )
        )
    return tuple(findings)


def _confidence(
    specification: Specification | None, checks: Checks | None, item: ApplicationItem
) -> tuple[int, int, int]:
    """Count the limits read at a source, those of general knowledge, and the gaps."""
    if specification is None or not specification.has(item.grade, item.size):
        return 0, 0, 0
    resolved = specification.requirements_for(item.grade, item.size, item.conditions)
    limited = [one for one in resolved if one.limit is not None]
    known = limits_of(specification) if checks and checks.whole else checks.single if checks else ()
    shown = [one for one in limited if one.confidence is Confidence.KNOWLEDGE and one.id not in known]
    gaps = [one for one in resolved if one.lacks_limit()]
    return len(limited) - len(shown), len(shown), len(gaps)
