"""What method and specification files have in common: texts, numbers, formulas, ranges, where a figure comes from."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    InstanceOf,
    PrivateAttr,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from lims.domain.errors import N_, InvalidInput
from lims.domain.formula import Formula, parse
from lims.domain.rounding import TieRule
from lims.domain.text import Text


class MalformedError(ValueError):
    """A value that a definition file may not hold; it carries the words for the reader through pydantic."""

    def __init__(self, error: InvalidInput) -> None:
        super().__init__(str(error))
        self.error = error


def malformed(message: str, /, **parameters: object) -> MalformedError:
    """Make the error with its words."""
    return MalformedError(InvalidInput(message, None, **parameters))


def _read_text(value: object) -> Text:
    match value:
        case {"id": str(indonesian), "en": str(english), **rest} if indonesian and english and not rest:
            return Text(id=indonesian, en=english)
    raise malformed(N_('Teks dua bahasa diperlukan; tulis { id = "...", en = "..." }.'))


def read_number(value: object) -> Decimal:
    """Take a number as it stands in the file, with all its figures."""
    match value:
        case bool():
            pass
        case int():
            return Decimal(value)
        case Decimal() if value.is_finite():
            return value
    raise malformed(N_("Angka diperlukan; tulis misalnya 420 atau 687.5 tanpa tanda kutip."))


def _read_formula(value: object) -> Formula:
    if not isinstance(value, str):
        raise malformed(N_('Rumus diperlukan; tulis di antara tanda kutip, misalnya "Fm / S0".'))
    try:
        return parse(value)
    except InvalidInput as error:
        raise MalformedError(error) from error


def _read_amount(value: object) -> Decimal | Formula:
    return _read_formula(value) if isinstance(value, str) else read_number(value)


Bilingual = Annotated[
    Text,
    BeforeValidator(_read_text),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"id": {"type": "string"}, "en": {"type": "string"}},
            "required": ["id", "en"],
            "additionalProperties": False,
        }
    ),
]
Number = Annotated[Decimal, BeforeValidator(read_number), WithJsonSchema({"type": "number"})]
Expression = Annotated[
    InstanceOf[Formula], BeforeValidator(_read_formula), WithJsonSchema({"type": "string"})
]
Amount = Annotated[
    Decimal | InstanceOf[Formula],
    BeforeValidator(_read_amount),
    WithJsonSchema({"type": ["number", "string"]}),
]
"""A number as it is printed in the standard, or a formula over the dimensions (`"3.5 * d"`)."""

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
"""A key that formulas may use."""


def amount(value: Decimal | Formula, context: Mapping[str, Decimal]) -> Decimal:
    """Return the number itself, or what its formula gives for these dimensions."""
    return value if isinstance(value, Decimal) else value.evaluate(context)


def plain(value: Decimal) -> Decimal:
    """Drop the noughts that a product adds: 3.5 x 16 is 56, not 56.0."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


class Part(BaseModel):
    """A part of a definition file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Range(Part):
    """A range with its own closed (`min`, `max`) and open (`above`, `below`) ends."""

    min: Number | None = None
    max: Number | None = None
    above: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _check_ends(self) -> "Range":
        if (self.min is not None and self.above is not None) or (
            self.max is not None and self.below is not None
        ):
            raise malformed(N_("Satu ujung kisaran ditulis sekali: min atau above, max atau below."))
        low = self.min if self.min is not None else self.above
        high = self.max if self.max is not None else self.below
        if low is None and high is None:
            raise malformed(N_("Kisaran kosong; tulis paling sedikit satu dari min, max, above, below."))
        if low is not None and high is not None and low > high:
            raise malformed(N_("Ujung bawah kisaran lebih besar dari ujung atasnya; tukar keduanya."))
        return self

    def holds(self, value: Decimal) -> bool:
        """Tell whether the value lies within the range."""
        return (
            (self.min is None or value >= self.min)
            and (self.max is None or value <= self.max)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The numbers at which something changes."""
        return tuple(end for end in (self.min, self.max, self.above, self.below) if end is not None)

    def __str__(self) -> str:
        ends = ((">=", self.min), (">", self.above), ("<=", self.max), ("<", self.below))
        return " ".join(f"{sign} {end}" for sign, end in ends if end is not None)


class Confidence(StrEnum):
    """How sure a figure is; only the first two ship a value (decision 14)."""

    SOURCE = "S"
    """Read at a source: judged, and unverified until a laboratory checks it."""
    KNOWLEDGE = "GK"
    """General knowledge: shown, and not judged until a laboratory has checked it."""
    UNSURE = "U"
    GAP = "GAP"
    CONFLICT = "CONFLICT"

    @property
    def ships_value(self) -> bool:
        """Tell whether a figure of this confidence may stand in a file."""
        return self in {Confidence.SOURCE, Confidence.KNOWLEDGE}

    @classmethod
    def weakest(cls, *found: "Confidence") -> "Confidence":
        """Return the least sure of several: a limit is as sure as the weakest figure that it is made of."""
        return max(found, key=list(cls).index)


class Provenance(Part):
    """Where a figure comes from; `clause` only where it is known, never guessed."""

    confidence: Confidence
    source: tuple[str, ...] = ()
    """Keys of the table `sources` of the file."""
    clause: str = ""
    note: Bilingual | None = None
    verified: bool = False
    """True once the figure in the shipped file itself was compared with a licensed copy."""

    @model_validator(mode="after")
    def _check_source(self) -> "Provenance":
        if self.confidence is Confidence.SOURCE and not self.source:
            raise malformed(
                N_('Keyakinan "S" memerlukan sumber; tulis source = ["S1"] atau confidence = "GK".')
            )
        return self


class Rounding(Part):
    """To which step a result is rounded; the tie rule only where the standard names one."""

    step: Number
    tie: TieRule | None = None

    @model_validator(mode="after")
    def _check_step(self) -> "Rounding":
        if self.step <= 0:
            raise malformed(N_("Langkah pembulatan harus lebih besar dari nol; tulis misalnya step = 0.5."))
        return self


class Definition(Part):
    """A definition file as a whole, with the text it was read from: an order freezes that text."""

    code: Annotated[str, StringConstraints(min_length=3)]
    """With the year: `SNI 2052:2017`."""
    title: Bilingual
    edition: str
    sources: dict[str, str] = {}
    note: Bilingual | None = None

    _source_text: str = PrivateAttr("")

    def model_post_init(self, context: Any, /) -> None:
        """Keep the text that the loader hands over."""
        self._source_text = (context or {}).get("source_text", "")

    @property
    def source_text(self) -> str:
        """The text of the file, from which `parse_specification` or `parse_method` rebuilds this definition."""
        return self._source_text

    @property
    def sha256(self) -> str:
        """The hash of that text, in hexadecimal."""
        return hashlib.sha256(self._source_text.encode()).hexdigest()
