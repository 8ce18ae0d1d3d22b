"""Bars for concrete reinforcement as they come to the counter, and what the bench reads of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.quantity import format_decimal
from lims.domain.rounding import round_to_interval
from lims.domain.standards import Interval, Specification
from lims.queries.library import library
from lims.services.applications import ItemInput

SPECIFICATION = "SNI 2052:2017"
TENSILE, BEND = "SNI 8389:2017", "SNI 0410:2017"
MASS, RIBS, DIAMETER = "SNI 2052:2017 (berat)", "SNI 2052:2017 (sirip)", "SNI 2052:2017 (diameter)"

MEASURED_LENGTH = "500,0"
"""Of the piece that is weighed, in mm."""

Readings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its readings: by method, one set per piece, in the order of their marks."""

    product: str
    brand: str
    heat: str
    grade: str
    size: str
    quantity: str
    readings: Mapping[str, tuple[Readings, ...]]

    def item(self, **more: str) -> ItemInput:
        """Return the line of the application."""
        given = {
            "product": self.product,
            "brand": self.brand,
            "heat_or_lot": self.heat,
            "quantity": self.quantity,
            "specification_code": SPECIFICATION if self.grade else "",
            "grade": self.grade,
            "size": self.size,
        }
        tests = {method: len(pieces) for method, pieces in self.readings.items()}
        return ItemInput(**(given | more), tests=tests)  # type: ignore[arg-type] # texts only


def tensile(yield_force: str, greatest_force: str, length: str) -> Readings:
    """Return the readings of one tensile test: FeH and Fm in kN, Lu in mm."""
    return {"FeH": yield_force, "Fm": greatest_force, "Lu": length, "fracture": "middle"}


def mass(grams: str) -> Readings:
    """Return the readings of one weighing."""
    return {"mass": grams, "length": MEASURED_LENGTH}


def ribs(height: str, spacing: str, gap: str) -> Readings:
    """Return the readings of the ribs, in mm."""
    return {"rib_height": height, "rib_spacing": spacing, "rib_gap": gap}


NO_CRACK: Readings = {"crack": "no-crack"}


def sound(grade: str, size: str, *, pieces: int = 1, brand: str = "REKAAN", heat: str = "H-01") -> Bar:
    """Return a bar that conforms, its readings worked back from the limits of its grade and size."""
    specification = library().specification(SPECIFICATION)
    deformed = specification.grade(grade).form == "deformed"
    readings: dict[str, tuple[Readings, ...]] = {
        TENSILE: tuple(_pulled(specification, grade, size, piece) for piece in range(pieces)),
        BEND: (NO_CRACK,) * pieces,
    }
    if deformed:
        readings[MASS] = tuple(_weighed(specification, grade, size, piece) for piece in range(pieces))
        readings[RIBS] = (_ribbed(specification, grade, size),)
    else:
        diameter = specification.context(grade, size)["d"]
        readings[DIAMETER] = ({"diameter": _written(diameter - Decimal("0.08"), "0.01")},)
    return Bar(
        product="Baja tulangan beton " + ("sirip" if deformed else "polos"),
        brand=brand,
        heat=heat,
        grade=grade,
        size=size,
        quantity=f"{pieces} batang @ 1 m",
        readings=readings,
    )


def _limits(specification: Specification, grade: str, size: str) -> dict[str, Interval]:
    """Return the limits that are intervals, by measurand."""
    return {
        one.measurand: one.limit
        for one in specification.requirements_for(grade, size)
        if isinstance(one.limit, Interval)
    }


def _pulled(specification: Specification, grade: str, size: str, piece: int) -> Readings:
    """Return forces 40 MPa above the least yield strength, and an elongation 3 % above the least."""
    context, limits = specification.context(grade, size), _limits(specification, grade, size)
    strength = (limits["YS"].low or Decimal(0)) + 40 + 7 * piece
    force = strength * context["S0"] / 1000
    length = context["L0"] * (1 + ((limits["A"].low or Decimal(0)) + 3 + piece) / 100)
    return tensile(_written(force, "0.1"), _written(force * Decimal("1.31"), "0.1"), _written(length, "0.2"))


def _weighed(specification: Specification, grade: str, size: str, piece: int) -> Readings:
    nominal = specification.context(grade, size)["nominal_mass"]
    return mass(_written(nominal * 500 * (Decimal("0.982") - Decimal("0.004") * piece), "0.1"))


def _ribbed(specification: Specification, grade: str, size: str) -> Readings:
    limits = _limits(specification, grade, size)
    height, spacing, gap = (limits[name] for name in ("rib_height", "rib_spacing", "rib_gap"))
    return ribs(
        _written(((height.low or Decimal(0)) + (height.high or Decimal(0))) / 2, "0.1"),
        _written((spacing.high or Decimal(0)) * Decimal("0.93"), "0.1"),
        _written((gap.high or Decimal(0)) * Decimal("0.80"), "0.1"),
    )


def _written(value: Decimal, step: str) -> str:
    """Write a reading as an instrument with that resolution shows it."""
    return format_decimal(round_to_interval(value, Decimal(step)), "id")
