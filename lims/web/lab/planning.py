"""Planning: who carries out what until when."""

import uuid
from datetime import date

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.documents.work_order import render_work_order
from lims.domain.errors import N_, Conflict, GateClosed, InvalidInput, LimsError
from lims.queries import planning as queries
from lims.queries import work_orders
from lims.services import assignments
from lims.web import lists
from lims.web.lab import bench_workbooks, piece_conditions
from lims.web.lab.entry_form import ids_among
from lims.web.lab.prints import pdf
from lims.web.session import current_actor


def planning() -> str | Response:
    """Show what waits to be handed out, order by order."""
    wanted = lists.wanted()
    if wanted.whole:
        return bench_workbooks.planning(queries.page_of(db.session(), current_actor(), wanted))
    return _page()


def assign() -> str | tuple[str, int] | Response:
    """Hand out everything that was ticked; all of it, or nothing."""
    try:
        chosen = _chosen()
        with transaction() as session:
            piece_conditions.state_typed(session, request.form)
            for piece_ids, analyst_id, due_on in chosen:
                assignments.assign(session, current_actor(), piece_ids, analyst_id, due_on)
    except (Conflict, GateClosed, InvalidInput) as error:
        return _page(error), error.status
    count = sum(len(piece_ids) for piece_ids, _analyst, _due in chosen)
    flash(_("%(count)s pengujian ditugaskan. Surat Perintah Uji dapat dicetak.", count=count), "success")
    return redirect(url_for("lab.planning", state=request.args.get("state")), 303)


def work_order(order_id: uuid.UUID) -> Response:
    """Print the work order of an order."""
    store = current_app.extensions["lims_store"]
    order = work_orders.read(db.session(), current_actor(), order_id, store.get)
    return pdf(render_work_order(order), f"surat-perintah-{order.number}")


def _page(error: LimsError | None = None) -> str:
    wanted = lists.wanted()
    return render_template(
        "lab/bench/planning.html",
        found=queries.page_of(db.session(), current_actor(), wanted),
        counts=queries.counts(db.session(), current_actor()),
        wanted=wanted,
        error=error,
        typed=request.form,
    )


def _chosen() -> list[tuple[list[uuid.UUID], uuid.UUID, date]]:
    """Return the ticked pieces of each line with the analyst and the date that stand beside them."""
    chosen = []
    for line_id in request.form.getlist("line"):
        piece_ids = ids_among(request.form.getlist(f"pieces-{line_id}"))
        if not piece_ids:
            continue
        try:
            analyst_id = uuid.UUID(request.form.get(f"analyst-{line_id}", ""))
        except ValueError:
            raise InvalidInput(N_("Pilih penguji untuk setiap metode yang dicentang.")) from None
        try:
            due_on = date.fromisoformat(request.form.get(f"due-{line_id}", ""))
        except ValueError:
            raise InvalidInput(N_("Isilah tenggat untuk setiap metode yang dicentang.")) from None
        chosen.append((piece_ids, analyst_id, due_on))
    if not chosen:
        raise InvalidInput(N_("Pilih sekurangnya satu pengujian."))
    return chosen
