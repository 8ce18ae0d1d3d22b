"""A file that belongs to a row, for whoever may see that row."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.models import Attachment

READERS = {
    "orders": Permission.ORDER_VIEW,
    "samples": Permission.SAMPLE_VIEW,
    "determinations": Permission.DETERMINATION_VIEW,
    "calibrations": Permission.EQUIPMENT_VIEW,
    "certificates": Permission.CERTIFICATE_VIEW,
    "disposals": Permission.SAMPLE_VIEW,
    "subcontracts": Permission.SAMPLE_VIEW,
}
"""What it takes to read the files of each kind of row."""


def read(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Attachment:
    """Return a file of this laboratory."""
    attachment = fetch(session, actor, Attachment, attachment_id)
    require(actor, READERS[attachment.subject_kind])
    return attachment
