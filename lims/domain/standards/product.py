"""What a specification is about: grades, sizes, constants, and the tests that are proposed for them."""

from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field, model_validator

from lims.domain.errors import N_, InvalidInput
from lims.domain.formula import Formula
from lims.domain.standards.parts import Amount, Bilingual, Name, Number, Part, Provenance, malformed
from lims.domain.standards.rows import Axes, Where
from lims.domain.text import Text


class Grade(Part):
    """A grade (kelas baja), with the sizes it is made in."""

    key: str
    label: Bilingual
    form: str
    """`plain` or `deformed`; other products have other forms."""
    sizes: tuple[str, ...] = ()
    """None where the product is made by thickness and the like, which are conditions."""
    values: dict[Name, Number] = Field(default_factory=dict)
    """Nominal values of the grade by the names that formulas use."""
    note: Bilingual | None = None

    @property
    def all_sizes(self) -> tuple[str, ...]:
        """Return the sizes, or the one nameless size of a grade without."""
        return self.sizes or ("",)


class Size(Part):
    """A size with its nominal values, as the table of the standard prints them."""

    key: str
    label: Bilingual | None = None
    values: dict[Name, Number]
    """Dimensions and nominal values by the names that formulas use: `d`, `S0`, `nominal_mass`."""

    @property
    def words(self) -> Text:
        """The label, or the key where it speaks for itself."""
        return self.label or Text(self.key, self.key)


class ConstantRow(Where):
    """The value of a constant for some grades, sizes or conditions."""

    value: Amount


class Constant(Provenance):
    """A quantity that the specification states, such as the gauge length; methods are told of it."""

    key: Name
    value: Amount | None = None
    """For all grades and sizes; a formula may use dimensions, conditions and the constants before it."""
    rows: tuple[ConstantRow, ...] = ()
    """Where it depends on them."""
    unit: str = ""

    @model_validator(mode="after")
    def _check_value(self) -> "Constant":
        if (self.value is None) == (not self.rows):
            raise malformed(N_("Tetapan ditulis dengan value atau dengan rows; tulis tepat satu."))
        return self

    def amount(self, axes: Axes) -> Decimal | Formula:
        """Return the value or formula that holds.

        Raises:
            InvalidInput: No row holds, as far as the conditions are known.
        """
        if self.value is not None:
            return self.value
        for row in self.rows:
            if row.applies(axes):
                return row.value
        raise InvalidInput(N_("Tetapan %(key)s tidak mempunyai nilai untuk kasus ini."), key=self.key)

    @property
    def names(self) -> frozenset[str]:
        """Everything that the value may depend on."""
        axes = {axis for row in self.rows for axis in row.where}
        amounts = [self.value, *(row.value for row in self.rows)]
        return frozenset(axes).union(*(one.names for one in amounts if isinstance(one, Formula)))


class Proposal(Where):
    """A method that is proposed to the client, and with how many pieces."""

    method: str
    pieces: int
    why: Bilingual


@dataclass(frozen=True, slots=True)
class ProposedTest:
    """A method proposed for a grade and size."""

    method: str
    pieces: int
    requirements: tuple[str, ...]
    """Identifiers of the requirements that it answers."""
    why: Text
    recommended: bool
    """False where everything it gives is informational or has no limit in the file."""
