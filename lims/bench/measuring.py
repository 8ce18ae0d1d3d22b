"""How something is measured, what of it is kept, and the register of areas."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lims.domain.errors import N_, NotFound
from lims.domain.text import Text

NANO = 1_000_000_000
ROUNDS = 5
"""The best of so many counts: what else the machine does only ever makes it slower."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is to be measured."""

    samples: int = 100_000
    """Evaluations of a sample."""
    rows: int = 200_000
    """Samples in the database, for the lists."""
    database: str = ""
    """Address of an empty database to be filled; without it a file of SQLite is made."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of this run."""

    area: str
    name: Text
    value: float
    unit: str
    aim: float | None = None
    """The greatest value that is good enough; None where the figure only stands beside others."""
    count: int = 1
    """How many times the work was done for it."""

    @property
    def met(self) -> bool | None:
        """Tell whether the aim is met; None where there is none."""
        return None if self.aim is None else self.value <= self.aim


Area = Callable[[Size], Iterable[Measured]]
AREAS: dict[str, Area] = {}
"""What can be measured, by name."""


def area(name: str) -> Callable[[Area], Area]:
    """Register an area by its name."""

    def register(function: Area) -> Area:
        AREAS[name] = function
        return function

    return register


def measure(names: Iterable[str], size: Size) -> Iterator[Measured]:
    """Measure areas, all of them where none is named.

    Raises:
        NotFound: There is no area of that name; nothing was measured then.
    """
    chosen = list(names) or list(AREAS)
    for name in chosen:
        if name not in AREAS:
            raise NotFound(
                N_("Area “%(area)s” tidak dikenal; pilih salah satu dari %(known)s."),
                area=name,
                known=", ".join(AREAS),
            )
    for name in chosen:
        yield from AREAS[name](size)


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the time of one go, from so many in a row."""
    before = time.perf_counter_ns()
    for _ in range(times):
        work()
    return (time.perf_counter_ns() - before) / times / NANO


def side_by_side(works: dict[str, tuple[Callable[[], object], int]]) -> dict[str, float]:
    """Return the time of one go of each work, the best of some rounds in which they take turns.

    What they are compared by then had the same machine, warm or cold, idle or busy.

    Args:
        works: Each work with how many goes it is given in all.
    """
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, (work, times) in works.items():
            took = seconds(work, max(times // ROUNDS, 1))
            best[name] = min(best.get(name, took), took)
    return best
