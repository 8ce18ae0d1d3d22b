"""What a reader of a certificate can ask for: to be told of changes, or that something is looked into."""

from collections.abc import Callable

from flask import Response, current_app, request
from sqlalchemy.orm import Session

from lims.database import db, transaction
from lims.domain.errors import Conflict, InvalidInput, NotFound
from lims.queries import verification
from lims.services import complaints, watches
from lims.web import faults
from lims.web.complaint_form import ComplaintForm
from lims.web.errors import words
from lims.web.language import language
from lims.web.verify.pages import show


def watch(token: str) -> Response:
    """Ask for the address of somebody who wants to be told, and note it."""
    found = verification.by_token(db.session(), token)
    if found is None:
        return show("verify/unknown.html", 404)
    email, fault = request.form.get("email", ""), ""
    if request.method == "POST" and offered():
        try:
            with transaction() as session:
                watches.ask(session, token, email, language())
            return show("verify/asked.html", 200, one=found, email=email)
        except (InvalidInput, Conflict) as error:
            told = getattr(error, "fields", {}).get("email", error)
            fault = words(told)
    return show(
        "verify/watch.html", 422 if fault else 200, one=found, email=email, fault=fault, offered=offered()
    )


def offered() -> bool:
    """Say whether letters can be sent at all."""
    return bool(current_app.extensions["lims_config"].mail_server)


def watched(token: str) -> Response:
    """Show what a letter's address is for; nothing happens until a button is pressed."""
    try:
        found = watches.by_token(db.session(), token)
    except NotFound as error:
        return show("verify/unknown_watch.html", 404, message=words(error))
    return show(
        "verify/watched.html", 200, watch=found, number=watches.number_of(db.session(), found.certificate_id)
    )


def confirm(token: str) -> Response:
    """Begin to tell."""
    return _acted(token, watches.confirm)


def end(token: str) -> Response:
    """Tell no more."""
    return _acted(token, watches.end)


def _acted(token: str, act: Callable[[Session, str], object]) -> Response:
    try:
        with transaction() as session:
            act(session, token)
    except NotFound as error:
        return show("verify/unknown_watch.html", 404, message=words(error))
    return watched(token)


def complain(token: str) -> Response:
    """Take a complaint about a certificate."""
    found = verification.by_token(db.session(), token)
    if found is None:
        return show("verify/unknown.html", 404)
    form = ComplaintForm(request.form if request.method == "POST" else None)
    if request.method == "POST":
        try:
            with transaction() as session:
                made = complaints.about_certificate(session, token, form.to_input())
                number = made.number
            return show("verify/complained.html", 200, one=found, number=number)
        except InvalidInput as error:
            faults.place(form, error)
    return show("verify/complain.html", 422 if form.errors else 200, one=found, form=form)
