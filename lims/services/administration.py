"""How a laboratory is set up: its name and promises, its public address, its marks and its numbers."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.documents.label import STANDARD, stocks
from lims.domain.billing import Basis, PaymentGate
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.public_address import check_public_address
from lims.domain.rounding import Comparison, TieRule
from lims.models import Laboratory, LaboratoryMark, VerificationAddress
from lims.services import audit
from lims.services.attachments import Store, media_type
from lims.services.clients import expect_version
from lims.services.validity import refuse_faults

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
TITLES = ("LHU", "SHU")
SIGNATURE_MODES = ("system", "wet", "tte")
MARKS = ("logo", "accreditation")
LARGEST_MARK = 2 * 1024 * 1024
WIDEST_MARK = 4000
"""Pixels on a side: more than any letterhead needs, less than would fill the memory."""


@dataclass(frozen=True, slots=True)
class LaboratoryInput:
    """What a laboratory says of itself and promises; its code never changes, because papers bear it."""

    name: str
    address: str
    city: str
    name_en: str = ""
    parent: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    timezone: str = "Asia/Jakarta"
    verification_url: str = ""
    accreditation_number: str = ""
    accredited_from: date | None = None
    accredited_until: date | None = None
    certificate_title: str = "LHU"
    request_form_title: str = "Formulir Permintaan Pengujian"
    signature_mode: str = "system"
    comparison: str = Comparison.ROUNDING.value
    tie: str = TieRule.A.value
    payment_gate: str = PaymentGate.BEFORE_TESTING.value
    payment_basis: str = Basis.PNBP.value
    bill_days: int | None = 7
    promised_working_days: int | None = 15
    retention_months: int | None = 3
    relaxed_separation: bool = False
    relaxed_separation_reason: str = ""
    shows_probability: bool = False
    label_stock: str = STANDARD


PRINTED = ("name", "name_en", "parent", "address", "city", "phone", "email", "website", "request_form_title")
CHOSEN = (
    "timezone",
    "certificate_title",
    "signature_mode",
    "comparison",
    "tie",
    "payment_gate",
    "payment_basis",
    "label_stock",
)


def configure(session: Session, actor: Actor, given: LaboratoryInput, version: int) -> Laboratory:
    """Set up the actor's own laboratory.

    Raises:
        InvalidInput: `fields` tells all faults at once.
        Conflict: somebody else changed it since it was read.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    laboratory = own(session, actor)
    expect_version(laboratory.version, version)
    refuse_faults(_faults(laboratory, given))
    for name in PRINTED:
        setattr(laboratory, name, getattr(given, name).strip())
    for name in CHOSEN:
        setattr(laboratory, name, getattr(given, name))
    laboratory.accreditation_number = given.accreditation_number.strip() or None
    laboratory.accredited_from, laboratory.accredited_until = given.accredited_from, given.accredited_until
    laboratory.promised_working_days = given.promised_working_days or laboratory.promised_working_days
    laboratory.bill_days = given.bill_days or laboratory.bill_days
    laboratory.retention_months = given.retention_months or laboratory.retention_months
    laboratory.relaxed_separation = given.relaxed_separation
    laboratory.shows_probability = given.shows_probability
    laboratory.relaxed_separation_reason = given.relaxed_separation_reason.strip()
    _move(session, laboratory, given.verification_url)
    audit.record(
        session,
        actor,
        "laboratory:configure",
        laboratory,
        reason=laboratory.relaxed_separation_reason if given.relaxed_separation else "",
    )
    return laboratory


def own(session: Session, actor: Actor) -> Laboratory:
    """Return the actor's laboratory, locked."""
    return session.scalars(
        select(Laboratory).where(Laboratory.id == actor.laboratory()).with_for_update()
    ).one()


def _faults(laboratory: Laboratory, given: LaboratoryInput) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    for name in ("name", "address", "city", "request_form_title"):
        if not getattr(given, name).strip():
            faults[name] = InvalidInput(N_("Isian ini dicetak; isilah."))
    known = {
        "timezone": ZONES,
        "certificate_title": TITLES,
        "signature_mode": SIGNATURE_MODES,
        "comparison": tuple(Comparison),
        "tie": tuple(TieRule),
        "payment_gate": (PaymentGate.BEFORE_TESTING, PaymentGate.BEFORE_RELEASE, PaymentGate.NONE),
        "payment_basis": (Basis.PNBP, Basis.BLU, Basis.RETRIBUSI),
        "label_stock": stocks(),
    }
    for name, choices in known.items():
        if getattr(given, name) not in choices:
            faults[name] = InvalidInput(N_("Pilih dari daftar."))
    for name, most in (("promised_working_days", 250), ("retention_months", 240), ("bill_days", 366)):
        value = getattr(given, name)
        if value is None or not 1 <= value <= most:
            faults[name] = InvalidInput(N_("Isilah bilangan bulat dari 1 sampai %(most)s."), most=most)
    if given.relaxed_separation and not given.relaxed_separation_reason.strip():
        faults["relaxed_separation_reason"] = InvalidInput(
            N_("Tulislah alasan kebijakan ini; asesor akan membacanya.")
        )
    return faults | _accreditation_faults(given) | _address_faults(laboratory, given)


def _accreditation_faults(given: LaboratoryInput) -> dict[str, LimsError]:
    if not given.accreditation_number.strip():
        return {}
    faults: dict[str, LimsError] = {}
    if given.accredited_from is None:
        faults["accredited_from"] = InvalidInput(N_("Isilah sejak kapan akreditasi berlaku."))
    if given.accredited_until is None:
        faults["accredited_until"] = InvalidInput(N_("Isilah sampai kapan akreditasi berlaku."))
    elif given.accredited_from is not None and given.accredited_until < given.accredited_from:
        faults["accredited_until"] = InvalidInput(N_("Tanggal akhir lebih awal daripada tanggal mulai."))
    return faults


def _address_faults(laboratory: Laboratory, given: LaboratoryInput) -> dict[str, LimsError]:
    if not given.verification_url.strip():
        if not laboratory.verification_url:
            return {}
        return {
            "verification_url": InvalidInput(
                N_("Alamat publik tidak dapat dikosongkan lagi: QR yang tercetak memakainya. Gantilah saja.")
            )
        }
    try:
        check_public_address(given.verification_url, demonstration=laboratory.demonstration)
    except InvalidInput as fault:
        return {"verification_url": fault}
    return {}


def _move(session: Session, laboratory: Laboratory, text: str) -> None:
    """Take a new public address; the old one stays in the list of those that are answered for ever."""
    if not text.strip():
        return
    address = check_public_address(text, demonstration=laboratory.demonstration)
    if address == laboratory.verification_url:
        return
    laboratory.verification_url = address
    session.add(VerificationAddress(laboratory_id=laboratory.id, url=address, since=clock.now()))


def upload_mark(session: Session, actor: Actor, store: Store, kind: str, data: bytes) -> LaboratoryMark:
    """Keep a logo or accreditation mark; a new picture is off until somebody has looked at it and switches it on."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    if kind not in MARKS:
        raise InvalidInput(N_("Pilih dari daftar."))
    told = _checked_picture(data)
    digest = store.put(data)
    mark = _mark(session, actor, kind)
    if mark is None:
        mark = LaboratoryMark(laboratory_id=actor.laboratory(), kind=kind, sha256=digest, media_type=told)
        session.add(mark)
    mark.sha256, mark.media_type, mark.active = digest, told, False
    audit.record(session, actor, "mark:upload", mark)
    return mark


def _checked_picture(data: bytes) -> str:
    """Return the media type of a picture that can be printed."""
    if not data:
        raise InvalidInput(N_("Pilih berkas gambarnya."))
    if len(data) > LARGEST_MARK:
        raise InvalidInput(N_("Gambar terlalu besar; paling besar 2 MB."))
    kind = media_type(data, images_only=True)
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if max(picture.size) > WIDEST_MARK:
                raise InvalidInput(
                    N_("Gambar terlalu lebar; paling besar %(most)s piksel pada satu sisi."), most=WIDEST_MARK
                )
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise InvalidInput(N_("Gambar tidak dapat dibaca. Unggahlah berkas PNG atau JPEG lain.")) from error
    return kind


def switch_mark(session: Session, actor: Actor, kind: str, *, active: bool) -> LaboratoryMark:
    """Print a mark from now on, or no longer; papers that were issued keep what they had."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    laboratory = own(session, actor)
    mark = _mark(session, actor, kind)
    if mark is None:
        raise Conflict(N_("Unggahlah gambarnya lebih dulu."))
    if active and kind == "accreditation":
        if laboratory.demonstration:
            raise Conflict(N_("Laboratorium demonstrasi tidak memakai tanda akreditasi."))
        if not laboratory.accreditation_number:
            raise Conflict(N_("Isilah nomor dan masa akreditasi lebih dulu, pada halaman Laboratorium."))
    mark.active = active
    audit.record(session, actor, "mark:switch-on" if active else "mark:switch-off", mark)
    return mark


def _mark(session: Session, actor: Actor, kind: str) -> LaboratoryMark | None:
    return session.scalars(
        select(LaboratoryMark).where(
            LaboratoryMark.laboratory_id == actor.laboratory(), LaboratoryMark.kind == kind
        )
    ).one_or_none()
