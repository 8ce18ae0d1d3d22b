"""Clients at the counter and what they do with their applications: told anew, taken back, answered."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch
from lims.models import Application, Client
from lims.services import applications, clients
from lims.web.api import answers, bodies
from lims.web.api.operations import Operation

P = Permission

APPLICATION = "/applications/<uuid:application_id>"


def enter_business(session: Session, actor: Actor, given: bodies.NewBusiness) -> Client:
    """Enter a client who came to the counter; a known NIB gives the client that has it."""
    row = clients.enter(session, actor, given.business)
    session.flush()
    return row


def save_business(
    session: Session, actor: Actor, given: bodies.SavedBusiness, client_id: uuid.UUID
) -> Client:
    """Change what a business says of itself."""
    row = clients.update(session, actor, client_id, given.business, given.version)
    session.flush()
    return row


def withdraw_application(
    session: Session, actor: Actor, given: bodies.Why, application_id: uuid.UUID
) -> Application:
    """Take an application back."""
    applications.withdraw(session, actor, application_id, reason=given.reason)
    session.flush()
    return fetch(session, actor, Application, application_id)


def answer_application(
    session: Session, actor: Actor, given: bodies.Text, application_id: uuid.UUID
) -> Application:
    """Answer the laboratory's question."""
    applications.answer(session, actor, application_id, given.text)
    session.flush()
    return fetch(session, actor, Application, application_id)


CLIENTS = (
    Operation(
        "POST",
        "/businesses",
        "enter_business",
        enter_business,
        answers.Business,
        "Enter a client at the counter",
        P.APPLICATION_ENTER,
        body=bodies.NewBusiness,
        status=201,
    ),
    Operation(
        "POST",
        "/businesses/<uuid:client_id>/save",
        "save_business",
        save_business,
        answers.Business,
        "Change what a business says of itself",
        P.CLIENT_WRITE,
        Client,
        bodies.SavedBusiness,
    ),
    Operation(
        "POST",
        f"{APPLICATION}/withdraw",
        "withdraw_application",
        withdraw_application,
        answers.Application,
        "Take an application back",
        P.APPLICATION_WRITE,
        Application,
        bodies.Why,
    ),
    Operation(
        "POST",
        f"{APPLICATION}/answer",
        "answer_application",
        answer_application,
        answers.Application,
        "Answer the laboratory's question",
        P.APPLICATION_WRITE,
        Application,
        bodies.Text,
    ),
)
