"""What awaits me."""

from collections.abc import Iterator

from flask import render_template, url_for
from flask_babel import gettext as _

from lims.database import db
from lims.queries import portal
from lims.queries.own_orders import RunningOrder
from lims.queries.portal import Home, OpenApplication
from lims.web import tracking
from lims.web.filters import day
from lims.web.portal.reader import current_client

Awaited = tuple[str, str, str, str]
"""What it is about, its number, what to do, and where."""


def home() -> str:
    """Show what awaits the client, what is under way, and what is new."""
    page = portal.home(db.session(), current_client())
    running = [
        (one, tracking.present(one.progress), tracking.done(one.progress), tracking.promise(one.progress))
        for one in page.running
    ]
    return render_template("portal/home.html", page=page, running=running, awaiting=list(_awaiting(page)))


def _awaiting(page: Home) -> Iterator[Awaited]:
    """Yield what only the client can do, the most urgent first."""
    for order in page.running:
        if order.progress.samples.get("held"):
            yield _about(order, _("Contoh ditahan: putuskan, tetap diuji atau diganti."))
    for order in page.running:
        if order.progress.hold_reason:
            yield _about(order, _("Order ditahan: %(reason)s", reason=order.progress.hold_reason))
    for order in page.running:
        if until := order.progress.names_until:
            text = _("Periksa nama pada LHU sampai %(date)s.", date=day(until))
            yield _about(order, text, "portal.names")
    for order in page.running:
        if order.progress.money == "billed":
            yield _about(order, _("Tagihan menunggu pembayaran Anda."))
    yield from (_unfinished(one) for one in page.unfinished)
    for order in page.running:
        if order.progress.samples.get("expected"):
            yield _about(order, _("Bawalah contoh ke loket penerimaan laboratorium."))


def _about(order: RunningOrder, text: str, page: str = "portal.order") -> Awaited:
    url = url_for(page, order_id=order.progress.order_id)
    return ", ".join(order.products) or order.progress.number, order.progress.number, text, url


def _unfinished(one: OpenApplication) -> Awaited:
    title = ", ".join(filter(None, one.products)) or _("Tanpa nama produk")
    if one.state == "queried":
        url = url_for("portal.application", application_id=one.id)
        return title, one.number, _("Laboratorium bertanya dan menunggu jawaban Anda."), url
    url = url_for("portal.edit_application", application_id=one.id)
    return title, one.number, _("Draf: lanjutkan, lalu ajukan."), url
