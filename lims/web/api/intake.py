"""From the application to samples in the house, and the money."""

import uuid
from types import SimpleNamespace
from typing import Any

from pydantic import RootModel
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, visible
from lims.models import Application, Bill, Client, Order, Payment, Sample
from lims.queries.applications import HANDED_IN
from lims.queries.applications import read as read_for_staff
from lims.queries.orders import sees_client
from lims.queries.own_applications import read as read_own
from lims.services import applications, billing, orders, reception
from lims.services.billing import BillInput, PaymentInput
from lims.services.orders import ReviewInput
from lims.services.reception import ReceptionInput
from lims.web.api import answers, bodies
from lims.web.api.operations import Operation
from lims.web.api.pages import page_of

P = Permission

Page = tuple[list[Any], str | None]

NewReview = RootModel[ReviewInput]
NewReception = RootModel[ReceptionInput]
NewBill = RootModel[BillInput]
NewPayment = RootModel[PaymentInput]

APPLICATION = "/applications/<uuid:application_id>"
ORDER = "/orders/<uuid:order_id>"


def me(session: Session, actor: Actor) -> Actor:
    """Tell as whom the token acts."""
    return actor


def businesses(session: Session, actor: Actor) -> Page:
    """List the clients that one acts for, or that the laboratory has."""
    return page_of(session, visible(actor, Client), Client)


def list_applications(session: Session, actor: Actor) -> Page:
    """List applications; drafts of clients are the clients' own."""
    query = visible(actor, Application)
    return page_of(session, query.where(HANDED_IN) if actor.staff else query, Application)


def application(session: Session, actor: Actor, application_id: uuid.UUID) -> SimpleNamespace:
    """Read an application."""
    read: Any = read_for_staff if actor.staff else read_own
    page = read(session, actor, application_id)
    row: Application = page.application
    told = answers.Application.model_validate(row).model_dump()
    return SimpleNamespace(**told, items=[one.item for one in page.items])


def start(session: Session, actor: Actor, given: bodies.NewApplication) -> Application:
    """Begin a draft."""
    return applications.start(session, actor, given.laboratory_id, given.client_id, given.application)


def save(
    session: Session, actor: Actor, given: bodies.SavedApplication, application_id: uuid.UUID
) -> Application:
    """Save a draft."""
    row = applications.save(session, actor, application_id, given.application, given.version)
    session.flush()
    return row


def submit(session: Session, actor: Actor, given: object, application_id: uuid.UUID) -> Application:
    """Hand an application in."""
    row = applications.submit(session, actor, application_id)
    session.flush()
    return row


def ask(session: Session, actor: Actor, given: bodies.Text, application_id: uuid.UUID) -> Application:
    """Ask the client."""
    orders.ask(session, actor, application_id, given.text)
    return _application(session, actor, application_id)


def refuse(session: Session, actor: Actor, given: bodies.Why, application_id: uuid.UUID) -> Application:
    """Refuse an application."""
    orders.refuse(session, actor, application_id, given.reason)
    return _application(session, actor, application_id)


def _application(session: Session, actor: Actor, application_id: uuid.UUID) -> Application:
    session.flush()
    return fetch(session, actor, Application, application_id)


def agree(session: Session, actor: Actor, given: Any, application_id: uuid.UUID) -> Any:
    """Agree, which makes the order."""
    row = orders.agree(session, actor, application_id, given.root)
    session.flush()
    return _seen(actor, row)


def _seen(actor: Actor, order: Order) -> SimpleNamespace:
    """Return an order as the actor may see it."""
    told = {name: getattr(order, name) for name in answers.Order.model_fields}
    return SimpleNamespace(**(told if sees_client(actor, order) else told | {"client_id": None}))


def list_orders(session: Session, actor: Actor) -> Page:
    """List orders."""
    rows, following = page_of(session, visible(actor, Order), Order)
    return [_seen(actor, row) for row in rows], following


def order(session: Session, actor: Actor, order_id: uuid.UUID) -> SimpleNamespace:
    """Read an order."""
    return _seen(actor, fetch(session, actor, Order, order_id))


def samples(session: Session, actor: Actor, order_id: uuid.UUID) -> Page:
    """List the samples of an order."""
    return page_of(session, visible(actor, Sample).where(Sample.order_id == order_id), Sample)


def receive(session: Session, actor: Actor, given: Any, sample_id: uuid.UUID) -> Sample:
    """Accept a sample."""
    row = reception.accept(session, actor, sample_id, given.root)
    session.flush()
    return row


def bills(session: Session, actor: Actor, order_id: uuid.UUID) -> Page:
    """List the bills of an order."""
    return page_of(session, visible(actor, Bill).where(Bill.order_id == order_id), Bill)


def make_bill(session: Session, actor: Actor, given: Any, order_id: uuid.UUID) -> Bill:
    """Make a bill over what is due."""
    row = billing.make(session, actor, order_id, given.root)
    session.flush()
    return row


def confirm_payment(session: Session, actor: Actor, given: Any, bill_id: uuid.UUID) -> Payment:
    """Confirm a payment."""
    row = billing.confirm(session, actor, bill_id, given.root)
    session.flush()
    return row


def payments(session: Session, actor: Actor, order_id: uuid.UUID) -> Page:
    """List the payments of an order."""
    return page_of(session, visible(actor, Payment).where(Payment.order_id == order_id), Payment)


INTAKE = (
    Operation("GET", "/me", "me", me, answers.Person, "As whom the token acts"),
    Operation(
        "GET",
        "/businesses",
        "businesses",
        businesses,
        answers.Business,
        "Clients",
        P.CLIENT_VIEW,
        many=True,
    ),
    Operation(
        "GET",
        "/applications",
        "applications",
        list_applications,
        answers.Application,
        "Applications",
        P.APPLICATION_VIEW,
        many=True,
    ),
    Operation(
        "POST",
        "/applications",
        "start_application",
        start,
        answers.Application,
        "Begin a draft",
        P.APPLICATION_WRITE,
        body=bodies.NewApplication,
        status=201,
    ),
    Operation(
        "GET",
        APPLICATION,
        "application",
        application,
        answers.ApplicationInFull,
        "Read an application",
        P.APPLICATION_VIEW,
        Application,
    ),
    Operation(
        "POST",
        f"{APPLICATION}/save",
        "save_application",
        save,
        answers.Application,
        "Save a draft",
        P.APPLICATION_WRITE,
        Application,
        bodies.SavedApplication,
    ),
    Operation(
        "POST",
        f"{APPLICATION}/submit",
        "submit_application",
        submit,
        answers.Application,
        "Hand in",
        P.APPLICATION_WRITE,
        Application,
    ),
    Operation(
        "POST",
        f"{APPLICATION}/agree",
        "agree",
        agree,
        answers.Order,
        "Agree; makes the order",
        P.REQUEST_REVIEW,
        Application,
        NewReview,
        201,
    ),
    Operation(
        "POST",
        f"{APPLICATION}/ask",
        "ask",
        ask,
        answers.Application,
        "Ask the client",
        P.REQUEST_REVIEW,
        Application,
        bodies.Text,
    ),
    Operation(
        "POST",
        f"{APPLICATION}/refuse",
        "refuse",
        refuse,
        answers.Application,
        "Refuse",
        P.REQUEST_REVIEW,
        Application,
        bodies.Why,
    ),
    Operation("GET", "/orders", "orders", list_orders, answers.Order, "Orders", P.ORDER_VIEW, many=True),
    Operation("GET", ORDER, "order", order, answers.Order, "Read an order", P.ORDER_VIEW, Order),
    Operation(
        "GET",
        f"{ORDER}/samples",
        "samples",
        samples,
        answers.Sample,
        "Samples of an order",
        P.SAMPLE_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "POST",
        "/samples/<uuid:sample_id>/receive",
        "receive",
        receive,
        answers.Sample,
        "Accept a sample",
        P.SAMPLE_RECEIVE,
        Sample,
        NewReception,
    ),
    Operation(
        "GET",
        f"{ORDER}/bills",
        "bills",
        bills,
        answers.Bill,
        "Bills of an order",
        P.BILL_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "POST",
        f"{ORDER}/bills",
        "make_bill",
        make_bill,
        answers.Bill,
        "Make a bill",
        P.BILL_MAKE,
        Order,
        NewBill,
        201,
    ),
    Operation(
        "POST",
        "/bills/<uuid:bill_id>/payments",
        "confirm_payment",
        confirm_payment,
        answers.Payment,
        "Confirm a payment",
        P.PAYMENT_CONFIRM,
        Bill,
        NewPayment,
        201,
    ),
    Operation(
        "GET",
        f"{ORDER}/payments",
        "payments",
        payments,
        answers.Payment,
        "Payments of an order",
        P.BILL_VIEW,
        Order,
        many=True,
    ),
)
