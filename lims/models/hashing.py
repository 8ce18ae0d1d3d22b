"""The hashes of the trail: pure functions of plain values, for those who write it and those who check it."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import inspect

from lims.models.audit import INSTALLATION, AuditChain, AuditEntry, AuditRow, AuditValues
from lims.models.base import Base
from lims.models.code_list import ListedCode
from lims.models.job import Job, VitalSign
from lims.models.laboratory import Laboratory
from lims.models.log import LogCheckpoint, LogCosignature, LogEntry, LogTile, TransparencyLog
from lims.models.standard import StandardVersion
from lims.models.survey import SurveyAnswer
from lims.models.user import ApiAnswer, SignInAttempt, UserSession

UNAUDITED: frozenset[type] = frozenset(
    {
        ApiAnswer,
        AuditChain,
        AuditEntry,
        AuditRow,
        AuditValues,
        Job,
        ListedCode,
        LogCheckpoint,
        LogCosignature,
        LogEntry,
        LogTile,
        SignInAttempt,
        StandardVersion,
        SurveyAnswer,
        TransparencyLog,
        UserSession,
        VitalSign,
    }
)
"""The trail itself, the log, which proves itself, counters of attempts, frozen texts whose key is their hash,
entries of lists that tell a hash, what was answered without a name, and work in progress, whose asking and
ending are acts."""

CHAINED = (
    "previous",
    "chain_id",
    "sequence",
    "at",
    "actor_id",
    "act",
    "subject_kind",
    "subject_id",
    "values_sha256",
    "rows_sha256",
)
"""What the hash of an entry covers, in this order."""


def plain(value: Any) -> Any:
    """Return a value in the one form that JSON and hashes take it in."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case bytes():
            return value.hex()
        case uuid.UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
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


def columns_of(row: Base) -> dict[str, Any]:
    """Return all columns of a row by name."""
    return {attribute.key: getattr(row, attribute.key) for attribute in inspect(row).mapper.column_attrs}


def row_hash(model: type[Base], columns: Mapping[str, Any]) -> str:
    """Return the hash of all columns of a row, those left out that came later and still hold what they came with."""
    came_with = _later(model)
    told = {
        name: value for name, value in columns.items() if name not in came_with or value != came_with[name]
    }
    return hashlib.sha256(canonical(told)).hexdigest()


@cache
def _later(model: type[Base]) -> dict[str, Any]:
    """Return the columns that the first revision of the schema did not have, with what its rows were given."""
    return {
        attribute.key: attribute.columns[0].info["before"]
        for attribute in inspect(model).column_attrs
        if "before" in attribute.columns[0].info
    }


def rows_hash(hashes: Mapping[str, str]) -> str:
    """Return the hash over the row hashes of an act, by `table/row`."""
    return hashlib.sha256(canonical(dict(hashes))).hexdigest()


def values_hash(salt: str, reason: str | None, changes: dict[str, Any] | None) -> str:
    """Return the salted hash of what an act changed and why."""
    return hashlib.sha256(salt.encode() + canonical([reason, changes])).hexdigest()


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the hash that chains an entry to the one before; `entry` holds at least the columns `CHAINED`."""
    return hashlib.sha256(canonical([entry[name] for name in CHAINED])).hexdigest()


def chain_of(row: Any) -> uuid.UUID:
    """Return the chain that a row's changes are told in: its laboratory's, or the installation's."""
    if isinstance(row, Laboratory):
        return row.id
    chain_id: uuid.UUID | None = getattr(row, "laboratory_id", None)
    return chain_id or INSTALLATION
