"""Certificates: the list, and each as it was issued."""

import uuid

from flask import current_app, render_template
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db
from lims.queries import own_certificates as queries
from lims.queries.own_certificates import OwnCertificate
from lims.web import lists, states, whatsapp
from lims.web.portal.files import inline
from lims.web.portal.reader import current_client

STATES = ("issued", "superseded", "suspended", "withdrawn")


def certificates() -> str:
    """List one's own certificates."""
    wanted = lists.wanted()
    return render_template(
        "portal/certificates.html",
        found=queries.page_of(db.session(), current_client(), wanted),
        wanted=wanted,
        share=share,
        states=[(state, states.certificate_state(state)[0]) for state in STATES],
    )


def share(certificate: OwnCertificate) -> str:
    """Return the link that shares a certificate by WhatsApp: its number and where to verify it, no results."""
    text = _(
        "Laporan hasil uji %(number)s dari %(laboratory)s. Periksa keasliannya di %(url)s",
        number=certificate.number,
        laboratory=certificate.laboratory,
        url=certificate.verification_url,
    )
    return whatsapp.link(text)


def pdf(certificate_id: uuid.UUID) -> Response:
    """Hand out the very bytes that were issued."""
    number, digest = queries.file_of(db.session(), current_client(), certificate_id)
    return inline(current_app.extensions["lims_store"].get(digest), number)
