"""The verdict over all rows of a sample, and over all samples of a lot; it never claims more than what was tested."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lims.domain.conformity.attempts import WORST_FIRST, Retested, settled
from lims.domain.conformity.statement import Statement
from lims.domain.conformity.verdict import Verdict
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class Overall:
    """The verdict over all rows; it never claims more than what was tested."""

    verdict: Verdict | None
    words: Text
    passed: int
    """Parameters (requirements) of which every specimen passed."""
    judged: int
    """Parameters that have a verdict."""
    required: int
    """Parameters of the specification for this grade and size, gaps among them."""


def without_verdict(reason: Text, verdict: Verdict | None = None) -> Overall:
    """Return an overall statement that says nothing of conformity."""
    return Overall(verdict=verdict, words=reason, passed=0, judged=0, required=0)


def overall(
    statements: Sequence[Statement],
    requirements: Sequence[ResolvedRequirement],
    title: str | Text,
    minor_allowed: int = 0,
    retested: Sequence[Retested] = (),
) -> Overall:
    """Roll the statements up (practice 3).

    FAIL if any fails, NOT_EVALUATED if any row has no verdict, conditional if any is, else PASS. Requirements of minor
    importance may fail as often as the specification allows. What was tested again as the standard prescribes counts
    with the verdict of its retest, and the statement says so.
    """
    verdicts: dict[str, list[Verdict]] = {}
    for statement in statements:
        if statement.verdict is not None:
            verdicts.setdefault(statement.requirement, []).append(statement.verdict)
    verdicts |= {key: [verdict] for key, verdict in settled(retested).items()}
    passed = judged = 0
    for found in verdicts.values():
        passed += found.count(Verdict.PASS) == len(found)
        judged += Verdict.NOT_EVALUATED not in found
    required = len([one for one in requirements if one.kind != "informational" and not one.void])

    def named(verdict: Verdict) -> list[Text]:
        names = {requirement.id: requirement.property for requirement in requirements}
        return [names[key] for key, found in verdicts.items() if verdict in found]

    minor = {requirement.id for requirement in requirements if requirement.importance == "minor"}
    verdict = roll_up(verdicts, minor, minor_allowed)

    def said_of(title: str) -> Text:
        match verdict:
            case Verdict.FAIL:
                return overall_fail(title, named(verdict))
            case Verdict.NOT_EVALUATED:
                return overall_silent(title, named(verdict))
            case Verdict.CONDITIONAL_FAIL | Verdict.CONDITIONAL_PASS:
                passes = verdict is Verdict.CONDITIONAL_PASS
                return overall_conditional(title, named(verdict), passes=passes)
            case _:
                tolerated = named(Verdict.FAIL) if minor else []
                return overall_pass(title, passed, required, tolerated)

    titles = title if isinstance(title, Text) else Text(title, title)
    said = Text(said_of(titles.id).id, said_of(titles.en).en)
    if retested:
        said = _with_retests(said, [one for one in retested if one.is_done])
    return Overall(verdict, said, passed=passed, judged=judged, required=required)


def _with_retests(said: Text, done: Sequence[Retested]) -> Text:
    """Say beside the verdict what was tested again: nobody shall read it as a verdict at the first attempt."""
    return Text(
        " ".join([said.id, *(f"{one.property.id}: {one.words.id}" for one in done)]),
        " ".join([said.en, *(f"{one.property.en}: {one.words.en}" for one in done)]),
    )


def roll_up(verdicts: Mapping[str, Sequence[Verdict]], minor: Collection[str], minor_allowed: int) -> Verdict:
    """Bring the verdicts of all requirements together; a piece that fails fails its requirement."""
    failing = [key for key, found in verdicts.items() if Verdict.FAIL in found]
    if failing and (len(failing) > minor_allowed or not set(failing) <= set(minor)):
        return Verdict.FAIL
    rest = [one for key, found in verdicts.items() for one in found if one is not Verdict.FAIL]
    if not verdicts:
        return Verdict.NOT_EVALUATED
    return min(rest, key=WORST_FIRST.index, default=Verdict.PASS)


def lot_verdict(samples: Mapping[str, Verdict | None], *, accept: int = 0, expected: int = 1) -> Verdict:
    """Roll the samples of a lot up.

    Args:
        samples: The overall verdict of each sample, by its code.
        accept: How many samples may fail (Ac of the sampling plan).
        expected: How many samples the plan asks for; fewer never pass.
    """
    failed = sum(verdict is Verdict.FAIL for verdict in samples.values())
    if failed > accept:
        return Verdict.FAIL
    known = [verdict for verdict in samples.values() if verdict is not None and verdict is not Verdict.FAIL]
    if len(samples) < expected or len(known) + failed < len(samples):
        return Verdict.NOT_EVALUATED
    return min(known, key=WORST_FIRST.index, default=Verdict.PASS)


def overall_pass(title: str, tested: int, required: int, tolerated: Sequence[Text] = ()) -> Text:
    """Claim no more than what was tested, and name what failed within what is allowed."""
    indonesian = f"Memenuhi persyaratan {title} untuk parameter yang diuji ({tested} dari {required})."
    english = f"Conforms to {title} for the parameters tested ({tested} of {required})."
    if tolerated:
        indonesian += (
            f" Tidak memenuhi, dalam batas yang diizinkan: {'; '.join(one.id for one in tolerated)}."
        )
        english += f" Not conforming, within what is allowed: {'; '.join(one.en for one in tolerated)}."
    return Text(indonesian, english)


def overall_conditional(title: str, named: Sequence[Text], *, passes: bool) -> Text:
    """Name what lies within the guard band of its limit."""
    indonesian = "; ".join(name.id for name in named)
    english = "; ".join(name.en for name in named)
    if passes:
        return Text(
            f"Memenuhi bersyarat persyaratan {title}: {indonesian}.",
            f"Conditional pass for {title}: {english}.",
        )
    return Text(
        f"Tidak memenuhi bersyarat persyaratan {title}: {indonesian}.",
        f"Conditional fail for {title}: {english}.",
    )


def overall_fail(title: str, failed: Sequence[Text]) -> Text:
    """Name what does not conform."""
    return Text(
        f"Tidak memenuhi persyaratan {title}: {'; '.join(name.id for name in failed)}.",
        f"Does not conform to {title}: {'; '.join(name.en for name in failed)}.",
    )


def overall_silent(title: str, silent: Sequence[Text]) -> Text:
    """Name what keeps the overall verdict back."""
    if not silent:
        return Text(
            f"Kesesuaian dengan {title} tidak dinyatakan: tidak ada hasil yang dinilai.",
            f"Conformity with {title} is not stated: no result was judged.",
        )
    return Text(
        f"Kesesuaian dengan {title} tidak dinyatakan: {'; '.join(name.id for name in silent)}.",
        f"Conformity with {title} is not stated: {'; '.join(name.en for name in silent)}.",
    )
