"""How pages carry out an act: whole, or with the reason why not beside its field."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms.form import BaseForm

from lims.database import transaction
from lims.domain.errors import Conflict, InvalidInput, LimsError
from lims.web import faults
from lims.web.errors import words

Result = TypeVar("Result")


def submit(form: BaseForm, act: Callable[[Session], Result]) -> Result | None:
    """Carry out what a form asks; None where it was refused, and then the form says why."""
    try:
        with transaction() as session:
            return act(session)
    except (InvalidInput, Conflict) as error:
        faults.place(form, error)
        return None


def press(act: Callable[[Session], object], done: str, url: str) -> Response:
    """Carry out what one button asks, and go back; a refusal is told on the page that it came from."""
    try:
        with transaction() as session:
            act(session)
    except (InvalidInput, Conflict) as error:
        flash(told(error), "error")
    else:
        flash(done, "success")
    return redirect(url, 303)


def told(error: LimsError) -> str:
    """Return a refusal with the faults of its fields."""
    fields = getattr(error, "fields", {})
    return " ".join(dict.fromkeys(words(fault) for fault in fields.values())) or words(error)


def saved() -> str:
    """Return the word for a form that was taken."""
    return str(_("Tersimpan."))
