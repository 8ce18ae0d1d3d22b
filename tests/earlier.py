"""Certificates of the earlier kind: issued before there were records and a log, with an address alone in their QR."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from lims.documents.certificate import Marks, render_certificate
from lims.models import Certificate
from lims.services import certificates
from lims.storage import LocalStore

NEWER = (
    "certificate_seals",
    "certificate_records",
    "log_cosignatures",
    "log_checkpoints",
    "log_tiles",
    "log_entries",
    "transparency_logs",
)
"""What an installation of then did not have."""


def as_of_then(session: Session, store: LocalStore, certificate: Certificate) -> bytes:
    """Make an issued certificate one of the earlier kind, in a database with nothing else in its log: its PDF."""
    pdf = render_certificate(certificates.content_of(certificate), marks=Marks())
    session.flush()
    for row in list(session):
        if row.__tablename__ in NEWER:
            session.expunge(row)
    for table in ("certificates", *NEWER):
        if session.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER IF EXISTS refuse_{verb}_{table}"))
        else:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    for table in NEWER:
        session.execute(text(f"DELETE FROM {table}"))
    statement = text("UPDATE certificates SET pdf_sha256 = :sha256 WHERE number = :number")
    session.execute(statement, {"sha256": store.put(pdf), "number": certificate.number})
    session.expire_all()
    return pdf
