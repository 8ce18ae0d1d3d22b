"""What must hold before a certificate may leave, besides the words that it holds (practice 5, 28; 17025 7.8.1)."""

import ipaddress
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.certificate import CertificateContent
from lims.domain.errors import N_, GateClosed, NotAllowed
from lims.domain.workflow import DeterminationState
from lims.models import Certificate, Determination, Laboratory, Order, User
from lims.queries import name_checks
from lims.queries.certificates import outdated


def require_separation(
    session: Session, laboratory: Laboratory, certificate: Certificate, user: User
) -> None:
    """Nobody releases what they tested; the reviewer only by the laboratory's recorded policy (practice 28)."""
    rows = session.execute(
        select(Determination.submitted_by_id, Determination.reviewed_by_id).where(
            Determination.laboratory_id == certificate.laboratory_id,
            Determination.order_id == certificate.order_id,
            Determination.state != DeterminationState.VOID,
        )
    ).all()
    if any(analyst == user.id for analyst, _reviewer in rows):
        raise NotAllowed(N_("Anda menguji contoh ini, jadi orang lain yang mengesahkan LHU-nya."))
    if any(reviewer == user.id for _analyst, reviewer in rows) and not laboratory.relaxed_separation:
        raise NotAllowed(N_("Anda memverifikasi pengujian ini, jadi orang lain yang mengesahkan LHU-nya."))


def require_checked(content: CertificateContent) -> None:
    """Refuse a certificate on a specification that nobody checked against the licensed copy (practice 5)."""
    for sample in content.samples:
        reference = sample.specification
        if reference is not None and not reference.checked_copy:
            raise GateClosed(
                N_(
                    "Berkas %(code)s belum diperiksa terhadap salinan berlisensi. Manajer teknis mencatat "
                    "pemeriksaan pada halaman Standar, lalu konsep dibuat ulang."
                ),
                code=reference.code,
            )


def require_fresh(session: Session, order: Order, content: CertificateContent) -> None:
    """Refuse a draft that no longer says what is recorded, such as a client's name that was corrected since."""
    if outdated(session, order, content):
        raise GateClosed(
            N_(
                "Data sudah berubah sejak konsep ini dibuat. Perbarui konsepnya, lalu bacalah dan sahkan lagi."
            )
        )


def require_names_checked(session: Session, order: Order) -> None:
    """Refuse to issue while the client looks at the names, or wishes another one (practice 12); silence goes on."""
    check = name_checks.latest(session, order.laboratory_id, order.id)
    if check is None:
        return
    if check.state == "objected":
        raise GateClosed(
            N_(
                "Pelanggan meminta perbaikan: %(text)s. Perbaiki data pelanggan dan perbarui konsepnya, atau jawablah "
                "permintaannya."
            ),
            text=check.objection.rstrip(". "),
        )
    today = clock.today(session.get_one(Laboratory, order.laboratory_id).timezone)
    if name_checks.is_open(check, today):
        raise GateClosed(
            N_(
                "Pelanggan masih dapat memeriksa nama sampai %(date)s. Tunggulah jawabannya atau tanggal itu."
            ),
            date=check.until.strftime("%d-%m-%Y"),
        )


def require_public_address(laboratory: Laboratory) -> str:
    """Return the address that goes into the QR; a loopback or unencrypted one would be dead for ever on paper."""
    address = (laboratory.verification_url or "").rstrip("/")
    if laboratory.demonstration and address:
        return address
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or _is_private(parts.hostname):
        raise GateClosed(
            N_(
                "Alamat publik laboratorium belum diatur, sehingga QR pada kertas tidak akan pernah terbuka. "
                "Administrator mengisinya pada Pengaturan, Laboratorium."
            )
        )
    return address


def _is_private(host: str) -> bool:
    if host == "localhost" or "." not in host:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
