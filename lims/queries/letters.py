"""What is to be sent by e-mail: notices to clients, and letters to those who watch a certificate."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.documents.wording import say
from lims.domain.mail import is_address
from lims.domain.roles import Role
from lims.domain.text import Text
from lims.models import (
    BackupRun,
    Certificate,
    CertificateWatch,
    Client,
    Laboratory,
    LaboratoryMembership,
    Notice,
    OneTimeCode,
    Order,
    User,
)
from lims.models.audit import INSTALLATION
from lims.queries.notices import filled, worded
from lims.queries.sendings import languages_of, path_of

FRESH = timedelta(days=7)
"""What is older is no news any more: a mail server that comes late does not send the past."""
MOST = 50
"""Letters of one sweep."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is due, and the row that says so."""

    kind: str
    """`code`, `notice`, `question`, `change` or `backup`."""
    row_id: uuid.UUID
    laboratory_id: uuid.UUID
    to: str
    subject: str
    body: str
    state: str = ""
    """The state that a watcher is told."""


def due(session: Session) -> list[Letter]:
    """Return the letters that await sending, the oldest first."""
    since = clock.now() - FRESH
    return [
        *_codes(session, since),
        *_notices(session, since),
        *_questions(session, since),
        *_changes(session),
        *_failed_backups(session, since),
    ][:MOST]


def _codes(session: Session, since: datetime) -> Iterator[Letter]:
    """Yield the letters that tell owners of accounts that a code was made for them; the code is in none."""
    rows = session.execute(
        select(OneTimeCode, User, Laboratory)
        .join(User, User.id == OneTimeCode.user_id)
        .join(Laboratory, Laboratory.id == OneTimeCode.laboratory_id)
        .where(OneTimeCode.mailed_at.is_(None), OneTimeCode.made_at > since, User.email.is_not(None))
        .order_by(OneTimeCode.id)
        .limit(MOST)
    )
    for code, user, laboratory in rows:
        at = code.made_at.astimezone(ZoneInfo(laboratory.timezone)).strftime("%d-%m-%Y %H.%M")
        words = say("letter.code_made", name=user.name, laboratory=laboratory.name, at=at)
        yield Letter(
            "code",
            code.id,
            laboratory.id,
            user.email or "",
            say("letter.code_made_title")[user.language],
            f"{words[user.language]}\n",
        )


def _notices(session: Session, since: datetime) -> Iterator[Letter]:
    rows = session.execute(
        select(Notice, Client, Laboratory, Order.tracking_token)
        .join(Client, Client.id == Notice.client_id)
        .join(Laboratory, Laboratory.id == Notice.laboratory_id)
        .outerjoin(Order, and_(Order.laboratory_id == Notice.laboratory_id, Order.id == Notice.order_id))
        .where(Notice.mailed_at.is_(None), Notice.created_at > since, Client.email != "")
        .order_by(Notice.id)
        .limit(MOST)
    ).all()
    known = languages_of(session, {row[1].id for row in rows})
    for notice, client, laboratory, token in rows:
        kind = worded(notice.kind, has_account=client.id in known)
        title = filled(kind, "title", notice.parameters, {})
        text = filled(kind, "text", notice.parameters, {})
        # Who gets letters and has no account follows the order by the page behind the receipt's QR.
        page = path_of(notice, token or "", has_account=client.id in known)
        yield Letter(
            "notice",
            notice.id,
            laboratory.id,
            client.email,
            title.id,
            _body(laboratory, text, f"{base_of(laboratory)}{page}"),
        )


def _questions(session: Session, since: datetime) -> Iterator[Letter]:
    pending = (CertificateWatch.question_sent_at.is_(None), CertificateWatch.asked_at > since)
    for watch, certificate, laboratory in _watches(session, *pending):
        words = {"number": certificate.number or "", "laboratory": laboratory.name}
        address = f"{base_of(laboratory)}verify/watch/{watch.token}"
        yield Letter(
            "question",
            watch.id,
            laboratory.id,
            watch.watcher_email,
            say("letter.question_title", **words)[watch.language],
            f"{say('letter.question', **words)[watch.language]}\n\n{address}\n",
        )


def _changes(session: Session) -> Iterator[Letter]:
    pending = (
        CertificateWatch.confirmed_at.is_not(None),
        CertificateWatch.told_state != Certificate.state,
    )
    for watch, certificate, laboratory in _watches(session, *pending):
        words = {
            "number": certificate.number or "",
            "laboratory": laboratory.name,
            "state": say(f"letter.{certificate.state}")[watch.language],
        }
        base = base_of(laboratory)
        yield Letter(
            "change",
            watch.id,
            laboratory.id,
            watch.watcher_email,
            say("letter.change_title", **words)[watch.language],
            f"{say('letter.change', **words)[watch.language]}\n\n{base}v/{certificate.token}\n\n"
            f"{say('letter.end')[watch.language]}\n{base}verify/watch/{watch.token}\n",
            certificate.state,
        )


def _failed_backups(session: Session, since: datetime) -> Iterator[Letter]:
    """Yield one letter about the first failure of the daily backup after a good one, to all who can mend it."""
    good = select(func.max(BackupRun.at)).where(BackupRun.fault == "").scalar_subquery()
    failed = session.scalars(
        select(BackupRun)
        .where(BackupRun.fault != "", BackupRun.at > since, or_(good.is_(None), BackupRun.at > good))
        .order_by(BackupRun.at)
        .limit(1)
    ).first()
    if failed is None or failed.told_at is not None:
        return
    today = clock.today()
    addresses = session.scalars(
        select(User.email)
        .join(LaboratoryMembership, LaboratoryMembership.user_id == User.id)
        .where(
            LaboratoryMembership.role.in_((Role.ADMINISTRATOR, Role.HEAD)),
            or_(LaboratoryMembership.valid_until.is_(None), LaboratoryMembership.valid_until >= today),
            User.email.is_not(None),
            User.disabled_at.is_(None),
        )
        .distinct()
        .order_by(User.email)
    ).all()
    # One that takes no letters would keep the letter from all others.
    usable = [one for one in addresses if one and is_address(one)]
    if not usable:
        return
    reason = failed.fault % failed.fault_parameters if failed.fault_parameters else failed.fault
    title, words = say("letter.backup_failed_title"), say("letter.backup_failed", reason=reason)
    yield Letter(
        "backup",
        failed.id,
        INSTALLATION,
        ", ".join(usable),
        title.id,
        f"{words.id}\n\n{words.en}\n",
    )


def _watches(
    session: Session, *pending: ColumnElement[bool]
) -> list[tuple[CertificateWatch, Certificate, Laboratory]]:
    rows = session.execute(
        select(CertificateWatch, Certificate, Laboratory)
        .join(
            Certificate,
            (Certificate.laboratory_id == CertificateWatch.laboratory_id)
            & (Certificate.id == CertificateWatch.certificate_id),
        )
        .join(Laboratory, Laboratory.id == CertificateWatch.laboratory_id)
        .where(CertificateWatch.ended_at.is_(None), *pending)
        .order_by(CertificateWatch.id)
        .limit(MOST)
    )
    return [(watch, certificate, laboratory) for watch, certificate, laboratory in rows]


def base_of(laboratory: Laboratory) -> str:
    """Return the laboratory's public address with a slash at its end."""
    return (laboratory.verification_url or "").rstrip("/") + "/"


def _body(laboratory: Laboratory, text: Text, url: str) -> str:
    """Return both languages, for who does not know which the reader prefers."""
    return f"{text.id}\n\n{url}\n\n— {laboratory.name}\n\n{text.en}\n"
