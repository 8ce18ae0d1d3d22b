"""The sentences that give the reason of a verdict, in both languages."""

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from lims.domain.conformity import words
from lims.domain.conformity.verdict import Verdict
from lims.domain.quantity import format_decimal, in_words
from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.resolved import TYPED, ResolvedRequirement
from lims.domain.text import Text

if TYPE_CHECKING:
    from lims.domain.conformity.combined import Averaged, Counted, Grouped
    from lims.domain.conformity.finding import Classified, Compared, Finding, Observed
    from lims.domain.conformity.number import Number, Weighing

_MEETS = {
    Verdict.PASS: Text("memenuhi", "meets"),
    Verdict.CONDITIONAL_PASS: Text("memenuhi bersyarat", "conditionally meets"),
    Verdict.CONDITIONAL_FAIL: Text("tidak memenuhi bersyarat", "conditionally does not meet"),
    Verdict.FAIL: Text("tidak memenuhi", "does not meet"),
    Verdict.NOT_EVALUATED: Text("tidak dinyatakan terhadap", "is not stated against"),
}


def _met(finding: "Finding") -> Text:
    return _MEETS[finding.verdict or Verdict.NOT_EVALUATED]


def measured(finding: "Compared") -> Text:
    """Give the reason of a verdict on a number: value, limit, comparison, rule, clause where it is known."""
    unit = f" {finding.requirement.unit}".rstrip()
    shown, limit, met, how = (
        finding.result(),
        finding.limit(),
        _met(finding),
        _how(finding.held, finding.weighing),
    )
    source = _source(finding)
    return Text(
        f"{shown.id}{unit} {met.id} {limit.id}{unit}; {how.id}{source.id}.",
        f"{shown.en}{unit} {met.en} {limit.en}{unit}; {how.en}{source.en}.",
    )


def _how(number: "Number", weighing: "Weighing") -> Text:
    """Say how the number was compared, by which rule, and with which guard band."""
    how = _compared(number.exact, number.reported, number.step, number.unit, number.tie, weighing.comparison)
    rule = weighing.rule.words
    if not weighing.width:
        return Text(f"{how.id}; {rule.id}", f"{how.en}; {rule.en}")
    tail = f" {number.unit}".rstrip()
    width = in_words(weighing.width)
    return Text(f"{how.id}; {rule.id} w = {width.id}{tail}", f"{how.en}; {rule.en} w = {width.en}{tail}")


def _compared(
    exact: Decimal, reported: Decimal, step: Decimal | None, unit: str, tie: TieRule, comparison: Comparison
) -> Text:
    """Say how the value was rounded and compared (ASTM E29; ISO 80000-1, Annex B)."""
    tail = f" {unit}".rstrip()
    if comparison is Comparison.ABSOLUTE or step is None:
        value = _unrounded(exact, reported)
        return Text(
            f"dibandingkan tanpa pembulatan ({value.id}{tail})",
            f"compared without rounding ({value.en}{tail})",
        )
    return Text(
        f"dibulatkan ke {format_decimal(step, 'id')}{tail} (aturan {words.tie_letter(tie)}) sebelum dibandingkan",
        f"rounded to {format_decimal(step, 'en')}{tail} (rule {words.tie_letter(tie)}) before comparison",
    )


def observed(finding: "Observed") -> Text:
    """Give the reason of a verdict on an observation, for which there is no decision rule."""
    shown, limit, met, source = finding.result(), finding.limit(), _met(finding), _source(finding)
    return Text(
        f"Pengamatan “{shown.id}” {met.id}: {limit.id}{source.id}.",
        f"Observation “{shown.en}” {met.en}: {limit.en}{source.en}.",
    )


def classified(finding: "Classified") -> Text:
    """Give the reason of a class: the number, its class, the classes that are accepted."""
    unit = f" {finding.requirement.unit}".rstrip()
    number, limit, source = in_words(finding.shown.reported), finding.limit(), _source(finding)
    label = finding.found.label if finding.found else words.NO_CLASS
    return Text(
        f"{number.id}{unit}: {label.id}; disyaratkan {limit.id}{source.id}.",
        f"{number.en}{unit}: {label.en}; required {limit.en}{source.en}.",
    )


def averaged(finding: "Averaged") -> Text:
    """Give the reason of a verdict on a mean and its single values."""
    unit = f" {finding.requirement.unit}".rstrip()
    shown, limit, met, source = finding.result(), finding.limit(), _met(finding), _source(finding)
    how = _how(finding.mean, finding.weighing)
    below, outside = finding.below, finding.outside
    return Text(
        f"{shown.id}{unit} {met.id} {limit.id}; {below} nilai di luar batas rata-rata, {outside} di luar batas nilai"
        f" tunggal; {how.id}{source.id}.",
        f"{shown.en}{unit} {met.en} {limit.en}; {below} values outside the limits of the mean, {outside} outside those"
        f" of single values; {how.en}{source.en}.",
    )


def counted(finding: "Counted") -> Text:
    """Give the reason of a verdict on a number of failing pieces."""
    shown, limit, source, tally = finding.result(), finding.limit(), _source(finding), finding.limits
    short = finding.judged < tally.pieces and finding.failed < tally.reject
    want = Text(
        f"; diperlukan {tally.pieces} benda uji" if short else "",
        f"; {tally.pieces} pieces are needed" if short else "",
    )
    return Text(
        f"{shown.id}; {limit.id}{want.id}{source.id}.", f"{shown.en}; {limit.en}{want.en}{source.en}."
    )


def grouped(finding: "Grouped") -> Text:
    """Give the reasons of all members, one after the other."""
    parts = [one.reason() for one in finding.members]
    return Text(" ".join(part.id for part in parts), " ".join(part.en for part in parts))


def _source(finding: "Finding") -> Text:
    """Name the specification, and the clause only where the file has one."""
    requirement: ResolvedRequirement = finding.requirement
    reference = requirement.reference or finding.terms.reference
    if requirement.kind == TYPED:
        typed, source = words.TYPED_BY_HAND, ", ".join(requirement.source)
        return Text(f"; {typed.id}: {source}", f"; {typed.en}: {source}")
    if not reference:
        return Text("", "")
    if not requirement.clause:
        return Text(f"; {reference}", f"; {reference}")
    return Text(f"; {reference}, butir {requirement.clause}", f"; {reference}, clause {requirement.clause}")


def _unrounded(exact: Decimal, reported: Decimal) -> Text:
    """Print a value as it stood before rounding, cut three places further."""
    if exact == reported:
        return Text(format_decimal(reported, "id"), format_decimal(reported, "en"))
    places = Decimal(1).scaleb(int(reported.as_tuple().exponent) - 3)
    cut = exact.quantize(places, rounding=ROUND_DOWN)
    if cut == exact:
        return Text(format_decimal(exact, "id"), format_decimal(exact, "en"))
    return Text(format_decimal(cut, "id") + "…", format_decimal(cut, "en") + "…")
