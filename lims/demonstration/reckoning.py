"""The two orders that anyone can reckon after with a pocket calculator, and the figures that must come out.

The readings and every expected figure are written down here by hand, independently of the code that computes them.
"""

from dataclasses import dataclass

from lims.demonstration.bars import BEND, DIAMETER, MASS, NO_CRACK, RIBS, TENSILE, Bar, mass, ribs, tensile
from lims.domain.certificate import Row, Sample, Words
from lims.domain.conformity import Verdict

PASS, FAIL = Verdict.PASS, Verdict.FAIL


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the results table as it must stand there, in Indonesian."""

    requirement: str
    specimen: str
    limit: str
    result: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An order with its figures."""

    client: str
    """Key of the business."""
    bar: Bar
    figures: tuple[Figure, ...]
    overall: Verdict
    unjudged: tuple[str, ...]
    """What must be named as not tested or without a limit, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of a piece: result and limit as printed, and the verdict."""

    result: str
    limit: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A line as reckoned by hand beside the one on the certificate; None where one of them is missing."""

    what: Words
    specimen: str
    expected: Line | None
    found: Line | None

    @property
    def equal(self) -> bool:
        """Tell whether both are the same, to the last figure."""
        return self.expected == self.found


def _column(
    requirement: str, limit: str, results: tuple[str, ...], verdict: Verdict | None = PASS
) -> tuple[Figure, ...]:
    """Return one column of the table: the same requirement on piece 1, 2, 3."""
    return tuple(
        Figure(requirement, str(number), limit, result, verdict) for number, result in enumerate(results, 1)
    )


GAPS = ("Komposisi kimia", "Panjang dan toleransinya", "Sifat tampak", "Penandaan")

FIRST = Reckoned(
    client="tempa",
    bar=Bar(
        product="Baja tulangan beton sirip",
        brand="TKM",
        heat="TK-04",
        grade="BjTS 420B",
        size="D16",
        quantity="3 batang @ 1 m",
        readings={
            TENSILE: (
                tensile("92,5", "121,2", "236,0"),
                tensile("90,9", "119,6", "233,0"),
                tensile("93,7", "122,9", "238,4"),
            ),
            BEND: (NO_CRACK,) * 3,
            MASS: (mass("775,2"), mass("772,8"), mass("779,4")),
            RIBS: (ribs("1,2", "10,1", "9,4"),),
        },
    ),
    figures=(
        *_column("yield-strength", "420 – 545", ("460", "452", "466")),
        *_column("tensile-strength", "≥ 525", ("603", "595", "611")),
        *_column("strength-ratio", "≥ 1,25", ("1,31", "1,32", "1,31")),
        *_column("elongation", "≥ 14", ("18,0", "16,5", "19,0")),
        *_column("bend", "tidak retak (180°, pelengkung 56 mm)", ("Tidak retak",) * 3),
        *_column("mass-per-metre", "1,578 ± 5 %", ("1,550 (−1,7 %)", "1,546 (−2,1 %)", "1,559 (−1,2 %)")),
        *_column("rib-height", "0,8 – 1,6", ("1,2",)),
        *_column("rib-spacing", "≤ 11,2", ("10,1",)),
        *_column("rib-gap", "≤ 12,6", ("9,4",)),
    ),
    overall=PASS,
    unjudged=GAPS,
)

SECOND = Reckoned(
    client="baja",
    bar=Bar(
        product="Baja tulangan beton sirip",
        brand="BRC",
        heat="BR-11",
        grade="BjTS 420B",
        size="D10",
        quantity="2 batang @ 1 m",
        readings={
            TENSILE: (tensile("34,1", "43,05", "231,0"), tensile("33,9", "42,7", "230,0")),
            BEND: (NO_CRACK,) * 2,
            DIAMETER: ({"diameter": "9,66"},),
            MASS: (mass("286,5"), mass("287,1")),
            RIBS: (ribs("0,6", "6,7", "6,1"),),
        },
    ),
    figures=(
        *_column("yield-strength", "420 – 545", ("434", "432")),
        *_column("tensile-strength", "≥ 525", ("548", "544")),
        *_column("strength-ratio", "≥ 1,25", ("1,26", "1,26")),
        *_column("elongation", "≥ 14", ("15,5", "15,0")),
        *_column("bend", "tidak retak (180°, pelengkung 35 mm)", ("Tidak retak",) * 2),
        *_column("measured-diameter", "–", ("9,66",), None),
        *_column("mass-per-metre", "0,617 ± 6 %", ("0,573 (−7,1 %)", "0,574 (−6,9 %)"), FAIL),
        *_column("rib-height", "0,5 – 1,0", ("0,6",)),
        *_column("rib-spacing", "≤ 7,0", ("6,7",)),
        *_column("rib-gap", "≤ 7,9", ("6,1",)),
    ),
    overall=FAIL,
    unjudged=GAPS,
)

BOTH = (FIRST, SECOND)


def compare(reckoned: Reckoned, sample: Sample) -> list[Compared]:
    """Return every figure and verdict beside what stands in the content of a certificate; a line too many counts."""
    rows = {(row.requirement, row.specimen): row for row in sample.rows}
    names = {row.requirement: row.property for row in sample.rows}
    compared = []
    for figure in reckoned.figures:
        row = rows.pop((figure.requirement, figure.specimen), None)
        name = names.get(figure.requirement, Words(id=figure.requirement, en=figure.requirement))
        expected = Line(figure.result, figure.limit, figure.verdict)
        compared.append(Compared(name, figure.specimen, expected, _line(row) if row else None))
    compared += [Compared(row.property, row.specimen, None, _line(row)) for row in rows.values()]
    compared.append(
        Compared(
            Words(id="Keseluruhan", en="Overall"),
            "",
            Line("", "", reckoned.overall),
            Line("", "", sample.overall.verdict),
        )
    )
    return compared + _unjudged(reckoned, sample)


def _unjudged(reckoned: Reckoned, sample: Sample) -> list[Compared]:
    """Return what must be named as not tested or without a limit."""
    silent = {one.property.id: one.property for one in sample.unjudged}
    said = Line("", "", Verdict.NOT_EVALUATED)
    return [
        Compared(silent.get(name, Words(id=name, en=name)), "", said, said if name in silent else None)
        for name in reckoned.unjudged
    ]


def _line(row: Row) -> Line:
    return Line(row.result.id, row.limit.id, row.verdict)
