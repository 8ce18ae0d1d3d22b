"""Correction of what the customer supplied, before an amendment (7.8.8)."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.errors import InvalidInput, LimsError
from lims.queries import facts as queries
from lims.services import applications
from lims.web.errors import words
from lims.web.session import current_actor

HEAD = ("on_behalf_of_name", "on_behalf_of_address", "contact_name", "purpose")
ITEM = ("product", "brand", "type_designation", "heat_or_lot")


def facts(certificate_id: uuid.UUID) -> str:
    """Show what the customer said, ready to be corrected."""
    return _page(certificate_id)


def correct(certificate_id: uuid.UUID) -> Response | tuple[str, int]:
    """Correct it, with the reason."""
    actor, form = current_actor(), request.form
    found = queries.read(db.session(), actor, certificate_id)
    application_id, item_ids = found.application.id, [item.id for item in found.items]
    try:
        with transaction() as session:
            applications.correct_facts(
                session,
                actor,
                application_id,
                head={name: form[name] for name in HEAD if name in form},
                items={
                    item_id: {name: form[f"{name}-{item_id}"] for name in ITEM if f"{name}-{item_id}" in form}
                    for item_id in item_ids
                },
                reason=form.get("reason", ""),
            )
    except InvalidInput as error:
        return _page(certificate_id, error), error.status
    flash(_("Data pelanggan diperbaiki; nilai lama tetap tersimpan."), "success")
    return redirect(url_for("lab.certificate", certificate_id=certificate_id), 303)


def _page(certificate_id: uuid.UUID, error: LimsError | None = None) -> str:
    labels: dict[str, str] = {
        "on_behalf_of_name": _("Atas nama"),
        "on_behalf_of_address": _("Alamat atas nama"),
        "contact_name": _("Narahubung"),
        "purpose": _("Keperluan"),
        "product": _("Produk"),
        "brand": _("Merek"),
        "type_designation": _("Tipe"),
        "heat_or_lot": _("No. heat/lot"),
    }
    return render_template(
        "lab/bench/facts.html",
        found=queries.read(db.session(), current_actor(), certificate_id),
        labels=labels,
        head=HEAD,
        item_fields=ITEM,
        typed=request.form,
        error=words(error) if error else None,
    )
