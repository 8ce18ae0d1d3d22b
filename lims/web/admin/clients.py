"""Clients of this laboratory: the list, and what is known of one."""

import uuid
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms import StringField

from lims.access import Permission, allows, require
from lims.database import db
from lims.models import Client
from lims.queries import clients as queries
from lims.services import clients
from lims.web import acting, lists, workbooks
from lims.web.business_form import KINDS, ChangedBusinessForm
from lims.web.fields import OPEN_END, UNTIL, DayField, refuse_garbled, version_of
from lims.web.session import current_actor


def all_clients() -> str | Response:
    """List the clients that this laboratory works for."""
    wanted, actor = lists.wanted(), current_actor()
    found = queries.search(db.session(), actor, wanted)
    kinds = {choice.value: choice.label for choice in KINDS}
    if wanted.whole:
        return workbooks.clients(found, kinds)
    return render_template(
        "admin/clients.html",
        found=found,
        wanted=wanted,
        kinds=kinds,
        may_enter=allows(actor, Permission.APPLICATION_ENTER),
    )


def client(client_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Show a client, and change what it says of itself; the tax number is never sent to the screen."""
    actor = current_actor()
    page = queries.read(db.session(), actor, client_id)
    if request.method == "POST":
        require(actor, Permission.CLIENT_WRITE, page.client)
    form = ChangedBusinessForm(obj=page.client)
    if request.method == "GET":
        form.npwp.data = ""
        form.legal_entity.data = "yes" if page.client.legal_entity else "no"
        return _page(page, form)

    def change(session: Session) -> Client:
        given = form.to_input(session.get_one(Client, client_id))
        return clients.update(session, actor, client_id, given, version_of(form))

    if acting.submit(form, change) is None:
        return _page(queries.read(db.session(), actor, client_id), form), 422
    flash(acting.saved(), "success")
    return redirect(url_for("admin.client", client_id=client_id), 303)


def agreement(client_id: uuid.UUID) -> Response:
    """Note the agreement by which a client pays after the test."""
    form = AgreementForm()
    return acting.press(
        lambda session: clients.agree_to_pay_later(session, current_actor(), client_id, *form.to_input()),
        acting.saved(),
        url_for("admin.client", client_id=client_id),
    )


class AgreementForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """An agreement to pay after the test."""

    number = StringField(
        _("Nomor perjanjian"), description=_("Kosongkan bila pelanggan kembali membayar di muka.")
    )
    until = DayField(UNTIL, description=OPEN_END)

    def to_input(self) -> tuple[str, date | None]:
        """Return what was filled in."""
        refuse_garbled(self)
        return self.number.data or "", self.until.data


def _page(page: queries.ClientPage, form: ChangedBusinessForm) -> str:
    actor = current_actor()
    return render_template(
        "admin/client.html",
        page=page,
        form=form,
        kinds={choice.value: choice.label for choice in KINDS},
        may_write=allows(actor, Permission.CLIENT_WRITE),
        may_enter=allows(actor, Permission.APPLICATION_ENTER),
        may_agree=allows(actor, Permission.CLIENT_AGREE),
        agreement=AgreementForm(
            formdata=None, number=page.relation.agreement_number, until=page.relation.agreement_until
        ),
    )
