"""What limits depend on besides grade and size: read as typed, filled in later, and never changed in silence."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.quantity import parse_decimal
from lims.domain.standards.conditions import Condition
from lims.domain.workflow import DeterminationState, SpecimenState
from lims.models import ApplicationItem, Determination, Sample, Specimen
from lims.queries.conditions import judging, of_piece, of_sample
from lims.services import audit
from lims.services.validity import require_reason


def state_conditions(
    session: Session, actor: Actor, item_id: uuid.UUID, given: Mapping[str, str], reason: str
) -> ApplicationItem:
    """Fill in, or correct, the conditions of a sample after its order was made.

    What was issued stays as it is: a certificate says otherwise only once it is amended. One that is pending must be
    drafted anew, because it no longer says what is recorded.

    Raises:
        InvalidInput: a value cannot be read, or the reason is missing.
        NotAllowed: results were accepted under what was known; the supervisor or technical manager changes it then.
    """
    require(actor, Permission.CONDITION_STATE)
    item = fetch(session, actor, ApplicationItem, item_id, lock=True)
    _require_standing(session, actor, item)
    considered = {**item.conditions, **given}
    declared = of_sample(judging(session, item), item.grade, item.size, considered)
    merged = _merged(declared, item.conditions, given)
    reason = require_reason(reason)
    if merged != item.conditions:
        item.conditions = merged
        audit.record(session, actor, "item:state-conditions", item, reason=reason)
    return item


def state_piece_conditions(
    session: Session, actor: Actor, specimen_id: uuid.UUID, given: Mapping[str, str], reason: str = ""
) -> Specimen:
    """Say where a piece was taken, or in what else it differs from the others of its sample.

    Raises:
        InvalidInput: a value cannot be read, or its results were handed in and the reason is missing.
        Conflict: it is void, or its results were accepted.
    """
    require(actor, Permission.CONDITION_STATE)
    specimen = fetch(session, actor, Specimen, specimen_id)
    determination = _determination_of(session, specimen)
    specimen = fetch(session, actor, Specimen, specimen_id, lock=True)
    item = session.get_one(ApplicationItem, session.get_one(Sample, specimen.sample_id).item_id)
    declared = of_piece(judging(session, item), item.grade, item.size, specimen.method_code, item.conditions)
    merged = _merged(declared, specimen.conditions, given)
    if merged == specimen.conditions:
        return specimen
    if specimen.state == SpecimenState.VOID or determination.state == DeterminationState.ACCEPTED:
        raise Conflict(
            N_(
                "Benda uji %(mark)s sudah diverifikasi atau gugur. Buka lagi pengujiannya sebelum mengubah keadaannya."
            ),
            mark=specimen.mark,
        )
    if determination.submitted_at is not None:
        reason = require_reason(reason)
    specimen.conditions = merged
    audit.record(session, actor, "specimen:state-conditions", specimen, reason=reason)
    return specimen


def _require_standing(session: Session, actor: Actor, item: ApplicationItem) -> None:
    """Leave what was accepted under one limit to those who answer for it."""
    accepted = (
        select(Determination.id)
        .join(Sample, Sample.id == Determination.sample_id)
        .where(
            Determination.laboratory_id == item.laboratory_id,
            Sample.item_id == item.id,
            Determination.state == DeterminationState.ACCEPTED,
        )
        .limit(1)
    )
    if session.scalars(accepted).first() is not None:
        require(actor, Permission.CONDITION_CORRECT)


def _determination_of(session: Session, specimen: Specimen) -> Determination:
    """Return the determination of a piece, locked before the piece as everywhere: nobody accepts it meanwhile."""
    return session.scalars(
        select(Determination)
        .where(
            Determination.laboratory_id == specimen.laboratory_id, Determination.specimen_id == specimen.id
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _merged(
    declared: Sequence[Condition], before: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Return the conditions with what is new; an empty value leaves one open."""
    faults = faults_of(declared, given)
    labels = {condition.key: condition.label.id for condition in declared}
    told: dict[str, LimsError] = {
        key: InvalidInput(N_("%(name)s belum dapat dibaca. %(fault)s"), name=labels[key], fault=fault)
        for key, fault in faults.items()
    }
    for first in told.values():
        raise InvalidInput(first.message, told, **first.parameters)
    known = {condition.key for condition in declared}
    merged = {**before} | {key: typed.strip() for key, typed in given.items() if key in known}
    return {key: typed for key, typed in merged.items() if typed}


def faults_of(declared: Iterable[Condition], given: Mapping[str, str]) -> dict[str, LimsError]:
    """Return what cannot be read, by key.

    A value that is left open, or that the standard does not cover, is no fault: it is told, and keeps limits back.
    """
    found = {condition.key: _fault_of(condition, given.get(condition.key, "")) for condition in declared}
    return {key: fault for key, fault in found.items() if fault is not None}


def _fault_of(condition: Condition, typed: str) -> LimsError | None:
    try:
        if not typed.strip():
            return None
        if condition.kind == "number":
            parse_decimal(typed)
        else:
            condition.read(typed)
    except InvalidInput as fault:
        return fault
    return None
