"""Audited rows, each held against the hash that the trail last gave it."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, distinct, func, select, true
from sqlalchemy.orm import Session

from lims.domain.errors import N_, LimsError
from lims.models import AuditEntry, AuditRow, AuditValues, Base, Laboratory
from lims.models.audit import INSTALLATION
from lims.models.base import Identified, OfLaboratory
from lims.models.hashing import UNAUDITED, plain, row_hash
from lims.queries import stored
from lims.queries.chain_findings import Finding, FindingKind, Findings
from lims.queries.stored import Stored

PAGE = 500


def tables_of(chain_id: uuid.UUID) -> list[type[Identified]]:
    """Return the audited classes whose rows are told in a chain."""
    audited = [
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_ not in UNAUDITED and (_in_laboratory(mapper.class_) == (chain_id != INSTALLATION))
    ]
    return sorted(audited, key=lambda model: str(model.__tablename__))


def _in_laboratory(model: type[Any]) -> bool:
    return model is Laboratory or issubclass(model, OfLaboratory)


def condition_of(model: type[Any], chain_id: uuid.UUID) -> ColumnElement[bool]:
    """Return which rows of a class are told in a chain."""
    if model is Laboratory:
        return Laboratory.id == chain_id
    if issubclass(model, OfLaboratory):
        return model.laboratory_id == chain_id
    return true()


def check_rows(
    session: Session, model: type[Identified], chain_id: uuid.UUID, findings: Findings
) -> Iterator[int]:
    """Check the rows of one class in one chain; yield how many rows each page held."""
    recorded = 0
    for page in stored.pages(
        session,
        model,  # type: ignore[arg-type] # mapped, as its registry says
        model.id,
        condition_of(model, chain_id),
        PAGE,
        more=[_newest(session, model).label("newest")],
    ):
        for one in page:
            recorded += _check_row(session, model, chain_id, one, findings)
        yield len(page)
    if _counted(session, model, chain_id) > recorded:
        for row_id in _missing(session, model, chain_id):
            told = LimsError(
                N_("Baris %(row)s hilang dari tabel %(table)s."), row=row_id, table=_table(model)
            )
            findings.add(Finding(FindingKind.ROW_MISSING, chain_id, told, table=_table(model), row_id=row_id))


def _table(model: type[Any]) -> str:
    return str(model.__tablename__)


def _newest(session: Session, model: type[Identified]) -> ScalarSelect[str]:
    """Return the hash that the newest act on a row left in the trail."""
    text = stored.id_as_text(session, model.id)
    return (
        select(AuditRow.row_sha256)
        .join(AuditEntry, AuditEntry.id == AuditRow.entry_id)
        .where(AuditRow.table == _table(model), AuditRow.row_id == text)
        .order_by(AuditEntry.sequence.desc())
        .limit(1)
        .correlate(model)
        .scalar_subquery()
    )


def _check_row(
    session: Session, model: type[Any], chain_id: uuid.UUID, one: Stored, findings: Findings
) -> bool:
    """Check a row; say whether the trail knows it."""
    table, row_id = _table(model), _row_id(one)
    if one.unreadable:
        told = LimsError(
            N_("Baris %(row)s pada tabel %(table)s tidak dapat dibaca: isinya diubah di luar aplikasi."),
            row=row_id,
            table=table,
        )
        findings.add(Finding(FindingKind.ROW_CHANGED, chain_id, told, table=table, row_id=row_id))
        return False
    newest = one.values["newest"]
    if newest is None:
        told = LimsError(
            N_("Baris %(row)s pada tabel %(table)s ada tanpa tindakan yang mencatatnya."),
            row=row_id,
            table=table,
        )
        findings.add(Finding(FindingKind.ROW_UNRECORDED, chain_id, told, table=table, row_id=row_id))
        return False
    columns = stored.columns(one, model)
    if one.odd or row_hash(model, columns) != newest:
        names = one.odd or _changed(session, table, row_id, columns)
        told = LimsError(
            N_("Baris %(row)s pada tabel %(table)s diubah di luar aplikasi (kolom: %(columns)s)."),
            row=row_id,
            table=table,
            columns=", ".join(names) or "?",
        )
        findings.add(
            Finding(FindingKind.ROW_CHANGED, chain_id, told, table=table, row_id=row_id, columns=names)
        )
    return True


def _row_id(one: Stored) -> str:
    """Return the id of a row as the trail writes it, even where it cannot be read."""
    return str(one.key) if one.unreadable else str(one.values["id"])


def _changed(session: Session, table: str, row_id: str, columns: dict[str, Any]) -> tuple[str, ...]:
    """Name the columns that are not as the trail last told them; those of erased or secret values stay unnamed."""
    acts = session.scalars(
        select(AuditValues.changes)
        .join(AuditEntry, AuditEntry.id == AuditValues.entry_id)
        .join(AuditRow, AuditRow.entry_id == AuditEntry.id)
        .where(AuditRow.table == table, AuditRow.row_id == row_id)
        .order_by(AuditEntry.sequence)
    )
    last: dict[str, Any] = {}
    for changes in acts:
        for name, values in (changes or {}).get(f"{table}/{row_id}", {}).items():
            last[name] = values[1]
    return tuple(
        name for name, value in last.items() if name in columns and value not in (plain(columns[name]), "•")
    )


def _counted(session: Session, model: type[Any], chain_id: uuid.UUID) -> int:
    """Count the rows of a class that the chain tells of."""
    return (
        session.scalar(
            select(func.count(distinct(AuditRow.row_id)))
            .join(AuditEntry, AuditEntry.id == AuditRow.entry_id)
            .where(AuditRow.table == _table(model), AuditEntry.chain_id == chain_id)
        )
        or 0
    )


def _missing(session: Session, model: type[Identified], chain_id: uuid.UUID) -> Iterator[str]:
    """Yield the rows that the chain tells of and that are not there."""
    last = ""
    while True:
        page = session.scalars(
            select(AuditRow.row_id)
            .join(AuditEntry, AuditEntry.id == AuditRow.entry_id)
            .where(AuditRow.table == _table(model), AuditEntry.chain_id == chain_id, AuditRow.row_id > last)
            .distinct()
            .order_by(AuditRow.row_id)
            .limit(PAGE)
        ).all()
        if not page:
            return
        there = stored.existing(session, model, page)
        yield from (row_id for row_id in page if row_id not in there)
        last = page[-1]
