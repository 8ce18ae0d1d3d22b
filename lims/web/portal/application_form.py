"""Writing an application: begin, go on, hand in."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import fetch
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.models import Application, Client, Laboratory
from lims.queries import businesses, own_applications
from lims.queries.laboratories import House, house_of, houses
from lims.services import applications as acts
from lims.web import application_workbook, faults, house
from lims.web.application_form import ApplicationForm, form_for, pressed
from lims.web.application_sheet import screen
from lims.web.errors import words
from lims.web.fields import version_of
from lims.web.portal.reader import current_client
from lims.web.rulebook import open_rulebook

Answer = str | tuple[str, int] | Response
Keeping = Callable[[Session], Application]
One = TypeVar("One")


def new() -> Answer:
    """Begin an application; where there are several laboratories or businesses, they are chosen first."""
    offered, own = houses(db.session()), businesses.own(db.session(), current_client())
    at = _chosen("laboratory", {one.id: one for one in offered})
    client = _chosen("client", {one.id: one for one in own})
    if at is None or client is None:
        return render_template("portal/application_start.html", houses=offered, clients=own, client=client)
    open_rulebook(at.id)
    form = _begun(client) if request.method == "GET" else ApplicationForm()
    action = url_for("portal.new_application", laboratory=at.id, client=client.id)
    if pressed() == "template":
        return application_workbook.handed_out(form)
    if request.method == "GET" or form.reshape(pressed()):
        return _page(form, at, client, action)
    client_id, laboratory_id = client.id, at.id

    def start(session: Session) -> Application:
        given = form.to_submit() if pressed() == "submit" else form.to_input()
        return acts.start(session, current_client(), laboratory_id, client_id, given)

    return _kept(form, start, lambda **more: _page(form, at, client, action, **more))


def edit(application_id: uuid.UUID) -> Answer:
    """Go on with a draft, or change an application that the laboratory asked about."""
    application = fetch(db.session(), current_client(), Application, application_id)
    if application.state not in own_applications.WRITABLE:
        raise Conflict(
            N_(
                "Permohonan yang sudah diajukan tidak dapat diubah. Tariklah, atau tunggu pertanyaan laboratorium."
            )
        )
    open_rulebook(application.laboratory_id)
    at = house_of(db.session().get_one(Laboratory, application.laboratory_id))
    client = businesses.read(db.session(), current_client(), application.client_id)
    asked, number = application.state == "queried", application.number or ""
    form = form_for(application) if request.method == "GET" else ApplicationForm()
    action = url_for("portal.edit_application", application_id=application_id)

    def page(conflict: str = "") -> str:
        return _page(form, at, client, action, conflict=conflict, asked=asked, number=number)

    if pressed() == "template":
        return application_workbook.handed_out(form)
    if request.method == "GET" or form.reshape(pressed()):
        return page()

    def save(session: Session) -> Application:
        given = form.to_submit() if pressed() == "submit" else form.to_input()
        return acts.save(session, current_client(), application_id, given, version_of(form))

    return _kept(form, save, page)


def submit(application_id: uuid.UUID) -> Answer:
    """Hand in a draft as it is stored; what is missing is shown on the form."""
    try:
        with transaction() as session:
            acts.submit(session, current_client(), application_id)
    except InvalidInput as error:
        application = fetch(db.session(), current_client(), Application, application_id)
        open_rulebook(application.laboratory_id)
        form = form_for(application)
        faults.place(form, error)
        at = house_of(db.session().get_one(Laboratory, application.laboratory_id))
        client = businesses.read(db.session(), current_client(), application.client_id)
        action = url_for("portal.edit_application", application_id=application_id)
        return _page(form, at, client, action), error.status
    flash(_("Permohonan diajukan. Laboratorium mengkajinya dan memberi kabar di sini."), "success")
    return redirect(url_for("portal.application", application_id=application_id), 303)


def _kept(form: ApplicationForm, keep: Keeping, page: Callable[..., str]) -> Answer:
    """Keep what was written, hand it in where that was pressed, and answer; faults stand at their fields."""
    handed_in = pressed() == "submit"
    try:
        with transaction() as session:
            row = keep(session)
            if handed_in:
                acts.submit(session, current_client(), row.id)
            application_id = row.id
    except InvalidInput as error:
        form.refresh()
        faults.place(form, error)
        return page(), error.status
    except Conflict as error:
        form.refresh()
        return page(conflict=words(error)), error.status
    if handed_in:
        flash(_("Permohonan diajukan. Laboratorium mengkajinya dan memberi kabar di sini."), "success")
        return redirect(url_for("portal.application", application_id=application_id), 303)
    flash(_("Draf disimpan. Lanjutkan kapan saja, lalu ajukan."), "success")
    return redirect(url_for("portal.edit_application", application_id=application_id), 303)


def _chosen(name: str, among: dict[uuid.UUID, One]) -> One | None:
    """Return what the address names, or the only one there is; None where it must be chosen."""
    given = request.args.get(name, "")
    if not given:
        return next(iter(among.values())) if len(among) == 1 else None
    try:
        return among[uuid.UUID(given)]
    except (ValueError, KeyError) as error:
        raise NotFound(
            N_("Tidak ditemukan. Mungkin alamatnya salah ketik, atau bukan milik Anda.")
        ) from error


def _begun(client: Client) -> ApplicationForm:
    """Return an empty form; whom to call is the business's own contact until told otherwise."""
    form = form_for()
    form.contact_name.data, form.contact_phone.data = client.contact_name, client.phone
    return form


def _page(
    form: ApplicationForm,
    at: House,
    client: Client,
    action: str,
    *,
    conflict: str = "",
    asked: bool = False,
    number: str = "",
) -> str:
    return render_template(
        "portal/application_form.html",
        action=action,
        at=at,
        client=client,
        conflict=conflict,
        asked=asked,
        number=number,
        may_submit=True,
        cancel_url=url_for("portal.applications"),
        **screen(form, at.id),
        **house.of(at),
    )
