"""What a client must bring: tests, pieces, samples of the lot, and how the pieces are cut from what is brought."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from lims.domain import cutting
from lims.domain.cutting import Laid, Piece
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.domain.quantity import in_words
from lims.domain.standards.conditions import Given
from lims.domain.standards.iso2859 import Draw
from lims.domain.standards.method import Method
from lims.domain.standards.pieces import Stock
from lims.domain.standards.procedure import DoublingRule
from lims.domain.standards.product import ProposedTest
from lims.domain.standards.sampling import PerUnitPlan, SamplingPlan
from lims.domain.standards.specification import NOTHING, Specification
from lims.domain.text import Text

PRODUCT = Text("buah", "pcs")
RESERVE = "+"
"""The mark of what is kept."""
_WIDTH = Decimal(40)
"""Of a strip whose method says none; a laboratory's own figure."""
_PLENTY = 20
"""Of more pieces on one sample no plan is drawn."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one test needs of every sample."""

    test: ProposedTest
    title: Text
    pieces: int
    length: Decimal | None
    """In millimetres, grips included; None where the product itself is tested."""
    width: Decimal
    grip: Decimal
    shared: bool
    """Measured on a piece of another test."""
    cut: bool
    """A piece of its own is cut for it."""
    basis: Literal["standard", "laboratory", ""]
    """Where the length is from; empty where none is needed."""
    note: Text | None = None
    marks: tuple[str, ...] = ()
    """Of its pieces on the cutting plan."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sampling plan with what it takes from the lot; the reason where it has no answer."""

    plan: SamplingPlan
    draw: Draw | None
    why: InvalidInput | None = None


@dataclass(frozen=True, slots=True)
class Bringing:
    """All that is proposed for a lot."""

    needs: tuple[Need, ...]
    plans: tuple[Drawn, ...]
    plan: str
    """Key of the plan that was followed; empty where there is none, or no answer."""
    samples: int
    """Out of the lot, by the plan."""
    stock: Stock | None
    laid: tuple[Laid, ...]
    """How the pieces of one sample are cut; empty where the product itself is tested."""
    products: int
    """How many whole products, where nothing is cut."""

    @property
    def amount(self) -> Text:
        """What to bring, in one line: `3 batang @ 1,4 m`."""
        if self.stock is None or not self.laid:
            return Text(f"{self.products} {PRODUCT.id}", f"{self.products} {PRODUCT.en}")
        parts: dict[tuple[Decimal, Decimal], int] = {}
        for one in self.laid:
            parts[one.length, one.width] = parts.get((one.length, one.width), 0) + self.samples
        said = [_counted(number, self.stock.name, size) for size, number in parts.items()]
        return Text(" + ".join(one.id for one in said), " + ".join(one.en for one in said))


def bring(
    specification: Specification,
    methods: Mapping[str, Method],
    grade: str,
    size: str,
    *,
    conditions: Given = NOTHING,
    tonnes: Decimal | None = None,
    pieces: Decimal | None = None,
    plan: str = "",
    tests: Mapping[str, int] | None = None,
) -> Bringing:
    """Propose what to bring for a lot.

    Args:
        specification: With its grade, size and conditions.
        methods: By code; a method that is not known is left out.
        grade: Key of the grade.
        size: Key of the size.
        conditions: As far as they are known.
        tonnes: Mass of the lot.
        pieces: How many there are in the lot.
        plan: Key of the sampling plan to follow; the one that takes most where none is named.
        tests: Methods that were asked for with their number of pieces; what is proposed where None.

    Raises:
        NotFound: There is no such grade or size, or no such plan.
    """
    proposed = _asked(specification.proposal(grade, size, conditions), tests)
    quantities = specification.context(grade, size, conditions)
    axes = specification.case(grade, size, conditions).axes
    stock = next((one for one in specification.stock if one.applies(axes)), None)
    needs = tuple(
        _need(test, methods[test.method], quantities, stock) for test in proposed if test.method in methods
    )
    needs = _marked(_shared(needs))
    plans = tuple(_drawn(one, tonnes, pieces) for one in specification.sampling if one.applies(axes))
    key, samples = _followed(plans, plan)
    laid = () if stock is None else _laid(specification, needs, stock)
    return Bringing(needs, plans, key, samples, stock, laid, _products(needs, samples))


def _asked(proposed: Collection[ProposedTest], tests: Mapping[str, int] | None) -> list[ProposedTest]:
    """Return what was asked for, or else what is proposed."""
    if tests is None:
        return [one for one in proposed if one.recommended] or list(proposed)
    known = {one.method: one for one in proposed}
    alone = Text("Diminta pelanggan.", "Asked for by the client.")
    return [
        replace(known[code], pieces=number)
        if code in known
        else ProposedTest(method=code, pieces=number, requirements=(), why=alone, recommended=False)
        for code, number in tests.items()
        if number > 0
    ]


def _need(test: ProposedTest, method: Method, quantities: Mapping[str, Decimal], stock: Stock | None) -> Need:
    shape = method.piece
    length = None if shape is None or stock is None else shape.whole_length(quantities)
    shared = shape is not None and shape.shared
    return Need(
        test=test,
        title=method.title,
        pieces=test.pieces,
        length=length,
        width=(shape.width if shape and shape.width else _WIDTH) if stock and stock.kind == "plate" else Decimal(0),
        grip=Decimal(0) if shape is None or length is None else shape.grip,
        shared=shared,
        cut=length is not None and not shared,
        basis="" if shape is None or length is None else shape.basis,
        note=shape.note if shape else None,
    )  # fmt: skip


def _shared(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """Cut a piece for a measurement only where no test has pieces enough that are long and wide enough."""
    found = list(needs)
    order = sorted(
        (place for place, one in enumerate(needs) if one.shared and one.length is not None),
        key=lambda place: -(needs[place].length or 0),
    )
    for place in order:
        need = needs[place]
        others = [one.pieces for one in found if one.cut and _covers(one, need)]
        if sum(others) < need.pieces:
            found[place] = replace(need, cut=True)
    return tuple(found)


def _marked(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """Number the pieces that are cut, one after another."""
    found, last = [], 0
    for one in needs:
        marks = tuple(str(last + number) for number in range(1, one.pieces + 1)) if one.cut else ()
        last += len(marks)
        found.append(replace(one, marks=marks))
    return tuple(found)


def _covers(one: Need, other: Need) -> bool:
    return (one.length or 0) >= (other.length or 0) and one.width >= other.width


def _laid(specification: Specification, needs: Collection[Need], stock: Stock) -> tuple[Laid, ...]:
    """Lay out the pieces of one sample, and behind them what is kept for a void piece or a retest."""
    cut = [one for one in needs if one.cut and one.length is not None]
    if not cut or sum(one.pieces for one in cut) > _PLENTY:
        return ()
    pieces = [_piece(one, mark) for one in cut for mark in one.marks]
    spare = max(cut, key=lambda one: (not one.shared, one.length or 0))
    further = max(
        (rule.factor for rule in specification.retests if isinstance(rule, DoublingRule)), default=1
    )
    pieces += [replace(_piece(spare, RESERVE), reserve=True)] * further
    most = max(stock.longest, *(one.length for one in pieces))
    return cutting.on_bars(pieces, most) if stock.kind == "bar" else cutting.on_plate(pieces, most)


def _piece(need: Need, mark: str) -> Piece:
    return Piece(mark, need.length or Decimal(0), need.width, need.grip)


def _products(needs: Collection[Need], samples: int) -> int:
    """Return how many whole products the tests take; what is only measured needs none of its own."""
    whole = [one for one in needs if not one.cut]
    used = sum(one.pieces for one in whole if not one.shared)
    measured = max((one.pieces for one in whole if one.shared), default=0)
    return max(samples * max(used, 1), measured)


def _drawn(plan: SamplingPlan, tonnes: Decimal | None, pieces: Decimal | None) -> Drawn:
    """Draw from the lot, by its mass or by its number, as the plan has it."""
    lot = pieces
    if isinstance(plan, PerUnitPlan):
        lot = Decimal(1) if plan.every is None else tonnes if plan.unit == "t" else pieces
    if lot is None:
        return Drawn(plan, None, InvalidInput(N_("Jumlah lot belum diisi.")))
    try:
        return Drawn(plan, plan.draw(lot))
    except InvalidInput as error:
        return Drawn(plan, None, error)


def _followed(plans: Collection[Drawn], wanted: str) -> tuple[str, int]:
    """Return the plan that is followed and how many samples it takes; one where no plan has an answer."""
    if wanted and wanted not in {one.plan.key for one in plans}:
        raise NotFound(
            N_("Rencana pengambilan contoh “%(plan)s” tidak dikenal; pilih salah satu dari: %(plans)s."),
            plan=wanted,
            plans=", ".join(one.plan.key for one in plans) or "–",
        )
    drawn = [
        (one.draw.samples * one.plan.pieces_per_sample, one.plan.key)
        for one in plans
        if one.draw is not None and wanted in {"", one.plan.key}
    ]
    if not drawn:
        return "", 1
    samples, key = max(drawn, key=lambda one: one[0])
    return key, samples


def _counted(number: int, name: Text, size: tuple[Decimal, Decimal]) -> Text:
    """Write how many of which size, in metres."""
    length, width = (in_words((one / 1000).normalize()) for one in size)
    if size[1]:
        return Text(
            f"{number} {name.id} {length.id} m × {width.id} m",
            f"{number} × {name.en}, {length.en} m × {width.en} m",
        )
    return Text(f"{number} {name.id} @ {length.id} m", f"{number} × {name.en}, {length.en} m")
