"""Certificates: draft, read, authorise, issue; amend, suspend, withdraw."""

import uuid
from collections.abc import Callable, Sequence

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db, transaction
from lims.documents.certificate import render_certificate
from lims.domain.errors import N_, InvalidInput
from lims.domain.workflow import PUBLIC_STATES
from lims.models import Laboratory
from lims.queries import certificates as queries
from lims.queries.rows import items_of
from lims.services import applications, attachments
from lims.services import certificates as services
from lims.services.attachments import Store
from lims.web import lists, states
from lims.web.security import limiter
from lims.web.session import current_actor

STATES = ("draft", "authorised", "issued", "superseded", "suspended", "withdrawn", "discarded")
HEAD = ("on_behalf_of_name", "on_behalf_of_address", "purpose")
ITEM = ("product", "brand", "type_designation", "heat_or_lot")


def _store() -> Store:
    store: Store = current_app.extensions["lims_store"]
    return store


def _back(certificate_id: uuid.UUID) -> Response:
    return redirect(url_for("lab.certificate", certificate_id=certificate_id), 303)


def certificates() -> str:
    """List certificates, with what waits for a draft on top."""
    actor, wanted = current_actor(), lists.wanted()
    return render_template(
        "lab/certificates/list.html",
        waiting=queries.waiting(db.session(), actor),
        found=queries.page_of(db.session(), actor, wanted),
        wanted=wanted,
        states=[(state, states.certificate_state(state)[0]) for state in STATES],
        may_draft=allows(actor, Permission.CERTIFICATE_DRAFT),
        may_authorise=allows(actor, Permission.CERTIFICATE_AUTHORISE),
    )


def draft(order_id: uuid.UUID) -> Response:
    """Make the draft of an order's certificate."""
    with transaction() as session:
        certificate_id = services.draft(session, current_actor(), order_id).id
    flash(_("Konsep LHU dibuat. Bacalah sebelum disahkan."), "success")
    return _back(certificate_id)


def certificate(certificate_id: uuid.UUID) -> str:
    """Show a certificate as a readable page."""
    actor = current_actor()
    page = queries.read(db.session(), actor, certificate_id)
    return render_template(
        "lab/certificates/certificate.html",
        page=page,
        content=page.content,
        conditions=condition_words(),
        public=page.certificate.state in PUBLIC_STATES,
        items=items_of(db.session(), page.application) if "correct" in page.acts else (),
        may_attach=allows(actor, Permission.CERTIFICATE_ISSUE),
        may_trace=allows(actor, Permission.DETERMINATION_VIEW),
    )


def condition_words() -> dict[str, tuple[str, str]]:
    """Return each condition before issue: what holds, and what to do where it does not."""
    return {
        "checked": (
            _("Spesifikasi diperiksa terhadap salinan berlisensi"),
            _("Manajer teknis mencatat pemeriksaan pada halaman Standar, lalu konsep dibuat ulang."),
        ),
        "address": (
            _("Alamat publik untuk QR sudah diatur"),
            _("Administrator mengisinya pada Pengaturan, Laboratorium."),
        ),
        "separation": (
            _("Anda tidak menguji dan tidak memverifikasi isinya"),
            _("Orang lain yang mengesahkan LHU ini."),
        ),
        "authorised": (_("Disahkan"), _("Bacalah konsepnya, lalu sahkan dengan kata sandi Anda.")),
    }


def pdf(certificate_id: uuid.UUID) -> FlaskResponse:
    """Give the issued PDF as it is stored, or a preview with the watermark of a draft."""
    actor = current_actor()
    page = queries.read(db.session(), actor, certificate_id)
    certificate = page.certificate
    if certificate.pdf_sha256:
        data = _store().get(certificate.pdf_sha256)
        name = (certificate.number or "LHU").replace("/", "-")
    else:
        laboratory = db.session.get_one(Laboratory, certificate.laboratory_id)
        marks = services.marks_of(db.session(), _store(), laboratory)
        data = render_certificate(page.content, marks=marks, draft=True)
        name = "konsep-" + page.order.number.replace("/", "-")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return FlaskResponse(data, mimetype="application/pdf", headers=headers)


def content(certificate_id: uuid.UUID) -> FlaskResponse:
    """Give the frozen content as the file that `lims verify` and `lims certificate render` take."""
    page = queries.read(db.session(), current_actor(), certificate_id)
    headers = {"Content-Disposition": 'attachment; filename="data.json"'}
    return FlaskResponse(page.certificate.content, mimetype="application/json", headers=headers)


def mark_read(certificate_id: uuid.UUID) -> Response:
    """Note that the reader has read this very draft."""
    with transaction() as session:
        services.mark_read(session, current_actor(), certificate_id, request.form.get("content_sha256", ""))
    flash(_("Dicatat: Anda sudah membaca konsep ini."), "success")
    return _back(certificate_id)


@limiter.limit("10 per minute")
def authorise(certificate_id: uuid.UUID) -> Response:
    """Authorise one draft; the password is asked again."""
    _authorise([certificate_id])
    return _back(certificate_id)


@limiter.limit("10 per minute")
def authorise_many() -> Response:
    """Authorise several drafts that were each read before, with the password once."""
    _authorise([uuid.UUID(value) for value in request.form.getlist("certificate_id") if _is_id(value)])
    return redirect(url_for("lab.certificates", state="authorised"), 303)


def _authorise(certificate_ids: Sequence[uuid.UUID]) -> None:
    with transaction() as session:
        done = services.authorise(session, current_actor(), certificate_ids, request.form.get("password", ""))
        count = len(done)
    flash(_("%(count)s LHU disahkan.", count=count), "success")


def _is_id(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def issue(certificate_id: uuid.UUID) -> Response:
    """Issue an authorised certificate."""
    with transaction() as session:
        number = services.issue(session, current_actor(), _store(), certificate_id).number
    flash(_("LHU %(number)s terbit. Pelanggan diberi tahu.", number=number), "success")
    return _back(certificate_id)


def amend(certificate_id: uuid.UUID) -> Response:
    """Begin an amendment: a new draft that names the old certificate and says why."""
    with transaction() as session:
        new_id = services.amend(session, current_actor(), certificate_id, request.form.get("reason", "")).id
    flash(_("Konsep amandemen dibuat. LHU lama tetap berlaku sampai amandemen terbit."), "success")
    return _back(new_id)


def _with_reason(act: Callable[..., None], certificate_id: uuid.UUID, told: str) -> Response:
    with transaction() as session:
        act(session, current_actor(), certificate_id, request.form.get("reason", ""))
    flash(told, "success")
    return _back(certificate_id)


def discard(certificate_id: uuid.UUID) -> Response:
    """Give a draft up."""
    return _with_reason(services.discard, certificate_id, _("Konsep dibatalkan."))


def suspend(certificate_id: uuid.UUID) -> Response:
    """Suspend an issued certificate."""
    return _with_reason(services.suspend, certificate_id, _("LHU ditangguhkan; pemindai QR melihatnya."))


def reinstate(certificate_id: uuid.UUID) -> Response:
    """Lift a suspension."""
    return _with_reason(services.reinstate, certificate_id, _("LHU berlaku lagi."))


def withdraw(certificate_id: uuid.UUID) -> Response:
    """Withdraw a certificate without a successor."""
    return _with_reason(services.withdraw, certificate_id, _("LHU dicabut; pemindai QR melihatnya."))


def correct(certificate_id: uuid.UUID) -> Response:
    """Correct what the customer supplied, before an amendment prints it."""
    actor = current_actor()
    with transaction() as session:
        page = queries.read(session, actor, certificate_id)
        applications.correct_facts(
            session,
            actor,
            page.application.id,
            head={name: request.form[name] for name in HEAD if name in request.form},
            items={
                item.id: {
                    name: request.form[f"{item.id}-{name}"]
                    for name in ITEM
                    if f"{item.id}-{name}" in request.form
                }
                for item in items_of(session, page.application)
            },
            reason=request.form.get("reason", ""),
        )
    flash(_("Data pelanggan dikoreksi. Buatlah amandemen supaya tercetak."), "success")
    return _back(certificate_id)


def attach(certificate_id: uuid.UUID) -> Response:
    """Attach the signed scan, whose hash can then be compared as well."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInput(N_("Pilih berkas yang akan dilampirkan."))
    with transaction() as session:
        attachments.attach(
            session, current_actor(), _store(), "certificates", certificate_id, file.filename, file.read()
        )
    flash(_("Berkas dilampirkan."), "success")
    return _back(certificate_id)
