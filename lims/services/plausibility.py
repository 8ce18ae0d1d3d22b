"""Warnings between results are answered by whoever hands in; the answer is kept with its number, and judges nothing."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import Determination, PlausibilityAnswer
from lims.queries.plausibility import Odd

SHORTEST = 5
"""Letters of an answer at the least: a dot is no reason."""


def unanswered(odd: Sequence[Odd], typed: Mapping[str, str]) -> dict[str, LimsError]:
    """Return a fault for each warning that has no answer yet, by `answer-<relation>`."""
    return {
        f"answer-{one.caution.reading}": InvalidInput(
            N_("Jawab peringatan ini: perbaiki bacaannya, atau tulis mengapa nilainya benar.")
        )
        for one in odd
        if one.answer is None and len(typed.get(one.caution.reading, "").strip()) < SHORTEST
    }


def keep(
    session: Session,
    actor: Actor,
    determination: Determination,
    odd: Sequence[Odd],
    typed: Mapping[str, str],
) -> None:
    """Keep what was answered, with the words of the warning that it answers."""
    for one in odd:
        reason = typed.get(one.caution.reading, "").strip()
        if one.answer is None and one.caution.number is not None and reason:
            session.add(
                PlausibilityAnswer(
                    laboratory_id=determination.laboratory_id,
                    determination_id=determination.id,
                    key=one.caution.reading,
                    number=one.caution.number,
                    caution=one.caution.words.id,
                    reason=reason,
                    by_id=actor.known_id(),
                    at=clock.now(),
                )
            )
