"""Equipment and its calibrations: what results depend on, and the evidence that it measures true (17025 6.4, 6.5)."""

import uuid
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.models import Calibration, Equipment, EquipmentMethod
from lims.queries.library import library_of
from lims.services import attachments, audit
from lims.services.clients import expect_version
from lims.services.validity import refuse_faults, require_reason, required_day, today_of


@dataclass(frozen=True, slots=True)
class EquipmentInput:
    """What is known of a piece of equipment (17025 6.4.13), and the methods that it serves."""

    code: str
    name: str
    maker: str = ""
    model: str = ""
    serial: str = ""
    location: str = ""
    measuring_range: str = ""
    needs_calibration: bool = True
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalibrationInput:
    """A calibration, with the time for which the laboratory relies on it."""

    calibrated_on: date | None
    valid_until: date | None
    certificate: str
    calibrated_by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileInput:
    """A file as it was uploaded."""

    name: str
    data: bytes


def add(session: Session, actor: Actor, given: EquipmentInput) -> Equipment:
    """Add a piece of equipment; it is used only once it is calibrated, where it needs that."""
    require(actor, Permission.EQUIPMENT_WRITE)
    _check(session, actor, given, None)
    equipment = Equipment(laboratory_id=actor.laboratory(), code=given.code.strip(), name=given.name.strip())
    _fill(equipment, given)
    session.add(equipment)
    session.flush()
    _serve(session, equipment, given.methods)
    audit.record(session, actor, "equipment:add", equipment)
    return equipment


def update(
    session: Session, actor: Actor, equipment_id: uuid.UUID, given: EquipmentInput, version: int
) -> Equipment:
    """Change what is known of a piece of equipment, and the methods that it serves."""
    require(actor, Permission.EQUIPMENT_WRITE)
    equipment = fetch(session, actor, Equipment, equipment_id, lock=True)
    expect_version(equipment.version, version)
    _check(session, actor, given, equipment.id)
    _fill(equipment, given)
    _serve(session, equipment, given.methods)
    audit.record(session, actor, "equipment:update", equipment)
    return equipment


def _check(session: Session, actor: Actor, given: EquipmentInput, own_id: uuid.UUID | None) -> None:
    faults = equipment_faults(given, _known_methods(session, actor.laboratory(), own_id))
    taken = session.scalars(
        select(Equipment.id).where(
            Equipment.laboratory_id == actor.laboratory(),
            Equipment.code == given.code.strip(),
            Equipment.id != own_id if own_id else Equipment.id.is_not(None),
        )
    ).first()
    if taken is not None:
        faults["code"] = InvalidInput(N_("Kode ini sudah dipakai alat lain."))
    refuse_faults(faults)


def equipment_faults(given: EquipmentInput, methods: Container[str]) -> dict[str, LimsError]:
    """Return what is wrong with a piece of equipment as it was filled in, where these are the methods."""
    faults: dict[str, LimsError] = {}
    if not given.code.strip():
        faults["code"] = InvalidInput(N_("Isilah kode alat seperti pada labelnya."))
    if not given.name.strip():
        faults["name"] = InvalidInput(N_("Isilah nama alat."))
    if not all(code in methods for code in given.methods):
        faults["methods"] = InvalidInput(N_("Pilih metode dari daftar."))
    return faults


def _known_methods(session: Session, laboratory_id: uuid.UUID, equipment_id: uuid.UUID | None) -> set[str]:
    """Return the methods that the laboratory works with, and those that the equipment served before."""
    served = session.scalars(
        select(EquipmentMethod.method_code).where(EquipmentMethod.equipment_id == equipment_id)
    )
    return set(library_of(session, laboratory_id).methods) | set(served)


def _fill(equipment: Equipment, given: EquipmentInput) -> None:
    for name in ("code", "name", "maker", "model", "serial", "location", "measuring_range"):
        setattr(equipment, name, getattr(given, name).strip())
    equipment.needs_calibration = given.needs_calibration


def _serve(session: Session, equipment: Equipment, methods: Iterable[str]) -> None:
    """Let the equipment serve exactly these methods; a link that falls away is kept, marked as removed."""
    wanted = set(methods)
    links = {
        link.method_code: link
        for link in session.scalars(
            select(EquipmentMethod).where(
                EquipmentMethod.laboratory_id == equipment.laboratory_id,
                EquipmentMethod.equipment_id == equipment.id,
            )
        )
    }
    for code, link in links.items():
        link.removed = code not in wanted
    for code in sorted(wanted - set(links)):
        session.add(
            EquipmentMethod(
                laboratory_id=equipment.laboratory_id, equipment_id=equipment.id, method_code=code
            )
        )
    session.flush()


def add_calibration(
    session: Session,
    actor: Actor,
    store: attachments.Store,
    equipment_id: uuid.UUID,
    given: CalibrationInput,
    file: FileInput | None = None,
) -> Calibration:
    """Record a calibration, with its certificate as a file where there is one."""
    require(actor, Permission.EQUIPMENT_WRITE)
    equipment = fetch(session, actor, Equipment, equipment_id)
    calibrated_on, valid_until = _checked_days(session, actor, given)
    calibration = Calibration(
        laboratory_id=equipment.laboratory_id,
        equipment_id=equipment.id,
        calibrated_on=calibrated_on,
        valid_until=valid_until,
        certificate=given.certificate.strip(),
        calibrated_by=given.calibrated_by.strip(),
        note=given.note.strip(),
    )
    session.add(calibration)
    session.flush()
    if file is not None:
        _attach(session, actor, store, calibration, file)
    audit.record(session, actor, "calibration:add", calibration)
    return calibration


def correct_calibration(
    session: Session, actor: Actor, calibration_id: uuid.UUID, given: CalibrationInput, reason: str
) -> Calibration:
    """Correct a slip in a recorded calibration; the old values stay in the trail, with the reason (17025 7.5.2)."""
    require(actor, Permission.EQUIPMENT_WRITE)
    calibration = fetch(session, actor, Calibration, calibration_id, lock=True)
    calibration.calibrated_on, calibration.valid_until = _checked_days(session, actor, given)
    calibration.certificate = given.certificate.strip()
    calibration.calibrated_by = given.calibrated_by.strip()
    calibration.note = given.note.strip()
    audit.record(session, actor, "calibration:correct", calibration, reason=require_reason(reason))
    return calibration


def _checked_days(session: Session, actor: Actor, given: CalibrationInput) -> tuple[date, date]:
    """Return the two days of a calibration that can be."""
    refuse_faults(calibration_faults(given, today_of(session, actor)))
    return required_day(given.calibrated_on, "calibrated_on"), required_day(given.valid_until, "valid_until")


def calibration_faults(given: CalibrationInput, today: date) -> dict[str, LimsError]:
    """Return what is wrong with a calibration as it was filled in."""
    faults: dict[str, LimsError] = {}
    if given.calibrated_on is None:
        faults["calibrated_on"] = InvalidInput(N_("Isilah tanggal kalibrasi."))
    elif given.calibrated_on > today:
        faults["calibrated_on"] = InvalidInput(N_("Tanggal kalibrasi belum tiba."))
    if given.valid_until is None:
        faults["valid_until"] = InvalidInput(N_("Isilah sampai kapan kalibrasi diandalkan."))
    elif given.calibrated_on is not None and given.valid_until < given.calibrated_on:
        faults["valid_until"] = InvalidInput(N_("Tanggal akhir lebih awal daripada tanggal kalibrasi."))
    if not given.certificate.strip():
        faults["certificate"] = InvalidInput(N_("Isilah nomor sertifikat kalibrasi."))
    if not given.calibrated_by.strip():
        faults["calibrated_by"] = InvalidInput(
            N_("Isilah laboratorium kalibrasi dan nomor akreditasinya, misalnya LK-000-IDN.")
        )
    return faults


def _attach(
    session: Session, actor: Actor, store: attachments.Store, calibration: Calibration, file: FileInput
) -> None:
    try:
        attachments.attach(session, actor, store, "calibrations", calibration.id, file.name, file.data)
    except InvalidInput as fault:
        raise InvalidInput(N_("Periksa isian yang ditandai."), {"file": fault}) from fault


def take_out(session: Session, actor: Actor, equipment_id: uuid.UUID, reason: str) -> None:
    """Take equipment out of service; from now on no result is entered with it (17025 6.4.9)."""
    require(actor, Permission.EQUIPMENT_WRITE)
    equipment = fetch(session, actor, Equipment, equipment_id, lock=True)
    if not equipment.in_service:
        raise Conflict(N_("Alat ini sudah tidak dipakai."))
    equipment.out_of_service_reason = require_reason(reason)
    equipment.in_service = False
    audit.record(session, actor, "equipment:take-out", equipment, reason=reason.strip())


def put_back(session: Session, actor: Actor, equipment_id: uuid.UUID, reason: str) -> None:
    """Put equipment back into service, with what showed that it works correctly (17025 6.4.9)."""
    require(actor, Permission.EQUIPMENT_WRITE)
    equipment = fetch(session, actor, Equipment, equipment_id, lock=True)
    if equipment.in_service:
        raise Conflict(N_("Alat ini sedang dipakai."))
    equipment.in_service, equipment.out_of_service_reason = True, ""
    audit.record(session, actor, "equipment:put-back", equipment, reason=require_reason(reason))
