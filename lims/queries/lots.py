"""Samples of one lot, rolled up: piece > sample > lot, where the specification takes samples by lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lims.domain.conformity import Verdict, lot_verdict
from lims.domain.errors import InvalidInput
from lims.domain.standards import Specification
from lims.domain.standards.iso2859 import Draw
from lims.domain.standards.kinds import CountRequirement
from lims.queries.assessments import SampleAssessment


@dataclass(frozen=True, slots=True)
class LotSample:
    """A sample of a lot with its overall verdict."""

    code: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Lot:
    """What the samples of a lot come to together."""

    name: str
    """Heat or lot number as the client gives it."""
    specification: str
    samples: tuple[LotSample, ...]
    draw: Draw | None
    """How many samples the plan asks for, with Ac and Re; None where the size of the lot is not stated."""
    verdict: Verdict

    @property
    def passed(self) -> int:
        """How many samples conform."""
        return sum(one.verdict is Verdict.PASS for one in self.samples)


def lots_of(assessments: Sequence[SampleAssessment]) -> tuple[Lot, ...]:
    """Return the lots of an order that have a sampling plan and more than one sample, or a stated size."""
    groups: dict[tuple[str, str, str, str], tuple[Specification, list[SampleAssessment]]] = {}
    for one in assessments:
        specification = one.specification
        if specification is not None and specification.sampling and one.item.heat_or_lot:
            key = (specification.code, one.item.grade, one.item.size, one.item.heat_or_lot)
            groups.setdefault(key, (specification, []))[1].append(one)
    found = []
    for (code, *_rest, name), (specification, members) in groups.items():
        draw = _draw(specification, members[0])
        if len(members) > 1 or draw is not None:
            found.append(_lot(name, code, members, draw))
    return tuple(found)


def _lot(name: str, code: str, members: Sequence[SampleAssessment], draw: Draw | None) -> Lot:
    samples = tuple(LotSample(one.sample.code or "", one.assessment.overall.verdict) for one in members)
    return Lot(
        name=name,
        specification=code,
        samples=samples,
        draw=draw,
        verdict=lot_verdict(
            {one.code: one.verdict for one in samples},
            accept=(draw.accept or 0) if draw else 0,
            expected=draw.samples if draw else len(samples),
        ),
    )


def _draw(specification: Specification, one: SampleAssessment) -> Draw | None:
    """Return what the plan asks for, where the size of the lot is known among the conditions of the sample."""
    size = _lot_size(specification, one.item.conditions)
    plan = next(
        (
            plan
            for plan in specification.sampling
            if plan.applies(specification.case(one.item.grade, one.item.size).axes)
        ),
        None,
    )
    if size is None or plan is None:
        return None
    try:
        return plan.draw(size)
    except InvalidInput:
        return None


def _lot_size(specification: Specification, conditions: dict[str, str]) -> Decimal | None:
    named = [one.lot for one in specification.requirements if isinstance(one, CountRequirement) and one.lot]
    for key in dict.fromkeys([*named, "lot_size"]):
        try:
            return Decimal(str(conditions[key]))
        except (KeyError, InvalidOperation):
            continue
    return None
