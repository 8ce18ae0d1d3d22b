"""Unfit pieces (benda uji gugur): kept with their cause and replaced, which is no retest (practice 22).

A result is no cause: a valid result that fails is never set aside for a new one. What makes a piece unfit is named, and
where its result fails it must be seen on a photo or in the data of the machine.
"""

import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain import workflow
from lims.domain.conformity.attempts import attempt_of, replacement_rule
from lims.domain.conformity.together import FAILING
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.workflow import DeterminationState, SpecimenState
from lims.models import Attachment, Determination, Order, Sample, Specimen
from lims.queries import retests
from lims.queries.assessments import SampleAssessment, assess_order
from lims.services import audit
from lims.services.reception import plan_specimen

CAUSES: Final = ("grip", "outside-gauge", "preparation", "machine", "wrong-piece", "other")
"""What can make a piece unfit, in the order of the form."""


@dataclass(frozen=True, slots=True)
class VoidInput:
    """What made the piece unfit."""

    cause: str
    reason: str


def void(session: Session, actor: Actor, determination_id: uuid.UUID, given: VoidInput) -> Determination:
    """Note that a piece was unfit and go on with a new one; both are kept.

    Raises:
        InvalidInput: no cause is named, or a result that fails is to be set aside without evidence.
        Conflict: the piece led to a retest already, or the standard lets no more pieces be replaced.
    """
    determination = fetch(session, actor, Determination, determination_id, lock=True)
    require(actor, Permission.DETERMINATION_ENTER, determination)
    _require_cause(given)
    specimen = session.get_one(Specimen, determination.specimen_id)
    sample = session.get_one(Sample, determination.sample_id)
    # Locked: a retest that is being asked for at this moment is waited for, and so is another piece that is set aside.
    order = fetch(session, actor, Order, determination.order_id, lock=True)
    voided = workflow.move(workflow.DETERMINATION, DeterminationState(determination.state), "void")
    _require_sequence(session, sample, specimen)
    _require_allowed(session, order, determination, specimen, given)
    determination.state = voided
    specimen.state = SpecimenState.VOID
    specimen.void_cause, specimen.void_reason = given.cause, given.reason.strip()
    session.flush()
    fresh = _replacement(session, order, sample, determination, specimen)
    audit.record(session, actor, "specimen:void", specimen, reason=given.reason)
    return fresh


def _replacement(
    session: Session, order: Order, sample: Sample, determination: Determination, specimen: Specimen
) -> Determination:
    """Plan the piece that takes the place of an unfit one, in the same attempt."""
    mark = next_mark(specimen.mark)
    fresh = plan_specimen(session, order, sample, determination.method_code, mark, replaces=specimen)
    session.get_one(Specimen, fresh.specimen_id).retest_id = specimen.retest_id
    fresh.analyst_id, fresh.due_on = determination.analyst_id, determination.due_on
    fresh.state = DeterminationState.ASSIGNED
    return fresh


def _require_cause(given: VoidInput) -> None:
    faults: dict[str, LimsError] = {}
    if given.cause not in CAUSES:
        faults["cause"] = InvalidInput(
            N_("Pilih sebab gugurnya. Hasil yang tidak memenuhi bukan sebab; untuk itu ada uji ulang.")
        )
    if not given.reason.strip():
        faults["reason"] = InvalidInput(N_("Tulislah mengapa benda uji gugur, misalnya putus di penjepit."))
    if faults:
        raise InvalidInput(
            N_("Benda uji belum dapat dinyatakan gugur. Pilih sebabnya dan tulis alasannya."), faults
        )


def _require_sequence(session: Session, sample: Sample, specimen: Specimen) -> None:
    """What led to a retest stands: setting it aside afterwards would rewrite the sequence."""
    latest = retests.latest_attempt(session, sample.laboratory_id, sample.id, specimen.method_code)
    if attempt_of(specimen.mark) < latest:
        raise Conflict(
            N_("Uji ulang sudah berjalan atas dasar hasil ini; benda uji ini tidak dapat digugurkan lagi.")
        )


def _require_allowed(
    session: Session, order: Order, determination: Determination, specimen: Specimen, given: VoidInput
) -> None:
    """Hold the act against the rule of the standard, and against results that fail."""
    one = next(
        (one for one in assess_order(session, order) if one.sample.id == determination.sample_id), None
    )
    if one is None:
        return
    _require_replaceable(session, one, determination)
    if not _fails(one, determination, specimen):
        return
    if determination.state == DeterminationState.SUBMITTED:
        raise Conflict(
            N_(
                "Hasil ini sudah diserahkan dan tidak memenuhi. Mintalah penyelia mengembalikannya dahulu "
                "dengan alasan, bila benda ujinya memang cacat."
            )
        )
    evidence = session.scalar(
        select(func.count(Attachment.id)).where(
            Attachment.laboratory_id == determination.laboratory_id,
            Attachment.subject_id == determination.id,
        )
    )
    if given.cause == "other" or not evidence:
        raise InvalidInput(
            N_(
                "Hasil benda uji ini tidak memenuhi. Hasil yang sah tidak digugurkan: pilih sebab fisiknya dan "
                "lampirkan foto atau data mesin yang menunjukkannya."
            )
        )


def _require_replaceable(session: Session, one: SampleAssessment, determination: Determination) -> None:
    """Refuse more replacements than the standard lets be made."""
    if one.specification is None:
        return
    asked = {
        statement.requirement
        for statement in one.assessment.statements
        if statement.method == determination.method_code
    }
    rule = replacement_rule(one.specification.retests, asked)
    if rule is None or rule.most is None:
        return
    void_before = session.scalar(
        select(func.count(Specimen.id)).where(
            Specimen.laboratory_id == determination.laboratory_id,
            Specimen.sample_id == determination.sample_id,
            Specimen.method_code == determination.method_code,
            Specimen.state == SpecimenState.VOID,
        )
    )
    if (void_before or 0) >= rule.most:
        raise Conflict(
            N_("Menurut %(code)s paling banyak %(most)s benda uji dapat diganti, dan itu sudah terpakai."),
            code=one.specification.code,
            most=rule.most,
        )


def _fails(one: SampleAssessment, determination: Determination, specimen: Specimen) -> bool:
    """Say whether what was read of the piece fails a requirement as it stands."""
    return any(
        statement.verdict in FAILING
        and statement.method == determination.method_code
        and statement.specimen in {"", specimen.mark}
        for statement in one.assessment.statements
    )


def next_mark(mark: str) -> str:
    """Return the mark of a replacement: `2` > `2a` > `2b` ... `2z` > `2aa`."""
    letters = mark[len(mark.rstrip("abcdefghijklmnopqrstuvwxyz")) :]
    stem, last = mark[: len(mark) - len(letters)], letters.rstrip("z")
    if not letters:
        return mark + "a"
    if not last:
        return stem + "a" * (len(letters) + 1)
    return stem + last[:-1] + chr(ord(last[-1]) + 1) + "a" * (len(letters) - len(last))
