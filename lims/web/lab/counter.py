"""The counter: what was scanned, and the reception of each sample."""

import uuid
from collections.abc import Sequence
from datetime import date

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims import clock
from lims.access import Actor, Permission, require
from lims.database import db, transaction
from lims.domain.errors import InvalidInput, LimsError, NotFound
from lims.exchange.table_format import CellFault
from lims.models import Laboratory, Sample
from lims.queries import orders, samples, scanning
from lims.queries.listing import Wanted
from lims.queries.orders import OrderedSample, OrderPage
from lims.services import attachments, reception
from lims.web import faults
from lims.web.errors import words as said
from lims.web.lab import telling, words
from lims.web.lab.reception_form import ReceptionForm
from lims.web.session import current_actor


def counter() -> str:
    """Wait for a scan; below it stand the orders whose samples are awaited, and what is held."""
    return _waiting()


def find() -> Response | tuple[str, int]:
    """Open what was scanned or typed."""
    actor, typed = current_actor(), request.args.get("code", "")
    require(actor, Permission.SAMPLE_RECEIVE)
    try:
        scanned = scanning.find(db.session(), actor, typed)
    except (InvalidInput, NotFound) as error:
        return _waiting(said(error)), error.status
    return redirect(url_for("lab.counter_order", order_id=scanned.order_id, sample=scanned.sample_id), 303)


def _waiting(error: str | None = None) -> str:
    session, actor = db.session(), current_actor()
    require(actor, Permission.SAMPLE_RECEIVE)
    g.reads_codes = True
    return render_template(
        "lab/counter.html",
        error=error,
        expected=orders.page_of(session, actor, Wanted(state="ordered")),
        held=samples.held(session, actor),
    )


def order(order_id: uuid.UUID) -> str:
    """Show the samples of an order; the one that comes next has its form open."""
    return order_with(order_id)


def order_with(order_id: uuid.UUID, bad_cells: Sequence[CellFault] = (), refusal: str = "") -> str:
    """Show the samples of an order, and what was wrong in a file that was to receive them."""
    actor = current_actor()
    require(actor, Permission.SAMPLE_RECEIVE)
    page = orders.read(db.session(), actor, order_id)
    chosen = _chosen(page, request.args.get("sample", ""))
    quantity = chosen.item.quantity if chosen else ""
    form = ReceptionForm(formdata=None, received_on=_today(actor), quantity=quantity)
    return _page(page, chosen, form, bad_cells, refusal)


def receive(sample_id: uuid.UUID) -> Response | tuple[str, int]:
    """Accept, hold or reject a sample, with its photos."""
    actor, form = current_actor(), ReceptionForm()
    order_id = samples.read(db.session(), actor, sample_id).order.id
    try:
        with transaction() as session:
            sample = ACTS.get(request.form.get("act", ""), _accept)(session, actor, sample_id, form)
            _keep_photos(session, actor, sample_id)
            flash(_told(sample.state, sample.code or ""), "success")
    except InvalidInput as error:
        faults.place(form, error)
        page = orders.read(db.session(), actor, order_id)
        return _page(page, _chosen(page, str(sample_id)), form), error.status
    return redirect(url_for("lab.counter_order", order_id=order_id), 303)


def release(sample_id: uuid.UUID) -> Response:
    """Let a held sample be tested as its client decided."""
    with transaction() as session:
        sample = reception.release(session, current_actor(), sample_id, request.form.get("reason", ""))
        order_id = sample.order_id
    flash(_("Keputusan pelanggan dicatat; contoh akan diuji."), "success")
    return redirect(url_for("lab.counter_order", order_id=order_id), 303)


def reject(sample_id: uuid.UUID) -> Response:
    """Refuse a sample that is held."""
    with transaction() as session:
        sample = reception.reject(session, current_actor(), sample_id, request.form.get("reason", ""))
        order_id = sample.order_id
    flash(_("Contoh ditolak; pelanggan diberi tahu."), "success")
    return redirect(url_for("lab.counter_order", order_id=order_id), 303)


def _accept(session: Session, actor: Actor, sample_id: uuid.UUID, form: ReceptionForm) -> Sample:
    return reception.accept(session, actor, sample_id, form.to_input(_today(actor)))


def _hold(session: Session, actor: Actor, sample_id: uuid.UUID, form: ReceptionForm) -> Sample:
    return reception.hold(session, actor, sample_id, form.to_input(_today(actor)), form.reason.data or "")


def _reject(session: Session, actor: Actor, sample_id: uuid.UUID, form: ReceptionForm) -> Sample:
    return reception.reject(session, actor, sample_id, form.reason.data or "")


ACTS = {"accept": _accept, "hold": _hold, "reject": _reject}


def _keep_photos(session: Session, actor: Actor, sample_id: uuid.UUID) -> None:
    """Attach the photos that came with a form; what is no picture is refused at its field."""
    store = current_app.extensions["lims_store"]
    for file in request.files.getlist("photos"):
        data = file.read()
        if not file.filename or not data:
            continue
        try:
            attachments.photograph(session, actor, store, "samples", sample_id, file.filename, data)
        except InvalidInput as fault:
            found: dict[str, LimsError] = {"photos": fault}
            raise InvalidInput(fault.message, found) from fault


def photos(sample_id: uuid.UUID) -> Response:
    """Add photos to a sample after its reception."""
    with transaction() as session:
        _keep_photos(session, current_actor(), sample_id)
    flash(_("Foto disimpan."), "success")
    return redirect(url_for("lab.sample", sample_id=sample_id), 303)


def _told(state: str, code: str) -> str:
    told: dict[str, str] = {
        "accepted": _("Contoh %(code)s diterima.", code=code),
        "held": _("Contoh %(code)s ditahan; pelanggan ditanya.", code=code),
        "rejected": _("Contoh ditolak; pelanggan diberi tahu."),
    }
    return told[state]


def _chosen(page: OrderPage, sample_id: str) -> OrderedSample | None:
    """Return the sample whose form is open: the one asked for, or the first that is awaited."""
    awaited = [one for one in page.samples if one.sample.state == "expected"]
    return next((one for one in awaited if str(one.sample.id) == sample_id), awaited[0] if awaited else None)


def _today(actor: Actor) -> date:
    return clock.today(db.session().get_one(Laboratory, actor.laboratory()).timezone)


def _page(
    page: OrderPage,
    chosen: OrderedSample | None,
    form: ReceptionForm,
    bad_cells: Sequence[CellFault] = (),
    refusal: str = "",
) -> str:
    return render_template(
        "lab/counter_order.html",
        page=page,
        chosen=chosen,
        form=form,
        bad_cells=bad_cells,
        refusal=refusal,
        conditions=words.condition_words(),
        origins=words.origin_words(),
        notice_id=telling.about_order(page.order, page.client),
    )
