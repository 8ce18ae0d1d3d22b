"""What every kind of requirement of a product specification has, and how its row is found for a case.

A further shape is a further class beside these, with its kind in the union `kinds.Requirement` and, where it is judged
in a new way, a further `Limit` and a further finding in `conformity`.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from lims.domain.errors import InvalidInput
from lims.domain.formula import Formula
from lims.domain.rounding import Comparison
from lims.domain.standards.case import Case
from lims.domain.standards.limit import DASH
from lims.domain.standards.parts import Bilingual, Confidence, Key, Name, Number, Rounding
from lims.domain.standards.resolved import Demand, Limit, ResolvedRequirement, meets
from lims.domain.standards.rows import Adjustment, Row, Where
from lims.domain.text import Text

OUTSIDE = Text(
    "Tidak dinyatakan: standar tidak mempunyai batas untuk ukuran atau kondisi ini.",
    "Not stated: the standard has no limit for this size or condition.",
)


def _uncomputed(error: InvalidInput) -> Text:
    return Text(
        f"Tidak dinyatakan: batasnya tidak dapat dihitung ({error}).",
        "Not stated: the limit cannot be computed for this case.",
    )


class Base(Where):
    """What every kind of requirement has."""

    kind: str
    key: Key
    property: Bilingual
    method: str = ""
    """Code of the method that determines it."""
    importance: Literal["major", "minor"] = "major"
    """Of minor ones a specification may allow some to fail (`minor_allowed`)."""

    @abstractmethod
    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the requirement with its limits for a case."""

    def blank(self, case: Case, **more: Any) -> ResolvedRequirement:
        """Return the requirement without a limit, with what is the same for all kinds."""
        settled: dict[str, Any] = {
            "id": self.key,
            "kind": self.kind,
            "property": self.property,
            "measurand": "",
            "unit": "",
            "method": self.method,
            "limit": None,
            "limit_words": DASH,
            "row": "",
            "source": (),
            "confidence": Confidence.GAP,
            "clause": "",
            "note": None,
            "verified": False,
            "importance": self.importance,
            "comparison": case.comparison,
            "tie": case.tie,
        }
        return ResolvedRequirement(**(settled | more))

    def members(self) -> tuple[str, ...]:
        """Return the keys of requirements that are judged as part of this one."""
        return ()


class Rowed(Base):
    """A requirement with a row of limits for every grade, size and condition it applies to."""

    comparison: Comparison | None = None
    """Where the standard names one; the laboratory's default holds otherwise."""

    @abstractmethod
    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of limits."""

    def all_overrides(self) -> tuple[Row, ...]:
        """Return the rows that stand above the others where they apply, such as a printed table above a formula."""
        return ()

    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Return the steps on the limits."""
        return ()

    @abstractmethod
    def limit(self, row: Any, case: Case) -> Limit:
        """Return the limit that a row gives for a case."""

    def own(self) -> dict[str, Any]:
        """Return what this kind adds to the resolved requirement."""
        return {"comparison": self.comparison} if self.comparison else {}

    def chosen(self, case: Case) -> tuple[Row | None, str, tuple[str, ...]]:
        """Return the row that applies with its name, and the conditions without which that cannot be told.

        The loader has proven that there is one, and one only, within the declared conditions.
        """
        for prefix, rows in (("T", self.all_overrides()), ("", self.all_rows())):
            found = [
                (index, row, unknown)
                for index, row in enumerate(rows)
                if (unknown := row.unknown(case.axes, case.conditions)) is not None
            ]
            for index, row, unknown in found:
                if not unknown:
                    return row, f"{prefix}{index + 1}: {row.where_words()}", ()
            if found:
                return None, "", tuple(dict.fromkeys(name for _, _, names in found for name in names))
        return None, "", ()

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the requirement with its limits, or why there are none."""
        row, words, unknown = self.chosen(case)
        unknown = tuple(dict.fromkeys([*(self.unknown(case.axes, case.conditions) or ()), *unknown]))
        unknown = unknown or tuple(sorted(self._undeclared(row, case)))
        unfit = [case.unfit[name] for name in unknown if name in case.unfit]
        if unfit or unknown or row is None:
            return self.blank(
                case,
                **self.own(),
                missing=() if unfit else case.labels(unknown),
                why=unfit[0] if unfit else None if unknown else OUTSIDE,
            )
        return self._limited(case, row, words)

    def _undeclared(self, row: Row | None, case: Case) -> set[str]:
        """Return the conditions that a formula needs and that nobody has stated."""
        names = {name for formula in formulas_of(row) for name in formula.names}
        return case.absent(names)

    def _limited(self, case: Case, row: Row, words: str) -> ResolvedRequirement:
        try:
            limit = self.limit(row, case) if row.has_value else None
        except InvalidInput as error:
            return self.blank(case, **self.own(), row=words, why=_uncomputed(error))
        resolved = self.blank(
            case,
            limit=limit,
            limit_words=DASH if limit is None else limit.words,
            row=words,
            source=row.source,
            confidence=row.confidence,
            clause=row.clause,
            note=row.note,
            verified=row.verified,
            **self.own(),
        )
        return _qualified(resolved, row.demands, case) if row.at else resolved


def _qualified(
    resolved: ResolvedRequirement, demands: Mapping[str, Demand], case: Case
) -> ResolvedRequirement:
    """Add under which other values the limit holds; of conditions that are known it is settled at once."""
    known = {name: demand for name, demand in demands.items() if name in case.axes}
    shown = "; ".join(f"{name} {_shown(demand)}" for name, demand in demands.items())
    words = Text(
        f"{resolved.limit_words.id} ({shown.replace('.', ',')})", f"{resolved.limit_words.en} ({shown})"
    )
    if not all(meets(demand, case.axes[name]) for name, demand in known.items()):
        return replace(resolved, limit=None, limit_words=words, why=OUTSIDE)
    open_demands = tuple((name, demand) for name, demand in demands.items() if name not in known)
    return replace(resolved, limit_words=words, at=open_demands)


def _shown(demand: Demand) -> str:
    """Write a demand: a range of one number as that number."""
    if isinstance(demand, tuple):
        return ", ".join(demand)
    return str(demand.min) if demand.min is not None and demand.min == demand.max else str(demand)


class Measured(Rowed):
    """A requirement on a result."""

    measurand: Name
    unit: str = ""
    when_measured: bool = False
    """Judged where it was measured; its absence is no missing row."""
    rounding: Rounding | None = None
    """Where the product standard rounds otherwise than the method."""
    decision: Literal["", "built-in", "simple", "guard-band", "guard-band-non-binary"] = ""
    """`built-in` where the limits already allow for uncertainty: nothing is added to them (ILAC-G8:09/2019)."""
    guard_band: Number | None = None
    """w as a multiple of U, where the standard prescribes it."""
    instead: dict[Name, str] = Field(default_factory=dict)
    """Measurands that may stand in for the first, each with the method that gives it: ReH, else Rp0.2."""
    aggregate: Literal["", "mean", "min", "max", "range", "sum"] = ""
    """Over all pieces of the sample, which are then judged together."""
    pieces: int = 1
    """How many values an aggregate needs at the least."""
    empirical: bool = False
    """Formulas of the limits hold for numbers in the units stated, and their dimensions do not agree."""

    def own(self) -> dict[str, Any]:
        """Return what this kind adds to the resolved requirement."""
        return super().own() | {
            "measurand": self.measurand,
            "unit": self.unit,
            "rounding": self.rounding,
            "when_measured": self.when_measured,
            "decision": self.decision,
            "guard_band": self.guard_band,
            "instead": tuple(self.instead),
            "aggregate": self.aggregate,
            "pieces": self.pieces,
            "scope": "sample" if self.aggregate else "piece",
        }


def formulas_of(part: BaseModel | None) -> Iterator[Formula]:
    """Return the formulas that stand in a row."""
    for name in type(part).model_fields if part is not None else ():
        value = getattr(part, name)
        values: Sequence[object] = list(value.values()) if isinstance(value, dict) else [value]
        yield from (one for one in values if isinstance(one, Formula))


def format_shift(value: Decimal) -> str:
    """Write a step with its sign."""
    return f"+{value}" if value > 0 else str(value)
