"""The sealed forms of an issued certificate's PDF, beside the issued row, which nobody changes."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, within


class CertificateSeal(OfLaboratory, Base):
    """A sealed PDF of a certificate, and where the log says so; the newest one is handed out, all are genuine."""

    __tablename__ = "certificate_seals"
    constraints = (
        within("certificate_id", "certificates"),
        UniqueConstraint("laboratory_id", "certificate_id", "sequence"),
        UniqueConstraint("laboratory_id", "log_index"),
        Index(None, "pdf_sha256"),
    )

    certificate_id: Mapped[uuid.UUID]
    sequence: Mapped[int]
    """1 for the first seal, then one more for each new seal or renewal of time-stamps."""
    kind: Mapped[str]
    """`seal`, or `refresh` where time-stamps were renewed over the file before."""
    level: Mapped[str]
    """PAdES level: `B-B` without an outside time, `B-LTA` with it."""
    sealer: Mapped[str]
    """Who sealed: `local-p256`, `pkcs11`, `bsre-seal`."""
    pdf_sha256: Mapped[str]
    """Hash and storage key of the sealed PDF."""
    log_index: Mapped[int] = mapped_column(BigInteger)
    """Number of the log's entry with this hash."""
    sealed_at: Mapped[datetime]
