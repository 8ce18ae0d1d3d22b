"""Founding a laboratory: the one act that nobody inside can do, because nobody is inside yet."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotAllowed
from lims.domain.roles import Role
from lims.models import Laboratory, LaboratoryMembership, User
from lims.services import accounts, audit

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""The zones of Indonesia by their usual names."""


@dataclass(frozen=True, slots=True)
class LaboratoryInput:
    """What a laboratory begins with; everything else is set on its pages."""

    code: str
    """Printed in its numbers: `BBSPJI-LM`."""
    name: str
    address: str
    city: str
    name_en: str = ""
    parent: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    zone: str = "WIB"
    verification_url: str = ""
    """Public address of the QR codes; may be set later, but no LHU is issued without it."""
    accreditation_number: str = ""
    accredited_from: date | None = None
    accredited_until: date | None = None
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
        Conflict: there is a laboratory with that code.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    if actor.signed_in or actor.laboratory_id is not None:
        raise NotAllowed(N_("Laboratorium didirikan dari terminal mesin ini: lims laboratory add"))
    _check(given)
    if session.scalars(select(Laboratory).where(Laboratory.code == given.code.strip())).first():
        raise Conflict(N_("Laboratorium dengan kode %(code)s sudah ada."), code=given.code.strip())
    laboratory = Laboratory(
        code=given.code.strip(),
        name=given.name.strip(),
        name_en=given.name_en.strip(),
        parent=given.parent.strip(),
        address=given.address.strip(),
        city=given.city.strip(),
        phone=given.phone.strip(),
        email=given.email.strip(),
        website=given.website.strip(),
        timezone=ZONES[given.zone],
        verification_url=given.verification_url.strip().rstrip("/") or None,
        accreditation_number=given.accreditation_number.strip() or None,
        accredited_from=given.accredited_from,
        accredited_until=given.accredited_until,
        demonstration=given.demonstration,
    )
    session.add(laboratory)
    session.flush()
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
    audit.record(session, actor, "laboratory:found", laboratory)
    return laboratory, user


def _check(given: LaboratoryInput) -> None:
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
    parts = urlsplit(given.verification_url.strip())
    schemes = {"https", "http"} if given.demonstration else {"https"}
    if given.verification_url.strip() and (parts.scheme not in schemes or not parts.hostname):
        faults["verification_url"] = InvalidInput(
            N_("Alamat publik diawali https://, misalnya https://uji.contoh.go.id")
        )
    if faults:
        raise InvalidInput(N_("Periksa isian yang ditandai."), faults)
