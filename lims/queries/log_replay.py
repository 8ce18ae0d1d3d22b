"""The replay of a log: its tree built anew, and every tile and checkpoint held against it on the way."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import LogCheckpoint, LogEntry, LogTile
from lims.trust import note, tiles
from lims.trust.merkle import Edge, leaf_hash, subtree_root

PAGE = 2000


@dataclass
class LogReport:
    """What the monitor found."""

    size: int = 0
    certificates: int = 0
    earlier: int = 0
    """Certificates of the earlier kind among them, whose date of issue the log does not prove."""
    files: int = 0
    findings: list[LimsError] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Say whether all agrees."""
        return not self.findings

    def find(self, message: str, **parameters: object) -> None:
        """Add a finding."""
        self.findings.append(LimsError(message, **parameters))


def replay(
    session: Session, laboratory_id: uuid.UUID, report: LogReport, verifiers: list[note.Verifier], origin: str
) -> Edge:
    """Build the tree anew, and hold every tile and checkpoint against it on the way."""
    checkpoints = {
        one.size: one
        for one in session.scalars(select(LogCheckpoint).where(LogCheckpoint.laboratory_id == laboratory_id))
    }
    edge, before, levels = Edge(), None, [list[bytes]()]
    for entry in _entries(session, laboratory_id):
        if entry.number != edge.size:
            report.find(N_("Catatan log nomor %(number)s hilang."), number=edge.size)
            return edge
        if before is not None and entry.at < before:
            report.find(N_("Catatan log nomor %(number)s bertanggal mundur."), number=entry.number)
        before = entry.at
        leaf = leaf_hash(entry.entry)
        levels[0].append(leaf)
        edge.append(leaf)
        _check_tiles(session, laboratory_id, levels, edge.size, report)
        if edge.size in checkpoints:
            _check_checkpoint(checkpoints.pop(edge.size), edge, verifiers, origin, report)
    for size in checkpoints:
        if size:
            report.find(N_("Log dimundurkan: pernah ditandatangani dengan %(size)s catatan."), size=size)
    return edge


def _entries(session: Session, laboratory_id: uuid.UUID) -> Iterator[LogEntry]:
    last = -1
    while True:
        page = session.scalars(
            select(LogEntry)
            .where(LogEntry.laboratory_id == laboratory_id, LogEntry.number > last)
            .order_by(LogEntry.number)
            .limit(PAGE)
        ).all()
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].number
        session.expunge_all()


def _check_tiles(
    session: Session, laboratory_id: uuid.UUID, levels: list[list[bytes]], count: int, report: LogReport
) -> None:
    """Hold the tile that became full at a count of entries against its hashes, and those that it fills above."""
    level = 0
    while len(levels[level]) == tiles.WIDTH:
        count //= tiles.WIDTH
        hashes, levels[level] = levels[level], []
        root = subtree_root(hashes)
        tile = session.scalars(
            select(LogTile).where(
                LogTile.laboratory_id == laboratory_id, LogTile.level == level, LogTile.number == count - 1
            )
        ).one_or_none()
        if tile is None or tile.hashes != b"".join(hashes) or tile.root != root:
            report.find(N_("Keping log nomor %(number)s tidak cocok dengan catatannya."), number=count - 1)
        level += 1
        if level == len(levels):
            levels.append([])
        levels[level].append(root)


def _check_checkpoint(
    found: LogCheckpoint, edge: Edge, verifiers: list[note.Verifier], origin: str, report: LogReport
) -> None:
    try:
        state, _note = note.open_checkpoint(found.note, origin, verifiers)
    except InvalidInput as fault:
        report.findings.append(fault)
        return
    if state.size != found.size or state.root != edge.root():
        report.find(N_("Checkpoint untuk %(size)s catatan tidak cocok dengan log."), size=found.size)
