"""The scale of a business, by the rules of one regulation or another: computed from what it states, never stored.

The regulations disagree, so a scale is always told with its rule set. Figures after public
summaries of the regulations; whoever reports by them compares them with the texts first.
"""

from collections.abc import Callable
from dataclasses import dataclass

MILLIARD = 1_000_000_000

MICRO, SMALL, MEDIUM, LARGE = "micro", "small", "medium", "large"


@dataclass(frozen=True, slots=True)
class Size:
    """What a business states; None where it does not."""

    workers: int | None = None
    investment: int | None = None
    """Rupiah, without land and buildings of the business."""
    capital: int | None = None
    """Modal usaha in rupiah, without land and buildings of the business."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A regulation's way of naming the scale."""

    code: str
    title: str
    needs: tuple[str, ...]
    """What must be stated for it."""
    of: Callable[[Size], str | None]
    """Return `micro`, `small`, `medium` or `large`; None where too little is stated, or it has no word for it."""


def _industry(size: Size) -> str | None:
    """Kecil: at most 19 workers and below Rp1 milliard. Menengah: one of the two exceeded, up to Rp15 milliard."""
    if size.workers is None or size.investment is None:
        return None
    if size.workers <= 19:
        return SMALL if size.investment < MILLIARD else MEDIUM
    return MEDIUM if size.investment <= 15 * MILLIARD else LARGE


def _capital(size: Size) -> str | None:
    """Mikro up to Rp1 milliard, kecil up to 5, menengah up to 10; beyond, it is no UMKM."""
    if size.capital is None:
        return None
    for most, scale in ((1, MICRO), (5, SMALL), (10, MEDIUM)):
        if size.capital <= most * MILLIARD:
            return scale
    return LARGE


RULE_SETS = (
    RuleSet(
        "permenperin-64-2016",
        "Permenperin 64/2016 (tenaga kerja dan investasi)",
        ("workers", "investment"),
        _industry,
    ),
    RuleSet("pp-7-2021", "PP 7/2021 (modal usaha)", ("capital",), _capital),
)
"""All that are known, the one for industry first."""


def scales(size: Size) -> tuple[tuple[RuleSet, str | None], ...]:
    """Return the scale by each rule set."""
    return tuple((rules, rules.of(size)) for rules in RULE_SETS)
