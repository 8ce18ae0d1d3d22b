"""What is due after pieces failed or proved unfit, and the final verdict, by the rule of the standard.

Every attempt is kept and counted; where a specification has no rule, a failure is final and no retest is offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lims.domain.conformity.together import FAILING, aggregate
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.procedure import DoublingRule, ReplacementRule, RetestRule, SequentialRule
from lims.domain.standards.resolved import Individuals
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class Attempted:
    """A piece that was tested; one that proved unfit (broke in the grip) has no verdict."""

    verdict: Verdict | None
    value: Decimal | None = None
    """The value as it is compared, where values of several attempts are judged together."""


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from the attempts so far."""

    due: Literal["nothing", "first", "replacement", "retest"]
    pieces: int
    """How many pieces are due."""
    verdict: Verdict
    """Final where nothing is due; else not evaluated."""
    words: Text
    whole: bool = False
    """All properties are tested again, not only the one that failed."""

    @property
    def final(self) -> bool:
        """Tell whether the verdict stands."""
        return self.due == "nothing"


def next_step(
    rules: Sequence[RetestRule],
    attempts: Sequence[Sequence[Attempted]],
    *,
    first: int,
    limits: Individuals | None = None,
    shared: bool = False,
) -> Step:
    """Say what is due next, and the verdict on the lot once nothing is.

    Args:
        rules: Those of the specification for the requirement.
        attempts: The pieces of each round in the order of testing, replaced ones among them.
        first: How many sound pieces the first round needs.
        limits: Of the mean and the single values, for a sequential rule.
        shared: The pieces are tested for another property too, which may ask for more of them; all of them count.

    Raises:
        InvalidInput: There are more attempts, or more pieces in one, than the rule allows.
    """
    replacement = next((rule for rule in rules if isinstance(rule, ReplacementRule)), None)
    retest = next((rule for rule in rules if not isinstance(rule, ReplacementRule)), None)
    most_void = replacement.most if replacement else None
    void = sum(piece.verdict is None for attempt in attempts for piece in attempt)
    wanted, seen = first, list[Attempted]()
    step = Step("first", first, Verdict.NOT_EVALUATED, _DUE["first"])
    for number, attempt in enumerate(attempts):
        sound = [piece for piece in attempt if piece.verdict is not None]
        if len(sound) > wanted and not shared:
            raise InvalidInput(
                N_(
                    "Percobaan ke-%(number)s mempunyai %(pieces)s benda uji; aturan standar meminta %(wanted)s."
                ),
                number=number + 1,
                pieces=len(sound),
                wanted=wanted,
            )
        if len(sound) < wanted:
            _refuse_later(attempts, number)
            return _replacing(wanted - len(sound), void, most_void, begun=bool(attempt))
        seen += sound
        step = _after(retest, number, sound, seen, limits)
        if step.final:
            _refuse_later(attempts, number)
            return step
        wanted = step.pieces
    return step


def _refuse_later(attempts: Sequence[Sequence[Attempted]], number: int) -> None:
    """No attempt follows one that is not complete, or after which nothing is due."""
    if len(attempts) > number + 1:
        raise InvalidInput(
            N_(
                "Sesudah percobaan ke-%(number)s tidak ada uji ulang menurut aturan standar; hapus percobaan itu."
            ),
            number=number + 1,
        )


def _replacing(missing: int, void: int, most: int | None, *, begun: bool) -> Step:
    """Ask for the pieces that are not there yet, as far as the rule lets them be replaced."""
    if most is not None and void > most:
        return Step("nothing", 0, Verdict.NOT_EVALUATED, _TOO_MANY_VOID)
    due: Literal["first", "replacement"] = "replacement" if begun and void else "first"
    return Step(due, missing, Verdict.NOT_EVALUATED, _DUE[due])


def _after(
    rule: DoublingRule | SequentialRule | None,
    number: int,
    sound: Sequence[Attempted],
    seen: Sequence[Attempted],
    limits: Individuals | None,
) -> Step:
    """Say what follows from a complete attempt."""
    verdicts = [piece.verdict for piece in sound]
    if isinstance(rule, SequentialRule) and limits is not None:
        return _sequential(rule, number, seen, limits)
    failed = sum(verdict in FAILING for verdict in verdicts)
    if failed and isinstance(rule, DoublingRule) and number < rule.rounds:
        return Step("retest", failed * rule.factor, Verdict.NOT_EVALUATED, _DUE["retest"], whole=rule.whole)
    if failed:
        return Step("nothing", 0, Verdict.FAIL, _FAILED_AGAIN if number else _FAILED)
    if Verdict.NOT_EVALUATED in verdicts:
        return Step("nothing", 0, Verdict.NOT_EVALUATED, _UNJUDGED)
    conditional = Verdict.CONDITIONAL_PASS in verdicts
    verdict = Verdict.CONDITIONAL_PASS if conditional else Verdict.PASS
    return Step("nothing", 0, verdict, _PASSED_AGAIN if number else _PASSED)


def _sequential(rule: SequentialRule, number: int, seen: Sequence[Attempted], limits: Individuals) -> Step:
    """Judge all pieces so far together: the first by the requirement, all of them by the rule of the retest."""
    values = tuple(piece.value for piece in seen if piece.value is not None)
    if len(values) < len(seen):
        return Step("nothing", 0, Verdict.NOT_EVALUATED, _UNJUDGED)
    mean_holds = limits.mean.holds(aggregate(values, "mean"))
    below = sum(not limits.mean.holds(value) for value in values)
    if number == 0:
        singles = all(limits.each.holds(value) for value in values)
        if mean_holds and singles and (limits.most_below is None or below <= limits.most_below):
            return Step("nothing", 0, Verdict.PASS, _PASSED)
        return Step("retest", rule.further, Verdict.NOT_EVALUATED, _DUE["retest"])
    far = 0
    if rule.percent is not None and limits.mean.low is not None:
        floor = limits.mean.low * rule.percent / 100
        far = sum(value < floor for value in values)
    passed = mean_holds and below <= rule.most_below and far <= rule.most_below_percent
    return Step(
        "nothing",
        0,
        Verdict.PASS if passed else Verdict.FAIL,
        _PASSED_AGAIN if passed else _FAILED_AGAIN,
    )


_DUE = {
    "first": Text("Benda uji pertama belum lengkap.", "The first pieces are not complete."),
    "replacement": Text(
        "Benda uji yang gugur diganti; itu bukan uji ulang.",
        "Void pieces are replaced; that is no retest.",
    ),
    "retest": Text("Uji ulang menurut standar.", "Retest as the standard prescribes."),
}
_TOO_MANY_VOID = Text(
    "Tidak dinyatakan: benda uji yang gugur lebih banyak daripada yang boleh diganti.",
    "Not stated: more pieces were void than may be replaced.",
)
_UNJUDGED = Text(
    "Tidak dinyatakan: ada benda uji tanpa penilaian.", "Not stated: a piece has not been judged."
)
_PASSED = Text("Semua benda uji memenuhi.", "All pieces conform.")
_PASSED_AGAIN = Text("Memenuhi pada uji ulang.", "Conforms on retest.")
_FAILED = Text(
    "Tidak memenuhi; tidak ada uji ulang yang ditawarkan.", "Does not conform; no retest is offered."
)
_FAILED_AGAIN = Text("Tidak memenuhi pada uji ulang; lot ditolak.", "Fails on retest; the lot is rejected.")
