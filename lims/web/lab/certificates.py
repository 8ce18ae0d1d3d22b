"""Certificates: what awaits a draft, what awaits its authorisation, and one with its content and its checklist."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows, fetch, require
from lims.database import db, transaction
from lims.documents.certificate import render_certificate
from lims.domain.errors import LimsError
from lims.domain.workflow import CERTIFICATE, CertificateState, may
from lims.models import Certificate, Laboratory
from lims.queries import certificates as queries
from lims.queries import name_checks, sealing, tracing
from lims.services import attachments, certificates
from lims.web import lists, states, workbooks
from lims.web.errors import words
from lims.web.lab.certificate_checklist import checklist
from lims.web.lab.prints import pdf
from lims.web.session import current_actor

STATES = ("draft", "authorised", "issued", "superseded", "suspended", "withdrawn", "discarded")


def listing() -> str | Response:
    """List certificates; above the list stands what awaits somebody."""
    if lists.wanted().whole:
        return workbooks.certificates(queries.page_of(db.session(), current_actor(), lists.wanted()))
    return page_of_list()


def page_of_list(error: LimsError | None = None) -> str:
    """Draw the list, with the fault of an authorisation where there was one."""
    session, actor, wanted = db.session(), current_actor(), lists.wanted()
    plain = not wanted.state and not wanted.text and wanted.page == 1
    counts = queries.counts(session, actor)
    return render_template(
        "lab/bench/certificates.html",
        found=queries.page_of(session, actor, wanted),
        wanted=wanted,
        states=[
            (state, f"{states.certificate_state(state)[0]} ({counts.get(state, 0)})") for state in STATES
        ],
        tested=queries.tested_orders(session, actor) if plain else (),
        drafts=queries.pending(session, actor, CertificateState.DRAFT) if plain else (),
        authorised=queries.pending(session, actor, CertificateState.AUTHORISED) if plain else (),
        may_draft=allows(actor, Permission.CERTIFICATE_DRAFT),
        may_authorise=allows(actor, Permission.CERTIFICATE_AUTHORISE),
        may_issue=allows(actor, Permission.CERTIFICATE_ISSUE),
        error=words(error) if error else None,
        chosen=request.form.getlist("certificate"),
    )


def certificate(certificate_id: uuid.UUID) -> str:
    """Show a certificate."""
    return page_of_one(certificate_id)


def page_of_one(certificate_id: uuid.UUID, *, act: str = "", error: LimsError | None = None) -> str:
    """Draw a certificate, with the fault of an act beside its question."""
    session, actor = db.session(), current_actor()
    page = queries.read(session, actor, certificate_id)
    state = CertificateState(page.certificate.state)
    permitted = {
        "authorise": Permission.CERTIFICATE_AUTHORISE,
        "issue": Permission.CERTIFICATE_ISSUE,
        "discard": Permission.CERTIFICATE_DRAFT,
        "suspend": Permission.CERTIFICATE_REVOKE,
        "reinstate": Permission.CERTIFICATE_REVOKE,
        "withdraw": Permission.CERTIFICATE_REVOKE,
    }
    pending = state in queries.PENDING
    return render_template(
        "lab/bench/certificate.html",
        page=page,
        traces=tracing.traces_of(session, page.order) if allows(actor, Permission.DETERMINATION_VIEW) else {},
        can={name: may(CERTIFICATE, state, name) and allows(actor, one) for name, one in permitted.items()},
        may_revoke=allows(actor, Permission.CERTIFICATE_REVOKE),
        may_draft=allows(actor, Permission.CERTIFICATE_DRAFT),
        may_attach=allows(actor, Permission.CERTIFICATE_ISSUE),
        checks=checklist(session, actor, page) if pending else (),
        names=name_checks.standing(session, page.order),
        pending=pending,
        failed=act,
        error=words(error) if error else None,
    )


def preview(certificate_id: uuid.UUID) -> Response:
    """Show the PDF: sealed, or the print while the seal is awaited; a draft drawn now with its watermark."""
    session, actor = db.session(), current_actor()
    require(actor, Permission.CERTIFICATE_VIEW)
    row = fetch(session, actor, Certificate, certificate_id)
    store = current_app.extensions["lims_store"]
    if row.pdf_sha256:
        return pdf(store.get(sealing.file_of(session, row).sha256), row.number or "LHU")
    laboratory = session.get_one(Laboratory, row.laboratory_id)
    marks = certificates.marks_of(session, store, laboratory)
    return pdf(
        render_certificate(certificates.content_of(row), marks=marks, draft=True, pictures=store.get),
        "konsep",
    )


def content(certificate_id: uuid.UUID) -> Response:
    """Hand out the content as data: what is hashed, authorised and printed."""
    actor = current_actor()
    require(actor, Permission.CERTIFICATE_VIEW)
    row = fetch(db.session(), actor, Certificate, certificate_id)
    return Response(row.content, mimetype="application/json")


def attach(certificate_id: uuid.UUID) -> Response:
    """Attach the signed scan of an issued certificate."""
    file = request.files.get("file")
    if file is None or not file.filename:
        flash(_("Pilih berkas dahulu."), "error")
    else:
        store = current_app.extensions["lims_store"]
        with transaction() as session:
            attachments.attach(
                session,
                current_actor(),
                store,
                "certificates",
                certificate_id,
                file.filename,
                file.read(),
            )
        flash(_("Berkas dilampirkan."), "success")
    return redirect(url_for("lab.certificate", certificate_id=certificate_id), 303)
