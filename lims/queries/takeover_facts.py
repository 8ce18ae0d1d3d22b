"""What a laboratory has already, so that a take-over tells what is known and writes nothing twice."""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.models import (
    Calibration,
    Client,
    ClientRelation,
    Equipment,
    Laboratory,
    LaboratoryMembership,
    MethodAuthorisation,
    NumberCounter,
    Tariff,
    User,
)
from lims.queries.library import library_of

Part = TypeVar("Part")
Columns = TypeVarTuple("Columns")
Span = tuple[date, date | None]
"""First and last day; None while it has no end."""

AT_ONCE = 500
"""Values that one question asks for; databases bound how many there may be."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has one of the sign-in names of the file."""

    user_id: uuid.UUID
    ours: bool
    """Whether they have a role in this laboratory."""


@dataclass
class Facts:
    """What there is; each part is read once, when a table asks for it."""

    session: Session
    laboratory: Laboratory
    _kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, laboratory_id: uuid.UUID) -> "Facts":
        """Return those of a laboratory."""
        return cls(session, session.get_one(Laboratory, laboratory_id))

    @property
    def today(self) -> date:
        """Today in the zone of the laboratory."""
        return clock.today(self.laboratory.timezone)

    @property
    def methods(self) -> Collection[str]:
        """The methods that the laboratory works with."""
        return self._once("methods", lambda: tuple(library_of(self.session, self.laboratory.id).methods))

    @property
    def own_clients(self) -> Mapping[tuple[str, str], uuid.UUID]:
        """This laboratory's clients by name and address in small letters."""
        query = select(Client.name, Client.address, Client.id).join(
            ClientRelation, ClientRelation.client_id == Client.id
        )
        mine = query.where(ClientRelation.laboratory_id == self.laboratory.id)
        return self._once(
            "own_clients",
            lambda: {
                client_key(name, address): client_id
                for name, address, client_id in self.session.execute(mine)
            },
        )

    def by_nib(self, nibs: Collection[str]) -> dict[str, tuple[uuid.UUID, bool]]:
        """Return the clients that have these NIB, and whether they are this laboratory's."""
        related = select(ClientRelation.client_id).where(ClientRelation.laboratory_id == self.laboratory.id)
        found: dict[str, tuple[uuid.UUID, bool]] = {}
        for share in _shares(nibs):
            query = select(Client.nib, Client.id, Client.id.in_(related)).where(Client.nib.in_(share))
            found |= {nib: (client_id, ours) for nib, client_id, ours in self.session.execute(query) if nib}
        return found

    @property
    def tariffs(self) -> frozenset[tuple[str, date]]:
        """Methods with the first day of a price."""
        query = select(Tariff.method_code, Tariff.valid_from)
        return self._rows("tariffs", query.where(Tariff.laboratory_id == self.laboratory.id))

    @property
    def equipment(self) -> Mapping[str, uuid.UUID]:
        """Equipment by its code."""
        query = select(Equipment.code, Equipment.id).where(Equipment.laboratory_id == self.laboratory.id)
        return self._once("equipment", lambda: dict(self.session.execute(query).all()))

    @property
    def calibrations(self) -> frozenset[tuple[uuid.UUID, str, date]]:
        """Equipment with certificate and day of its calibrations."""
        query = select(Calibration.equipment_id, Calibration.certificate, Calibration.calibrated_on)
        return self._rows("calibrations", query.where(Calibration.laboratory_id == self.laboratory.id))

    def people(self, names: Collection[str]) -> dict[str, Person]:
        """Return people by the e-mail addresses and phone numbers that a file names."""
        ours = select(LaboratoryMembership.user_id).where(
            LaboratoryMembership.laboratory_id == self.laboratory.id
        )
        found: dict[str, Person] = {}
        for share in _shares(names):
            query = select(User.id, User.email, User.phone, User.id.in_(ours)).where(
                or_(User.email.in_(share), User.phone.in_(share))
            )
            for user_id, email, phone, member in self.session.execute(query):
                found |= {name: Person(user_id, member) for name in (email, phone) if name}
        return found

    @property
    def roles(self) -> Mapping[tuple[object, str], Sequence[Span]]:
        """The spans of days in which people have, will have or had a role of their own, by person and role."""
        return self._once("roles", self._roles)

    def _roles(self) -> dict[tuple[object, str], list[Span]]:
        held = LaboratoryMembership
        query = select(held.user_id, held.role, held.valid_from, held.valid_until).where(
            held.laboratory_id == self.laboratory.id, held.capacity == ""
        )
        found: dict[tuple[object, str], list[Span]] = {}
        for user_id, role, since, until in self.session.execute(query):
            found.setdefault((user_id, role), []).append((since, until))
        return found

    @property
    def authorisations(self) -> frozenset[tuple[uuid.UUID, str, str, date]]:
        """People with methods, activities and first days."""
        query = select(
            MethodAuthorisation.user_id,
            MethodAuthorisation.method_code,
            MethodAuthorisation.activity,
            MethodAuthorisation.valid_from,
        )
        mine = query.where(MethodAuthorisation.laboratory_id == self.laboratory.id)
        return self._rows("authorisations", mine)

    def last_number(self, kind: str, period: str) -> int:
        """Return the last sequence that was given out for a kind of paper in a period."""
        query = select(NumberCounter.last).where(
            NumberCounter.laboratory_id == self.laboratory.id,
            NumberCounter.kind == kind,
            NumberCounter.period == period,
        )
        return self.session.scalar(query) or 0

    def _rows(self, name: str, query: Select[*Columns]) -> frozenset[tuple[*Columns]]:
        return self._once(name, lambda: frozenset(self.session.execute(query).all()))

    def _once(self, name: str, read: Callable[[], Part]) -> Part:
        if name not in self._kept:
            self._kept[name] = read()
        kept: Part = self._kept[name]
        return kept


def _shares(values: Collection[str]) -> Iterator[list[str]]:
    kept = list(values)
    for first in range(0, len(kept), AT_ONCE):
        yield kept[first : first + AT_ONCE]


def client_key(name: str, address: str) -> tuple[str, str]:
    """Return what makes a client without NIB the same one."""
    return (" ".join(name.casefold().split()), " ".join(address.casefold().split()))
