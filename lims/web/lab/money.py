"""Money: the treasurer's worklist, an order's account, the list of days."""

import uuid
from datetime import date, timedelta

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug import Response

from lims.access import Permission, allows, fetch
from lims.database import db
from lims.documents.bill import render_bill, render_payment
from lims.models import Bill, Laboratory, Payment
from lims.queries import money as queries
from lims.queries import money_prints
from lims.services import billing
from lims.services.validity import today_of
from lims.web import acting, lists, states
from lims.web.lab import telling, workbooks
from lims.web.lab.money_forms import BillForm, PaymentForm, RefundForm, WaiverForm
from lims.web.lab.prints import pdf
from lims.web.session import current_actor


def worklist() -> str | Response:
    """Show what is to be billed, awaited, renewed or given back."""
    wanted = lists.wanted()
    found = queries.worklist(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.owed(found)
    return render_template(
        "lab/money/worklist.html",
        found=found,
        wanted=wanted,
        views=states.money_views(),
    )


def order(order_id: uuid.UUID) -> str:
    """Show the account of an order, with the form that comes next."""
    return _account(order_id)


def _account(order_id: uuid.UUID, refused: FlaskForm | None = None) -> str:
    session, actor = db.session(), current_actor()
    page = queries.of_order(session, actor, order_id)
    laboratory = session.get_one(Laboratory, page.order.laboratory_id)
    today = today_of(session, actor)
    forms = {
        "bill": BillForm(
            formdata=None,
            basis=laboratory.payment_basis,
            expires_on=today + timedelta(days=laboratory.bill_days),
        ),
        "payment": PaymentForm(formdata=None, amount=page.open.left if page.open else None, paid_on=today),
        "refund": RefundForm(formdata=None, amount=page.account.held, refunded_on=today),
        "waiver": WaiverForm(formdata=None),
    }
    for name, form in forms.items():
        if refused is not None and type(form) is type(refused):
            forms[name] = refused
    return render_template(
        "lab/money/order.html",
        page=page,
        forms=forms,
        refused=refused,
        may_bill=allows(actor, Permission.BILL_MAKE),
        may_waive=allows(actor, Permission.BILL_WAIVE),
        notice_id=telling.about_order(page.order, page.client),
    )


def make_bill(order_id: uuid.UUID) -> Response | tuple[str, int]:
    """Make a bill."""
    form = BillForm()
    made = acting.submit(
        form, lambda session: billing.make(session, current_actor(), order_id, form.to_input())
    )
    return _answer(order_id, form, made, _("Tagihan dibuat."))


def waive(order_id: uuid.UUID) -> Response | tuple[str, int]:
    """Let an order be free of charge."""
    form = WaiverForm()
    made = acting.submit(
        form,
        lambda session: billing.waive(
            session, current_actor(), order_id, form.reason.data or "", form.programme.data or ""
        ),
    )
    return _answer(order_id, form, made, _("Order dibebaskan dari biaya."))


def confirm(bill_id: uuid.UUID) -> Response | tuple[str, int]:
    """Note a payment."""
    form = PaymentForm()
    order_id = fetch(db.session(), current_actor(), Bill, bill_id).order_id
    made = acting.submit(
        form, lambda session: billing.confirm(session, current_actor(), bill_id, form.to_input())
    )
    return _answer(order_id, form, made, _("Pembayaran dicatat."))


def refund(order_id: uuid.UUID) -> Response | tuple[str, int]:
    """Note that money went back."""
    form = RefundForm()
    made = acting.submit(
        form, lambda session: billing.refund(session, current_actor(), order_id, form.to_input())
    )
    return _answer(order_id, form, made, _("Pengembalian dicatat."))


def _answer(order_id: uuid.UUID, form: FlaskForm, made: object, done: str) -> Response | tuple[str, int]:
    if made is None:
        return _account(order_id, form), 422
    flash(done, "success")
    return redirect(url_for("lab.order_money", order_id=order_id), 303)


def cancel_bill(bill_id: uuid.UUID) -> Response:
    """Take a bill back."""
    order_id = fetch(db.session(), current_actor(), Bill, bill_id).order_id
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: billing.cancel(session, current_actor(), bill_id, reason),
        _("Tagihan dibatalkan."),
        url_for("lab.order_money", order_id=order_id),
    )


def take_back(payment_id: uuid.UUID) -> Response:
    """Take a mistaken confirmation back."""
    order_id = fetch(db.session(), current_actor(), Payment, payment_id).order_id
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: billing.take_back(session, current_actor(), payment_id, reason),
        _("Pencatatan pembayaran dibatalkan."),
        url_for("lab.order_money", order_id=order_id),
    )


def bill_print(bill_id: uuid.UUID) -> Response:
    """Print a bill."""
    store = current_app.extensions["lims_store"]
    made = money_prints.bill(db.session(), current_actor(), bill_id, store.get)
    return pdf(render_bill(made), f"tagihan-{made.number}")


def payment_print(payment_id: uuid.UUID) -> Response:
    """Print the receipt of a payment."""
    store = current_app.extensions["lims_store"]
    made = money_prints.payment(db.session(), current_actor(), payment_id, store.get)
    return pdf(render_payment(made), f"kuitansi-{made.number}")


def days() -> str:
    """Show the payments of some days."""
    first, last = _span()
    session, actor = db.session(), current_actor()
    lines = queries.daily(session, actor, first, last)
    refunds = queries.daily_refunds(session, actor, first, last)
    return render_template(
        "lab/money/days.html",
        lines=lines,
        refunds=refunds,
        returned=sum(one.refund.amount for one in refunds),
        first=first,
        last=last,
        total=sum(line.payment.amount for line in lines),
    )


def days_sheet() -> Response:
    """Hand out the payments of some days as a spreadsheet."""
    first, last = _span()
    session, actor = db.session(), current_actor()
    refunds = queries.daily_refunds(session, actor, first, last)
    return workbooks.payments(queries.daily(session, actor, first, last), refunds, first, last)


def _span() -> tuple[date, date]:
    """Return the days that were asked for; today where nothing usable was."""
    today = today_of(db.session(), current_actor())
    first, last = _day("from", today), _day("until", today)
    return (first, last) if timedelta() <= last - first <= queries.LONGEST else (today, today)


def _day(name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
