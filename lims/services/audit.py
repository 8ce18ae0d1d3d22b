"""The trail: every act in a chain of hashes per laboratory, sealed when the transaction commits.

`watch` notes every row that a session writes; `record` names the act; `seal`, called by `database.transaction`,
appends what happened to the chain. A transaction that wrote audited rows without naming an act is refused: nothing
changes unrecorded. Hashes are salted, so that erased personal data cannot be guessed from them.
"""

import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, event, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction

from lims import clock
from lims.access.actor import Actor
from lims.models import AuditChain, AuditEntry, AuditRow, AuditValues
from lims.models.base import Base, new_id
from lims.models.hashing import (
    UNAUDITED,
    chain_of,
    columns_of,
    entry_hash,
    plain,
    row_hash,
    rows_hash,
    values_hash,
)

# Asked at the end of every act, so put together once; written to the tables themselves, where nobody edits a row.
_ENTRIES, _VALUES, _ROWS, _CHAINS = (
    Base.metadata.tables[one.__tablename__] for one in (AuditEntry, AuditValues, AuditRow, AuditChain)
)
_APPEND_ENTRIES, _APPEND_VALUES, _APPEND_ROWS = _ENTRIES.insert(), _VALUES.insert(), _ROWS.insert()
_HEAD = (
    select(_CHAINS.c.sequence, _CHAINS.c.hash).where(_CHAINS.c.id == bindparam("chain_id")).with_for_update()
)
_MOVE_HEAD = (
    _CHAINS.update()
    .where(_CHAINS.c.id == bindparam("chain_id"))
    .values(sequence=bindparam("now_sequence"), hash=bindparam("now_hash"))
)

SECRET = frozenset({"password_hash", "token_sha256", "token", "watcher_email"})
"""Columns whose values the trail does not repeat."""

MOST_ROWS = 500
"""Rows that one entry of the trail tells of."""


@dataclass
class Act:
    """An act that was named, waiting for the commit."""

    chain_id: uuid.UUID
    actor_id: uuid.UUID | None
    act: str
    subject_kind: str
    subject_id: uuid.UUID | None
    reason: str
    at: datetime
    note: dict[str, Any] = field(default_factory=dict)


def record(
    session: Session,
    actor: Actor,
    act: str,
    subject: Base | None,
    *,
    reason: str = "",
    note: dict[str, Any] | None = None,
    laboratory_id: uuid.UUID | None = None,
) -> None:
    """Name the act that the changes of this transaction belong to.

    The act lands in the chain of the subject's laboratory, or of the installation where it belongs to none.
    """
    session.flush()
    chain_id = laboratory_id or chain_of(subject)
    acts: list[Act] = session.info.setdefault("acts", [])
    acts.append(
        Act(
            chain_id=chain_id,
            actor_id=actor.user_id,
            act=act,
            subject_kind=subject.__tablename__ if subject is not None else "",
            subject_id=getattr(subject, "id", None),
            reason=reason,
            at=clock.now(),
            note=note or {},
        )
    )


def watch(session_class: Any) -> None:
    """Note every audited row that sessions of this class write."""
    event.listen(session_class, "after_flush", _note_changes)


def _note_changes(session: Session, context: UOWTransaction) -> None:
    changes: dict[str, dict[str, list[Any]]] = session.info.setdefault("changes", {})
    rows: dict[str, Base] = session.info.setdefault("rows", {})
    inserted = session.new  # a set that is made whenever it is asked for, so asked for once
    for row in (*inserted, *session.dirty):
        if type(row) in UNAUDITED or (row not in inserted and not session.is_modified(row)):
            continue
        key = f"{row.__tablename__}/{_identity(row)}"
        for column, old, new in _differences(row):
            first = changes.setdefault(key, {}).get(column, [old])[0]
            changes[key][column] = [first, new]
        rows[key] = row


def _identity(row: Any) -> str:
    return "/".join(str(value) for value in inspect(row).mapper.primary_key_from_instance(row))


def _differences(row: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield column, old and new value of what a flush wrote."""
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        key = attribute.key
        if key not in state.committed_state:
            continue
        history = state.attrs[key].history
        if not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if key in SECRET:
            old, new = ("•" if old else None), ("•" if new else None)
        yield key, plain(old), plain(new)


def named(session: Session) -> frozenset[str]:
    """Return the acts that were named so far in this transaction."""
    acts: list[Act] = session.info.get("acts", [])
    return frozenset(act.act for act in acts)


def seal(session: Session) -> None:
    """Append the acts of this transaction to their chains; the head's lock is taken last and held briefly.

    Raises:
        AssertionError: rows were written and no act was named, which is a fault of the program.
    """
    session.flush()
    acts: list[Act] = session.info.pop("acts", [])
    changes: dict[str, Any] = session.info.pop("changes", {})
    rows: dict[str, Base] = session.info.pop("rows", {})
    if rows and not acts:
        message = f"rows were written without naming the act: {sorted(rows)}"
        raise AssertionError(message)
    if not acts:
        return
    # Chains are locked in one order everywhere, so that two transactions never wait for each other.
    for chain_id in sorted({act.chain_id for act in acts} | {chain_of(row) for row in rows.values()}):
        here = {key: row for key, row in rows.items() if chain_of(row) == chain_id}
        told = {key: values for key, values in changes.items() if key in here}
        named = [act for act in acts if act.chain_id == chain_id] or [replace(acts[0], chain_id=chain_id)]
        sequence, previous = _head(session, chain_id)
        chained: list[_Chained] = []
        for number, act in enumerate(named):
            for share in _shares(here if number == 0 else {}):
                one = _chained(
                    sequence, previous, act, {key: told[key] for key in share if key in told}, share
                )
                chained.append(one)
                sequence, previous = one.entry["sequence"], one.entry["hash"]
        _append(session, chain_id, chained)


def _shares(rows: dict[str, Base]) -> Iterator[dict[str, Base]]:
    """Part the rows of an act that wrote thousands: each share is an entry of its own, which a page can show."""
    keys = list(rows)
    for first in range(0, max(len(keys), 1), MOST_ROWS):
        yield {key: rows[key] for key in keys[first : first + MOST_ROWS]}


def forget(session: Session) -> None:
    """Drop what a rolled-back transaction had gathered."""
    for key in ("acts", "changes", "rows"):
        session.info.pop(key, None)


@dataclass(frozen=True, slots=True)
class _Chained:
    """An entry that continues a chain, with what it covers."""

    entry: dict[str, Any]
    values: dict[str, Any]
    rows: list[dict[str, Any]]


def _append(session: Session, chain_id: uuid.UUID, chained: Sequence[_Chained]) -> None:
    """Write what was chained, each kind in one go: a sheet has hundreds of acts, and an act may have thousands of rows.

    The head moves entry by entry all the same; the database lets it take no longer step.
    """
    connection = session.connection()
    connection.execute(_APPEND_ENTRIES, [one.entry for one in chained])
    connection.execute(_APPEND_VALUES, [one.values for one in chained])
    if rows := [row for one in chained for row in one.rows]:
        connection.execute(_APPEND_ROWS, rows)
    steps = [(one.entry["sequence"], one.entry["hash"]) for one in chained]
    connection.execute(
        _MOVE_HEAD,
        [{"chain_id": chain_id, "now_sequence": sequence, "now_hash": digest} for sequence, digest in steps],
    )


def _chained(
    sequence: int, previous: str, act: Act, changes: dict[str, Any], rows: dict[str, Base]
) -> _Chained:
    """Return the entry that follows upon one, with what it covers."""
    hashes = {key: row_hash(type(row), columns_of(row)) for key, row in sorted(rows.items())}
    salt = secrets.token_hex(16)
    told = {**changes, **({"note": plain(act.note)} if act.note else {})}
    entry: dict[str, Any] = {
        "id": new_id(),
        "chain_id": act.chain_id,
        "sequence": sequence + 1,
        "at": act.at,
        "actor_id": act.actor_id,
        "act": act.act,
        "subject_kind": act.subject_kind,
        "subject_id": act.subject_id,
        "values_sha256": values_hash(salt, act.reason, told),
        "rows_sha256": rows_hash(hashes),
        "previous": previous,
    }
    entry["hash"] = entry_hash(entry)
    return _Chained(
        entry,
        {"entry_id": entry["id"], "salt": salt, "reason": act.reason, "changes": told},
        [_hash_row(entry["id"], *one) for one in enumerate(hashes.items())],
    )


def _hash_row(entry_id: uuid.UUID, position: int, hashed: tuple[str, str]) -> dict[str, Any]:
    table, row_id = hashed[0].split("/", 1)
    return {
        "entry_id": entry_id,
        "position": position,
        "table": table,
        "row_id": row_id,
        "row_sha256": hashed[1],
    }


def _head(session: Session, chain_id: uuid.UUID) -> tuple[int, str]:
    """Return where a chain ends, its number and its hash, locked; two transactions that begin one make it only once."""
    connection, asked = session.connection(), {"chain_id": chain_id}
    found = connection.execute(_HEAD, asked).one_or_none()
    if found is None:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(
            dialect.insert(_CHAINS).values(id=chain_id, sequence=0, hash="").on_conflict_do_nothing()
        )
        found = connection.execute(_HEAD, asked).one()
    return found.sequence, found.hash
