"""A test method as data: the readings it asks for and the results it computes from them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from lims.domain.errors import N_
from lims.domain.rounding import TieRule
from lims.domain.standards.computing import compute
from lims.domain.standards.parts import (
    Bilingual,
    Confidence,
    Definition,
    Expression,
    Name,
    Number,
    Part,
    Range,
    Rounding,
    malformed,
)
from lims.domain.standards.pieces import PieceShape
from lims.domain.standards.procedure import Relation
from lims.domain.standards.repeats import Repeats
from lims.domain.standards.result import Computation


class Choice(Part):
    """One of the answers to a reading that is chosen, not typed."""

    key: str
    label: Bilingual
    warning: Bilingual | None = None
    withholds: tuple[str, ...] = ()
    """Measurands that this answer makes invalid, such as the elongation of a piece that broke in the grip."""
    valid_if_met: tuple[str, ...] = ()
    """Measurands that this answer leaves valid only where the requirement is met all the same."""


class ReadingField(Part):
    """What is read at the bench, as observed."""

    key: Name
    symbol: str = ""
    """As it stands in the head of the table: `FeH`; the key where none is given."""
    label: Bilingual
    kind: Literal["number", "numbers", "choice", "text"] = "number"
    """`numbers` takes several readings in one field, separated by spaces or semicolons."""
    unit: str = ""
    """In which it is typed unless the machine reads in another of `units`."""
    units: dict[str, Number] = Field(default_factory=dict)
    """Factors from each unit that may be chosen to the unit of the formulas."""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    one_of: str = ""
    """Name of a group of which one reading is enough (FeH or Fp0.2)."""
    allowed: Range | None = None
    """Outside of it a value is refused, in the typed unit."""
    plausible: Range | None = None
    """Outside of it a value is warned of, in the typed unit."""
    hint: Bilingual | None = None
    repeats: Repeats | None = None
    """Of `numbers`: how many readings, and how far apart they may lie."""

    @model_validator(mode="after")
    def _check_kind(self) -> "ReadingField":
        if (self.kind == "choice") != bool(self.choices):
            raise malformed(
                N_('Pilihan dan jenis tidak cocok; tulis kind = "choice" bersama choices = [...].')
            )
        if self.repeats is not None and self.kind != "numbers":
            raise malformed(
                N_('repeats hanya untuk beberapa bacaan dalam satu isian; tulis kind = "numbers".')
            )
        if self.units and self.unit not in self.units:
            raise malformed(
                N_(
                    "Satuan %(unit)s tidak ada di units; tulis faktornya, misalnya units = { N = 1, kN = 1000 }."
                ),
                unit=self.unit or "“”",
            )
        if any(factor <= 0 for factor in self.units.values()):
            raise malformed(N_("Faktor satuan harus lebih besar dari nol; tulis misalnya kN = 1000."))
        return self

    @property
    def is_numeric(self) -> bool:
        """Tell whether formulas may use it."""
        return self.kind in {"number", "numbers"}

    @property
    def sign(self) -> str:
        """The symbol by which it is called in tables and messages."""
        return self.symbol or self.key

    @property
    def base_unit(self) -> str:
        """The unit in which formulas have it."""
        if not self.units:
            return self.unit
        return next((unit for unit, factor in self.units.items() if factor == 1), "?")

    def factor(self, unit: str | None = None) -> Decimal:
        """Return the factor from a unit (or the usual one) to the unit of the formulas."""
        return self.units[unit or self.unit] if self.units else Decimal(1)


class ResultField(Part):
    """A result: computed by the first formula whose quantities are all there, or taken from a chosen answer."""

    measurand: Name
    label: Bilingual
    unit: str = ""
    formula: Expression | tuple[Expression, ...] = ()
    choice: str = ""
    """Key of the chosen reading that is the result itself."""
    rounding: Rounding | None = None
    auxiliary: bool = False
    individuals: Name | None = None
    """The reading of several numbers that stand behind the result, where each of them counts (impact test)."""
    empirical: bool = False
    """The formula holds between numbers in the units stated, and its dimensions do not agree."""

    @model_validator(mode="after")
    def _check_origin(self) -> "ResultField":
        if bool(self.formulas) == bool(self.choice):
            raise malformed(N_("Hasil berasal dari formula atau dari choice; tulis tepat satu."))
        return self

    @property
    def formulas(self) -> tuple[Expression, ...]:
        """All formulas, in the order of preference."""
        return self.formula if isinstance(self.formula, tuple) else (self.formula,)


class ContextField(Part):
    """A quantity that the specification states and the method uses: the analyst does not type it."""

    label: Bilingual
    unit: str = ""


class MethodConstant(Part):
    """A quantity that the method itself states, such as the density of zinc."""

    value: Number
    unit: str = ""
    label: Bilingual | None = None


class Basis(Part):
    """A sentence that must be printed; `%(value)s` stands for the quantity."""

    of: Name
    stated: Bilingual | None = None
    """Where the specification states the quantity."""
    read: Bilingual | None = None
    """Where it was read at the bench."""


class Check(Part):
    """A relation between two readings: `reading` is at least `at_least`."""

    reading: Name
    at_least: Name
    severity: Literal["problem", "warning"]


class Method(Definition):
    """An edition of a test method."""

    schema_version: Literal["lims/method/1"]
    kind: str
    """What it tests: `tensile`, `bend`, `dimension`, `ribs`, `mass` ..."""
    equivalents: tuple[str, ...] = ()
    """Editions of other bodies that describe the same test: `ISO 6892-1:2019`."""
    confidence: Confidence
    """Of the rounding and validity rules as they stand here."""
    readings: tuple[ReadingField, ...]
    results: tuple[ResultField, ...]
    context: dict[Name, ContextField] = Field(default_factory=dict)
    bases: tuple[Basis, ...] = ()
    checks: tuple[Check, ...] = ()
    constants: dict[Name, MethodConstant] = Field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    """What is odd between results of the piece; it is warned of."""
    piece: PieceShape | None = None
    """What it is made on; the product itself where nothing is said."""

    @property
    def units(self) -> dict[str, str]:
        """Return the unit in which formulas have each quantity."""
        read = {one.key: one.base_unit for one in self.readings if one.is_numeric}
        stated = {key: one.unit for key, one in self.context.items()}
        return read | stated | {key: one.unit for key, one in self.constants.items()}

    @property
    def number(self) -> str:
        """The code without its year."""
        return self.code.rsplit(":", 1)[0]

    def reading(self, key: str) -> ReadingField | None:
        """Return a reading by its key."""
        return next((field for field in self.readings if field.key == key), None)

    def result(self, measurand: str) -> ResultField | None:
        """Return a result by its measurand."""
        return next((field for field in self.results if field.measurand == measurand), None)

    def compute(
        self,
        readings: Mapping[str, str],
        context: Mapping[str, Decimal],
        units: Mapping[str, str] | None = None,
        *,
        tie: TieRule = TieRule.A,
    ) -> Computation:
        """Compute what can be computed from the readings so far.

        Args:
            readings: As typed, by key; an empty text is an absent reading.
            context: What the specification states for the grade and size (`Specification.context`). Its
                quantities are not asked for; a reading that contradicts one is a problem.
            units: The unit that the machine reads in, by key, where it is not the usual one.
            tie: The laboratory's tie rule, where the method names none.
        """
        return compute(self, readings, context, units or {}, tie)
