"""What acts of administration ask of every form: spans of days, a reason, and all faults told at once."""

from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import Laboratory


def span_faults(valid_from: date | None, valid_until: date | None) -> dict[str, LimsError]:
    """Return what is wrong with a span of days."""
    if valid_from is None:
        return {"valid_from": InvalidInput(N_("Isilah sejak kapan berlaku."))}
    if valid_until is not None and valid_until < valid_from:
        return {"valid_until": InvalidInput(N_("Tanggal akhir lebih awal daripada tanggal mulai."))}
    return {}


def today_of(session: Session, actor: Actor) -> date:
    """Return today in the zone of the actor's laboratory."""
    return clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)


def require_reason(reason: str) -> str:
    """Return the reason for an act that needs one."""
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasannya."), {"reason": InvalidInput(N_("Tulislah alasannya."))})
    return reason.strip()


def refuse_faults(faults: dict[str, LimsError]) -> None:
    """Refuse what has faults, and tell them all."""
    if faults:
        raise InvalidInput(N_("Periksa isian yang ditandai."), faults)


def required_day(day: date | None, field: str) -> date:
    """Return a day that must be filled in."""
    if day is None:
        raise InvalidInput(
            N_("Periksa isian yang ditandai."), {field: InvalidInput(N_("Isilah tanggalnya."))}
        )
    return day
