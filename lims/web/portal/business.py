"""One's own business: what is known of it, and changing that."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.errors import Conflict, InvalidInput
from lims.models import Client
from lims.queries import businesses
from lims.services import clients
from lims.web import business_form, faults
from lims.web.business_form import KINDS, ChangedBusinessForm
from lims.web.fields import version_of
from lims.web.portal.reader import current_client


def business() -> str | Response:
    """Show the business, or the list where a person acts for several."""
    own = businesses.own(db.session(), current_client())
    if len(own) == 1:
        return _page(own[0])
    return render_template("portal/businesses.html", businesses=own)


def page(client_id: uuid.UUID) -> str:
    """Show one of several businesses."""
    return _page(businesses.read(db.session(), current_client(), client_id))


def edit(client_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Show the form, or change the data."""
    client = businesses.read(db.session(), current_client(), client_id)
    if request.method == "GET":
        return _form(business_form.form_of(client), client)
    form = ChangedBusinessForm()
    given = form.to_input(client)
    try:
        with transaction() as session:
            clients.update(session, current_client(), client_id, given, version_of(form))
    except (InvalidInput, Conflict) as error:
        faults.place(form, error)
        return _form(form, businesses.read(db.session(), current_client(), client_id)), error.status
    flash(_("Data usaha disimpan. LHU yang sudah terbit tidak berubah."), "success")
    return redirect(url_for("portal.business_page", client_id=client_id), 303)


def _page(client: Client) -> str:
    kinds = {choice.value: choice.label for choice in KINDS}
    return render_template("portal/business.html", client=client, kind=kinds.get(client.kind, client.kind))


def _form(form: ChangedBusinessForm, client: Client) -> str:
    return render_template("portal/business_form.html", form=form, client=client)
