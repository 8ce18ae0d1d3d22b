"""Applications: the list, the request, and the talk with the client."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db, transaction
from lims.domain.conformity import DecisionRule
from lims.domain.errors import Conflict, GateClosed, InvalidInput
from lims.queries import applications as queries
from lims.queries import feasibility, handed_on
from lims.queries.applications import ApplicationPage
from lims.services import applications as acts
from lims.services import orders
from lims.web import faults, lists, states, workbooks
from lims.web.errors import words as said
from lims.web.lab import review_rules, telling, words
from lims.web.lab.review_form import ReviewForm, handed_among
from lims.web.session import current_actor

OPEN = frozenset({"draft", "submitted", "queried"})
"""States in which the laboratory still looks at what it has for the request."""


def applications() -> str | Response:
    """List applications."""
    wanted = lists.wanted()
    found = queries.page_of(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.applications(found)
    return render_template(
        "lab/applications.html",
        found=found,
        wanted=wanted,
        states=[(state, states.application_state(state)[0]) for state in words.APPLICATION_STATES],
    )


def application(application_id: uuid.UUID) -> str:
    """Show an application, with the form of the request review where it is due."""
    page = queries.read(db.session(), current_actor(), application_id)
    return _page(page, _blank_review(page))


def agree(application_id: uuid.UUID) -> Response | tuple[str, int]:
    """Conclude the review with an order; `act=preview` only computes the promised date anew."""
    form = ReviewForm()
    if request.form.get("act") == "preview":
        return _page(queries.read(db.session(), current_actor(), application_id), form), 200
    try:
        with transaction() as session:
            order = orders.agree(session, current_actor(), application_id, form.to_input())
            address = url_for("lab.order", order_id=order.id)
            flash(
                _("Order %(number)s dibuat. Harga, metode, dan edisi dibekukan.", number=order.number),
                "success",
            )
    except (Conflict, InvalidInput, GateClosed) as error:
        faults.place(form, error)
        page = queries.read(db.session(), current_actor(), application_id)
        if isinstance(error, Conflict):
            form.version.data = str(page.application.version)  # now it is read
        if page.application.state != "submitted":
            flash(said(error), "error")  # the form is gone, and what it would say with it
        return _page(page, form), error.status
    return redirect(address, 303)


def ask(application_id: uuid.UUID) -> Response:
    """Ask the client back."""
    with transaction() as session:
        orders.ask(session, current_actor(), application_id, request.form.get("reason", ""))
    flash(_("Pertanyaan dikirim; permohonan menunggu jawaban pelanggan."), "success")
    return _back(application_id)


def refuse(application_id: uuid.UUID) -> Response:
    """Refuse the request."""
    with transaction() as session:
        orders.refuse(session, current_actor(), application_id, request.form.get("reason", ""))
    flash(_("Permohonan ditolak; pelanggan diberi tahu alasannya."), "success")
    return _back(application_id)


def answer(application_id: uuid.UUID) -> Response:
    """Write down what a client without an account answered at the counter or by phone."""
    with transaction() as session:
        acts.answer(session, current_actor(), application_id, request.form.get("reason", ""))
    flash(_("Jawaban dicatat; permohonan kembali untuk dikaji."), "success")
    return _back(application_id)


def submit(application_id: uuid.UUID) -> Response:
    """Hand in what reception entered for a walk-in."""
    with transaction() as session:
        acts.submit(session, current_actor(), application_id)
    flash(_("Permohonan diajukan dan siap dikaji."), "success")
    return _back(application_id)


def withdraw(application_id: uuid.UUID) -> Response:
    """Take a walk-in's application back."""
    with transaction() as session:
        acts.withdraw(session, current_actor(), application_id, reason=request.form.get("reason", ""))
    flash(_("Permohonan ditarik."), "success")
    return _back(application_id)


def _back(application_id: uuid.UUID) -> Response:
    return redirect(url_for("lab.application", application_id=application_id), 303)


def _blank_review(page: ApplicationPage) -> ReviewForm:
    rule = DecisionRule.SIMPLE.value if page.application.statement_wanted else ""
    return ReviewForm(formdata=None, decision_rule=rule, version=str(page.application.version))


def _page(page: ApplicationPage, form: ReviewForm) -> str:
    """Return the page; what the laboratory has is looked up while the request is open."""
    actor, session = current_actor(), db.session()
    found = None
    if page.application.state in OPEN:
        found = feasibility.find(session, page.application, page.items, form.days() or None)
        form.promised_working_days.data = form.promised_working_days.data or str(found.promised_working_days)
    return render_template(
        "lab/application.html",
        page=page,
        found=found,
        form=form,
        may_review=page.application.state == "submitted" and allows(actor, Permission.REQUEST_REVIEW),
        may_write=page.application.walk_in and allows(actor, Permission.APPLICATION_ENTER),
        others=handed_on.approved_on(session, page.application.laboratory_id, found.today) if found else (),
        handed=handed_among(request.form),
        rules=review_rules.rules(session, page.application) if found else (),
        widths=review_rules.widths(),
        checks=words.check_words(),
        answers=words.answer_words(),
        origins=words.origin_words(),
        kinds=words.kind_words(),
        notice_id=telling.about_application(page.application, page.client),
    )
