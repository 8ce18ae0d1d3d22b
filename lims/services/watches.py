"""Buyers who want to be told what becomes of a certificate: asked, confirmed by letter, ended at any time."""

import secrets
import uuid
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access.actor import ANONYMOUS
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.domain.mail import is_address
from lims.domain.workflow import PUBLIC_STATES
from lims.models import Certificate, CertificateWatch
from lims.services import audit

MOST_IN_AN_HOUR = 100
"""Wishes that an installation takes in an hour: letters that nobody asked for are a nuisance that is made elsewhere."""
MOST_TO_ONE = 3
"""Letters of question that one address is sent in a day, whoever asks for them."""


def ask(session: Session, token: str, email: str, language: str) -> CertificateWatch:
    """Note the wish to be told about the certificate with a token; a letter asks for confirmation.

    Raises:
        InvalidInput: that is no address.
        NotFound: there is no such certificate.
        Conflict: too many wishes came within an hour.
    """
    certificate = session.scalars(
        select(Certificate).where(Certificate.token == token, Certificate.state.in_(PUBLIC_STATES))
    ).one_or_none()
    if certificate is None:
        raise NotFound(N_("LHU ini tidak ditemukan."))
    address = email.strip()
    if not is_address(address):
        fault = InvalidInput(N_("Alamat e-mail ini tidak lengkap, misalnya nama@contoh.co.id."))
        raise InvalidInput(N_("Periksa isian yang ditandai."), {"email": fault})
    known = _known(session, certificate, address)
    if known is not None:
        return known
    lately = session.scalar(
        select(func.count())
        .select_from(CertificateWatch)
        .where(CertificateWatch.asked_at > clock.now() - timedelta(hours=1))
    )
    if (lately or 0) >= MOST_IN_AN_HOUR:
        raise Conflict(N_("Terlalu banyak permintaan serupa dalam satu jam ini. Coba lagi nanti."))
    to_one = session.scalar(
        select(func.count())
        .select_from(CertificateWatch)
        .where(
            func.lower(CertificateWatch.watcher_email) == address.lower(),
            CertificateWatch.confirmed_at.is_(None),
            CertificateWatch.asked_at > clock.now() - timedelta(days=1),
        )
    )
    if (to_one or 0) >= MOST_TO_ONE:
        raise Conflict(
            N_("Alamat ini sudah dikirimi beberapa surat hari ini. Buka salah satunya, atau coba besok.")
        )
    watch = CertificateWatch(
        laboratory_id=certificate.laboratory_id,
        certificate_id=certificate.id,
        watcher_email=address,
        language=language,
        token=secrets.token_urlsafe(16),
        asked_at=clock.now(),
        told_state=certificate.state,
    )
    session.add(watch)
    audit.record(session, ANONYMOUS, "watch:ask", watch)
    return watch


def _known(session: Session, certificate: Certificate, address: str) -> CertificateWatch | None:
    """Return the same wish where it was noted before: whoever asks twice gets no second letter."""
    return session.scalars(
        select(CertificateWatch)
        .where(
            CertificateWatch.laboratory_id == certificate.laboratory_id,
            CertificateWatch.certificate_id == certificate.id,
            func.lower(CertificateWatch.watcher_email) == address.lower(),
            CertificateWatch.ended_at.is_(None),
        )
        .order_by(CertificateWatch.id)
        .limit(1)
    ).one_or_none()


def confirm(session: Session, token: str) -> CertificateWatch:
    """Begin to tell; whoever holds the letter has the address."""
    watch = by_token(session, token)
    if watch.ended_at is None and watch.confirmed_at is None:
        watch.confirmed_at = clock.now()
        audit.record(session, ANONYMOUS, "watch:confirm", watch)
    return watch


def end(session: Session, token: str) -> CertificateWatch:
    """Tell no more, and forget the address."""
    watch = by_token(session, token)
    if watch.ended_at is None:
        watch.ended_at = clock.now()
        watch.watcher_email = ""
        audit.record(session, ANONYMOUS, "watch:end", watch)
    return watch


def by_token(session: Session, token: str) -> CertificateWatch:
    """Return the wish that a letter belongs to."""
    watch = session.scalars(select(CertificateWatch).where(CertificateWatch.token == token)).one_or_none()
    if watch is None:
        raise NotFound(N_("Tautan ini tidak dikenal. Mungkin terpotong saat disalin dari e-mail."))
    return watch


def number_of(session: Session, certificate_id: uuid.UUID) -> str:
    """Return the number of the certificate that is watched."""
    return session.get_one(Certificate, certificate_id).number or ""
