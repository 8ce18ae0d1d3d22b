"""What a check of the trail finds, and how many of them it remembers."""

import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from lims.domain.errors import LimsError

REMEMBERED = 1000
"""Findings that are told one by one; of the rest only the number."""


class FindingKind(StrEnum):
    """In what way trail and tables disagree."""

    ENTRY_CHANGED = "entry-changed"
    ENTRY_MISSING = "entry-missing"
    LINK_BROKEN = "link-broken"
    TAIL_CUT = "tail-cut"
    HEAD_CHANGED = "head-changed"
    VALUES_CHANGED = "values-changed"
    VALUES_MISSING = "values-missing"
    ROW_HASHES_CHANGED = "row-hashes-changed"
    ROW_CHANGED = "row-changed"
    ROW_MISSING = "row-missing"
    ROW_UNRECORDED = "row-unrecorded"


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement, where it is, and the sentence that tells it."""

    kind: FindingKind
    chain_id: uuid.UUID
    told: LimsError
    sequence: int | None = None
    table: str = ""
    row_id: str = ""
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.told)


@dataclass(slots=True)
class Findings:
    """Gathers findings, the first thousand in full."""

    found: list[Finding] = field(default_factory=list)
    total: int = 0

    def add(self, finding: Finding) -> None:
        """Note a finding."""
        self.total += 1
        if len(self.found) < REMEMBERED:
            self.found.append(finding)
