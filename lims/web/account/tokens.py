"""Tokens by which one's programs act over the API: made, shown once, and revoked."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired

from lims import clock
from lims.database import db, transaction
from lims.domain.errors import InvalidInput
from lims.services import api_tokens
from lims.web import faults
from lims.web.account.profile import layout, signed_in
from lims.web.session import current_actor


class TokenForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """For which program, and for how long."""

    name = StringField(
        lazy_gettext("Nama program"),
        description=lazy_gettext("Misalnya: Gudang PT Baja, komputer neraca."),
        validators=[InputRequired()],
    )
    days = IntegerField(
        lazy_gettext("Berlaku berapa hari"),
        description=lazy_gettext("Paling lama 366 hari."),
        validators=[InputRequired()],
        default=90,
    )


@signed_in
def tokens() -> str | tuple[str, int]:
    """List one's tokens, or make one; its text is shown once, on the page that answers."""
    form = TokenForm()
    if request.method == "GET":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        with transaction() as session:
            text = api_tokens.make(session, current_actor(), form.name.data or "", form.days.data or 0)[1]
    except InvalidInput as error:
        faults.place(form, error)
        return _page(form), error.status
    return _page(TokenForm(formdata=None), made=text)


def _page(form: TokenForm, made: str = "") -> str:
    return render_template(
        "account/tokens.html",
        form=form,
        made=made,
        tokens=api_tokens.of(db.session(), current_actor()),
        now=clock.now(),
        layout=layout(),
    )


@signed_in
def revoke(token_id: uuid.UUID) -> Response:
    """End one of one's tokens."""
    with transaction() as session:
        api_tokens.revoke(session, current_actor(), token_id)
    flash(_("Token dicabut; program yang memakainya tidak dapat masuk lagi."), "success")
    return redirect(url_for("account.tokens"), 303)
