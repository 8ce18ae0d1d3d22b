"""The trail as files: a table for people, and lines of JSON from which the chain can be computed anew."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from lims.models.hashing import plain
from lims.queries.audit_trail import Line

COLUMNS = (
    "sequence",
    "at",
    "actor",
    "act",
    "subject_kind",
    "subject_id",
    "reason",
    "changes",
    "values_sha256",
    "rows_sha256",
    "previous",
    "hash",
)


def as_csv(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the rows of a table, its head first."""
    yield _row(COLUMNS)
    for line in lines:
        entry = line.entry
        yield _row(
            [
                str(line.sequence),
                plain(line.at),
                line.person or plain(line.actor_id) or "",
                line.act,
                line.subject_kind,
                plain(line.subject_id) or "",
                line.reason,
                _json(line.values.changes if line.values else None),
                entry.values_sha256,
                entry.rows_sha256,
                entry.previous,
                entry.hash,
            ]
        )


def _row(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_harmless(cell) for cell in cells])
    return buffer.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_json_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Yield one object for each act, with salt and row hashes: all that its hashes were made from."""
    for line in lines:
        entry, values = line.entry, line.values
        told: dict[str, Any] = {
            "chain": entry.chain_id,
            "sequence": entry.sequence,
            "at": entry.at,
            "actor_id": entry.actor_id,
            "actor": line.person,
            "act": entry.act,
            "subject_kind": entry.subject_kind,
            "subject_id": entry.subject_id,
            "reason": values.reason if values else None,
            "changes": values.changes if values else None,
            "salt": values.salt if values else None,
            "rows": line.hashes,
            "values_sha256": entry.values_sha256,
            "rows_sha256": entry.rows_sha256,
            "previous": entry.previous,
            "hash": entry.hash,
        }
        yield _json(told) + "\n"


def _json(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True)
