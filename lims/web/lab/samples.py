"""Samples: the list, one with its custody, and handing over."""

import uuid
from collections.abc import Mapping

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.queries import custody as where
from lims.queries import samples as queries
from lims.queries import scanning
from lims.services import custody
from lims.services.custody import HandOver, Moved
from lims.web import acting, lists, states, workbooks
from lims.web.lab import words
from lims.web.lab.entry_form import ids_among
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
        states=[
            (queries.MINE, _("Ada pada saya")),
            *((state, states.sample_state(state)[0]) for state in words.SAMPLE_STATES),
        ],
        custody=words.custody_words(),
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
        people=where.colleagues(db.session(), actor),
        places=where.usual_places(db.session(), actor),
        me=actor.user_id,
        origins=words.origin_words(),
        may_receive=allows(actor, Permission.SAMPLE_RECEIVE),
        may_hand_over=allows(actor, Permission.SAMPLE_HAND_OVER),
        may_state=allows(actor, Permission.CONDITION_STATE),
        may_print=allows(actor, Permission.CERTIFICATE_DRAFT),
    )


def label(sample_id: uuid.UUID) -> Response:
    """Open the sample whose label was scanned; this short address stands in its QR."""
    return redirect(url_for("lab.sample", sample_id=sample_id), 303)


def piece_label(specimen_id: uuid.UUID) -> Response:
    """Open the sample of the piece whose label was scanned."""
    found = queries.sample_of_piece(db.session(), current_actor(), specimen_id)
    return redirect(url_for("lab.sample", sample_id=found, _anchor="pieces"), 303)


def hand_over(sample_id: uuid.UUID) -> Response:
    """Note to whom and where a sample went."""
    with transaction() as session:
        custody.hand_over(session, current_actor(), [Moved(sample_id)], _given(request.form))
    flash(_("Serah terima dicatat."), "success")
    return redirect(url_for("lab.sample", sample_id=sample_id), 303)


def handing_over() -> str | tuple[str, int] | Response:
    """Hand over what is scanned, one or many at once; place and person are chosen once and stand in the address."""
    require(current_actor(), Permission.SAMPLE_HAND_OVER)
    given = _given(request.args)
    if request.method == "GET" or not given.place:
        return _handing_over(given)
    try:
        codes = _scanned_over(given)
    except (InvalidInput, NotFound, Conflict) as error:
        return _handing_over(given, acting.told(error), request.form.get("codes", "")), error.status
    flash(
        _("%(codes)s diserahkan ke %(place)s.", codes=", ".join(codes), place=given.place),
        "success",
    )
    return redirect(url_for("lab.handing_over", place=given.place, holder=given.holder_id), 303)


def _handing_over(given: HandOver, error: str | None = None, codes: str = "") -> str:
    session, actor = db.session(), current_actor()
    g.reads_codes = True
    return render_template(
        "lab/handing_over.html",
        given=given,
        error=error,
        codes=codes,
        people=where.colleagues(session, actor),
        places=where.usual_places(session, actor),
    )


def _given(values: Mapping[str, str]) -> HandOver:
    """Read where something goes and who has it then."""
    (holder, *_rest) = [*ids_among([values.get("holder", "")]), None]
    return HandOver(values.get("place", "").strip()[:100], holder, values.get("note", ""))


def _scanned_over(given: HandOver) -> list[str]:
    """Hand over what was scanned, one label or one a line, and return the codes; an order number is no sample."""
    actor = current_actor()
    with transaction() as session:
        if "codes" in request.form:
            scanned = scanning.find_samples(session, actor, request.form["codes"])
        else:
            scanned = (scanning.find(session, actor, request.form.get("code", "")),)
        if any(one.sample_id is None for one in scanned):
            raise InvalidInput(N_("Ini nomor order. Pindai label contohnya, satu per satu."))
        moved = [Moved(one.sample_id, one.specimen_id) for one in scanned if one.sample_id]
        return [one.code or "" for one in custody.hand_over(session, actor, moved, given)]
