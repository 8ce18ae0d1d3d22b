"""The trail as it is read, searched and handed out; whether it is whole is asked in `chain_check`."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput
from lims.models import (
    Application,
    AuditEntry,
    AuditRow,
    AuditValues,
    Base,
    Certificate,
    ClientMembership,
    ClientRelation,
    Equipment,
    Laboratory,
    LaboratoryMembership,
    Order,
    Sample,
    User,
)
from lims.models.hashing import UNAUDITED
from lims.queries.chain_check import Head, Progress, Report, checking, verify

__all__ = ["Head", "Line", "Progress", "Report", "Sought", "checking", "export", "search", "verify"]

SIZE = 50
PAGE = 500

NUMBERED: tuple[tuple[type[Any], str], ...] = (
    (Application, "number"),
    (Order, "number"),
    (Sample, "code"),
    (Certificate, "number"),
    (Equipment, "code"),
)
"""What people know a thing by: the number on its paper."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader looks for; empty fields mean all."""

    person: str = ""
    """Part of a name, or the id of a person."""
    act: str = ""
    """An act, or the noun before its colon for all acts on it."""
    subject: str = ""
    """A number on paper, or the id of a row."""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    """Only acts before this number, for the next page."""


@dataclass(frozen=True, slots=True)
class Change:
    """A column as it was and as it became."""

    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """What an act changed in one row."""

    table: str
    row_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An act as the trail tells it."""

    sequence: int
    at: datetime
    actor_id: uuid.UUID | None
    person: str
    act: str
    subject_kind: str
    subject_id: uuid.UUID | None
    reason: str
    rows: tuple[RowChange, ...]
    note: dict[str, Any]
    erased: bool
    hash: str
    hashes: dict[str, str]
    """Hash of each row as the act left it, by `table/row`; for export only."""
    entry: AuditEntry = field(repr=False)
    values: AuditValues | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class TrailPage:
    """The newest acts that were sought, newest first."""

    lines: tuple[Line, ...]
    older: int | None
    """Where the next page begins; None on the last."""


def search(session: Session, actor: Actor, sought: Sought) -> TrailPage:
    """Return a page of the trail of the actor's laboratory."""
    require(actor, Permission.AUDIT_VIEW)
    query = _chosen(session, actor.laboratory(), sought).order_by(AuditEntry.sequence.desc())
    entries = session.scalars(query.limit(SIZE + 1)).all()
    shown = entries[:SIZE]
    return TrailPage(
        tuple(_lines(session, shown)), shown[-1].sequence if len(entries) > SIZE and shown else None
    )


def export(
    session: Session, actor: Actor, sought: Sought, chain_id: uuid.UUID | None = None
) -> Iterator[Line]:
    """Yield everything that was sought, oldest first, reading page by page.

    The command line names the chain; everybody else gets that of the laboratory in which they work.
    """
    require(actor, Permission.AUDIT_VIEW)
    chain = actor.laboratory() if actor.signed_in or chain_id is None else chain_id
    return _exported(session, _chosen(session, chain, sought))


def _exported(session: Session, chosen: Select[AuditEntry]) -> Iterator[Line]:
    last = -1
    while True:
        query = chosen.where(AuditEntry.sequence > last).order_by(AuditEntry.sequence).limit(PAGE)
        entries = session.scalars(query).all()
        if not entries:
            return
        last = entries[-1].sequence
        lines = _lines(session, entries, _hashes(session, entries))
        yield from lines
        for line in lines:  # a whole trail would not fit into memory
            session.expunge(line.entry)
            if line.values is not None:
                session.expunge(line.values)


def _hashes(session: Session, entries: Sequence[AuditEntry]) -> dict[uuid.UUID, dict[str, str]]:
    found: dict[uuid.UUID, dict[str, str]] = {}
    rows = session.execute(
        select(AuditRow.entry_id, AuditRow.table, AuditRow.row_id, AuditRow.row_sha256)
        .where(AuditRow.entry_id.in_([entry.id for entry in entries]))
        .order_by(AuditRow.entry_id, AuditRow.position)
    )
    for entry_id, table, row_id, digest in rows:
        found.setdefault(entry_id, {})[f"{table}/{row_id}"] = digest
    return found


def _chosen(session: Session, chain_id: uuid.UUID, sought: Sought) -> Select[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.chain_id == chain_id)
    if sought.person.strip():
        query = query.where(AuditEntry.actor_id.in_(_people(session, chain_id, sought.person.strip())))
    if sought.act:
        query = query.where(
            AuditEntry.act == sought.act
            if ":" in sought.act
            else AuditEntry.act.startswith(f"{sought.act}:", autoescape=True)
        )
    if sought.subject.strip():
        query = query.where(_about(session, chain_id, sought.subject.strip()))
    if sought.before is not None:
        query = query.where(AuditEntry.sequence < sought.before)
    return query.where(*_within(session, chain_id, sought.since, sought.until))


def _within(
    session: Session, chain_id: uuid.UUID, since: date | None, until: date | None
) -> list[ColumnElement[bool]]:
    """Return the condition of a span of days, in the laboratory's zone."""
    if since is not None and until is not None and until < since:
        raise InvalidInput(
            N_("Periksa tanggal."),
            {"until": InvalidInput(N_("Tanggal akhir lebih awal daripada tanggal mulai."))},
        )
    laboratory = session.get(Laboratory, chain_id)
    zone = ZoneInfo(laboratory.timezone if laboratory else "UTC")
    conditions: list[ColumnElement[bool]] = []
    if since is not None:
        conditions.append(AuditEntry.at >= datetime.combine(since, time(), zone))
    if until is not None:
        conditions.append(AuditEntry.at < datetime.combine(until + timedelta(days=1), time(), zone))
    return conditions


def _people(session: Session, laboratory_id: uuid.UUID, text: str) -> Sequence[uuid.UUID]:
    """Return the people by that name who work here, or act for a client of this laboratory."""
    identity = _as_id(text)
    if identity is not None:
        return [identity]
    members = select(LaboratoryMembership.user_id).where(LaboratoryMembership.laboratory_id == laboratory_id)
    owners = (
        select(ClientMembership.user_id)
        .join(ClientRelation, ClientRelation.client_id == ClientMembership.client_id)
        .where(ClientRelation.laboratory_id == laboratory_id)
    )
    return session.scalars(
        select(User.id)
        .where(User.name.icontains(text, autoescape=True), or_(User.id.in_(members), User.id.in_(owners)))
        .limit(100)
    ).all()


def _about(session: Session, laboratory_id: uuid.UUID, text: str) -> ColumnElement[bool]:
    """Return the condition that an act was on a thing or wrote its row."""
    identity = _as_id(text)
    found = [identity] if identity is not None else _numbered(session, laboratory_id, text)
    tables = [
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if mapper.class_ not in UNAUDITED
    ]
    touched = select(AuditRow.entry_id).where(
        AuditRow.table.in_(tables), AuditRow.row_id.in_([str(one) for one in found])
    )
    return or_(AuditEntry.subject_id.in_(found), AuditEntry.id.in_(touched))


def _numbered(session: Session, laboratory_id: uuid.UUID, text: str) -> list[uuid.UUID]:
    found: list[uuid.UUID] = []
    for model, column in NUMBERED:
        found += session.scalars(
            select(model.id).where(model.laboratory_id == laboratory_id, getattr(model, column) == text)
        )
    return found


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _lines(
    session: Session,
    entries: Sequence[AuditEntry],
    hashes: dict[uuid.UUID, dict[str, str]] | None = None,
) -> list[Line]:
    """Return entries with their values and the names of those who acted, in two more reads."""
    ids = [entry.id for entry in entries]
    values = {
        one.entry_id: one for one in session.scalars(select(AuditValues).where(AuditValues.entry_id.in_(ids)))
    }
    actors = {entry.actor_id for entry in entries} - {None}
    names = {user.id: user.name for user in session.scalars(select(User).where(User.id.in_(actors)))}
    known = hashes or {}
    return [_line(entry, values.get(entry.id), names, known.get(entry.id, {})) for entry in entries]


def _line(
    entry: AuditEntry, values: AuditValues | None, names: dict[uuid.UUID, str], hashes: dict[str, str]
) -> Line:
    changes = (values.changes if values else None) or {}
    return Line(
        sequence=entry.sequence,
        at=entry.at,
        actor_id=entry.actor_id,
        person=names.get(entry.actor_id, "") if entry.actor_id else "",
        act=entry.act,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        reason=(values.reason if values else None) or "",
        rows=tuple(_row_changes(changes)),
        note=changes.get("note", {}),
        erased=values is None or values.changes is None,
        hash=entry.hash,
        hashes=hashes,
        entry=entry,
        values=values,
    )


def _row_changes(changes: dict[str, Any]) -> Iterable[RowChange]:
    for key, columns in changes.items():
        if "/" in key:
            table, row_id = key.split("/", 1)
            yield RowChange(
                table, row_id, tuple(Change(name, old, new) for name, (old, new) in columns.items())
            )
