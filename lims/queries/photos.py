"""Photos of a sample and of its pieces, and which of them are printed with the certificate."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lims.domain.certificate import Photo
from lims.models import AnnexPhoto, Attachment, Determination, Sample, Specimen

_PRINTED = (
    select(AnnexPhoto.id)
    .join(Attachment, Attachment.id == AnnexPhoto.attachment_id)
    .where(
        AnnexPhoto.laboratory_id == bindparam("laboratory_id"),
        AnnexPhoto.removed.is_(False),
        (Attachment.subject_id == bindparam("sample_id"))
        | Attachment.subject_id.in_(
            select(Determination.id).where(
                Determination.laboratory_id == bindparam("laboratory_id"),
                Determination.sample_id == bindparam("sample_id"),
            )
        ),
    )
    .limit(1)
)
"""Whether any photo of a sample or of its pieces is printed: of most samples there is none."""


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file of a sample, or of one of its pieces."""

    file: Attachment
    piece: str
    """Method and mark, where it shows one piece."""
    printed: bool
    caption: str

    @property
    def is_photo(self) -> bool:
        """Say whether it can be shown as a picture."""
        return self.file.media_type.startswith("image/")


def files_of_sample(
    session: Session, laboratory_id: uuid.UUID, sample_id: uuid.UUID, *, pieces: bool
) -> tuple[SampleFile, ...]:
    """Return the files of a sample, and those of its pieces where the reader may see them; the first one first."""
    marks = _marks(session, laboratory_id, sample_id) if pieces else {}
    rows: Iterable[tuple[Attachment, AnnexPhoto | None]] = session.execute(
        select(Attachment, AnnexPhoto)
        .outerjoin(
            AnnexPhoto,
            (AnnexPhoto.laboratory_id == Attachment.laboratory_id)
            & (AnnexPhoto.attachment_id == Attachment.id),
        )
        .where(Attachment.laboratory_id == laboratory_id, Attachment.subject_id.in_([sample_id, *marks]))
        .order_by(Attachment.id)
    )
    return tuple(
        SampleFile(
            file=file,
            piece=marks.get(file.subject_id, ""),
            printed=chosen is not None and not chosen.removed,
            caption=chosen.caption if chosen else "",
        )
        for file, chosen in rows
    )


def _marks(session: Session, laboratory_id: uuid.UUID, sample_id: uuid.UUID) -> dict[uuid.UUID, str]:
    rows = session.execute(
        select(Determination.id, Specimen.method_code, Specimen.mark)
        .join(Specimen, Specimen.id == Determination.specimen_id)
        .where(Determination.laboratory_id == laboratory_id, Determination.sample_id == sample_id)
    )
    return {determination_id: f"{method} · {mark}" for determination_id, method, mark in rows}


def printed_of(session: Session, sample: Sample) -> tuple[Photo, ...]:
    """Return the photos of a sample that are printed, as they are frozen into the content of a certificate."""
    given = {"laboratory_id": sample.laboratory_id, "sample_id": sample.id}
    if session.execute(_PRINTED, given).first() is None:
        return ()
    files = files_of_sample(session, sample.laboratory_id, sample.id, pieces=True)
    return tuple(
        Photo(sha256=one.file.sha256, caption=one.caption or one.piece or sample.code or "")
        for one in files
        if one.printed
    )
