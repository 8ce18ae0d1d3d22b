"""Signing in and out."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from lims.access import Actor
from lims.database import transaction
from lims.domain.errors import InvalidInput, NotAllowed
from lims.queries import sign_ins
from lims.services import accounts
from lims.web.account.addresses import local
from lims.web.errors import words
from lims.web.language import LANGUAGES
from lims.web.security import limiter
from lims.web.session import begin, current_actor, end


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Who, and the proof of it."""

    identifier = StringField(lazy_gettext("Nomor telepon atau e-mail"), validators=[InputRequired()])
    password = PasswordField(lazy_gettext("Kata sandi"), validators=[InputRequired()])


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was opened just now."""

    token: str
    must_change_password: bool
    several_laboratories: bool


@limiter.limit("30 per minute; 200 per hour", methods=["POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Show the form, or open a session."""
    next_url = local(request.values.get("next", ""))
    if request.method == "GET":
        if current_actor().signed_in:
            return redirect(next_url or url_for("account.start"), 303)
        return _page(SignInForm(formdata=None), next_url)
    form = SignInForm()
    try:
        opened = _open(form.identifier.data or "", form.password.data or "")
    except NotAllowed as error:
        form.form_errors.append(words(error))
        return _page(form, next_url), 429
    except InvalidInput as error:  # a one-time code that opens nothing any more
        form.form_errors.append(words(error))
        return _page(form, next_url), error.status
    if opened is None:
        form.form_errors.append(
            _("Nomor telepon, e-mail, atau kata sandi salah. Periksa huruf besar dan kecilnya.")
        )
        return _page(form, next_url), 422
    begin(opened.token)
    return redirect(_first_page(opened, next_url), 303)


def _page(form: SignInForm, next_url: str) -> str:
    return render_template("account/sign_in.html", form=form, next_url=next_url)


def _open(identifier: str, password: str) -> Opened | None:
    """Open a session; the attempt is counted either way, and a language clicked before goes with the person."""
    with transaction() as session:
        user = accounts.authenticate(session, identifier, password)
        if user is None:
            return None
        token = accounts.open_session(session, user)
        accounts.set_language(
            session, Actor(user_id=user.id, name=user.name), cookie.get("language") or user.language
        )
        laboratories = sign_ins.laboratories(session, user.id)
        return Opened(token, user.must_change_password, len(laboratories) > 1)


def _first_page(opened: Opened, next_url: str) -> str:
    """Return where the person wanted to go; a member of several laboratories chooses one first."""
    if opened.must_change_password:
        return url_for("account.password")
    if opened.several_laboratories:
        return url_for("account.laboratory", next=next_url or None)
    return next_url or url_for("account.start")


def sign_out() -> Response:
    """End the session here and in the database; the language stays, with the person and in the browser."""
    actor, language = current_actor(), cookie.get("language")
    if actor.signed_in:
        with transaction() as session:
            accounts.set_language(session, actor, language or actor.language)
            accounts.close_session(session, actor)
    end()
    if language in LANGUAGES:
        cookie["language"] = language
    return redirect(url_for("account.start"), 303)
