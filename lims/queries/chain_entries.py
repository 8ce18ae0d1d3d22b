"""The entries of one chain: their hashes, their links, and what belongs to each."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.domain.errors import N_, LimsError
from lims.models import AuditChain, AuditEntry, AuditRow, AuditValues
from lims.models.hashing import entry_hash, rows_hash, values_hash
from lims.queries import stored
from lims.queries.chain_findings import Finding, FindingKind, Findings
from lims.queries.stored import Stored

PAGE = 500


@dataclass(slots=True)
class Walk:
    """How far the reading of a chain has come."""

    chain_id: uuid.UUID
    findings: Findings
    sequence: int = 0
    hash: str = ""
    erased: int = 0
    """Entries whose values were erased, as the law on personal data may ask; their hashes still hold."""

    def find(
        self, kind: FindingKind, message: str, sequence: int | None = None, **parameters: object
    ) -> None:
        """Note a finding at an entry."""
        told = LimsError(message, sequence=sequence, **parameters)
        self.findings.add(Finding(kind, self.chain_id, told, sequence=sequence))


def check_entries(session: Session, walk: Walk) -> Iterator[int]:
    """Read a chain from its first entry to its head; yield how many entries each page held."""
    head = session.execute(
        select(AuditChain.sequence, AuditChain.hash).where(AuditChain.id == walk.chain_id)
    ).one_or_none()
    last = head.sequence if head else 0
    chosen = AuditEntry.chain_id == walk.chain_id
    for page in stored.pages(session, AuditEntry, AuditEntry.sequence, chosen, PAGE):
        # What was appended after the head was read will be checked next time.
        known = [one for one in page if isinstance(one.key, int) and one.key <= last]
        _check_page(session, walk, known)
        yield len(known)
    _check_head(session, walk, last, head.hash if head else "")


def _check_page(session: Session, walk: Walk, page: list[Stored]) -> None:
    ids = [one.values["id"] for one in page if not one.unreadable]
    values = _by_entry(session, AuditValues, ids)
    rows = _by_entry(session, AuditRow, ids)
    for one in page:
        _check_link(walk, one)
        if not one.unreadable:
            _check_values(walk, one, values.get(one.values["id"], []))
            _check_rows(walk, one, rows.get(one.values["id"], []))


def _by_entry(
    session: Session, model: type[AuditValues] | type[AuditRow], ids: list[uuid.UUID]
) -> dict[uuid.UUID, list[Stored]]:
    """Return what belongs to the entries of a page; what cannot be read belongs to none and is missed there."""
    found: dict[uuid.UUID, list[Stored]] = {}
    order = AuditValues.entry_id if model is AuditValues else AuditRow.id
    for page in stored.pages(session, model, order, model.entry_id.in_(ids), PAGE):
        for one in page:
            if not one.unreadable:
                found.setdefault(one.values["entry_id"], []).append(one)
    return found


def _check_link(walk: Walk, one: Stored) -> None:
    sequence = int(one.key)
    if sequence != walk.sequence + 1:
        walk.find(
            FindingKind.ENTRY_MISSING,
            N_("Tindakan nomor %(first)s sampai %(last)s hilang dari rantai."),
            sequence,
            first=walk.sequence + 1,
            last=sequence - 1,
        )
    elif not one.unreadable and one.values["previous"] != walk.hash:
        walk.find(
            FindingKind.LINK_BROKEN,
            N_("Tindakan nomor %(sequence)s tidak menyambung tindakan sebelumnya."),
            sequence,
        )
    if one.unreadable or one.odd or entry_hash(one.values) != one.values["hash"]:
        walk.find(
            FindingKind.ENTRY_CHANGED,
            N_("Tindakan nomor %(sequence)s tidak lagi seperti saat dicatat."),
            sequence,
        )
    walk.sequence = sequence
    walk.hash = "" if one.unreadable else one.values["hash"]


def _check_values(walk: Walk, entry: Stored, found: list[Stored]) -> None:
    sequence = int(entry.key)
    if not found:
        walk.find(
            FindingKind.VALUES_MISSING,
            N_("Alasan dan nilai pada tindakan nomor %(sequence)s hilang atau tidak dapat dibaca."),
            sequence,
        )
        return
    values = found[0].values
    if values["changes"] is None:
        walk.erased += 1
    elif found[0].odd or _values_hash(values) != entry.values["values_sha256"]:
        walk.find(
            FindingKind.VALUES_CHANGED,
            N_("Alasan atau nilai pada tindakan nomor %(sequence)s diubah sesudah dicatat."),
            sequence,
        )


def _values_hash(values: Mapping[str, object]) -> str:
    return values_hash(values["salt"], values["reason"], values["changes"])  # type: ignore[arg-type] # as stored


def _check_rows(walk: Walk, entry: Stored, found: list[Stored]) -> None:
    """Hold the row hashes of an entry against their own hash; they are numbered in the order of their keys."""
    hashes = {f"{one.values['table']}/{one.values['row_id']}": one.values["row_sha256"] for one in found}
    positions = {f"{one.values['table']}/{one.values['row_id']}": one.values["position"] for one in found}
    in_order = [positions[key] for key in sorted(positions)] == list(range(len(found)))
    if any(one.odd for one in found) or not in_order or rows_hash(hashes) != entry.values["rows_sha256"]:
        sequence = int(entry.key)
        walk.find(
            FindingKind.ROW_HASHES_CHANGED,
            N_("Hash baris pada tindakan nomor %(sequence)s diubah, ditambah, atau dihapus."),
            sequence,
        )


def _check_head(session: Session, walk: Walk, sequence: int, digest: str) -> None:
    """Hold the end of the chain against its head: a tail that was cut off is missed here."""
    if walk.sequence < sequence:
        walk.find(
            FindingKind.TAIL_CUT,
            N_("Rantai berakhir pada nomor %(last)s, padahal %(sequence)s tindakan pernah dicatat."),
            sequence,
            last=walk.sequence,
        )
    elif walk.hash != digest:
        walk.find(
            FindingKind.HEAD_CHANGED,
            N_("Kepala rantai tidak cocok dengan tindakan terakhir, nomor %(sequence)s."),
            sequence,
        )
    counted, newest = session.execute(
        select(
            select(AuditChain.sequence).where(AuditChain.id == walk.chain_id).scalar_subquery(),
            select(func.max(AuditEntry.sequence))
            .where(AuditEntry.chain_id == walk.chain_id)
            .scalar_subquery(),
        )
    ).one()
    if (newest or 0) > (counted or 0):
        walk.find(
            FindingKind.HEAD_CHANGED,
            N_(
                "Tindakan sampai nomor %(newest)s tercatat di luar kepala rantai, yang berakhir pada %(sequence)s."
            ),
            counted or 0,
            newest=newest,
        )
