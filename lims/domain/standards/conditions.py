"""Conditions: what a limit may depend on besides grade and size, such as thickness, position or kind of analysis."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from lims.domain.errors import N_, InvalidInput
from lims.domain.quantity import format_decimal, parse_decimal
from lims.domain.standards.parts import Bilingual, Name, Part, Range, malformed, read_number
from lims.domain.text import Text

Given = Mapping[str, str | Decimal]
"""Values of conditions by key: as typed, or as numbers."""


def _read_default(value: object) -> Decimal | str:
    return value if isinstance(value, str) else read_number(value)


class ConditionChoice(Part):
    """One of the words that a condition may be."""

    key: str
    label: Bilingual


class Condition(Part):
    """A condition of the sample or of the piece; what depends on one that is not given is not judged."""

    key: Name
    label: Bilingual
    kind: Literal["number", "choice"] = "number"
    unit: str = ""
    range: Range | None = None
    """Of a number: within it the loader proves that there is a limit; outside of it there is none."""
    choices: tuple[ConditionChoice, ...] = ()
    default: Annotated[
        Decimal | str | None, BeforeValidator(_read_default), WithJsonSchema({"type": ["number", "string"]})
    ] = None
    """What holds where nothing is said, such as an option that was not ordered."""
    of: Literal["sample", "piece"] = "sample"
    """`piece` where the pieces of one sample may differ, such as the position on a bolt."""
    stated_by: Literal["measurement", "customer", "manufacturer", "agreement"] = "customer"
    """A limit may be what the maker declares or what was agreed with the purchaser."""

    @model_validator(mode="after")
    def _check_kind(self) -> "Condition":
        if (self.kind == "choice") != bool(self.choices):
            raise malformed(
                N_('Pilihan dan jenis tidak cocok; tulis kind = "choice" bersama choices = [...].')
            )
        if self.kind == "number" and self.range is None:
            raise malformed(
                N_(
                    "Kisaran belum ditulis; tulis range = { min = ..., max = ... } agar cakupan dapat dibuktikan."
                )
            )
        if self.default is not None:
            try:
                self.read(self.default)
            except InvalidInput as error:
                raise malformed(N_("Nilai bawaan tidak termasuk pilihan atau kisarannya.")) from error
        return self

    def read(self, value: str | Decimal) -> str | Decimal:
        """Return a value as rows are chosen by it.

        Raises:
            InvalidInput: It is none of the choices, no number, or outside the range.
        """
        if self.kind == "choice":
            if value not in [choice.key for choice in self.choices]:
                raise InvalidInput(
                    N_("“%(value)s” bukan pilihan untuk %(condition)s; pilih salah satu dari: %(choices)s."),
                    value=str(value),
                    condition=self.label.id,
                    choices=", ".join(choice.key for choice in self.choices),
                )
            return value
        number = parse_decimal(value) if isinstance(value, str) else value
        if self.range is not None and not self.range.holds(number):
            raise InvalidInput(
                N_("%(condition)s = %(value)s %(unit)s di luar kisaran standar (%(range)s)."),
                condition=self.label.id,
                value=format_decimal(number, "id"),
                unit=self.unit,
                range=str(self.range),
            )
        return number

    def unfit(self, value: str | Decimal) -> Text:
        """Say that a value is none that the standard covers."""
        try:
            number = parse_decimal(value) if isinstance(value, str) and self.kind == "number" else value
        except InvalidInput:
            number = value
        shown = self.words(number)
        return Text(
            f"Tidak dinyatakan: {shown.id} tidak tercakup dalam standar.",
            f"Not stated: {shown.en} is not covered by the standard.",
        )

    def words(self, value: str | Decimal) -> Text:
        """Print a value with the name of the condition."""
        if isinstance(value, Decimal):
            tail = f" {self.unit}".rstrip()
            return Text(
                f"{self.label.id} {format_decimal(value, 'id')}{tail}",
                f"{self.label.en} {format_decimal(value, 'en')}{tail}",
            )
        label = next((choice.label for choice in self.choices if choice.key == value), Text(value, value))
        return Text(f"{self.label.id}: {label.id}", f"{self.label.en}: {label.en}")


def read_conditions(declared: Iterable[Condition], given: Given) -> dict[str, str | Decimal]:
    """Read the values that were given and fill in what holds where nothing is said.

    Raises:
        InvalidInput: With every value that cannot be read in `fields`, and every key that is not known.
    """
    conditions = {condition.key: condition for condition in declared}
    read, faults = usable_conditions(conditions.values(), given)
    for key in given.keys() - conditions.keys():
        faults[key] = InvalidInput(
            N_("Kondisi %(key)s tidak dikenal; pilih salah satu dari: %(known)s."),
            key=key,
            known=", ".join(conditions) or "–",
        )
    if faults:
        raise InvalidInput(
            N_("Kondisi contoh tidak dapat dipakai; %(first)s"),
            {**faults},
            first=str(next(iter(faults.values()))),
        )
    return read


def usable_conditions(
    declared: Iterable[Condition], given: Given
) -> tuple[dict[str, str | Decimal], dict[str, InvalidInput]]:
    """Return what can be read, and what is wrong with the rest."""
    read: dict[str, str | Decimal] = {}
    faults: dict[str, InvalidInput] = {}
    for condition in declared:
        value = given.get(condition.key)
        value = condition.default if value is None or value == "" else value
        if value is None:
            continue
        try:
            read[condition.key] = condition.read(value)
        except InvalidInput as error:
            faults[condition.key] = error
    return read, faults
