"""One's own business: what is known of it, and changing that."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.codes import KBLI, REGION
from lims.domain.errors import Conflict, InvalidInput
from lims.models import Client
from lims.queries import business_sizes as sizes
from lims.queries import businesses, code_lists
from lims.services import business_sizes, clients
from lims.web import acting, business_form, faults
from lims.web.business_form import KINDS, ChangedBusinessForm
from lims.web.fields import version_of
from lims.web.portal.reader import current_client
from lims.web.size_form import SizeForm, size_form, told_scales


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


def state_size(client_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """State how large the business is."""
    form = SizeForm()
    stated = acting.submit(
        form, lambda session: business_sizes.state(session, current_client(), client_id, form.to_input())
    )
    if stated is None:
        return _page(businesses.read(db.session(), current_client(), client_id), form), 422
    flash(acting.saved(), "success")
    return redirect(url_for("portal.business_page", client_id=client_id), 303)


def _page(client: Client, refused: SizeForm | None = None) -> str:
    kinds = {choice.value: choice.label for choice in KINDS}
    stated = sizes.of(db.session(), client.id)
    return render_template(
        "portal/business.html",
        client=client,
        kind=kinds.get(client.kind, client.kind),
        region=code_lists.name_of(db.session(), REGION, client.region_code),
        kbli=code_lists.name_of(db.session(), KBLI, client.kbli),
        stated=stated,
        scales=told_scales(stated),
        size_form=refused or size_form(stated),
        size_refused=refused is not None,
        size_url=url_for("portal.business_size", client_id=client.id),
        may_state=True,
    )


def _form(form: ChangedBusinessForm, client: Client) -> str:
    return render_template("portal/business_form.html", form=form, client=client)
