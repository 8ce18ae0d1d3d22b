"""Clients who come to the counter."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.models import Client
from lims.services import audit, clients


def take_in(session: Session, actor: Actor, nib: str) -> Client:
    """Make a registered business this laboratory's client, by its exact NIB and nothing less (17025 4.2)."""
    require(actor, Permission.APPLICATION_ENTER)
    digits = re.sub(r"[\s.\-/]", "", nib)
    if not re.fullmatch(r"\d{13}", digits):
        raise InvalidInput(
            N_("NIB belum lengkap."),
            {"nib": InvalidInput(N_("NIB terdiri dari 13 angka. Tanpa NIB, catatlah pelanggan baru."))},
        )
    client = session.scalars(select(Client).where(Client.nib == digits)).one_or_none()
    if client is None:
        fault = NotFound(N_("NIB ini belum terdaftar. Catatlah sebagai pelanggan baru."))
        raise InvalidInput(N_("Usaha tidak ditemukan."), {"nib": fault})
    clients.relate(session, actor.laboratory(), client.id)
    audit.record(session, actor, "client:enter", client, laboratory_id=actor.laboratory_id)
    return client
