"""What must hold before a certificate may leave, point by point, with what to do where it does not."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, allows
from lims.domain.certificate import CertificateContent
from lims.domain.errors import GateClosed, NotAllowed
from lims.domain.workflow import CertificateState
from lims.models import Laboratory, Order, User
from lims.queries import name_checks, order_limits
from lims.queries.certificates import CertificatePage
from lims.queries.checks import checks_of
from lims.queries.library import frozen_specification
from lims.services import release
from lims.web.errors import words
from lims.web.filters import day


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the checklist; `holds` is None for what is only told."""

    label: str
    holds: bool | None
    detail: str


def checklist(session: Session, actor: Actor, page: CertificatePage) -> tuple[Point, ...]:
    """Return the points in the order in which they are usually mended."""
    laboratory = session.get_one(Laboratory, page.certificate.laboratory_id)
    points = (
        _fresh(page),
        *_specifications(session, laboratory, page.content),
        _accreditation(page.content),
        *_limits(session, page.order),
        *_names(session, page.order),
        _address(laboratory),
    )
    if page.certificate.state == CertificateState.AUTHORISED:
        by = page.people[page.certificate.authorised_by_id]
        return (*points, Point(_("Disahkan"), holds=True, detail=_("Oleh %(name)s.", name=by)))
    return (*points, _read(actor, page), _separation(session, actor, laboratory, page))


def _fresh(page: CertificatePage) -> Point:
    if page.stale:
        return Point(
            _("Isi konsep"),
            holds=False,
            detail=_("Data sudah berubah sejak konsep dibuat. Perbarui konsep, lalu bacalah lagi."),
        )
    return Point(_("Isi konsep"), holds=True, detail=_("Sesuai data terakhir."))


def _specifications(session: Session, laboratory: Laboratory, content: CertificateContent) -> list[Point]:
    """Return a point for each specification (practice 5)."""
    points = []
    for reference in {
        one.specification.code: one.specification for one in content.samples if one.specification
    }.values():
        label = _("Spesifikasi %(code)s", code=reference.code)
        if reference.checked_copy:
            detail = _(
                "Diperiksa terhadap salinan %(copy)s oleh %(name)s, %(date)s.",
                copy=reference.checked_copy,
                name=reference.checked_by,
                date=day(reference.checked_on),
            )
            points.append(Point(label, holds=True, detail=detail))
        else:
            checks = checks_of(session, laboratory.id, frozen_specification(session, reference.sha256))
            detail = _(
                "Diperiksa %(done)s dari %(all)s batas terhadap salinan berlisensi, dan ada batas pada konsep ini "
                "yang belum. Manajer teknis mencatatnya pada halaman Standar, lalu konsep diperbarui.",
                done=checks.done,
                all=len(checks.limits),
            )
            points.append(Point(label, holds=False, detail=detail))
        if reference.superseded_by:
            detail = _(
                "Digantikan %(code)s; pilihan pelanggan tercatat pada kaji ulang.",
                code=reference.superseded_by,
            )
            points.append(Point(label, holds=None, detail=detail))
    return points


def _accreditation(content: CertificateContent) -> Point:
    rows = [row for sample in content.samples for row in sample.rows]
    inside = sum(row.accredited for row in rows)
    detail = (
        _(
            "%(inside)s dari %(total)s baris dalam ruang lingkup pada tanggal uji.",
            inside=inside,
            total=len(rows),
        )
        if inside
        else _("Tidak ada baris dalam ruang lingkup pada tanggal uji; akreditasi tidak disebut.")
    )
    return Point(_("Akreditasi"), holds=None, detail=detail)


def _names(session: Session, order: Order) -> list[Point]:
    """Tell whether the client has looked at the names, where the laboratory asks it to (practice 12)."""
    found = name_checks.standing(session, order)
    if found is None:
        return []
    try:
        release.require_names_checked(session, order)
    except GateClosed as refusal:
        return [Point(_("Nama diperiksa pelanggan"), holds=False, detail=words(refusal))]
    silent = _(
        "Pelanggan tidak menjawab sampai %(date)s; LHU terbit seperti tertulis.", date=day(found.check.until)
    )
    detail = silent if found.check.state in {"asked", "passed"} else _("Pelanggan sudah menjawab.")
    return [Point(_("Nama diperiksa pelanggan"), holds=True, detail=detail)]


def _limits(session: Session, order: Order) -> list[Point]:
    """Tell how many limits that were typed by hand await their confirmation."""
    open_ones = order_limits.awaiting(session, order)
    if not open_ones:
        return []
    detail = _(
        "%(count)s batas belum dikonfirmasi penyelia, jadi hasilnya tidak dinyatakan. Perbarui konsep sesudahnya.",
        count=open_ones,
    )
    return [Point(_("Batas diisi manual"), holds=None, detail=detail)]


def _address(laboratory: Laboratory) -> Point:
    try:
        address = release.require_public_address(laboratory)
    except GateClosed as refusal:
        return Point(_("Alamat publik untuk QR"), holds=False, detail=words(refusal))
    return Point(_("Alamat publik untuk QR"), holds=True, detail=address)


def _read(actor: Actor, page: CertificatePage) -> Point:
    label = _("Dibaca")
    if page.readers:
        detail = _("Oleh %(names)s.", names=", ".join(page.readers))
        mine = page.read or not allows(actor, Permission.CERTIFICATE_AUTHORISE)
        return Point(label, holds=mine, detail=detail if mine else detail + " " + _("Belum oleh Anda."))
    return Point(label, holds=False, detail=_("Belum ada pengesah yang menandai konsep ini sudah dibaca."))


def _separation(session: Session, actor: Actor, laboratory: Laboratory, page: CertificatePage) -> Point:
    """Tell whether the reader, where they could authorise, may authorise this one (practice 28)."""
    label = _("Pemisahan tugas")
    if not allows(actor, Permission.CERTIFICATE_AUTHORISE):
        detail = _("Disahkan manajer teknis atau kepala yang tidak menguji dan tidak memverifikasi.")
        return Point(label, holds=None, detail=detail)
    user = session.get_one(User, actor.known_id())
    try:
        release.require_separation(session, laboratory, page.certificate, user)
    except NotAllowed as refusal:
        return Point(label, holds=False, detail=words(refusal))
    relaxed = _("Kelonggaran laboratorium berlaku: %(reason)s", reason=laboratory.relaxed_separation_reason)
    return Point(
        label,
        holds=True,
        detail=relaxed if laboratory.relaxed_separation else _("Anda tidak menguji dan tidak memverifikasi."),
    )
