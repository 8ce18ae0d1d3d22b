"""The technical manager lets clients read general advice, as its texts are now, or takes that back (practice 14)."""

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.models import AdviceApproval
from lims.queries import advice as queries
from lims.services import audit


def approve(session: Session, actor: Actor, sha256: str) -> AdviceApproval:
    """Approve the texts that were read; texts that changed meanwhile are read again first."""
    require(actor, Permission.STANDARD_CHECK)
    if sha256 != queries.book().sha256:
        raise Conflict(
            N_("Teks saran sudah berubah sejak Anda membacanya. Muat ulang, baca, lalu setujui lagi.")
        )
    return _record(session, actor, sha256, "")


def take_back(session: Session, actor: Actor, reason: str) -> AdviceApproval:
    """Let nobody read advice any more."""
    require(actor, Permission.STANDARD_CHECK)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah mengapa saran tidak lagi ditampilkan."))
    return _record(session, actor, "", reason.strip())


def _record(session: Session, actor: Actor, sha256: str, reason: str) -> AdviceApproval:
    row = AdviceApproval(
        laboratory_id=actor.laboratory(),
        sha256=sha256,
        reason=reason,
        at=clock.now(),
        by_id=actor.known_id(),
    )
    session.add(row)
    audit.record(session, actor, "advice:approve" if sha256 else "advice:take-back", row, reason=reason)
    return row
