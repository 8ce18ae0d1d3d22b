"""The rulebook: loading and proving the standards, resolving limits, and judging a sample of reinforcing bar."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lims import paths
from lims.bench.measuring import Measured, Size, area, side_by_side
from lims.domain.conformity import Assessment, assess
from lims.domain.conformity.finding import Compared, Observed
from lims.domain.standards import Library, Result, Specification, load_library
from lims.domain.text import Text

CODE, GRADE, BAR = "SNI 2052:2017", "BjTS 420B", "D16"
READINGS: Mapping[str, Mapping[str, str]] = {
    "SNI 8389:2017": {"FeH": "92.5", "Fm": "121.2", "FeL": "91", "Lu": "236.0", "fracture": "middle"},
    "SNI 0410:2017": {"crack": "no-crack"},
    "SNI 2052:2017 (berat)": {"mass": "775.2", "length": "500.0"},
    "SNI 2052:2017 (sirip)": {"rib_height": "1.2", "rib_spacing": "10.1", "rib_gap": "9.4"},
}
"""A bar with nine requirements."""

GREATEST_RATIO = 150.0
GREATEST_EVALUATION_MS = 1.0
GREATEST_RESOLVING_MS = 1.0
GREATEST_LOADING_S = 1.0

Pair = tuple[Decimal, Decimal | None, Decimal | None]


@area("standards")
def standards(_size: Size) -> Iterator[Measured]:
    """Load and prove all definitions that ship, and resolve the limits of one sample."""
    found = load_library(paths.shipped("standards"))
    specification = found.specification(CODE)
    best = side_by_side({
        "load": (lambda: load_library(paths.shipped("standards")), 5),
        "resolve": (lambda: _resolved_anew(specification), 500),
    })  # fmt: skip
    files = len(found.specifications) + len(found.methods)
    yield Measured(
        "standards",
        Text(f"Memuat dan membuktikan {files} standar", f"Loading and proving {files} standards"),
        best["load"],
        "s",
        GREATEST_LOADING_S,
        5,
    )
    yield Measured(
        "standards",
        Text(f"Menentukan batas satu contoh ({GRADE} {BAR})", f"Resolving the limits of one sample ({GRADE} {BAR})"),
        best["resolve"] * 1000,
        "ms",
        GREATEST_RESOLVING_MS,
        500,
    )  # fmt: skip


@area("evaluation")
def evaluation(size: Size) -> Iterator[Measured]:
    """Judge a bar over and over, against a bare loop that compares as many numbers with the same limits."""
    library = load_library(paths.shipped("standards"))
    specification = library.specification(CODE)
    results = {"1": computed(library, specification)}
    judged = assess(specification, GRADE, BAR, results)
    limits = bare_limits(judged)
    best = side_by_side({
        "judge": (lambda: assess(specification, GRADE, BAR, results), size.samples),
        "write": (lambda: [one.trace for one in judged.statements], size.samples // 10),
        "compute": (lambda: computed(library, specification), size.samples // 10),
        "bare": (lambda: bare_loop(limits), size.samples * 10),
    })  # fmt: skip
    tenth, count = size.samples // 10, len(limits)

    def took(name: str, words: Text, times: int, aim: float | None = None) -> Measured:
        return Measured("evaluation", words, best[name] * 1000, "ms", aim, times)

    yield took("judge", _judging(count), size.samples, GREATEST_EVALUATION_MS)
    yield took("bare", _comparing(count), size.samples * 10)
    ratio = best["judge"] / best["bare"]
    words = Text("Menilai : perbandingan polos", "Judging : bare comparison")
    yield Measured("evaluation", words, ratio, "x", GREATEST_RATIO, size.samples)
    yield took("write", Text("Menulis jejaknya sebagai data", "Writing its trace as data"), tenth)
    yield took("compute", Text("Menghitung hasil dari bacaan", "Computing the results from readings"), tenth)


def _judging(count: int) -> Text:
    return Text(
        f"Menilai contoh: {count} persyaratan, berjejak", f"Judging a sample: {count} requirements, traced"
    )


def _comparing(count: int) -> Text:
    return Text(f"Perbandingan polos {count} angka desimal", f"Bare comparison of {count} decimal numbers")


def computed(library: Library, specification: Specification) -> dict[str, Result]:
    """Compute the results of the bar from its readings."""
    context = specification.context(GRADE, BAR)
    results: dict[str, Result] = {}
    for method, readings in READINGS.items():
        results |= library.method(method).compute(readings, context).results
    return results


def _resolved_anew(specification: Specification) -> object:
    """Resolve without what was remembered from the last time."""
    specification.forget()
    return specification.requirements_for(GRADE, BAR)


def bare_limits(judged: Assessment) -> list[Pair]:
    """Return number and limits of each requirement that was judged, as the bare loop has them."""
    pairs: list[Pair] = []
    for one in judged.statements:
        match one.finding:
            case Compared(held=number, interval=interval):
                pairs.append((number.reported, interval.low, interval.high))
            case Observed():
                pairs.append((Decimal(0), Decimal(0), Decimal(0)))
    return pairs


def bare_loop(limits: list[Pair]) -> list[bool]:
    """Compare, and nothing else."""
    found: list[bool] = []
    keep = found.append
    for value, low, high in limits:
        keep((low is None or value >= low) and (high is None or value <= high))
    return found
