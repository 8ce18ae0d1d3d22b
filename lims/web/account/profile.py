"""One's own account: password, language, laboratory, and where one is signed in."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from lims.config import Config
from lims.database import db, transaction
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.queries import sign_ins
from lims.services import accounts
from lims.services.passwords import MINIMUM
from lims.web import faults
from lims.web.account.addresses import local
from lims.web.language import LANGUAGES
from lims.web.security import limiter
from lims.web.session import current_actor

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

ADVICE = lazy_gettext(
    "Sekurangnya %(minimum)s karakter. Empat kata acak mudah diingat dan sulit ditebak; "
    "jangan pakai nama atau nomor Anda.",
    minimum=MINIMUM,
)
"""How to choose a password, in plain words."""


class ChosenPasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The new password, twice, for whoever came in by a one-time code."""

    new = PasswordField(
        lazy_gettext("Kata sandi baru"),
        description=ADVICE,
        validators=[InputRequired()],
    )
    again = PasswordField(lazy_gettext("Kata sandi baru, sekali lagi"), validators=[InputRequired()])


class PasswordForm(ChosenPasswordForm):
    """The old password and the new one, twice."""

    old = PasswordField(lazy_gettext("Kata sandi sekarang"), validators=[InputRequired()])


def signed_in(view: Callable[Asked, Answer]) -> Callable[Asked, Answer | Response]:
    """Send strangers to the sign-in: this audience answers anyone, and these pages only whom they are about."""

    @wraps(view)
    def guarded(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer | Response:
        if not current_actor().signed_in:
            return redirect(url_for("account.sign_in", next=request.path), 303)
        return view(*args, **kwargs)

    return guarded


def layout() -> str:
    """Return the frame of the person's own audience."""
    return "layouts/staff.html" if current_actor().staff else "layouts/portal.html"


@signed_in
def profile() -> str:
    """Show one's own account."""
    settings: Config = current_app.extensions["lims_config"]
    found = sign_ins.read(
        db.session(),
        current_actor(),
        timedelta(minutes=settings.session_idle_minutes),
        timedelta(hours=settings.session_hours),
    )
    return render_template("account/profile.html", profile=found, actor=current_actor(), layout=layout())


@limiter.limit("20 per hour", methods=["POST"])
@signed_in
def password() -> str | Response | tuple[str, int]:
    """Show the form, or change the password and end all other sessions."""
    by_code = sign_ins.came_by_code(db.session(), current_actor())
    form = ChosenPasswordForm() if by_code else PasswordForm()
    if request.method == "GET":
        return _password_page(form)
    if form.new.data != form.again.data:
        form.again.errors = [_("Tidak sama dengan kata sandi baru di atas.")]
        return _password_page(form), 422
    try:
        with transaction() as session:
            if by_code:
                accounts.choose_password(session, current_actor(), form.new.data or "")
            else:
                accounts.change_password(session, current_actor(), form.old.data or "", form.new.data or "")
    except InvalidInput as error:
        faults.place(form, error)
        return _password_page(form), error.status
    flash(_("Kata sandi diganti. Semua perangkat lain sudah dikeluarkan."), "success")
    return redirect(url_for("account.start"), 303)


def _password_page(form: ChosenPasswordForm) -> str:
    forced = current_actor().must_change_password
    return render_template("account/password.html", form=form, layout=layout(), forced=forced)


@signed_in
def choose_language() -> Response:
    """Remember the language of one's screens, on every device."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        with transaction() as session:
            accounts.set_language(session, current_actor(), language)
        cookie["language"] = language
    return redirect(url_for("account.profile"), 303)


@signed_in
def laboratory() -> str | Response:
    """Choose the laboratory to work in, where one is a member of several."""
    next_url = local(request.values.get("next", ""))
    if request.method == "POST":
        with transaction() as session:
            accounts.choose_laboratory(session, current_actor(), _wanted_laboratory())
        return redirect(next_url or url_for("account.start"), 303)
    found = sign_ins.laboratories(db.session(), current_actor().known_id())
    return render_template(
        "account/laboratory.html",
        laboratories=found,
        present=current_actor().laboratory_id,
        next_url=next_url,
        layout=layout(),
    )


def _wanted_laboratory() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("laboratory", ""))
    except ValueError as error:
        raise NotFound(N_("Pilih salah satu laboratorium dari daftar.")) from error


@signed_in
def end_session(session_id: uuid.UUID) -> Response:
    """Sign another device out."""
    with transaction() as session:
        accounts.end_own_session(session, current_actor(), session_id)
    flash(_("Perangkat itu sudah dikeluarkan."), "success")
    return redirect(url_for("account.profile"), 303)


@signed_in
def end_others() -> Response:
    """Sign all other devices out."""
    with transaction() as session:
        accounts.end_other_sessions(session, current_actor())
    flash(_("Semua perangkat lain sudah dikeluarkan."), "success")
    return redirect(url_for("account.profile"), 303)
