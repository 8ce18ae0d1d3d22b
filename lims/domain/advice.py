"""General information for a maker whose product failed: how far off, how sure, what is usual, what to try.

It is no part of a report and no opinion of the laboratory (ISO/IEC 17025:2017, 7.8.7): nothing here knows a report.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from lims.domain.conformity.recomputing import interval_of
from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.explaining import explain
from lims.domain.standards.library import Problem
from lims.domain.standards.lines import line_of
from lims.domain.standards.parts import Bilingual, Confidence, Key, Part, malformed

Side = Literal["low", "high", "seen"]
"""A number below or above its limits, or an observation that does not conform."""

KEYS = (
    "schema_version", "key", "title", "measurands", "side", "causes", "actions", "text", "confidence", "source",
    "sources",
)  # fmt: skip


class Point(Part):
    """A usual cause, or something to try."""

    text: Bilingual
    confidence: Confidence
    source: tuple[str, ...] = ()
    """Keys of the table `sources` of the file."""

    @model_validator(mode="after")
    def _check_source(self) -> "Point":
        if self.confidence is Confidence.SOURCE and not self.source:
            raise malformed(
                N_('Keyakinan "S" memerlukan sumber; tulis source = ["K1"] atau confidence = "GK".')
            )
        if not self.confidence.ships_value:
            raise malformed(N_('Saran yang tidak pasti tidak ditulis; pakai confidence = "S" atau "GK".'))
        return self


class Advice(Part):
    """What is usual where a property is off to one side."""

    schema_version: Literal["lims/advice/1"]
    key: Key
    title: Bilingual
    measurands: Annotated[tuple[str, ...], Field(min_length=1)]
    side: Side
    causes: Annotated[tuple[Point, ...], Field(min_length=1)]
    actions: Annotated[tuple[Point, ...], Field(min_length=1)]
    sources: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_sources(self) -> "Advice":
        for name in (name for point in (*self.causes, *self.actions) for name in point.source):
            if name not in self.sources:
                raise malformed(
                    N_("Sumber %(name)s tidak ada dalam [sources]; tulis buku atau standarnya di sana."),
                    name=name,
                )
        return self


@dataclass(frozen=True, slots=True)
class AdviceBook:
    """All advice that could be read, and the problems of what could not."""

    entries: tuple[Advice, ...]
    problems: tuple[Problem, ...]
    sha256: str
    """Of all texts together: what a technical manager approved is told from what was changed since."""

    def of(self, measurand: str, side: Side) -> Advice | None:
        """Return the advice for a property that is off to one side."""
        return next((one for one in self.entries if measurand in one.measurands and one.side == side), None)


def load_advice(folder: Path) -> AdviceBook:
    """Read `*.toml` of a folder; a broken file becomes a problem and does not stop the others."""
    entries: dict[str, Advice] = {}
    problems: list[Problem] = []
    digest = hashlib.sha256()
    taken: dict[tuple[str, str], str] = {}
    for path in sorted(folder.glob("*.toml")):
        raw = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + raw + b"\0")
        read, found = _read(raw, path.name)
        problems += found
        if read is None:
            continue
        clash = [name for name in read.measurands if taken.get((name, read.side))]
        if read.key in entries or clash:
            other = read.key if read.key in entries else taken[clash[0], read.side]
            problems.append(
                Problem(
                    path.name,
                    "key" if read.key in entries else "measurands",
                    None,
                    InvalidInput(
                        N_("Sudah dijawab saran %(other)s; satu sifat dan sisi satu berkas."), other=other
                    ),
                )
            )
            continue
        entries[read.key] = read
        taken |= {(name, read.side): read.key for name in read.measurands}
    return AdviceBook(tuple(entries.values()), tuple(problems), digest.hexdigest())


def _read(raw: bytes, name: str) -> tuple[Advice | None, list[Problem]]:
    """Read one file, or say everything that is wrong with it, with the line and what to write."""
    try:
        text = raw.decode()
        data = tomllib.loads(text, parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = InvalidInput(
            N_("Berkas tidak dapat dibaca (%(reason)s); simpan sebagai TOML dalam UTF-8."), reason=str(error)
        )
        return None, [Problem(name, "", None, reason)]
    try:
        return Advice.model_validate(data), []
    except ValidationError as error:
        return None, [
            Problem(name, ".".join(map(str, fault.path)), line_of(text, fault.path), fault.error)
            for fault in explain(error, data, KEYS)
        ]


@dataclass(frozen=True, slots=True)
class Miss:
    """A requirement that was not met: to which side, by how much, and how sure that is."""

    measurand: str
    side: Side
    value: Decimal | None = None
    limit: Decimal | None = None
    uncertainty: Decimal | None = None
    """Expanded, in the unit of the value; None where the laboratory does not state it."""
    guarded: bool = False
    """The value lies within its limits, but too near to them for the guard band that was agreed."""

    @property
    def by(self) -> Decimal | None:
        """How far the value lies from its limit."""
        return None if self.value is None or self.limit is None else abs(self.value - self.limit)

    @property
    def per_cent(self) -> Decimal | None:
        """The same in per cent of the limit."""
        return None if self.by is None or not self.limit else self.by / abs(self.limit) * 100

    @property
    def sure(self) -> bool | None:
        """Tell whether the distance is greater than the uncertainty; None where that is not known."""
        return None if self.uncertainty is None or self.by is None else self.by > self.uncertainty


def misses(trace: Mapping[str, Any]) -> Iterator[Miss]:
    """Find what was not met in the trace of a failing verdict; of a group, each member that failed."""
    members: Sequence[Mapping[str, Any]] = trace.get("members", ())
    for member in members:
        if str(member.get("outcome", "")).endswith("FAIL"):
            yield from misses(member)
    if members or not str(trace.get("outcome", "")).endswith("FAIL"):
        return
    measurand = str(trace.get("measurand", ""))
    match trace.get("judged"):
        case "interval":
            yield from _outside(trace, measurand, Decimal(trace["reported"]))
        case "deviation":
            yield from _outside(trace, measurand, Decimal(trace["deviation_reported"]))
        case "mean":
            found = list(_beside(trace, measurand, Decimal(trace["reported"]), trace["mean_limits"]))
            yield from found or [Miss(measurand, "low" if "limit_min" in trace["mean_limits"] else "high")]
        case "acceptance" | "class":
            yield Miss(measurand, "seen")


def _outside(trace: Mapping[str, Any], measurand: str, value: Decimal) -> Iterator[Miss]:
    """Tell on which side of its limits a number lies, or to which of them it comes too near."""
    found = list(_beside(trace, measurand, value, trace))
    yield from found or [_guarded(trace, measurand, value)]


def _guarded(trace: Mapping[str, Any], measurand: str, value: Decimal) -> Miss:
    interval = interval_of(trace)
    sides: list[tuple[Side, Decimal | None]] = [("low", interval.low), ("high", interval.high)]
    distances = [(abs(value - limit), side, limit) for side, limit in sides if limit is not None]
    _distance, side, limit = min(distances)
    return Miss(measurand, side, value, limit, _expanded(trace), guarded=True)


def _expanded(trace: Mapping[str, Any]) -> Decimal | None:
    known = trace.get("expanded_uncertainty")
    return None if known is None else Decimal(str(known))


def _beside(
    trace: Mapping[str, Any], measurand: str, value: Decimal, limits: Mapping[str, Any]
) -> Iterator[Miss]:
    """Tell on which side of its limits a number lies."""
    interval = interval_of(limits)
    uncertainty = _expanded(trace)
    if interval.low is not None and value <= interval.low:
        yield Miss(measurand, "low", value, interval.low, uncertainty)
    elif interval.high is not None and value >= interval.high:
        yield Miss(measurand, "high", value, interval.high, uncertainty)
