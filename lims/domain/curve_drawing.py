"""A tensile curve as a drawing: the readings, the straight line moved by 0.2 %, what was read off, and both axes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from lims.domain.measurement.curve import Properties

WIDTH, HEIGHT = 640.0, 390.0
_LEFT, _RIGHT, _TOP, _FOOT = 56.0, 14.0, 32.0, 44.0
_MOST_POINTS = 500
_TICKS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A chain of points, written as SVG takes it."""

    kind: Literal["curve", "offset", "grid"]
    points: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A word at a point; `anchor` says which end of it stands there."""

    text: str
    x: float
    y: float
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that was read off."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn."""

    lines: tuple[Line, ...]
    captions: tuple[Caption, ...]
    marks: tuple[Mark, ...]
    width: float = WIDTH
    height: float = HEIGHT


def draw(strain: Sequence[float], stress: Sequence[float], found: Properties) -> Drawing:
    """Draw strain in per cent along, stress in MPa upwards."""
    right, top = 100 * max(strain), max(stress)
    along, up = _steps(right), _steps(top)
    frame = _Frame(along[-1], up[-1])
    grid = [Line("grid", frame.chain([(0, y), (frame.right, y)])) for y in up]
    captions = [Caption(_plain(y), _LEFT - 6, frame.y(y) + 4, "end") for y in up]
    captions += [Caption(_plain(x), frame.x(x), HEIGHT - _FOOT + 16, "middle") for x in along]
    every = max(1, ceil(len(strain) / _MOST_POINTS))
    kept = [(100 * e, s) for e, s in zip(strain[::every], stress[::every], strict=True)]
    lines = [*grid, Line("curve", frame.chain(kept)), *_offset(frame, found)]
    return Drawing(tuple(lines), tuple(captions), tuple(_marks(frame, strain, stress, found)))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values stand on the paper."""

    right: float
    top: float

    def x(self, value: float) -> float:
        return _LEFT + value / self.right * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - _FOOT - value / self.top * (HEIGHT - _TOP - _FOOT)

    def chain(self, points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{self.x(max(0.0, x)):.1f},{self.y(max(0.0, y)):.1f}" for x, y in points)


def _steps(greatest: float) -> list[float]:
    """Return round values from zero to just beyond the greatest."""
    rough = greatest / _TICKS
    power = 10 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    return [index * step for index in range(ceil(greatest / step) + 1)]


def _plain(value: float) -> str:
    return f"{value:.6g}"


def _offset(frame: _Frame, found: Properties) -> Iterator[Line]:
    if found.slope and found.proof_02:
        foot = 100 * (found.slope.foot + 0.002)
        head = 100 * (found.slope.strain_at(found.proof_02) + 0.002)
        yield Line("offset", frame.chain([(foot, 0), (head, found.proof_02)]))


def _marks(
    frame: _Frame, strain: Sequence[float], stress: Sequence[float], found: Properties
) -> Iterator[Mark]:
    if found.upper_yield is not None:
        at = stress.index(found.upper_yield)
        yield Mark("ReH", frame.x(100 * strain[at]), frame.y(found.upper_yield))
    elif found.slope and found.proof_02:
        at_strain = found.slope.strain_at(found.proof_02) + 0.002
        yield Mark("Rp0,2", frame.x(100 * at_strain), frame.y(found.proof_02))
    at = max(index for index, value in enumerate(stress) if value == found.tensile_strength)
    yield Mark("Rm", frame.x(100 * strain[at]), frame.y(stress[at]))
