"""Clients: their identity, and a laboratory's relation to them."""

import re
import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.mail import is_address
from lims.models import Client, ClientRelation
from lims.services import audit, code_lists

KINDS = ("ikm", "general", "contractor", "student", "certification-body", "agency")


@dataclass(frozen=True, slots=True)
class ClientInput:
    """What a client says of itself."""

    name: str
    address: str
    kind: str = "ikm"
    legal_entity: bool = False
    nib: str = ""
    npwp: str = ""
    kbli: str = ""
    sentra: str = ""
    factory_address: str = ""
    region_code: str = ""
    contact_name: str = ""
    phone: str = ""
    email: str = ""


def checked(given: ClientInput) -> dict[str, object]:
    """Return the fields in stored form.

    Raises:
        InvalidInput: `fields` tells all faults at once.
    """
    faults: dict[str, LimsError] = {}
    digits = {name: re.sub(r"[\s.\-/]", "", getattr(given, name)) for name in ("nib", "npwp", "kbli")}
    if not given.name.strip():
        faults["name"] = InvalidInput(N_("Isilah nama usaha atau nama pelanggan."))
    if not given.address.strip():
        faults["address"] = InvalidInput(N_("Isilah alamat; alamat ini dicetak pada LHU."))
    if given.kind not in KINDS:
        faults["kind"] = InvalidInput(N_("Pilih jenis pelanggan dari daftar."))
    if digits["nib"] and not re.fullmatch(r"\d{13}", digits["nib"]):
        faults["nib"] = InvalidInput(N_("NIB terdiri dari 13 angka. Kosongkan bila belum punya."))
    if digits["npwp"] and not re.fullmatch(r"\d{15,16}", digits["npwp"]):
        faults["npwp"] = InvalidInput(N_("NPWP terdiri dari 15 atau 16 angka."))
    if digits["kbli"] and not re.fullmatch(r"\d{5}", digits["kbli"]):
        faults["kbli"] = InvalidInput(N_("KBLI terdiri dari 5 angka, misalnya 25920."))
    if given.email.strip() and not is_address(given.email.strip()):
        faults["email"] = InvalidInput(N_("Alamat e-mail ini tidak lengkap, misalnya nama@contoh.co.id."))
    if faults:
        raise InvalidInput(N_("Periksa isian yang ditandai."), faults)
    values = {name: getattr(given, name) for name in ClientInput.__slots__}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    return values | digits | {"nib": digits["nib"] or None}


def _located(session: Session, given: ClientInput, kept: str = "") -> dict[str, object]:
    """Return the fields in stored form, the kecamatan as its code; one that was stored before needs no look."""
    values = checked(given)
    if given.region_code.strip() == kept:
        return values
    try:
        values["region_code"] = code_lists.region_of(session, given.region_code)
    except InvalidInput as fault:
        raise InvalidInput(N_("Periksa isian yang ditandai."), {"region_code": fault}) from fault
    return values


def new_client(session: Session, given: ClientInput) -> Client:
    """Add a client; the caller names the act."""
    values = _located(session, given)
    if values["nib"] and session.scalars(select(Client).where(Client.nib == values["nib"])).first():
        raise Conflict(
            N_("NIB ini sudah terdaftar. Masuklah dengan akun usaha itu, atau hubungi penerima contoh.")
        )
    client = Client(**values)
    session.add(client)
    session.flush()
    return client


def relation_of(session: Session, laboratory_id: uuid.UUID, client_id: uuid.UUID) -> ClientRelation:
    """Return that a client is a laboratory's customer."""
    return session.scalars(
        select(ClientRelation).where(
            ClientRelation.laboratory_id == laboratory_id, ClientRelation.client_id == client_id
        )
    ).one()


def agree_to_pay_later(
    session: Session, actor: Actor, client_id: uuid.UUID, number: str, until: date | None
) -> None:
    """Note the agreement by which a client pays after the test; without a number the client pays before again."""
    require(actor, Permission.CLIENT_AGREE)
    client = fetch(session, actor, Client, client_id)
    relation = relation_of(session, actor.laboratory(), client.id)
    relation.agreement_number = number.strip()
    relation.agreement_until = until if number.strip() else None
    audit.record(session, actor, "client:agree", relation)


def relate(session: Session, laboratory_id: uuid.UUID, client_id: uuid.UUID) -> None:
    """Note that a client is this laboratory's customer from now on."""
    known = select(ClientRelation.id).where(
        ClientRelation.laboratory_id == laboratory_id, ClientRelation.client_id == client_id
    )
    if session.scalars(known).first() is not None:
        return
    # Who hands in two first applications at the same moment is noted once: the second waits here, and finds the first.
    session.execute(select(Client.id).where(Client.id == client_id).with_for_update(key_share=True))
    if session.scalars(known).first() is None:
        session.add(ClientRelation(laboratory_id=laboratory_id, client_id=client_id, since=clock.now()))
        session.flush()


def enter(session: Session, actor: Actor, given: ClientInput) -> Client:
    """Enter a client who came to the counter; a known NIB gives the client that has it."""
    require(actor, Permission.APPLICATION_ENTER)
    nib = checked(given)["nib"]
    known = session.scalars(select(Client).where(Client.nib == nib)).one_or_none() if nib else None
    client = known or new_client(session, given)
    relate(session, actor.laboratory(), client.id)
    audit.record(session, actor, "client:enter", client, laboratory_id=actor.laboratory_id)
    return client


def update(session: Session, actor: Actor, client_id: uuid.UUID, given: ClientInput, version: int) -> Client:
    """Change a client's data: the client itself, or reception for one without an account."""
    client = fetch(session, actor, Client, client_id, lock=True)
    require(actor, Permission.CLIENT_WRITE, client)
    expect_version(client.version, version)
    for name, value in _located(session, given, client.region_code).items():
        setattr(client, name, value)
    audit.record(session, actor, "client:update", client)
    return client


def expect_version(current: int, read: int) -> None:
    """Refuse to overwrite what somebody else changed in the meantime."""
    if current != read:
        raise Conflict(
            N_("Data ini baru saja diubah orang lain. Muat ulang halaman, lalu ulangi perubahan Anda.")
        )
