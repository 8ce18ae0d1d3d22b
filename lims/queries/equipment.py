"""Equipment with the state of its calibration today, and one piece with all that is known of it."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.models import Attachment, Calibration, Equipment, EquipmentMethod, Laboratory
from lims.queries.listing import Listing, Wanted, list_page

SOON = timedelta(days=30)
"""How long before its end a calibration is told to be ending."""


class CalibrationState(StrEnum):
    """How a piece of equipment stands today."""

    VALID = "valid"
    ENDING = "ending"
    EXPIRED = "expired"
    MISSING = "missing"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """A piece of equipment in a list."""

    id: uuid.UUID
    code: str
    name: str
    location: str
    methods: tuple[str, ...]
    in_service: bool
    state: CalibrationState
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class File:
    """A file that belongs to a calibration."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A calibration with its files."""

    id: uuid.UUID
    calibrated_on: date
    valid_until: date
    certificate: str
    calibrated_by: str
    note: str
    files: tuple[File, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class EquipmentPage:
    """A piece of equipment with all that is known of it."""

    equipment: Equipment
    methods: tuple[str, ...]
    state: CalibrationState
    valid_until: date | None
    calibrations: tuple[CalibrationRow, ...]
    today: date


def search(session: Session, actor: Actor, wanted: Wanted) -> Listing[EquipmentRow]:
    """Return the laboratory's equipment; `state` is one of the states of calibration, or `out` of service."""
    require(actor, Permission.EQUIPMENT_VIEW)
    today = today_of(session, actor)
    newest = _newest(actor, today)
    until: ColumnElement[date | None] = newest.c.until
    query = (
        select(Equipment, until)
        .outerjoin(newest, newest.c.equipment_id == Equipment.id)
        .where(Equipment.laboratory_id == actor.laboratory())
    )
    text = wanted.text.strip()
    if text:
        query = query.where(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Equipment.code, Equipment.name, Equipment.serial, Equipment.location)
                )
            )
        )
    if wanted.state:
        query = query.where(in_state(wanted.state, until, today))
    found = list_page(
        session, query, wanted, {"code": Equipment.code, "name": Equipment.name}, default="code"
    )
    methods = _methods(session, actor, [equipment.id for equipment, _until in found.rows])
    return found.of(
        EquipmentRow(
            id=equipment.id,
            code=equipment.code,
            name=equipment.name,
            location=equipment.location,
            methods=tuple(methods.get(equipment.id, ())),
            in_service=equipment.in_service,
            state=state_on(today, valid_until, needed=equipment.needs_calibration),
            valid_until=valid_until,
        )
        for equipment, valid_until in found.rows
    )


def _newest(actor: Actor, today: date) -> Subquery:
    """Return until when each piece is calibrated, by the calibrations that were made so far."""
    return (
        select(Calibration.equipment_id, func.max(Calibration.valid_until).label("until"))
        .where(Calibration.laboratory_id == actor.laboratory(), Calibration.calibrated_on <= today)
        .group_by(Calibration.equipment_id)
        .subquery()
    )


def in_state(state: str, until: ColumnElement[Any], today: date) -> ColumnElement[bool]:
    """Return the condition for a state; an unknown one is none, and shows all."""
    conditions: dict[str, ColumnElement[bool]] = {
        CalibrationState.VALID: (until > today + SOON) & Equipment.needs_calibration,
        CalibrationState.ENDING: until.between(today, today + SOON) & Equipment.needs_calibration,
        CalibrationState.EXPIRED: (until < today) & Equipment.needs_calibration,
        CalibrationState.MISSING: until.is_(None) & Equipment.needs_calibration,
        CalibrationState.NOT_NEEDED: Equipment.needs_calibration.is_(False),
        "out": Equipment.in_service.is_(False),
    }
    return conditions.get(state, Equipment.id.is_not(None))


def state_on(today: date, valid_until: date | None, *, needed: bool) -> CalibrationState:
    """Return how a calibration stands on a day; absence is never a valid calibration."""
    if not needed:
        return CalibrationState.NOT_NEEDED
    if valid_until is None:
        return CalibrationState.MISSING
    if valid_until < today:
        return CalibrationState.EXPIRED
    return CalibrationState.ENDING if valid_until <= today + SOON else CalibrationState.VALID


def _methods(session: Session, actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    for equipment_id, code in session.execute(
        select(EquipmentMethod.equipment_id, EquipmentMethod.method_code)
        .where(
            EquipmentMethod.laboratory_id == actor.laboratory(),
            EquipmentMethod.equipment_id.in_(ids),
            EquipmentMethod.removed.is_(False),
        )
        .order_by(EquipmentMethod.method_code)
    ):
        found.setdefault(equipment_id, []).append(code)
    return found


def read(session: Session, actor: Actor, equipment_id: uuid.UUID) -> EquipmentPage:
    """Return a piece of equipment with its calibrations, the newest first."""
    equipment = fetch(session, actor, Equipment, equipment_id)
    require(actor, Permission.EQUIPMENT_VIEW)
    today = today_of(session, actor)
    calibrations = _calibrations(session, equipment, today)
    made = [one.valid_until for one in calibrations if one.calibrated_on <= today]
    until = max(made, default=None)
    return EquipmentPage(
        equipment=equipment,
        methods=tuple(_methods(session, actor, [equipment.id]).get(equipment.id, ())),
        state=state_on(today, until, needed=equipment.needs_calibration),
        valid_until=until,
        calibrations=tuple(calibrations),
        today=today,
    )


def _calibrations(session: Session, equipment: Equipment, today: date) -> list[CalibrationRow]:
    rows = session.scalars(
        select(Calibration)
        .where(Calibration.laboratory_id == equipment.laboratory_id, Calibration.equipment_id == equipment.id)
        .order_by(Calibration.calibrated_on.desc(), Calibration.id.desc())
    ).all()
    files: dict[uuid.UUID, list[File]] = {}
    for attachment in session.scalars(
        select(Attachment)
        .where(
            Attachment.laboratory_id == equipment.laboratory_id,
            Attachment.subject_id.in_([row.id for row in rows]),
        )
        .order_by(Attachment.id)
    ):
        files.setdefault(attachment.subject_id, []).append(File(attachment.id, attachment.name))
    return [
        CalibrationRow(
            id=row.id,
            calibrated_on=row.calibrated_on,
            valid_until=row.valid_until,
            certificate=row.certificate,
            calibrated_by=row.calibrated_by,
            note=row.note,
            files=tuple(files.get(row.id, ())),
            current=row.calibrated_on <= today <= row.valid_until,
        )
        for row in rows
    ]


def calibration(session: Session, actor: Actor, calibration_id: uuid.UUID) -> tuple[Calibration, Equipment]:
    """Return a calibration with its equipment."""
    found = fetch(session, actor, Calibration, calibration_id)
    require(actor, Permission.EQUIPMENT_VIEW)
    return found, fetch(session, actor, Equipment, found.equipment_id)


def file(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Attachment:
    """Return a file that belongs to a calibration of this laboratory."""
    attachment = fetch(session, actor, Attachment, attachment_id)
    require(actor, Permission.EQUIPMENT_VIEW)
    fetch(session, actor, Calibration, attachment.subject_id)
    return attachment


def today_of(session: Session, actor: Actor) -> date:
    """Return today in the zone of the actor's laboratory."""
    return clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
