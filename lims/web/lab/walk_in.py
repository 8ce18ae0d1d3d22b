"""Clients at the counter: found, taken in by their NIB, or entered anew; and a lost password."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.domain.codes import KBLI, REGION
from lims.domain.errors import Conflict, InvalidInput
from lims.queries import business_sizes as sizes
from lims.queries import clients as queries
from lims.queries import code_lists
from lims.services import business_sizes, client_accounts, clients, password_resets, walk_ins
from lims.web import acting, faults, lists, shown_code
from lims.web.errors import words as said
from lims.web.lab import words
from lims.web.lab.client_form import ClientForm, OwnerForm
from lims.web.session import current_actor
from lims.web.size_form import SizeForm, size_form, told_scales


def walk_in() -> str:
    """Look a client up."""
    require(current_actor(), Permission.APPLICATION_ENTER)
    return _looking()


def _looking(nib: str = "", error: str | None = None) -> str:
    wanted = lists.wanted()
    found = queries.search(db.session(), current_actor(), wanted)
    return render_template(
        "lab/walk_in.html", found=found, wanted=wanted, kinds=words.kind_words(), nib=nib, error=error
    )


def take_in() -> Response | tuple[str, int]:
    """Make a registered business this laboratory's client by its NIB."""
    nib = request.form.get("nib", "")
    try:
        with transaction() as session:
            client_id = walk_ins.take_in(session, current_actor(), nib).id
    except InvalidInput as error:
        return _looking(nib, said(error.fields.get("nib", error))), error.status
    return redirect(url_for("lab.client", client_id=client_id), 303)


def new_client() -> str:
    """Show the form for a new client."""
    require(current_actor(), Permission.APPLICATION_ENTER)
    return render_template("lab/new_client.html", form=ClientForm(formdata=None))


def enter_client() -> Response | tuple[str, int]:
    """Enter a new client; one whose NIB is known is taken in as it is."""
    form = ClientForm()
    try:
        with transaction() as session:
            client_id = clients.enter(session, current_actor(), form.to_input()).id
    except (InvalidInput, Conflict) as error:
        faults.place(form, error)
        return render_template("lab/new_client.html", form=form), error.status
    flash(_("Pelanggan dicatat."), "success")
    return redirect(url_for("lab.client", client_id=client_id), 303)


def client(client_id: uuid.UUID) -> str:
    """Show a client with its people and its newest business."""
    return _page(client_id)


def reset_password(client_id: uuid.UUID, user_id: uuid.UUID) -> str:
    """Give a client's person a one-time code in place of a lost password; it is shown this once."""
    with transaction() as session:
        given = password_resets.give_code(
            session, current_actor(), user_id, reason=request.form.get("reason", "").strip()
        )
    return shown_code.page(user_id, given, url_for("lab.client", client_id=client_id))


def open_account(client_id: uuid.UUID) -> str | tuple[str, int]:
    """Open an account for a person of a client; its one-time code is shown this once."""
    form = OwnerForm()
    opened = acting.submit(form, lambda session: _opened(session, client_id, form))
    if opened is None:
        return _page(client_id, form=form), 422
    return shown_code.page(*opened, url_for("lab.client", client_id=client_id))


def _opened(session: Session, client_id: uuid.UUID, form: OwnerForm) -> tuple[uuid.UUID, str]:
    user, code = client_accounts.open_account(session, current_actor(), client_id, form.to_input())
    return user.id, code


def state_size(client_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """State for a client how large its business is."""
    form = SizeForm()
    stated = acting.submit(
        form, lambda session: business_sizes.state(session, current_actor(), client_id, form.to_input())
    )
    if stated is None:
        return _page(client_id, size=form), 422
    flash(acting.saved(), "success")
    return redirect(url_for("lab.client", client_id=client_id), 303)


def _page(client_id: uuid.UUID, form: OwnerForm | None = None, size: SizeForm | None = None) -> str:
    actor = current_actor()
    page = queries.read(db.session(), actor, client_id)
    stated = sizes.of(db.session(), client_id)
    return render_template(
        "lab/client.html",
        page=page,
        region=code_lists.name_of(db.session(), REGION, page.client.region_code),
        kbli=code_lists.name_of(db.session(), KBLI, page.client.kbli),
        stated=stated,
        scales=told_scales(stated),
        size_form=size or size_form(stated),
        size_refused=size is not None,
        size_url=url_for("lab.client_size", client_id=client_id),
        may_state=allows(actor, Permission.CLIENT_WRITE),
        kinds=words.kind_words(),
        may_enter=allows(actor, Permission.APPLICATION_ENTER),
        form=form or OwnerForm(formdata=None),
        refused=form is not None,
    )
