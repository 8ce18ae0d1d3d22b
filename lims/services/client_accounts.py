"""Accounts that reception opens for people of a client at the counter: a phone number is enough."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.models import Client, ClientMembership, Laboratory, User
from lims.services import accounts, audit, one_time_codes, passwords
from lims.services.validity import refuse_faults


@dataclass(frozen=True, slots=True)
class OwnerInput:
    """Who will sign in for a client; either of phone and e-mail is what they sign in with."""

    name: str
    phone: str = ""
    email: str = ""


def open_account(session: Session, actor: Actor, client_id: uuid.UUID, given: OwnerInput) -> tuple[User, str]:
    """Open an account for a person of a client, and return it with the one-time code, which is shown once.

    Raises:
        InvalidInput: name, phone number or e-mail is missing or odd; `fields` tells all of it.
        Conflict: somebody signs in with that number or address already.
    """
    require(actor, Permission.APPLICATION_ENTER)
    client = fetch(session, actor, Client, client_id)
    refuse_faults(_faults(given))
    try:
        user = accounts.add_user(
            session,
            name=given.name,
            email=given.email,
            phone=given.phone,
            password=passwords.random_password(),
            must_change_password=True,
        )
    except Conflict as error:
        raise Conflict(
            N_(
                "Nomor telepon atau e-mail ini sudah dipakai sebuah akun. Bila orangnya lupa sandinya, "
                "berilah kode baru pada akun itu; bila ia mewakili beberapa usaha, hubungi pengelola sistem."
            )
        ) from error
    laboratory = session.get_one(Laboratory, actor.laboratory())
    session.add(
        ClientMembership(
            user_id=user.id,
            client_id=client.id,
            valid_from=clock.today(laboratory.timezone),
            valid_until=None,
        )
    )
    code = one_time_codes.give(session, actor, user, "opened")
    audit.record(session, actor, "user:open-account", user, laboratory_id=laboratory.id)
    return user, code


def _faults(given: OwnerInput) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if not given.name.strip():
        faults["name"] = InvalidInput(N_("Isilah nama orangnya."))
    if not given.phone.strip() and not given.email.strip():
        faults["phone"] = InvalidInput(N_("Isilah nomor telepon atau alamat e-mail; itulah nama masuknya."))
    for name, value, read in (
        ("phone", given.phone, accounts.normal_phone),
        ("email", given.email, accounts.normal_email),
    ):
        try:
            read(value)
        except InvalidInput as fault:
            faults[name] = fault
    return faults
