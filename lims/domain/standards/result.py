"""What a determination gives: exact and reported value, with the words in which it is printed."""

from dataclasses import dataclass, field
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.quantity import in_words
from lims.domain.rounding import TieRule, round_to_interval
from lims.domain.standards.repeats import Series
from lims.domain.text import Text


def _check_finite(value: Decimal | str) -> None:
    if isinstance(value, Decimal) and not value.is_finite():
        raise InvalidInput(N_("Hasil harus angka terhingga; periksa bacaan dan rumusnya."))


@dataclass(frozen=True, slots=True)
class Result:
    """A result of one specimen; an attribute (crack or no crack) is a text key in `exact` and `reported`."""

    measurand: str
    label: Text
    exact: Decimal | str
    """As computed, not rounded; limits and ratios start from here."""
    reported: Decimal | str
    """Rounded once, as the method says."""
    unit: str
    method: str
    """Code of the method with its year."""
    words: Text
    """As it is printed, without its unit: `18,0` and `18.0`."""
    step: Decimal | None = None
    tie: TieRule | None = None
    formula: str = ""
    auxiliary: bool = False
    """Shown beside the entry; it is no row of the certificate."""
    valid_if_met: bool = False
    """The piece was not quite sound: what it meets stands, what it does not meet says nothing."""
    individuals: tuple[Decimal, ...] = ()
    """The single values behind it, where each of them counts."""

    def __post_init__(self) -> None:
        _check_finite(self.exact)
        _check_finite(self.reported)

    @classmethod
    def numeric(
        cls,
        measurand: str,
        exact: Decimal,
        *,
        label: Text,
        unit: str,
        method: str,
        step: Decimal | None = None,
        tie: TieRule = TieRule.A,
        formula: str = "",
        auxiliary: bool = False,
        valid_if_met: bool = False,
        individuals: tuple[Decimal, ...] = (),
    ) -> "Result":
        """Make a numeric result, rounding the exact value once."""
        _check_finite(exact)
        reported = exact if step is None else round_to_interval(exact, step, tie)
        return cls(
            measurand=measurand,
            label=label,
            exact=exact,
            reported=reported,
            unit=unit,
            method=method,
            words=in_words(reported),
            step=step,
            tie=tie,
            formula=formula,
            auxiliary=auxiliary,
            valid_if_met=valid_if_met,
            individuals=individuals,
        )

    @classmethod
    def attribute(cls, measurand: str, value: str, words: Text, *, label: Text, method: str) -> "Result":
        """Make the result of an observation, such as no crack after bending."""
        return cls(
            measurand=measurand, label=label, exact=value, reported=value, unit="", method=method, words=words
        )


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the analyst must see; it refuses no value."""

    reading: str
    """Key of the reading, or of the relation between results."""
    words: Text
    number: Decimal | None = None
    """What is odd between results, exactly. It asks for an answer before the piece is handed in: the value corrected,
    or why it is right."""

    @property
    def asks_answer(self) -> bool:
        """Tell whether the piece is handed in only with an answer."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Computation:
    """What a method makes of the readings so far; partial input gives partial results."""

    results: dict[str, Result] = field(default_factory=dict)
    """By measurand."""
    problems: dict[str, LimsError] = field(default_factory=dict)
    """By key of the reading (or of the result, where the arithmetic itself failed)."""
    echo: dict[str, Text] = field(default_factory=dict)
    """Each reading as it was understood, with its unit: `92,480 kN`."""
    missing: tuple[str, ...] = ()
    """Keys of required readings that are still absent; a one-of group is named by its first key."""
    warnings: tuple[Caution, ...] = ()
    bases: tuple[Text, ...] = ()
    """What must be printed with the results: the basis of S0, the gauge length, the measured length."""

    series: dict[str, Series] = field(default_factory=dict)
    """Several readings in one field, by key."""

    @property
    def complete(self) -> bool:
        """Tell whether all required readings are there and nothing is wrong with any."""
        return not self.missing and not self.problems
