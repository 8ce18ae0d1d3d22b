"""The trail: every act in a chain of hashes per laboratory, sealed when the transaction commits.

`watch` notes every row that a session writes; `record` names the act; `seal`, called by `database.transaction`,
appends what happened to the chain. A transaction that wrote audited rows without naming an act is refused: nothing
changes unrecorded. Hashes are salted, so that erased personal data cannot be guessed from them.
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction

from lims import clock
from lims.access.actor import Actor
from lims.models import (
    AuditChain,
    AuditEntry,
    AuditRow,
    AuditValues,
    Laboratory,
    SignInAttempt,
    StandardVersion,
    UserSession,
)
from lims.models.audit import INSTALLATION
from lims.models.base import Base

UNAUDITED: frozenset[type] = frozenset(
    {AuditChain, AuditEntry, AuditRow, AuditValues, SignInAttempt, UserSession, StandardVersion}
)
"""The trail itself, counters of attempts, and frozen texts whose key is their hash."""

SECRET = frozenset({"password_hash", "token_sha256", "token"})
"""Columns whose values the trail does not repeat."""


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
    chain_id = laboratory_id or _chain_of(subject)
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
    for row in (*session.new, *session.dirty):
        if type(row) in UNAUDITED or (not session.is_modified(row) and row not in session.new):
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
        history = state.attrs[attribute.key].history
        if not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if attribute.key in SECRET:
            old, new = ("•" if old else None), ("•" if new else None)
        yield attribute.key, plain(old), plain(new)


def plain(value: Any) -> Any:
    """Return a value in the one form that JSON and hashes take it in."""
    match value:
        case None | bool() | int() | str():
            return str(value) if isinstance(value, str) else value
        case uuid.UUID():
            return str(value)
        case datetime():
            return value.isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return str(value)


def canonical(value: Any) -> bytes:
    """Return the bytes that are hashed: JSON with sorted keys and no white space."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def row_hash(row: Any) -> str:
    """Return the hash of all columns of a row."""
    mapper = inspect(row).mapper
    values = {attribute.key: getattr(row, attribute.key) for attribute in mapper.column_attrs}
    return hashlib.sha256(canonical(values)).hexdigest()


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
    for chain_id in sorted({act.chain_id for act in acts} | {_chain_of(row) for row in rows.values()}):
        here = {key: row for key, row in rows.items() if _chain_of(row) == chain_id}
        told = {key: values for key, values in changes.items() if key in here}
        named = [act for act in acts if act.chain_id == chain_id] or [replace(acts[0], chain_id=chain_id)]
        for number, act in enumerate(named):
            _append(session, act, told if number == 0 else {}, here if number == 0 else {})


def _chain_of(row: Any) -> uuid.UUID:
    """Return the chain that a row's changes are told in: its laboratory's, or the installation's."""
    if isinstance(row, Laboratory):
        return row.id
    chain_id: uuid.UUID | None = getattr(row, "laboratory_id", None)
    return chain_id or INSTALLATION


def forget(session: Session) -> None:
    """Drop what a rolled-back transaction had gathered."""
    for key in ("acts", "changes", "rows"):
        session.info.pop(key, None)


def _append(session: Session, act: Act, changes: dict[str, Any], rows: dict[str, Base]) -> None:
    hashes = {key: row_hash(row) for key, row in sorted(rows.items())}
    salt = secrets.token_hex(16)
    told = {**changes, **({"note": plain(act.note)} if act.note else {})}
    head = _head(session, act.chain_id)
    entry = AuditEntry(
        chain_id=act.chain_id,
        sequence=head.sequence + 1,
        at=act.at,
        actor_id=act.actor_id,
        act=act.act,
        subject_kind=act.subject_kind,
        subject_id=act.subject_id,
        values_sha256=values_hash(salt, act.reason, told),
        rows_sha256=hashlib.sha256(canonical(hashes)).hexdigest(),
        previous=head.hash,
        hash="",
    )
    entry.hash = entry_hash(entry)
    head.sequence, head.hash = entry.sequence, entry.hash
    session.add(entry)
    session.flush()
    session.add(AuditValues(entry_id=entry.id, salt=salt, reason=act.reason, changes=told))
    for position, (key, digest) in enumerate(hashes.items()):
        table, row_id = key.split("/", 1)
        session.add(
            AuditRow(entry_id=entry.id, position=position, table=table, row_id=row_id, row_sha256=digest)
        )
    session.flush()


def values_hash(salt: str, reason: str | None, changes: dict[str, Any] | None) -> str:
    """Return the salted hash of what an act changed and why."""
    return hashlib.sha256(salt.encode() + canonical([reason, changes])).hexdigest()


def entry_hash(entry: AuditEntry) -> str:
    """Return the hash that chains an entry to the one before."""
    return hashlib.sha256(
        canonical(
            [
                entry.previous,
                entry.chain_id,
                entry.sequence,
                entry.at,
                entry.actor_id,
                entry.act,
                entry.subject_kind,
                entry.subject_id,
                entry.values_sha256,
                entry.rows_sha256,
            ]
        )
    ).hexdigest()


def _head(session: Session, chain_id: uuid.UUID) -> AuditChain:
    """Return the head of a chain, locked; two transactions that begin one make it only once."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(
        dialect.insert(AuditChain).values(id=chain_id, sequence=0, hash="").on_conflict_do_nothing()
    )
    return session.scalars(
        select(AuditChain)
        .where(AuditChain.id == chain_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
