"""How large a business says it is; each statement is kept, the newest counts."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import BusinessSize, Client
from lims.services import audit
from lims.services.validity import refuse_faults

MOST = 10**15


@dataclass(frozen=True, slots=True)
class SizeInput:
    """Workers, and whole rupiah; what is not known stays empty."""

    workers: int | None = None
    investment: int | None = None
    capital: int | None = None


def state(session: Session, actor: Actor, client_id: uuid.UUID, given: SizeInput) -> BusinessSize:
    """Note what a business states of its size: the business itself, or reception for it."""
    client = fetch(session, actor, Client, client_id)
    require(actor, Permission.CLIENT_WRITE, client)
    faults: dict[str, LimsError] = {
        name: InvalidInput(N_("Isilah bilangan utuh yang tidak negatif."))
        for name in ("workers", "investment", "capital")
        if (value := getattr(given, name)) is not None and not 0 <= value < MOST
    }
    refuse_faults(faults)
    row = BusinessSize(
        client_id=client.id,
        workers=given.workers,
        investment=given.investment,
        capital=given.capital,
        stated_on=clock.today("Asia/Jakarta"),
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "client:state-size", row, laboratory_id=actor.laboratory_id)
    return row
