"""The statement of conformity of one result with one requirement (ISO/IEC 17025:2017, 7.8.6)."""

from dataclasses import dataclass, field
from decimal import Decimal

from lims.domain.conformity import words
from lims.domain.conformity.rule import DecisionRule, agree
from lims.domain.conformity.verdict import Verdict
from lims.domain.quantity import in_words
from lims.domain.rounding import Comparison, TieRule, round_to_interval
from lims.domain.standards.limit import DASH, Acceptance, Deviation, Interval, ResolvedRequirement
from lims.domain.standards.parts import Confidence
from lims.domain.standards.result import Result
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of the certificate: requirement, result, verdict and its reason."""

    requirement: str
    """Identifier within the specification; empty where no requirement is met with the result."""
    property: Text
    specimen: str
    limit: Text
    """As it is printed; a dash where there is none."""
    result: Text
    """As it is printed: `460`, `1,550 (−1,7 %)`; a dash where there is none."""
    value: Decimal | None
    """The reported number; None for an observation or where there is no result."""
    unit: str
    method: str
    verdict: Verdict | None
    """None where nothing was to be judged."""
    reason: Text
    clause: str
    confidence: Confidence | None
    """Of the limit; None where no requirement is met."""
    trace: dict[str, str]
    """How the verdict came about, to be recomputed from: strings only."""


def judge(
    requirement: ResolvedRequirement,
    result: Result | None,
    *,
    rule: DecisionRule | None = DecisionRule.SIMPLE,
    specimen: str = "",
    comparison: Comparison = Comparison.ROUNDING,
    checked: bool = False,
    reference: str = "",
) -> Statement:
    """State whether a result meets a requirement, and why.

    Args:
        requirement: With its limits for the grade and size.
        result: None where there is none; that is never a pass.
        rule: As agreed with the client; None where no statement of conformity was asked for.
        specimen: Mark of the piece.
        comparison: The laboratory's default, where the requirement names none (ASTM E29).
        checked: Whether the laboratory has checked the file against its licensed copy; general knowledge is
            judged only then.
        reference: Code of the specification, for the words and the trace.

    Raises:
        InvalidInput: The rule cannot be agreed now.
    """
    if rule is not None:
        agree(rule)
    comparison = requirement.comparison or comparison
    shown = _show(requirement, result)
    verdict, reason = _decide(
        requirement, result, shown, rule, comparison, checked=checked, reference=reference
    )
    return Statement(
        requirement=requirement.id,
        property=requirement.property,
        specimen=specimen,
        limit=requirement.limit_words,
        result=shown.words,
        value=shown.value,
        unit=requirement.unit,
        method=result.method if result else requirement.method,
        verdict=verdict,
        reason=reason,
        clause=requirement.clause,
        confidence=requirement.confidence,
        trace={
            "specification": reference,
            "requirement": requirement.id,
            "measurand": requirement.measurand,
            "specimen": specimen,
            **_limit_trace(requirement),
            **shown.trace,
            "comparison": comparison.value,
            "rule": "" if rule is None else rule.value,
            "checked": "yes" if checked else "no",
            "outcome": "" if verdict is None else verdict.value,
        },
    )


def report(result: Result, *, specimen: str = "", reason: Text = words.INFORMATIONAL) -> Statement:
    """Return the row of a result that no requirement is met with."""
    return Statement(
        requirement="",
        property=result.label,
        specimen=specimen,
        limit=DASH,
        result=result.words,
        value=result.reported if isinstance(result.reported, Decimal) else None,
        unit=result.unit,
        method=result.method,
        verdict=None,
        reason=reason,
        clause="",
        confidence=None,
        trace={"measurand": result.measurand, "specimen": specimen, **_result_trace(result), "outcome": ""},
    )


@dataclass(frozen=True, slots=True)
class _Number:
    """What is held against limits: the value, or its deviation from the nominal in per cent."""

    exact: Decimal
    step: Decimal | None
    tie: TieRule
    unit: str

    @property
    def reported(self) -> Decimal:
        """The number, rounded once."""
        return self.exact if self.step is None else round_to_interval(self.exact, self.step, self.tie)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A result as the requirement has it rounded and printed."""

    words: Text
    trace: dict[str, str] = field(default_factory=dict)
    value: Decimal | None = None
    compared: _Number | None = None


def _show(requirement: ResolvedRequirement, result: Result | None) -> _Shown:
    """Round once from the exact value, as the requirement or else the method says, and print."""
    if result is None:
        return _Shown(DASH)
    trace = _result_trace(result)
    if isinstance(result.exact, str):
        return _Shown(result.words, trace)
    rounding = requirement.rounding
    step = rounding.step if rounding else result.step
    tie = (rounding.tie if rounding else None) or result.tie or TieRule.A
    value = _Number(result.exact, step, tie, requirement.unit)
    trace |= _number_trace("", value)
    printed = in_words(value.reported)
    if not isinstance(requirement.limit, Deviation):
        return _Shown(printed, trace, value.reported, value)
    deviation = _Number(requirement.limit.of(result.exact), requirement.limit.step, tie, "%")
    return _Shown(
        words.with_deviation(printed, deviation.reported),
        trace | _number_trace("deviation_", deviation),
        value.reported,
        deviation,
    )


def _decide(
    requirement: ResolvedRequirement,
    result: Result | None,
    shown: _Shown,
    rule: DecisionRule | None,
    comparison: Comparison,
    *,
    checked: bool,
    reference: str,
) -> tuple[Verdict | None, Text]:
    """Go through everything that keeps a verdict back, then compare."""
    if requirement.kind == "informational":
        return None, words.INFORMATIONAL
    if rule is None:
        return None, words.NO_STATEMENT
    limit = requirement.limit
    if limit is None:
        return Verdict.NOT_EVALUATED, words.why_no_limit(requirement)
    if result is None:
        return Verdict.NOT_EVALUATED, words.NO_RESULT
    if result.unit != requirement.unit:
        return Verdict.NOT_EVALUATED, words.unit_differs(result.unit, requirement.unit)
    if requirement.confidence is Confidence.KNOWLEDGE and not checked:
        return Verdict.NOT_EVALUATED, words.UNCHECKED
    if isinstance(limit, Acceptance):
        if shown.compared is not None:
            return Verdict.NOT_EVALUATED, words.NOT_AN_OBSERVATION
        verdict = Verdict.PASS if result.exact in limit.accepted else Verdict.FAIL
        return verdict, words.observed(requirement, result.words, verdict, reference)
    if shown.compared is None:
        return Verdict.NOT_EVALUATED, words.NOT_A_NUMBER
    interval = limit.interval if isinstance(limit, Deviation) else limit
    verdict, reason = _compare(requirement, shown, shown.compared, interval, comparison, rule, reference)
    if verdict is Verdict.FAIL and result.valid_if_met:
        return Verdict.NOT_EVALUATED, words.UNSOUND
    return verdict, reason


def _compare(
    requirement: ResolvedRequirement,
    shown: _Shown,
    number: _Number,
    interval: Interval,
    comparison: Comparison,
    rule: DecisionRule,
    reference: str,
) -> tuple[Verdict, Text]:
    """Hold the number against the limits, rounded or not (ASTM E29), and say so."""
    absolute = comparison is Comparison.ABSOLUTE
    verdict = Verdict.PASS if interval.holds(number.exact if absolute else number.reported) else Verdict.FAIL
    how = words.compared(number.exact, number.reported, number.step, number.unit, number.tie, comparison)
    return verdict, words.measured(requirement, shown.words, verdict, how, rule.words, reference)


def _limit_trace(requirement: ResolvedRequirement) -> dict[str, str]:
    """Write the limit as it was resolved: values, row, source, confidence, clause."""
    trace = {
        "limit": requirement.limit_words.en,
        "limit_row": requirement.row,
        "source": ", ".join(requirement.source),
        "confidence": requirement.confidence.value,
        "clause": requirement.clause,
    }
    limit = requirement.limit
    if isinstance(limit, Acceptance):
        return trace | {"accepted": ", ".join(sorted(limit.accepted))}
    if limit is None:
        return trace
    interval = limit.interval if isinstance(limit, Deviation) else limit
    nominal = {"nominal": _plain(limit.nominal)} if isinstance(limit, Deviation) else {}
    ends = {
        "limit_above" if interval.low_open else "limit_min": interval.low,
        "limit_below" if interval.high_open else "limit_max": interval.high,
    }
    return trace | nominal | {name: _plain(end) for name, end in ends.items() if end is not None}


def _result_trace(result: Result) -> dict[str, str]:
    """Write the value as it came from the method."""
    value = result.exact if isinstance(result.exact, str) else _plain(result.exact)
    return {"method": result.method, "value": value, "unit": result.unit, "formula": result.formula}


def _number_trace(prefix: str, number: _Number) -> dict[str, str]:
    """Write how a number was rounded."""
    return {
        f"{prefix}exact": _plain(number.exact),
        f"{prefix}step": "" if number.step is None else _plain(number.step),
        f"{prefix}tie": number.tie.value,
        f"{prefix}reported": _plain(number.reported),
    }


def _plain(value: Decimal) -> str:
    return format(value, "f")
