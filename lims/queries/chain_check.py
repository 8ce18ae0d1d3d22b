"""Whether the trail is whole: every hash again, and every audited row held against what the trail last said of it.

Found are a changed byte in any audited table or in the trail itself, removed and added rows, gaps, and a tail that was
cut off while the head still counts it. Work goes by pages, so that a million acts need no more memory than a hundred.
A row is read in one statement together with its newest hash: somebody at work meanwhile is no finding.
"""

import uuid
from collections.abc import Generator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.models import AuditChain, AuditEntry, Laboratory
from lims.models.audit import INSTALLATION
from lims.queries import stored
from lims.queries.chain_entries import Walk, check_entries
from lims.queries.chain_findings import Finding, Findings
from lims.queries.chain_rows import check_rows, tables_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check has come."""

    what: str
    """`entries`, or the table whose rows are being checked."""
    done: int
    total: int
    """Of entries; 0 for rows, which nobody counted."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain, to be written down elsewhere: who cuts the chain and its head alike is found by this."""

    chain_id: uuid.UUID
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    heads: tuple[Head, ...]
    entries: int
    rows: int
    erased: int
    """Entries whose values were erased; their hashes hold, what they said is gone."""
    findings: tuple[Finding, ...]
    total: int
    """Number of findings, also of those that are not told one by one."""

    @property
    def sound(self) -> bool:
        """Say whether nothing was found."""
        return self.total == 0


def verify(session: Session, chain_id: uuid.UUID | None = None) -> Report:
    """Check one chain, or all of them, and the rows that each tells of."""
    work = checking(session, chain_id)
    while True:
        try:
            next(work)
        except StopIteration as end:
            report: Report = end.value
            return report


def checking(session: Session, chain_id: uuid.UUID | None = None) -> Generator[Progress, None, Report]:
    """Do what `verify` does, and tell after every page how far it has come."""
    findings = Findings()
    heads: list[Head] = []
    entries = rows = erased = 0
    for one in [chain_id] if chain_id is not None else _chains(session):
        walk = Walk(one, findings)
        total = session.scalar(select(func.count()).where(AuditEntry.chain_id == one)) or 0
        for count in check_entries(session, walk):
            entries += count
            yield Progress("entries", min(walk.sequence, total), total)
        erased += walk.erased
        heads.append(Head(one, walk.sequence, walk.hash))
        for model in tables_of(one):
            done = 0
            for count in check_rows(session, model, one, findings):
                done += count
                yield Progress(str(model.__tablename__), done, 0)  # type: ignore[attr-defined]
            rows += done
    return Report(tuple(heads), entries, rows, erased, tuple(findings.found), findings.total)


def _chains(session: Session) -> list[uuid.UUID]:
    """Return every chain: the installation's, those of laboratories, and those of which only entries are left."""
    chains = {INSTALLATION}
    for column in (AuditChain.id, AuditEntry.chain_id, Laboratory.id):
        chains |= stored.identifiers(session, column)
    return sorted(chains)
