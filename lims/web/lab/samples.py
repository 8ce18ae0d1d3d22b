"""Samples: the list, one with its custody, and handing over."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.queries import samples as queries
from lims.queries import scanning
from lims.services import reception
from lims.web import lists, states, workbooks
from lims.web.errors import words as said
from lims.web.lab import words
from lims.web.session import current_actor


def samples() -> str | Response:
    """List samples."""
    wanted = lists.wanted()
    found = queries.page_of(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.samples(found)
    return render_template(
        "lab/samples.html",
        found=found,
        wanted=wanted,
        states=[(state, states.sample_state(state)[0]) for state in words.SAMPLE_STATES],
        may_hand_over=allows(current_actor(), Permission.SAMPLE_HAND_OVER),
    )


def sample(sample_id: uuid.UUID) -> str:
    """Show a sample with its chain of custody, its photos and its pieces, void ones too."""
    actor = current_actor()
    return render_template(
        "lab/sample.html",
        page=queries.read(db.session(), actor, sample_id),
        conditions=words.condition_words(),
        custody=words.custody_words(),
        origins=words.origin_words(),
        may_receive=allows(actor, Permission.SAMPLE_RECEIVE),
        may_hand_over=allows(actor, Permission.SAMPLE_HAND_OVER),
        may_state=allows(actor, Permission.CONDITION_STATE),
    )


def label(sample_id: uuid.UUID) -> Response:
    """Open the sample whose label was scanned; this short address stands in its QR."""
    return redirect(url_for("lab.sample", sample_id=sample_id), 303)


def hand_over(sample_id: uuid.UUID) -> Response:
    """Note to whom or where a sample went."""
    with transaction() as session:
        reception.hand_over(
            session,
            current_actor(),
            sample_id,
            request.form.get("place", ""),
            request.form.get("note", ""),
        )
    flash(_("Serah terima dicatat."), "success")
    return redirect(url_for("lab.sample", sample_id=sample_id), 303)


def handing_over() -> str | tuple[str, int] | Response:
    """Hand over one sample after the other by scanning; the place is chosen once and stands in the address."""
    require(current_actor(), Permission.SAMPLE_HAND_OVER)
    place = request.args.get("place", "").strip()[:100]
    if request.method == "GET" or not place:
        return render_template("lab/handing_over.html", place=place, error=None)
    try:
        code = _scanned_over(request.form.get("code", ""), place)
    except (InvalidInput, NotFound, Conflict) as error:
        return render_template("lab/handing_over.html", place=place, error=said(error)), error.status
    flash(_("Contoh %(code)s diserahkan ke %(place)s.", code=code, place=place), "success")
    return redirect(url_for("lab.handing_over", place=place), 303)


def _scanned_over(typed: str, place: str) -> str:
    """Hand over what was scanned and return its code; an order number is no sample."""
    actor = current_actor()
    with transaction() as session:
        scanned = scanning.find(session, actor, typed)
        if scanned.sample_id is None:
            raise InvalidInput(N_("Ini nomor order. Pindai label contohnya, satu per satu."))
        return reception.hand_over(session, actor, scanned.sample_id, place).code or ""
