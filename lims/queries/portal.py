"""What awaits a client, and what is under way."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require, visible
from lims.domain.workflow import ApplicationState
from lims.models import Application
from lims.queries import notices, own_certificates, own_orders
from lims.queries.notices import NoticeRow
from lims.queries.own_applications import products_of
from lims.queries.own_certificates import OwnCertificate
from lims.queries.own_orders import RunningOrder

NEWEST = 3


@dataclass(frozen=True, slots=True)
class OpenApplication:
    """An application that is not an order yet."""

    id: uuid.UUID
    number: str
    state: str
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The first page of the portal."""

    applications: tuple[OpenApplication, ...]
    """Questions first, then drafts, then what the laboratory is reviewing."""
    running: tuple[RunningOrder, ...]
    certificates: tuple[OwnCertificate, ...]
    notices: tuple[NoticeRow, ...]
    unread: int

    @property
    def unfinished(self) -> tuple[OpenApplication, ...]:
        """Return what waits for an answer, or to be handed in."""
        return tuple(one for one in self.applications if one.state != ApplicationState.SUBMITTED)

    @property
    def under_review(self) -> tuple[OpenApplication, ...]:
        """Return what the laboratory is looking at."""
        return tuple(one for one in self.applications if one.state == ApplicationState.SUBMITTED)

    @property
    def empty(self) -> bool:
        """Say whether nothing was ever asked for."""
        return not (self.applications or self.running or self.certificates)


ORDER = (ApplicationState.QUERIED, ApplicationState.DRAFT, ApplicationState.SUBMITTED)


def home(session: Session, actor: Actor) -> Home:
    """Return what the first page shows."""
    require(actor, Permission.APPLICATION_VIEW)
    rows = session.scalars(
        visible(actor, Application)
        .where(Application.state.in_(ORDER))
        .order_by(Application.id.desc())
        .limit(50)
    ).all()
    products = products_of(session, [row.id for row in rows])
    found = [OpenApplication(row.id, row.number or "", row.state, products.get(row.id, ())) for row in rows]
    return Home(
        applications=tuple(sorted(found, key=lambda one: ORDER.index(ApplicationState(one.state)))),
        running=own_orders.running(session, actor),
        certificates=own_certificates.newest(session, actor, NEWEST),
        notices=notices.newest(session, actor, NEWEST),
        unread=notices.unread(session, actor),
    )
