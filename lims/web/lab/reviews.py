"""Verification by the supervisor, and the way back from a result to where it comes from."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.errors import N_, InvalidInput
from lims.domain.standards import row_words
from lims.queries import reviews as queries
from lims.queries import tracing
from lims.services import retests, supervision
from lims.services.retests import RetestInput
from lims.web import lists
from lims.web.acts import act_words
from lims.web.fields import whole
from lims.web.lab import bench_workbooks
from lims.web.lab.entry_form import chosen_pieces
from lims.web.lab.standards import confidence_words
from lims.web.session import current_actor


def reviews() -> str | Response:
    """List the samples of which something awaits the supervisor."""
    wanted = lists.wanted()
    found = queries.page_of(db.session(), current_actor(), wanted)
    if wanted.whole:
        return bench_workbooks.reviews(found)
    return render_template("lab/bench/reviews.html", found=found, wanted=wanted)


def review(sample_id: uuid.UUID) -> str:
    """Show readings, results, limits and verdicts of a sample side by side."""
    page = queries.read(db.session(), current_actor(), sample_id)
    rows = [(one, row) for one in page.sheets for row in one.sheet.rows]
    return render_template(
        "lab/bench/review.html",
        page=page,
        awaiting=[
            (one, row)
            for one, row in rows
            if row.determination.state == "submitted" and row.determination.id not in page.own_ids
        ],
        own=[row for _one, row in rows if row.determination.id in page.own_ids],
        accepted=[(one, row) for one, row in rows if row.determination.state == "accepted"],
    )


def accept(sample_id: uuid.UUID) -> Response:
    """Accept what was ticked, as it was seen."""
    chosen = chosen_pieces(request.form)
    seen = {piece_id: _version(piece_id) for piece_id in chosen}
    with transaction() as session:
        supervision.accept(session, current_actor(), chosen, seen=seen)
    flash(_("%(count)s pengujian diverifikasi.", count=len(chosen)), "success")
    return _onward(sample_id)


def send_back(sample_id: uuid.UUID) -> Response:
    """Return one determination to its analyst."""
    with transaction() as session:
        supervision.send_back(session, current_actor(), _one(), request.form.get("reason", ""))
    flash(_("Pengujian dikembalikan; penguji melihat alasannya di daftar kerja."), "success")
    return _onward(sample_id)


def reopen(sample_id: uuid.UUID) -> Response:
    """Take an acceptance back."""
    with transaction() as session:
        supervision.reopen(session, current_actor(), _one(), request.form.get("reason", ""))
    flash(_("Pengujian dibuka lagi dan kembali ke pengujinya."), "success")
    return redirect(url_for("lab.review", sample_id=sample_id), 303)


def retest(sample_id: uuid.UUID) -> Response:
    """Ask for the retest that the standard allows."""
    given = RetestInput(
        attempt=whole(request.form.get("attempt", "")),
        taken_from=request.form.get("taken_from", ""),
        agreed_with=request.form.get("agreed_with", ""),
    )
    with transaction() as session:
        made = retests.ask(session, current_actor(), sample_id, request.form.get("method", ""), given)
        pieces = made.pieces
    flash(_("Uji ulang dicatat; %(count)s benda uji baru menunggu penguji.", count=pieces), "success")
    return redirect(url_for("lab.review", sample_id=sample_id), 303)


def trace(determination_id: uuid.UUID) -> str:
    """Show where the results of a determination come from."""
    found = tracing.read(db.session(), current_actor(), determination_id)
    return render_template(
        "lab/bench/trace.html",
        trace=found,
        act_words=act_words,
        row_words=row_words,
        confidences=confidence_words(),
    )


def _onward(sample_id: uuid.UUID) -> Response:
    """Stay with the sample while something of it awaits, else go back to the list."""
    page = queries.read(db.session(), current_actor(), sample_id)
    waits = any(row.determination.state == "submitted" for one in page.sheets for row in one.sheet.rows)
    return redirect(url_for("lab.review", sample_id=sample_id) if waits else url_for("lab.reviews"), 303)


def _one() -> uuid.UUID:
    chosen = chosen_pieces(request.form)
    if not chosen:
        raise InvalidInput(N_("Pilih benda ujinya."))
    return chosen[0]


def _version(piece_id: uuid.UUID) -> int:
    return whole(request.form.get(f"v-{piece_id.hex}", ""))
