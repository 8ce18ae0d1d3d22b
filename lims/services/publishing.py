"""What is done before public files are written: every log's state is signed, so that the files show all of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.models import Laboratory
from lims.services import transparency
from lims.trust.keystore import KeyStore


def sign_all(session: Session, keys: KeyStore) -> int:
    """Sign the state of every log that has grown since its last checkpoint; return how many logs there are."""
    signed = 0
    for laboratory in session.scalars(select(Laboratory).order_by(Laboratory.code)):
        log = transparency.locked(session, laboratory.id)
        if log is not None and keys.has(laboratory.code):
            transparency.sign_checkpoint(session, log, keys, laboratory.code)
            signed += 1
    return signed
