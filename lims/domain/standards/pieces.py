"""What a test is made on, as data: a piece of some length and width, the whole product, or a piece of another test."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from pydantic import model_validator

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.parts import Amount, Bilingual, Number, Part, amount, malformed
from lims.domain.standards.rows import Where

_WHOLE = Decimal(10)


class PieceShape(Part):
    """The piece of a test, in millimetres; without a length the test is made on the product itself."""

    basis: Literal["standard", "laboratory"]
    """`laboratory` for what no source was found for: a length that works at the bench, and no requirement."""
    source: tuple[str, ...] = ()
    length: tuple[Amount, ...] = ()
    """Between the grips; the first whose dimensions are known holds, and the last needs none."""
    width: Number | None = None
    """Where it is cut from a plate."""
    grip: Number = Decimal(0)
    """What either grip holds."""
    shared: bool = False
    """Nothing is destroyed: it is measured on a piece of another test, before that test, where one is long enough."""
    note: Bilingual | None = None

    @model_validator(mode="after")
    def _check(self) -> "PieceShape":
        if self.basis == "standard" and not self.source:
            raise malformed(
                N_('Ukuran dari standar memerlukan sumber; tulis source = [...] atau basis = "laboratory".')
            )
        if self.length and not isinstance(self.length[-1], Decimal):
            raise malformed(
                N_(
                    "Panjang terakhir harus berupa angka, untuk produk yang ukurannya tidak dikenal; tulis misalnya"
                    ' length = ["L0 + 4 * d", 300].'
                )
            )
        if any(isinstance(one, Decimal) and one <= 0 for one in self.length) or self.grip < 0:
            raise malformed(N_("Panjang harus lebih besar dari nol; tulis dalam mm."))
        return self

    def whole_length(self, quantities: Mapping[str, Decimal]) -> Decimal | None:
        """Return the length with both grips, in whole centimetres; None where the product itself is tested."""
        for one in self.length:
            try:
                between = amount(one, quantities)
            except InvalidInput:
                continue
            whole = between + 2 * self.grip
            return (whole / _WHOLE).to_integral_value(ROUND_CEILING) * _WHOLE
        return None


class Stock(Where):
    """What pieces are cut from, for some grades or forms."""

    kind: Literal["bar", "plate"]
    longest: Number
    """What a client can carry and a counter can take, in millimetres; a laboratory's own figure."""
    name: Bilingual
    """What one is called: `batang`, `pelat`."""

    @model_validator(mode="after")
    def _check_longest(self) -> "Stock":
        if self.longest <= 0:
            raise malformed(N_("Panjang harus lebih besar dari nol; tulis dalam mm."))
        return self
