"""Photos that are printed with a certificate: chosen one by one, for what is printed is part of what is authorised."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.models import AnnexPhoto, Attachment, Determination, Sample
from lims.services import audit

LONGEST = 120
"""Characters of a caption: one or two lines under a photo."""
MOST = 12
"""Photos of one sample on paper."""


def choose(session: Session, actor: Actor, attachment_id: uuid.UUID, caption: str) -> AnnexPhoto:
    """Let a photo of a sample or of one of its pieces be printed, with some words under it; again, with others.

    Raises:
        InvalidInput: it is no photo, or there are too many words or photos already.
    """
    require(actor, Permission.CERTIFICATE_DRAFT)
    file = fetch(session, actor, Attachment, attachment_id)
    sample = _sample(session, actor, file)
    if not file.media_type.startswith("image/"):
        raise InvalidInput(N_("Hanya foto yang dapat dicetak pada LHU."))
    if len(caption.strip()) > LONGEST:
        raise InvalidInput(N_("Keterangan foto paling panjang %(most)s huruf."), most=LONGEST)
    if _printed(session, sample, file) >= MOST:
        raise Conflict(N_("Paling banyak %(most)s foto untuk satu contoh."), most=MOST)
    photo = _chosen(session, file)
    if photo is None:
        photo = AnnexPhoto(laboratory_id=file.laboratory_id, sample_id=sample.id, attachment_id=file.id)
    photo.caption, photo.removed = caption.strip(), False
    photo.chosen_at, photo.chosen_by_id = clock.now(), actor.known_id()
    session.add(photo)
    audit.record(session, actor, "photo:print", photo)
    return photo


def leave_out(session: Session, actor: Actor, attachment_id: uuid.UUID) -> AnnexPhoto:
    """Print a photo no longer; it stays with its sample."""
    require(actor, Permission.CERTIFICATE_DRAFT)
    photo = _chosen(session, fetch(session, actor, Attachment, attachment_id))
    if photo is None or photo.removed:
        raise Conflict(N_("Foto ini tidak dicetak pada LHU."))
    photo.removed = True
    audit.record(session, actor, "photo:leave-out", photo)
    return photo


def _sample(session: Session, actor: Actor, file: Attachment) -> Sample:
    """Return the sample that a photo belongs to, itself or through one of its pieces; it is locked."""
    sample_id = file.subject_id
    if file.subject_kind == "determinations":
        sample_id = fetch(session, actor, Determination, file.subject_id).sample_id
    elif file.subject_kind != "samples":
        raise InvalidInput(N_("Hanya foto contoh atau benda uji yang dapat dicetak pada LHU."))
    return fetch(session, actor, Sample, sample_id, lock=True)


def _chosen(session: Session, file: Attachment) -> AnnexPhoto | None:
    return session.scalars(
        select(AnnexPhoto).where(
            AnnexPhoto.laboratory_id == file.laboratory_id, AnnexPhoto.attachment_id == file.id
        )
    ).one_or_none()


def _printed(session: Session, sample: Sample, but: Attachment) -> int:
    return len(
        session.scalars(
            select(AnnexPhoto.id).where(
                AnnexPhoto.laboratory_id == sample.laboratory_id,
                AnnexPhoto.sample_id == sample.id,
                AnnexPhoto.attachment_id != but.id,
                AnnexPhoto.removed.is_(False),
            )
        ).all()
    )
