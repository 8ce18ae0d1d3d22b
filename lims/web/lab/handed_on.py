"""Tests of other laboratories: the list, the page of an order, and which laboratories may be handed work."""

import uuid
from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.domain.errors import Conflict, GateClosed, InvalidInput, LimsError
from lims.queries import handed_on as queries
from lims.services import other_laboratories, subcontracts
from lims.services.subcontracts import ReportInput, SubcontractInput
from lims.web import acting, lists, states
from lims.web.fields import LastDay, refuse_garbled, version_of
from lims.web.lab import workbooks
from lims.web.lab.handed_on_form import OtherLaboratoryForm, day_typed
from lims.web.session import current_actor

Answer = Response | str | tuple[str, int]


def handed_on() -> str | Response:
    """List what other laboratories have."""
    wanted = lists.wanted()
    found = queries.page_of(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.handed_on(found)
    return render_template(
        "lab/handed_on/list.html",
        found=found,
        wanted=wanted,
        states=[(state, states.handed_state(state)[0]) for state in queries.STATES],
    )


def of_order(order_id: uuid.UUID) -> str:
    """Show where each test of an order is carried out."""
    return _page(order_id)


def agree(order_id: uuid.UUID, line_id: uuid.UUID) -> Answer:
    """Hand a test to another laboratory."""
    chosen = request.form.get("other_laboratory", "")

    def act(session: Session) -> None:
        subcontracts.agree(
            session,
            current_actor(),
            line_id,
            SubcontractInput(_id(chosen), request.form.get("reason", ""), request.form.get("agreement", "")),
        )

    return _answer(
        order_id, line_id, act, _("Subkontrak dicatat. Kirimkan contohnya, lalu catat tanggalnya.")
    )


def send(order_id: uuid.UUID, subcontract_id: uuid.UUID) -> Answer:
    """Note when the sample went, and when their report is expected."""

    def act(session: Session) -> None:
        subcontracts.send(
            session, current_actor(), subcontract_id, day_typed("sent_on"), day_typed("expected_on")
        )

    return _answer(
        order_id, subcontract_id, act, _("Pengiriman dicatat; pelanggan melihat kapan hasilnya diharapkan.")
    )


def report(order_id: uuid.UUID, subcontract_id: uuid.UUID) -> Answer:
    """Keep their report."""
    file = request.files.get("file")
    name, data = (file.filename or "lhu.pdf", file.read()) if file else ("", b"")

    def act(session: Session) -> None:
        given = ReportInput(
            request.form.get("number", ""), day_typed("dated_on"), request.form.get("accredited") == "yes"
        )
        store = current_app.extensions["lims_store"]
        subcontracts.record_report(session, current_actor(), store, subcontract_id, given, name, data)

    return _answer(
        order_id, subcontract_id, act, _("LHU mereka dicatat. Tugaskan penguji untuk mengetikkan hasilnya.")
    )


def take_back(order_id: uuid.UUID, subcontract_id: uuid.UUID) -> Answer:
    """Test at the own bench after all."""
    reason = request.form.get("reason", "")
    return _answer(
        order_id,
        subcontract_id,
        lambda session: subcontracts.take_back(session, current_actor(), subcontract_id, reason),
        _("Pengujian ditarik kembali dan dikerjakan sendiri."),
    )


def laboratories() -> str:
    """Show the laboratories to which work may be handed."""
    actor = current_actor()
    return render_template(
        "lab/handed_on/laboratories.html",
        found=queries.laboratories(db.session(), actor),
        may_approve=allows(actor, Permission.OTHER_LABORATORY_APPROVE),
    )


def new_laboratory() -> Answer:
    """Approve another laboratory."""
    actor, form = current_actor(), OtherLaboratoryForm()
    require(actor, Permission.OTHER_LABORATORY_APPROVE)
    if request.method == "GET":
        return render_template("lab/handed_on/laboratory.html", form=form, kept=None)

    def act(session: Session) -> bool:
        refuse_garbled(form)
        other_laboratories.approve(session, actor, form.to_input())
        return True

    if acting.submit(form, act) is None:
        return render_template("lab/handed_on/laboratory.html", form=form, kept=None), 422
    flash(_("Laboratorium disetujui dan dapat dipilih."), "success")
    return redirect(url_for("lab.other_laboratories"), 303)


def edit_laboratory(other_id: uuid.UUID) -> Answer:
    """Evaluate a laboratory again."""
    actor = current_actor()
    kept = queries.laboratory(db.session(), actor, other_id)
    require(actor, Permission.OTHER_LABORATORY_APPROVE)
    form = OtherLaboratoryForm(obj=kept)
    if request.method == "GET":
        return render_template("lab/handed_on/laboratory.html", form=form, kept=kept)

    def act(session: Session) -> bool:
        refuse_garbled(form)
        other_laboratories.renew(session, actor, other_id, form.to_input(), version_of(form))
        return True

    if acting.submit(form, act) is None:
        return render_template("lab/handed_on/laboratory.html", form=form, kept=kept), 422
    flash(_("Evaluasi dicatat."), "success")
    return redirect(url_for("lab.other_laboratories"), 303)


def end_laboratory(other_id: uuid.UUID) -> Response:
    """Hand nothing to a laboratory any more."""
    form = LastDay()

    def act(session: Session) -> None:
        refuse_garbled(form)
        other_laboratories.end(session, current_actor(), other_id, form.last_day.data)

    done = _("Laboratorium ini tidak dapat dipilih lagi sesudah hari itu.")
    return acting.press(act, done, url_for("lab.other_laboratories"))


def _answer(order_id: uuid.UUID, of: uuid.UUID, act: Callable[[Session], object], done: str) -> Answer:
    """Carry out an act on a line; a refusal is told beside it, and what was typed stays."""
    try:
        with transaction() as session:
            act(session)
    except (Conflict, GateClosed, InvalidInput) as error:
        return _page(order_id, of, error), error.status
    flash(done, "success")
    return redirect(url_for("lab.order_handed_on", order_id=order_id), 303)


def _page(order_id: uuid.UUID, of: uuid.UUID | None = None, error: LimsError | None = None) -> str:
    actor = current_actor()
    return render_template(
        "lab/handed_on/order.html",
        page=queries.read(db.session(), actor, order_id),
        may_handle=allows(actor, Permission.SUBCONTRACT_HANDLE),
        state_of=queries.state_of,
        of=of,
        error=acting.told(error) if error else None,
        typed=request.form,
    )


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
