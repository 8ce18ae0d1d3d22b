"""One's own jobs: what was asked for, how far it is, and the file that was made."""

import io
import uuid

from flask import current_app, flash, jsonify, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import require
from lims.database import db, transaction
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.domain.jobs import KEPT, WAITING, JobState
from lims.models import Job
from lims.queries import actors
from lims.queries import jobs as queries
from lims.services import jobs as acts
from lims.web import lists, states
from lims.web.account.profile import layout, signed_in
from lims.web.acting import press
from lims.web.session import current_actor


@signed_in
def listing() -> str:
    """List one's own jobs, the newest first."""
    found = queries.page_of(db.session(), current_actor(), lists.wanted())
    return render_template(
        "account/jobs.html",
        found=found,
        title_of=title_of,
        state_of=states.job_state,
        chosen=lists.wanted().state,
        states=[(state.value, states.job_state(state)[0]) for state in JobState],
        layout=layout(),
    )


@signed_in
def job(job_id: uuid.UUID) -> str:
    """Show a job, and how far it is; without a script a link asks again."""
    row = acts.fetch_own(db.session(), current_actor(), job_id)
    return render_template(
        "account/job.html",
        job=row,
        title=title_of(row.kind),
        state=states.job_state(row.state),
        waiting=row.state in WAITING,
        ahead=queries.ahead(db.session(), row) if row.state == JobState.QUEUED else 0,
        has_file=_has_file(row),
        days=KEPT.days,
        message=_message(row),
        layout=layout(),
    )


@signed_in
def progress(job_id: uuid.UUID) -> Response:
    """Tell a script how far a job is."""
    row = acts.fetch_own(db.session(), current_actor(), job_id)
    return jsonify(state=row.state, waiting=row.state in WAITING, done=row.done, total=row.total)


@signed_in
def file(job_id: uuid.UUID) -> Response:
    """Hand out the file that a job made, while it is kept."""
    row = acts.fetch_own(db.session(), current_actor(), job_id)
    if not row.file_sha256:
        raise InvalidInput(N_("Pekerjaan ini tidak membuat berkas, atau belum selesai."))
    # With the roles of today: who has left the laboratory takes none of its lists along.
    present = actors.acting(db.session(), row.asked_by_id, row.laboratory_id)
    require(present, acts.kind_of(row.kind).permission)
    data = current_app.extensions["lims_results"].get(row.file_sha256)
    return send_file(
        io.BytesIO(data), mimetype=row.media_type, as_attachment=True, download_name=row.file_name
    )


@signed_in
def cancel(job_id: uuid.UUID) -> Response:
    """Want a job no more."""
    return press(
        lambda session: acts.cancel(session, current_actor(), job_id),
        _("Pekerjaan dibatalkan; tidak ada yang tersimpan."),
        url_for("account.job", job_id=job_id),
    )


@signed_in
def again(job_id: uuid.UUID) -> Response:
    """Ask for the same once more."""
    with transaction() as session:
        row_id = acts.ask_again(session, current_actor(), job_id).id
    flash(_("Diminta sekali lagi."), "success")
    return redirect(url_for("account.job", job_id=row_id), 303)


def title_of(kind: str) -> str:
    """Return what a kind of job is called; one of another version of the program by its name."""
    try:
        return str(_(acts.kind_of(kind).title))
    except NotFound:
        return kind


def _message(row: Job) -> str:
    if not row.message:
        return ""
    return str(_(row.message, **row.message_parameters) if row.message_parameters else _(row.message))


def _has_file(row: Job) -> bool:
    return bool(row.file_sha256) and current_app.extensions["lims_results"].has(row.file_sha256)
