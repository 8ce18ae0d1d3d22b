"""The satisfaction survey about one of a client's orders."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from lims.database import db
from lims.queries import own_orders
from lims.queries import surveys as queries
from lims.services import surveys
from lims.web import acting, house
from lims.web.portal.reader import current_client
from lims.web.survey_form import SurveyForm, survey_form


def survey(order_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Show the survey, or take its answer."""
    actor = current_client()
    page = own_orders.read(db.session(), actor, order_id)
    form = survey_form(request.form if request.method == "POST" else MultiDict())
    refused = False
    if request.method == "POST":
        if acting.submit(form, lambda session: _answered(session, order_id, form)):
            flash(_("Terima kasih. Penilaian Anda tercatat."), "success")
            return redirect(url_for("portal.order", order_id=order_id), 303)
        refused = True
    shown = render_template(
        "portal/survey.html",
        page=page,
        form=form,
        open=queries.may_answer(db.session(), order_id, page.order.state),
        **house.of(page.progress.house),
    )
    return (shown, 422) if refused else shown


def _answered(session: Session, order_id: uuid.UUID, form: SurveyForm) -> bool:
    surveys.answer(session, current_client(), order_id, form.to_input())
    return True
