"""From the plan to a certificate that is handed out, and the standards by which it is judged."""

import tomllib
import uuid
from types import SimpleNamespace
from typing import Any

from flask import Response, current_app
from sqlalchemy.orm import Session

from lims.access import Actor, fetch, visible
from lims.domain.errors import N_, NotFound
from lims.models import Certificate, Determination, Equipment
from lims.queries import sealing, standards_reader
from lims.queries.entry import OPEN
from lims.services import assignments, certificates, entry, sheets, supervision
from lims.services.pieces import Piece
from lims.web.api import bodies
from lims.web.api.intake import Page
from lims.web.api.pages import page_of


def determinations(session: Session, actor: Actor, order_id: uuid.UUID) -> Page:
    """List the determinations of an order."""
    query = visible(actor, Determination).where(Determination.order_id == order_id)
    return page_of(session, query, Determination)


def my_determinations(session: Session, actor: Actor) -> Page:
    """List the determinations that are one's own to do."""
    query = visible(actor, Determination).where(
        Determination.analyst_id == actor.user_id, Determination.state.in_(OPEN)
    )
    return page_of(session, query, Determination)


def assign(session: Session, actor: Actor, given: bodies.Assignment) -> Page:
    """Give determinations to an analyst; all of them, or none."""
    assignments.assign(session, actor, given.determination_ids, given.analyst_id, given.due_on)
    session.flush()
    return [fetch(session, actor, Determination, one) for one in given.determination_ids], None


def submit_readings(
    session: Session, actor: Actor, given: bodies.Readings, determination_id: uuid.UUID
) -> Determination:
    """Hand readings to the supervisor."""
    row = entry.submit(session, actor, determination_id, given.entry, given.version, reason=given.reason)
    session.flush()
    return row


def submit_sheet(session: Session, actor: Actor, given: bodies.Sheet) -> Page:
    """Hand the pieces of a sheet to the supervisor; all of them, or none."""
    pieces = [Piece(one.determination_id, one.version, one.entry) for one in given.pieces]
    return sheets.hand_in_all(session, actor, pieces, reason=given.reason), None


def accept(
    session: Session, actor: Actor, given: bodies.Accepted, determination_id: uuid.UUID
) -> Determination:
    """Accept a determination in the version that was read."""
    return supervision.accept(session, actor, [determination_id], seen={determination_id: given.version})[0]


def accept_all(session: Session, actor: Actor, given: bodies.AcceptedTogether) -> Page:
    """Accept determinations in the versions that were read; all of them, or none."""
    seen = {one.determination_id: one.version for one in given.determinations}
    return supervision.accept(session, actor, list(seen), seen=seen), None


def send_back(
    session: Session, actor: Actor, given: bodies.Why, determination_id: uuid.UUID
) -> Determination:
    """Return a determination to its analyst."""
    supervision.send_back(session, actor, determination_id, given.reason)
    return _determination(session, actor, determination_id)


def _determination(session: Session, actor: Actor, determination_id: uuid.UUID) -> Determination:
    session.flush()
    return fetch(session, actor, Determination, determination_id)


def equipment(session: Session, actor: Actor) -> Page:
    """List the equipment of the laboratory."""
    return page_of(session, visible(actor, Equipment), Equipment)


def draft(session: Session, actor: Actor, given: object, order_id: uuid.UUID) -> Certificate:
    """Draft the certificate of an order that is tested."""
    row = certificates.draft(session, actor, order_id)
    session.flush()
    return row


def list_certificates(session: Session, actor: Actor) -> Page:
    """List certificates."""
    return page_of(session, visible(actor, Certificate), Certificate)


def certificate(session: Session, actor: Actor, certificate_id: uuid.UUID) -> Certificate:
    """Read a certificate."""
    return fetch(session, actor, Certificate, certificate_id)


def content(session: Session, actor: Actor, certificate_id: uuid.UUID) -> Response:
    """Hand out the content: what is hashed, authorised and printed."""
    return Response(
        fetch(session, actor, Certificate, certificate_id).content, content_type="application/json"
    )


def mark_read(session: Session, actor: Actor, given: bodies.Read, certificate_id: uuid.UUID) -> Certificate:
    """Note that one has read this content."""
    certificates.mark_read(session, actor, certificate_id, given.content_sha256)
    session.flush()
    return fetch(session, actor, Certificate, certificate_id)


def authorise(
    session: Session, actor: Actor, given: bodies.Password, certificate_id: uuid.UUID
) -> Certificate:
    """Release a draft under one's name."""
    row = certificates.authorise(session, actor, [certificate_id], given.password)[0]
    session.flush()
    return row


def issue(session: Session, actor: Actor, given: object, certificate_id: uuid.UUID) -> Certificate:
    """Issue an authorised certificate."""
    extensions = current_app.extensions
    row = certificates.issue(
        session, actor, extensions["lims_store"], certificate_id, extensions["lims_keys"]
    )
    session.flush()
    return row


def pdf(session: Session, actor: Actor, certificate_id: uuid.UUID) -> Response:
    """Hand out the PDF of an issued certificate."""
    row = fetch(session, actor, Certificate, certificate_id)
    if not row.pdf_sha256:
        raise NotFound(N_("LHU ini belum terbit."))
    data = current_app.extensions["lims_store"].get(sealing.file_of(session, row).sha256)
    return Response(data, content_type="application/pdf")


def standards(session: Session, actor: Actor) -> Page:
    """List the specifications that the laboratory knows."""
    shelf = standards_reader.shelf(session, actor)
    return [
        SimpleNamespace(
            code=one.definition.code,
            title={"id": one.definition.title.id, "en": one.definition.title.en},
            sha256=one.definition.sha256,
        )
        for one in shelf.specifications
    ], None


def standard(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """Read a specification."""
    found = standards_reader.specification(session, actor, code).specification
    return {
        "code": found.code,
        "sha256": found.sha256,
        "definition": tomllib.loads(found.source_text),
    }
