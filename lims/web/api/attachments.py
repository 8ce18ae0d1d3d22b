"""Files beside rows, and which photos are printed with the certificate."""

import base64
import binascii
import uuid

from flask import Response, current_app
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, visible
from lims.domain.errors import N_, InvalidInput
from lims.models import AnnexPhoto, Attachment, Certificate, Determination, Order, Sample
from lims.queries import files
from lims.services import annex, attachments
from lims.web.api import answers, bodies
from lims.web.api.intake import Page
from lims.web.api.operations import Operation
from lims.web.api.pages import page_of

P = Permission

ORDER = "/orders/<uuid:order_id>"
SAMPLE = "/samples/<uuid:sample_id>"
CERTIFICATE = "/certificates/<uuid:certificate_id>"


def attach_to_order(session: Session, actor: Actor, given: bodies.NewFile, order_id: uuid.UUID) -> Attachment:
    """Attach a file to an order."""
    return _attached(session, actor, given, "orders", order_id)


def attach_to_sample(
    session: Session, actor: Actor, given: bodies.NewFile, sample_id: uuid.UUID
) -> Attachment:
    """Attach a photo or a file to a sample."""
    return _attached(session, actor, given, "samples", sample_id)


def attach_to_determination(
    session: Session, actor: Actor, given: bodies.NewFile, determination_id: uuid.UUID
) -> Attachment:
    """Attach raw data or a photo to a determination."""
    return _attached(session, actor, given, "determinations", determination_id)


def attach_to_certificate(
    session: Session, actor: Actor, given: bodies.NewFile, certificate_id: uuid.UUID
) -> Attachment:
    """Attach a signed scan to a certificate."""
    return _attached(session, actor, given, "certificates", certificate_id)


def _attached(
    session: Session, actor: Actor, given: bodies.NewFile, kind: str, row_id: uuid.UUID
) -> Attachment:
    data = decoded(given.file)
    store = current_app.extensions["lims_store"]
    row = attachments.attach(session, actor, store, kind, row_id, given.name, data)
    session.flush()
    return row


def decoded(file: str) -> bytes:
    """Return a file from the base64 of a request."""
    try:
        return base64.b64decode(file, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(N_("file bukan base64.")) from error


def files_of_sample(session: Session, actor: Actor, sample_id: uuid.UUID) -> Page:
    """List the photos and other files of a sample."""
    return page_of(
        session,
        visible(actor, Attachment).where(
            Attachment.subject_kind == "samples", Attachment.subject_id == sample_id
        ),
        Attachment,
    )


def print_photo(
    session: Session, actor: Actor, given: bodies.Caption, attachment_id: uuid.UUID
) -> AnnexPhoto:
    """Let a photo of a sample or of one of its pieces be printed with the certificate."""
    row = annex.choose(session, actor, attachment_id, given.caption)
    session.flush()
    return row


def leave_photo_out(session: Session, actor: Actor, given: object, attachment_id: uuid.UUID) -> AnnexPhoto:
    """Print a photo no longer; it stays with its sample."""
    row = annex.leave_out(session, actor, attachment_id)
    session.flush()
    return row


def attachment_file(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Response:
    """Hand a file out as it is kept."""
    found = files.read(session, actor, attachment_id)
    data = current_app.extensions["lims_store"].get(found.sha256)
    return Response(data, content_type="application/octet-stream")


ATTACHMENTS = (
    Operation(
        "POST",
        f"{ORDER}/attachments",
        "attach_to_order",
        attach_to_order,
        answers.Attachment,
        "Attach a file to an order",
        P.SAMPLE_RECEIVE,
        Order,
        bodies.NewFile,
        201,
    ),
    Operation(
        "POST",
        f"{SAMPLE}/attachments",
        "attach_to_sample",
        attach_to_sample,
        answers.Attachment,
        "Attach a photo or a file to a sample",
        P.SAMPLE_RECEIVE,
        Sample,
        bodies.NewFile,
        201,
    ),
    Operation(
        "POST",
        "/determinations/<uuid:determination_id>/attachments",
        "attach_to_determination",
        attach_to_determination,
        answers.Attachment,
        "Attach raw data or a photo to a determination",
        P.DETERMINATION_ENTER,
        Determination,
        bodies.NewFile,
        201,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/attachments",
        "attach_to_certificate",
        attach_to_certificate,
        answers.Attachment,
        "Attach a signed scan to a certificate",
        P.CERTIFICATE_ISSUE,
        Certificate,
        bodies.NewFile,
        201,
    ),
    Operation(
        "GET",
        "/attachments/<uuid:attachment_id>/file",
        "attachment_file",
        attachment_file,
        None,
        "A file as it is kept",
        P.SAMPLE_VIEW,
        Attachment,
    ),
    Operation(
        "GET",
        f"{SAMPLE}/attachments",
        "sample_attachments",
        files_of_sample,
        answers.Attachment,
        "Photos and files of a sample",
        P.SAMPLE_VIEW,
        Sample,
        many=True,
    ),
    Operation(
        "POST",
        "/attachments/<uuid:attachment_id>/print",
        "print_photo",
        print_photo,
        answers.AnnexPhoto,
        "Print a photo with the certificate",
        P.CERTIFICATE_DRAFT,
        Attachment,
        bodies.Caption,
    ),
    Operation(
        "POST",
        "/attachments/<uuid:attachment_id>/leave-out",
        "leave_photo_out",
        leave_photo_out,
        answers.AnnexPhoto,
        "Print a photo no longer",
        P.CERTIFICATE_DRAFT,
        Attachment,
    ),
)
