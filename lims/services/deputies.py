"""Deputies (Plh., Plt., a.n.): a letter with its scan gives the role for a time, and the role ends with it."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import DeputyLetter
from lims.services import audit, memberships
from lims.services.attachments import Store, media_type
from lims.services.memberships import MembershipInput
from lims.services.validity import refuse_faults, required_day, today_of

SCANS = {"application/pdf", "image/jpeg", "image/png"}


@dataclass(frozen=True, slots=True)
class LetterInput:
    """A letter of assignment, as it says of itself."""

    user_id: uuid.UUID | None
    number: str
    dated_on: date | None
    role: str
    """`head` or `technical_manager`: what the deputy may do."""
    capacity: str
    """`Plh.`, `Plt.` or `a.n.`."""
    deputises_for: str
    """The office that is signed for, as it is printed: `Kepala Balai`."""
    position: str
    """The deputy's own office, printed under `a.n.`."""
    valid_from: date | None
    valid_until: date | None


def record(
    session: Session, actor: Actor, store: Store, given: LetterInput, name: str, data: bytes
) -> DeputyLetter:
    """Keep a letter with its scan, and give the role that it names for the time that it names.

    Raises:
        InvalidInput: something is missing; `fields` tells which.
        Conflict: the person holds that role in that capacity at the time already.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    as_membership = _membership(given)
    faults = memberships.membership_faults(as_membership) | _faults(session, actor, given, data)
    faults.pop("letter", None)  # told of its number and date
    kind = _kind(data, faults)
    refuse_faults(faults)
    dated_on = required_day(given.dated_on, "dated_on")
    person = memberships.member(session, actor, given.user_id or uuid.UUID(int=0))
    membership = memberships.give(session, actor, person.id, as_membership)
    letter = DeputyLetter(
        laboratory_id=actor.laboratory(),
        membership_id=membership.id,
        number=given.number.strip(),
        dated_on=dated_on,
        name=name[-120:] or "surat-tugas",
        media_type=kind,
        sha256=store.put(data),
        recorded_at=clock.now(),
        recorded_by_id=actor.known_id(),
    )
    session.add(letter)
    audit.record(session, actor, "deputy:record", letter)
    return letter


def _membership(given: LetterInput) -> MembershipInput:
    """Return the role that a letter gives; the letter is printed with number and date."""
    dated = f", {given.dated_on.strftime('%d-%m-%Y')}" if given.dated_on else ""
    found = MembershipInput(
        role=given.role,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        position=given.position,
        capacity=given.capacity,
        deputises_for=given.deputises_for,
        letter=f"{given.number.strip()}{dated}",
    )
    # Plh. and Plt. print the office of the principal alone; the deputy's own one is of no account there.
    return found if found.position.strip() else replace(found, position=given.deputises_for)


def _faults(session: Session, actor: Actor, given: LetterInput, data: bytes) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if given.user_id is None:
        faults["user_id"] = InvalidInput(N_("Pilih siapa yang ditugasi."))
    if not given.number.strip():
        faults["number"] = InvalidInput(N_("Isilah nomor surat tugas; nomor ini dicetak pada LHU."))
    if given.dated_on is None:
        faults["dated_on"] = InvalidInput(N_("Isilah tanggal surat tugas."))
    elif given.dated_on > today_of(session, actor):
        faults["dated_on"] = InvalidInput(N_("Tanggal surat belum tiba."))
    if not given.capacity:
        faults["capacity"] = InvalidInput(N_("Pilih Plh., Plt., atau a.n."))
    if given.capacity == "a.n." and not given.position.strip():
        faults["position"] = InvalidInput(N_("Isilah jabatan yang bertanda tangan; dicetak di bawah a.n."))
    if not data:
        faults["file"] = InvalidInput(N_("Unggahlah pindaian surat tugas (PDF, JPEG, atau PNG)."))
    return faults


def _kind(data: bytes, faults: dict[str, LimsError]) -> str:
    """Return what the scan is by its content."""
    if not data:
        return ""
    try:
        kind = media_type(data)
    except InvalidInput as fault:
        faults["file"] = fault
        return ""
    if kind not in SCANS:
        faults["file"] = InvalidInput(N_("Pindaian surat tugas berupa PDF, JPEG, atau PNG."))
    return kind
