"""How far a product can be judged by the specification that it shall meet."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.standards import Confidence, Specification
from lims.models import StandardCheck
from lims.queries.applications import AskedItem
from lims.queries.library import library


@dataclass(frozen=True, slots=True)
class SpecificationFinding:
    """How far a product can be judged by the specification that it shall meet."""

    product: str
    code: str
    superseded_by: str
    known: bool
    limits: int
    """Read at a source."""
    shown_only: int
    """General knowledge: shown, judged only once the laboratory has checked the file."""
    gaps: int
    checked_on: date | None
    copy_number: str


def specification_findings(
    session: Session, laboratory_id: uuid.UUID, items: Sequence[AskedItem]
) -> tuple[SpecificationFinding, ...]:
    """Return what the library holds for each product that has a specification."""
    asked = [one.item for one in items if one.item.specification_code]
    checks = _checks(session, laboratory_id, {item.specification_code for item in asked})
    findings = []
    for item in asked:
        specification = library().specifications.get(item.specification_code)
        sure, shown, gaps = _confidence(specification, item.grade, item.size)
        check = checks.get(specification.sha256) if specification else None
        findings.append(
            SpecificationFinding(
                product=item.product,
                code=item.specification_code,
                superseded_by=specification.superseded_by if specification else "",
                known=specification is not None and specification.has(item.grade, item.size),
                limits=sure,
                shown_only=shown,
                gaps=gaps,
                checked_on=check.checked_on if check else None,
                copy_number=check.copy_number if check else "",
            )
        )
    return tuple(findings)


def _checks(session: Session, laboratory_id: uuid.UUID, codes: set[str]) -> dict[str, StandardCheck]:
    """Return the newest check of each file, by its hash; a changed file has none."""
    rows = session.scalars(
        select(StandardCheck)
        .where(StandardCheck.laboratory_id == laboratory_id, StandardCheck.code.in_(codes))
        .order_by(StandardCheck.id)
    )
    return {row.sha256: row for row in rows}


def _confidence(specification: Specification | None, grade: str, size: str) -> tuple[int, int, int]:
    """Count the limits read at a source, those of general knowledge, and the gaps."""
    if specification is None or not specification.has(grade, size):
        return 0, 0, 0
    resolved = specification.requirements_for(grade, size)
    limited = [one for one in resolved if one.limit is not None]
    shown = [one for one in limited if one.confidence is Confidence.KNOWLEDGE and not one.verified]
    gaps = [one for one in resolved if one.lacks_limit()]
    return len(limited) - len(shown), len(shown), len(gaps)
