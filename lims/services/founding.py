"""Founding a laboratory: the one act that nobody inside can do, because nobody is inside yet."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotAllowed
from lims.domain.roles import Role
from lims.models import Laboratory, LaboratoryMembership, User
from lims.services import accounts, audit
from lims.services.validity import refuse_faults

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""The zones of Indonesia by their usual names."""


@dataclass(frozen=True, slots=True)
class LaboratoryInput:
    """What a laboratory begins with; its administrator sets up the rest."""

    code: str
    """Printed in its numbers, never to be changed: `BBSPJI-LM`."""
    name: str
    address: str
    city: str
    zone: str = "WIB"
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class AdministratorInput:
    """The first administrator, who lets everybody else in."""

    name: str
    email: str
    phone: str
    password: str
    must_change_password: bool = True
    employee_number: str = ""


def found(
    session: Session, actor: Actor, given: LaboratoryInput, administrator: AdministratorInput
) -> tuple[Laboratory, User]:
    """Found a laboratory together with its first administrator.

    Raises:
        InvalidInput: something is missing or cannot be; all faults are told at once.
        Conflict: there is a laboratory with that code, or a person with that address or number.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    if actor.signed_in or actor.laboratory_id is not None:
        raise NotAllowed(N_("Laboratorium didirikan dari terminal mesin ini: lims laboratory add"))
    refuse_faults(_faults(given))
    code = given.code.strip()
    if session.scalars(select(Laboratory).where(Laboratory.code == code)).first():
        raise Conflict(N_("Laboratorium dengan kode %(code)s sudah ada."), code=code)
    laboratory = Laboratory(
        code=code,
        name=given.name.strip(),
        address=given.address.strip(),
        city=given.city.strip(),
        timezone=ZONES[given.zone],
        demonstration=given.demonstration,
    )
    session.add(laboratory)
    session.flush()
    user = _let_in(session, laboratory, administrator)
    audit.record(session, actor, "laboratory:found", laboratory)
    return laboratory, user


def _let_in(session: Session, laboratory: Laboratory, administrator: AdministratorInput) -> User:
    user = accounts.add_user(
        session,
        name=administrator.name,
        email=administrator.email,
        phone=administrator.phone,
        password=administrator.password,
        must_change_password=administrator.must_change_password,
        employee_number=administrator.employee_number,
    )
    session.add(
        LaboratoryMembership(
            laboratory_id=laboratory.id,
            user_id=user.id,
            role=Role.ADMINISTRATOR,
            position="Administrator",
            valid_from=clock.today(laboratory.timezone),
        )
    )
    session.flush()
    return user


def _faults(given: LaboratoryInput) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,19}", given.code.strip()):
        faults["code"] = InvalidInput(
            N_("Kode terdiri dari 2 sampai 20 huruf besar, angka, atau tanda hubung, misalnya BBSPJI-LM.")
        )
    for name in ("name", "address", "city"):
        if not getattr(given, name).strip():
            faults[name] = InvalidInput(N_("Isian ini dicetak pada LHU; isilah."))
    if given.zone not in ZONES:
        faults["zone"] = InvalidInput(N_("Pilih zona waktu: %(zones)s."), zones=", ".join(ZONES))
    return faults
