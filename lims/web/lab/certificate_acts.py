"""Acts on certificates; a refusal stands beside the question that was answered."""

import uuid
from collections.abc import Callable

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Actor, Permission, allows, fetch
from lims.database import transaction
from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed
from lims.models import Certificate
from lims.services import certificates
from lims.web.lab.certificates import page_of_list, page_of_one
from lims.web.lab.entry_form import ids_among
from lims.web.security import limiter
from lims.web.session import current_actor

Answer = Response | tuple[str, int]


def _password_refused(response: Response) -> bool:
    """Say whether somebody who may authorise was refused, which a wrong password does."""
    return response.status_code == NotAllowed.status and allows(
        current_actor(), Permission.CERTIFICATE_AUTHORISE
    )


guarded = limiter.shared_limit("10 per minute; 60 per hour", scope="authorise", deduct_when=_password_refused)
"""An open screen is no place to try passwords at: only failures count."""


def draft(order_id: uuid.UUID) -> Response:
    """Make the draft of an order's first certificate."""
    with transaction() as session:
        made = certificates.draft(session, current_actor(), order_id)
        certificate_id = made.id
    flash(_("Konsep dibuat. Bacalah, lalu mintalah pengesahan."), "success")
    return _to(certificate_id)


def redraft(certificate_id: uuid.UUID) -> Response:
    """Make a draft anew from what the rows say by now; the old one stays in the trail."""
    actor = current_actor()
    with transaction() as session:
        old = fetch(session, actor, Certificate, certificate_id)
        certificates.discard(session, actor, old.id, _("Konsep diperbarui dari data terakhir."))
        if old.supersedes_id is not None:
            made = certificates.amend(session, actor, old.supersedes_id, old.amendment_reason)
        else:
            made = certificates.draft(session, actor, old.order_id)
        fresh_id = made.id
    flash(_("Konsep diperbarui dari data terakhir. Bacalah lagi."), "success")
    return _to(fresh_id)


def mark_read(certificate_id: uuid.UUID) -> Response:
    """Note that the reader has read this very content."""
    with transaction() as session:
        certificates.mark_read(session, current_actor(), certificate_id, request.form.get("content", ""))
    flash(_("Konsep ditandai sudah dibaca; sekarang dapat disahkan."), "success")
    return _to(certificate_id)


@guarded
def authorise(certificate_id: uuid.UUID) -> Answer:
    """Release one draft under one's name."""
    try:
        with transaction() as session:
            certificates.authorise(
                session, current_actor(), [certificate_id], request.form.get("password", "")
            )
    except (Conflict, GateClosed, InvalidInput, NotAllowed) as error:
        return page_of_one(certificate_id, act="authorise", error=error), error.status
    flash(_("LHU disahkan. Nomor dan tanggal diberikan saat diterbitkan."), "success")
    return _to(certificate_id)


@guarded
def authorise_several() -> Answer:
    """Release every draft that was ticked, the password once; all of them, or none (practice 30)."""
    chosen = ids_among(request.form.getlist("certificate"))
    try:
        with transaction() as session:
            certificates.authorise(session, current_actor(), chosen, request.form.get("password", ""))
    except (Conflict, GateClosed, InvalidInput, NotAllowed) as error:
        return page_of_list(error), error.status
    flash(_("%(count)s LHU disahkan.", count=len(chosen)), "success")
    return redirect(url_for("lab.certificates"), 303)


def issue(certificate_id: uuid.UUID) -> Answer:
    """Give number and date, make the PDF, tell the client."""
    store, keys = current_app.extensions["lims_store"], current_app.extensions["lims_keys"]
    try:
        with transaction() as session:
            number = certificates.issue(session, current_actor(), store, certificate_id, keys).number
    except (Conflict, GateClosed) as error:
        return page_of_one(certificate_id, act="issue", error=error), error.status
    flash(_("LHU %(number)s terbit; pelanggan diberi tahu.", number=number), "success")
    return _to(certificate_id)


def amend(certificate_id: uuid.UUID) -> Answer:
    """Begin the draft that will replace an issued certificate."""
    try:
        with transaction() as session:
            made = certificates.amend(
                session, current_actor(), certificate_id, request.form.get("reason", "")
            )
            fresh_id = made.id
    except (Conflict, InvalidInput) as error:
        return page_of_one(certificate_id, act="amend", error=error), error.status
    flash(_("Konsep amandemen dibuat. LHU lama berlaku sampai amandemen terbit."), "success")
    return _to(fresh_id)


def suspend(certificate_id: uuid.UUID) -> Answer:
    """Suspend while a complaint or nonconformity is looked into."""
    told = _("LHU ditangguhkan; siapa pun yang memindai QR melihatnya.")
    return _change(certificate_id, "suspend", certificates.suspend, told)


def reinstate(certificate_id: uuid.UUID) -> Answer:
    """Lift a suspension."""
    return _change(certificate_id, "reinstate", certificates.reinstate, _("LHU berlaku lagi."))


def withdraw(certificate_id: uuid.UUID) -> Answer:
    """Withdraw without a successor."""
    told = _("LHU dicabut; siapa pun yang memindai QR melihatnya.")
    return _change(certificate_id, "withdraw", certificates.withdraw, told)


def discard(certificate_id: uuid.UUID) -> Answer:
    """Give a draft up."""
    told = _("Konsep dibatalkan; jejaknya tetap tersimpan.")
    return _change(certificate_id, "discard", certificates.discard, told)


def _change(
    certificate_id: uuid.UUID, name: str, act: Callable[[Session, Actor, uuid.UUID, str], None], told: str
) -> Answer:
    """Carry out an act that needs no more than a reason."""
    try:
        with transaction() as session:
            act(session, current_actor(), certificate_id, request.form.get("reason", ""))
    except (Conflict, InvalidInput) as error:
        return page_of_one(certificate_id, act=name, error=error), error.status
    flash(told, "success")
    return _to(certificate_id)


def _to(certificate_id: uuid.UUID) -> Response:
    return redirect(url_for("lab.certificate", certificate_id=certificate_id), 303)
