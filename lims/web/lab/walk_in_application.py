"""The application of a client at the counter, on the same form that clients fill in themselves."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Permission, fetch, require
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.models import Application, Client
from lims.services import applications as acts
from lims.web import application_workbook, faults
from lims.web.application_form import ApplicationForm, form_for, pressed
from lims.web.application_sheet import screen
from lims.web.errors import words as said
from lims.web.fields import version_of
from lims.web.rulebook import open_rulebook
from lims.web.session import current_actor

Answer = str | tuple[str, int] | Response
Keeping = Callable[[Session], Application]


def new_application(client_id: uuid.UUID) -> Answer:
    """Begin an application on behalf of a client; it is handed in at once, or kept as a draft."""
    client = _client(client_id)
    open_rulebook(current_actor().laboratory())
    form = form_for() if request.method == "GET" else ApplicationForm()
    if pressed() == "template":
        return application_workbook.handed_out(form)
    if request.method == "GET" or form.reshape(pressed()):
        return _page(form, client)

    def start(session: Session) -> Application:
        given = form.to_submit() if pressed() == "submit" else form.to_input()
        actor = current_actor()
        return acts.start(session, actor, actor.laboratory(), client_id, given)

    return _kept(form, client, start)


def edit_application(application_id: uuid.UUID) -> Answer:
    """Go on with a walk-in's draft, or change one that was asked about."""
    actor = current_actor()
    application = fetch(db.session(), actor, Application, application_id)
    client = _client(application.client_id)
    if not application.walk_in:
        raise Conflict(N_("Permohonan ini diisi pelanggan lewat portal; mintalah ia yang mengubahnya."))
    open_rulebook(actor.laboratory())
    form = form_for(application) if request.method == "GET" else ApplicationForm()
    if pressed() == "template":
        return application_workbook.handed_out(form)
    if request.method == "GET" or form.reshape(pressed()):
        return _page(form, client, application)

    def save(session: Session) -> Application:
        given = form.to_submit() if pressed() == "submit" else form.to_input()
        return acts.save(session, actor, application_id, given, version_of(form))

    return _kept(form, client, save, application)


def _client(client_id: uuid.UUID) -> Client:
    actor = current_actor()
    require(actor, Permission.APPLICATION_ENTER)
    return fetch(db.session(), actor, Client, client_id)


def _kept(
    form: ApplicationForm,
    client: Client,
    keep: Keeping,
    application: Application | None = None,
) -> Answer:
    """Keep what was written, hand it in where that was pressed, and answer; faults stand at their fields."""
    handed_in = pressed() == "submit"
    try:
        with transaction() as session:
            row = keep(session)
            if handed_in:
                acts.submit(session, current_actor(), row.id)
            address = url_for("lab.application", application_id=row.id)
    except InvalidInput as error:
        form.refresh()
        faults.place(form, error)
        return _page(form, client, application), error.status
    except Conflict as error:
        form.refresh()
        return _page(form, client, application, said(error)), error.status
    flash(_("Permohonan diajukan dan siap dikaji.") if handed_in else _("Draf disimpan."), "success")
    return redirect(address, 303)


def _page(
    form: ApplicationForm, client: Client, application: Application | None = None, conflict: str = ""
) -> str:
    back = url_for("lab.client", client_id=client.id)
    if application is not None:
        back = url_for("lab.application", application_id=application.id)
    return render_template(
        "lab/application_form.html",
        client=client,
        application=application,
        action=request.path,
        may_submit=True,
        cancel_url=back,
        conflict=conflict,
        **screen(form, current_actor().laboratory()),
    )
