"""Prices, each with the regulation that sets it and the time for which it holds."""

import uuid
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import Tariff
from lims.queries.library import library_of
from lims.services import audit
from lims.services.validity import refuse_faults, required_day, span_faults


@dataclass(frozen=True, slots=True)
class TariffInput:
    """The price of a method per piece, in whole rupiah."""

    method_code: str
    amount: int | None
    legal_basis: str
    valid_from: date | None
    valid_until: date | None = None


def add(session: Session, actor: Actor, given: TariffInput) -> Tariff:
    """Add a price; from its first day it takes the place of an older one, orders that were made keep theirs."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    refuse_faults(faults(given, library_of(session, actor.laboratory()).methods))
    tariff = Tariff(
        laboratory_id=actor.laboratory(),
        method_code=given.method_code,
        amount=given.amount,
        legal_basis=given.legal_basis.strip(),
        valid_from=required_day(given.valid_from, "valid_from"),
        valid_until=given.valid_until,
    )
    session.add(tariff)
    audit.record(session, actor, "tariff:add", tariff)
    return tariff


def faults(given: TariffInput, methods: Container[str]) -> dict[str, LimsError]:
    """Return what is wrong with a price as it was filled in, where these methods can be priced."""
    found = span_faults(given.valid_from, given.valid_until)
    if given.method_code not in methods:
        found["method_code"] = InvalidInput(N_("Pilih metode dari daftar."))
    if given.amount is None or not 0 <= given.amount <= 1_000_000_000:
        found["amount"] = InvalidInput(N_("Isilah rupiah utuh, misalnya 75000; 0 untuk yang gratis."))
    if not given.legal_basis.strip():
        found["legal_basis"] = InvalidInput(N_("Isilah dasar hukumnya, misalnya PP 54/2021."))
    return found


def end(session: Session, actor: Actor, tariff_id: uuid.UUID, last_day: date | None) -> None:
    """Let a price end after a day."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    tariff = fetch(session, actor, Tariff, tariff_id, lock=True)
    tariff.valid_until = required_day(last_day, "last_day")
    audit.record(session, actor, "tariff:end", tariff)
