"""What must hold on the date of test, whenever the result is typed in: calibration, authorisation (17025 6.2, 6.4)."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from lims.domain.billing import SETTLED, PaymentGate
from lims.domain.errors import N_, GateClosed, InvalidInput
from lims.domain.standards.units import convert
from lims.models import (
    Calibration,
    Equipment,
    EquipmentMethod,
    Laboratory,
    MethodAuthorisation,
    Order,
    ScopeEntry,
)

# Asked by nearly every act on results, so put together once.
_ON: BindParameter[date] = bindparam("on")
_HELD_ON = (
    select(Calibration)
    .where(
        Calibration.laboratory_id == bindparam("laboratory_id"),
        Calibration.equipment_id.in_(bindparam("equipment_ids", expanding=True)),
        Calibration.calibrated_on <= _ON,
        Calibration.valid_until >= _ON,
    )
    .order_by(Calibration.calibrated_on, Calibration.id)
)
_SCOPE = select(ScopeEntry).where(
    ScopeEntry.laboratory_id == bindparam("laboratory_id"),
    ScopeEntry.method_code.in_(bindparam("method_codes", expanding=True)),
)


def require_payment(order: Order, gate: PaymentGate) -> None:
    """Refuse to pass a gate at which an order's money must have come (practice: order of payment)."""
    if order.payment_gate != gate or order.payment_state in SETTLED:
        return
    raise GateClosed(
        N_(
            "Order %(number)s belum lunas. Bendahara mencatat pembayarannya pada Pembayaran, lalu lanjutkan di sini."
        ),
        number=order.number,
    )


def authorised(
    session: Session, laboratory_id: uuid.UUID, user_id: uuid.UUID, method_code: str, on: date
) -> bool:
    """Say whether a person was authorised to perform a method on a day."""
    found = session.scalars(
        select(MethodAuthorisation.id)
        .where(
            MethodAuthorisation.laboratory_id == laboratory_id,
            MethodAuthorisation.user_id == user_id,
            MethodAuthorisation.method_code == method_code,
            MethodAuthorisation.activity == "perform",
            MethodAuthorisation.valid_from <= on,
            (MethodAuthorisation.valid_until.is_(None)) | (MethodAuthorisation.valid_until >= on),
        )
        .limit(1)
    ).first()
    return found is not None


def require_authorised(
    session: Session, laboratory_id: uuid.UUID, user_id: uuid.UUID, method_code: str, on: date
) -> None:
    """Refuse a person who was not authorised on the day."""
    if not authorised(session, laboratory_id, user_id, method_code, on):
        raise GateClosed(
            N_(
                "Penguji tidak berwenang atas %(method)s pada %(date)s. "
                "Administrator mencatat kewenangannya pada Pengaturan, Kewenangan."
            ),
            method=method_code,
            date=on.isoformat(),
        )


def calibrations_on(
    session: Session, machines: Collection[Equipment], on: date
) -> dict[uuid.UUID, Calibration]:
    """Return which calibrations of machines of one laboratory held on a day, by machine; the newest of several."""
    if not machines:
        return {}
    given = {
        "laboratory_id": next(iter(machines)).laboratory_id,
        "equipment_ids": [one.id for one in machines],
        "on": on,
    }
    rows = session.scalars(_HELD_ON, given)
    return {row.equipment_id: row for row in rows}


def require_fit(
    session: Session, machines: Collection[Equipment], method_code: str, on: date
) -> dict[uuid.UUID, Calibration]:
    """Refuse machines of one laboratory that do not serve a method, are out of service or not calibrated on a day.

    Returns:
        The calibrations that held, by machine.
    """
    if not machines:
        return {}
    serving = set(
        session.scalars(
            select(EquipmentMethod.equipment_id).where(
                EquipmentMethod.laboratory_id == next(iter(machines)).laboratory_id,
                EquipmentMethod.equipment_id.in_([one.id for one in machines]),
                EquipmentMethod.method_code == method_code,
                EquipmentMethod.removed.is_(False),
            )
        )
    )
    calibrations = calibrations_on(session, machines, on)
    for one in machines:
        _require_fit(one, method_code, on, serves=one.id in serving, calibrated=one.id in calibrations)
    return calibrations


def _require_fit(equipment: Equipment, method_code: str, on: date, *, serves: bool, calibrated: bool) -> None:
    if not serves:
        raise GateClosed(
            N_("Alat %(code)s tidak terdaftar untuk %(method)s. Pilih alat lain."),
            code=equipment.code,
            method=method_code,
        )
    if not equipment.in_service:
        raise GateClosed(
            N_("Alat %(code)s sedang tidak dipakai: %(reason)s. Pilih alat lain."),
            code=equipment.code,
            reason=equipment.out_of_service_reason or "–",
        )
    if not calibrated and equipment.needs_calibration:
        raise GateClosed(
            N_(
                "Alat %(code)s tidak terkalibrasi pada %(date)s. Pakailah alat lain, atau catatlah sertifikat "
                "kalibrasi yang berlaku pada tanggal itu."
            ),
            code=equipment.code,
            date=on.isoformat(),
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of accreditation of a laboratory for some methods, on whatever day."""

    laboratory: Laboratory
    entries: tuple[ScopeEntry, ...]

    def covers(
        self,
        method_code: str,
        measurands: Iterable[str],
        on: date,
        value: Decimal | None = None,
        unit: str = "",
    ) -> bool:
        """Say whether a row was within the scope of accreditation on the date of test (practice: per row).

        Where the scope has a range, the result itself must lie within it; before there is a result, as at the review
        of a request, the method and its measurands decide.
        """
        begins, ends = self.laboratory.accredited_from, self.laboratory.accredited_until
        if not self.laboratory.accreditation_number or begins is None or ends is None:
            return False
        wanted = set(measurands)
        return begins <= on <= ends and any(
            entry.method_code == method_code
            and entry.valid_from <= on
            and (entry.valid_until is None or on <= entry.valid_until)
            and (not entry.measurands or wanted <= set(entry.measurands.split()))
            and _covers(entry, value, unit)
            for entry in self.entries
        )


def scope_of(session: Session, laboratory: Laboratory, method_codes: Collection[str]) -> Scope:
    """Return the scope of a laboratory for methods, read at once."""
    entries = session.scalars(_SCOPE, {"laboratory_id": laboratory.id, "method_codes": sorted(method_codes)})
    return Scope(laboratory, tuple(entries))


def _covers(entry: ScopeEntry, value: Decimal | None, unit: str) -> bool:
    """Say whether a result lies within the range of a line of the scope; a unit that cannot be compared does not."""
    if value is None or (entry.low is None and entry.high is None):
        return True
    if unit != entry.unit:
        try:
            value = convert(value, unit, entry.unit)
        except InvalidInput:
            return False
    return (entry.low is None or entry.low <= value) and (entry.high is None or value <= entry.high)
