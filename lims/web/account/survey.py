"""The satisfaction survey behind the QR of a receipt: no account, no name."""

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from lims.database import db, transaction
from lims.domain.errors import Conflict, InvalidInput
from lims.queries import surveys as queries
from lims.queries import tracking
from lims.services import surveys
from lims.web import faults, house
from lims.web.survey_form import SurveyForm, survey_form


def survey(token: str) -> str | tuple[str, int]:
    """Show the survey of an order, or take its answer."""
    progress = tracking.by_token(db.session(), token[:64])
    form = survey_form(request.form if request.method == "POST" else MultiDict())
    if request.method == "POST":
        try:
            with transaction() as session:
                surveys.answer_by_token(session, token[:64], form.to_input())
        except (InvalidInput, Conflict) as error:
            faults.place(form, error)
            return _page(token, progress, form), error.status
        return _page(token, progress, form, done=True)
    return _page(token, progress, form)


def _page(token: str, progress: tracking.Progress, form: SurveyForm, *, done: bool = False) -> str:
    return render_template(
        "account/survey.html",
        token=token,
        progress=progress,
        form=form,
        done=done,
        open=queries.may_answer(db.session(), progress.order_id, progress.state),
        **house.of(progress.house),
    )
