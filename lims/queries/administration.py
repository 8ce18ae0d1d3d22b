"""A laboratory as its administration reads it: what it says of itself, its marks, numbers, days off, prices, scope."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.numbering import format_number, period
from lims.domain.roles import Role
from lims.models import (
    Equipment,
    Holiday,
    Laboratory,
    LaboratoryMark,
    LaboratoryMembership,
    MethodAuthorisation,
    NumberCounter,
    NumberTemplate,
    ScopeEntry,
    Tariff,
    VerificationAddress,
)
from lims.queries.people import holds


@dataclass(frozen=True, slots=True)
class Address:
    """A public address with the day since when QR codes bear it."""

    url: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LaboratoryPage:
    """A laboratory with what is still missing before it can work."""

    laboratory: Laboratory
    addresses: tuple[Address, ...]
    missing: tuple[str, ...]
    """Keys of what is missing: `address`, `signatory`, `tariffs`, `equipment`, `authorisations`, `holidays`."""
    today: date


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it was uploaded; None of a kind where there is none."""

    kind: str
    sha256: str
    media_type: str
    active: bool


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the numbers of one kind are made, and which comes next."""

    kind: str
    template: str
    reset: str
    own: bool
    last: int
    following: str


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off in the list."""

    id: uuid.UUID
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Price:
    """A price with its dates."""

    id: uuid.UUID
    method_code: str
    amount: int
    legal_basis: str
    valid_from: date
    valid_until: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class InScope:
    """A method in the scope of accreditation with its dates."""

    id: uuid.UUID
    method_code: str
    measurands: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None
    unit: str
    valid_from: date
    valid_until: date | None
    current: bool


def read(session: Session, actor: Actor) -> LaboratoryPage:
    """Return the actor's laboratory."""
    laboratory = own(session, actor)
    today = clock.today(laboratory.timezone)
    addresses = session.scalars(
        select(VerificationAddress)
        .where(VerificationAddress.laboratory_id == laboratory.id)
        .order_by(VerificationAddress.since.desc())
    )
    return LaboratoryPage(
        laboratory=laboratory,
        addresses=tuple(Address(one.url, one.since) for one in addresses),
        missing=tuple(_missing(session, laboratory, today)),
        today=today,
    )


def own(session: Session, actor: Actor) -> Laboratory:
    """Return the row of the actor's laboratory."""
    require(actor, Permission.LABORATORY_VIEW)
    return session.get_one(Laboratory, actor.laboratory())


def _missing(session: Session, laboratory: Laboratory, today: date) -> list[str]:
    """Return what a laboratory lacks to issue its first certificate, in the order in which it is mended."""
    priced = {price.method_code for price in _prices(session, laboratory, today) if price.current}
    tested = set(
        session.scalars(
            select(MethodAuthorisation.method_code).where(MethodAuthorisation.laboratory_id == laboratory.id)
        )
    )
    there = {
        "address": bool(laboratory.verification_url),
        "signatory": _any(
            session,
            exists().where(
                LaboratoryMembership.laboratory_id == laboratory.id,
                LaboratoryMembership.role.in_([Role.HEAD, Role.TECHNICAL_MANAGER]),
                LaboratoryMembership.position != "",
                LaboratoryMembership.valid_from <= today,
                (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= today),
            ),
        ),
        "tariffs": bool(priced) and tested <= priced,
        "equipment": _any(session, exists().where(Equipment.laboratory_id == laboratory.id)),
        "authorisations": _any(session, exists().where(MethodAuthorisation.laboratory_id == laboratory.id)),
        "holidays": _any(
            session,
            exists().where(
                Holiday.laboratory_id == laboratory.id,
                Holiday.removed.is_(False),
                Holiday.day.between(date(today.year, 1, 1), date(today.year, 12, 31)),
            ),
        ),
    }
    return [key for key, present in there.items() if not present]


def _any(session: Session, condition: Exists) -> bool:
    return bool(session.scalar(select(condition)))


def marks(session: Session, actor: Actor) -> dict[str, Mark]:
    """Return the marks of the actor's laboratory by kind."""
    laboratory = own(session, actor)
    rows = session.scalars(select(LaboratoryMark).where(LaboratoryMark.laboratory_id == laboratory.id))
    return {row.kind: Mark(row.kind, row.sha256, row.media_type, row.active) for row in rows}


def numberings(session: Session, actor: Actor, defaults: dict[str, tuple[str, str]]) -> tuple[Numbering, ...]:
    """Return how each kind is numbered, the house's own way where the laboratory set none."""
    laboratory = own(session, actor)
    today = clock.today(laboratory.timezone)
    templates = {
        row.kind: (row.template, row.reset)
        for row in session.scalars(
            select(NumberTemplate).where(NumberTemplate.laboratory_id == laboratory.id)
        )
    }
    counters = {
        (row.kind, row.period): row.last
        for row in session.scalars(select(NumberCounter).where(NumberCounter.laboratory_id == laboratory.id))
    }
    found = []
    for kind, default in defaults.items():
        template, reset = templates.get(kind, default)
        last = counters.get((kind, period(reset, today)), 0)
        following = format_number(template, sequence=last + 1, on=today, laboratory=laboratory.code)
        found.append(Numbering(kind, template, reset, kind in templates, last, following))
    return tuple(found)


def preview_number(session: Session, actor: Actor, kind: str, template: str, reset: str) -> str:
    """Return what the next number would be by another pattern."""
    laboratory = own(session, actor)
    today = clock.today(laboratory.timezone)
    last = session.scalar(
        select(NumberCounter.last).where(
            NumberCounter.laboratory_id == laboratory.id,
            NumberCounter.kind == kind,
            NumberCounter.period == period(reset, today),
        )
    )
    return format_number(template, sequence=(last or 0) + 1, on=today, laboratory=laboratory.code)


def days_off(session: Session, actor: Actor, year: int) -> tuple[DayOff, ...]:
    """Return the days off of a year that stand."""
    laboratory = own(session, actor)
    rows = session.scalars(
        select(Holiday)
        .where(
            Holiday.laboratory_id == laboratory.id,
            Holiday.removed.is_(False),
            Holiday.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(Holiday.day)
    )
    return tuple(DayOff(row.id, row.day, row.name) for row in rows)


def years_with_days_off(session: Session, actor: Actor) -> tuple[int, ...]:
    """Return the years that the list covers, with this year and the next."""
    laboratory = own(session, actor)
    first, last = session.execute(
        select(func.min(Holiday.day), func.max(Holiday.day)).where(Holiday.laboratory_id == laboratory.id)
    ).one()
    this = clock.today(laboratory.timezone).year
    return tuple(
        range(min(first.year if first else this, this), max(last.year if last else this, this + 1) + 1)
    )


def prices(session: Session, actor: Actor) -> tuple[Price, ...]:
    """Return all prices, those of today first, by method."""
    laboratory = own(session, actor)
    return tuple(_prices(session, laboratory, clock.today(laboratory.timezone)))


def _prices(session: Session, laboratory: Laboratory, today: date) -> list[Price]:
    """Return prices; of several that hold on a day the newest counts."""
    rows = session.scalars(
        select(Tariff)
        .where(Tariff.laboratory_id == laboratory.id)
        .order_by(Tariff.method_code, Tariff.valid_from.desc(), Tariff.id.desc())
    )
    found: list[Price] = []
    counted: set[str] = set()
    for row in rows:
        current = row.method_code not in counted and holds(row.valid_from, row.valid_until, today)
        if current:
            counted.add(row.method_code)
        found.append(
            Price(
                id=row.id,
                method_code=row.method_code,
                amount=row.amount,
                legal_basis=row.legal_basis,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                current=current,
            )
        )
    return sorted(found, key=lambda one: not one.current)


def scope(session: Session, actor: Actor) -> tuple[InScope, ...]:
    """Return the scope of accreditation, what holds today first."""
    laboratory = own(session, actor)
    today = clock.today(laboratory.timezone)
    rows = session.scalars(
        select(ScopeEntry)
        .where(ScopeEntry.laboratory_id == laboratory.id)
        .order_by(ScopeEntry.method_code, ScopeEntry.valid_from.desc())
    )
    found = [
        InScope(
            id=row.id,
            method_code=row.method_code,
            measurands=tuple(row.measurands.split()),
            low=row.low,
            high=row.high,
            unit=row.unit,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            current=holds(row.valid_from, row.valid_until, today),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: not one.current))
