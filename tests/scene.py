"""A small laboratory for tests, made through the services: people, a client, and an order at any stage."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.billing import PaymentGate
from lims.domain.roles import Role
from lims.models import (
    Application,
    Calibration,
    Certificate,
    Client,
    ClientMembership,
    Determination,
    Equipment,
    EquipmentMethod,
    Laboratory,
    LaboratoryMembership,
    MethodAuthorisation,
    Order,
    Sample,
    StandardCheck,
    Tariff,
    User,
)
from lims.queries.computation import Typed
from lims.queries.library import library
from lims.services import (
    accounts,
    applications,
    assignments,
    audit,
    certificates,
    clients,
    entry,
    orders,
    passwords,
    reception,
    supervision,
)
from lims.storage import LocalStore
from lims.trust.keystore import KeyStore

PASSWORD = "kuda-hijau-lompat-pagar"
SPECIFICATION = "SNI 2052:2017"
TENSILE, BEND = "SNI 8389:2017", "SNI 0410:2017"

TENSILE_READINGS = {"FeH": "92,5", "Fm": "121,2", "Lu": "236,0", "fracture": "middle"}
"""Piece 1 of the first demonstration order: 460 MPa, 603 MPa, 1.31, 18.0 %."""


@dataclass
class Scene:
    """Who and what there is."""

    laboratory: Laboratory
    people: dict[Role, Actor]
    client: Client
    owner: Actor
    equipment: dict[str, Equipment] = field(default_factory=dict)
    """By method code."""

    @property
    def today(self) -> date:
        return clock.today(self.laboratory.timezone)


def build(session: Session, code: str = "LUL", *, demonstration: bool = False) -> Scene:
    """Make a laboratory with one person in every role, a client, and everything that its gates ask for."""
    laboratory = Laboratory(
        code=code,
        name=f"Laboratorium Uji {code}",
        address="Jalan Baja 1",
        city="Cilegon",
        verification_url=f"https://{code.lower()}.contoh.go.id",
        demonstration=demonstration,
        payment_gate=PaymentGate.NONE,
    )
    session.add(laboratory)
    session.flush()
    people = {role: person(session, laboratory, role) for role in Role if role is not Role.CLIENT}
    client, owner = business(session, f"CV Besi {code} (rekaan)", f"owner.{code.lower()}@contoh.id")
    scene = Scene(laboratory, people, client, owner)
    # A laboratory has what it tests by, not all that there is.
    asked_for = library().specification(SPECIFICATION).requirements_for("BjTS 420B", "D16")
    for code in sorted({requirement.method for requirement in asked_for if requirement.method}):
        scene.equipment[code] = equip(session, scene, code)
    session.flush()
    check_specification(session, scene)
    audit.record(session, people[Role.ADMINISTRATOR], "scene:build", laboratory)
    return scene


def person(session: Session, laboratory: Laboratory, role: Role, name: str = "") -> Actor:
    """Add a person with a role."""
    user = _user(
        session,
        name or f"{role.value.replace('_', ' ').title()} {laboratory.code}",
        f"{name or role.value}.{laboratory.code}@contoh.id".replace(" ", "."),
    )
    session.add(
        LaboratoryMembership(
            laboratory_id=laboratory.id,
            user_id=user.id,
            role=role,
            position=role.value,
            valid_from=date(2020, 1, 1),
        )
    )
    session.flush()
    return Actor(user_id=user.id, name=user.name, laboratory_id=laboratory.id, roles=frozenset({role}))


@cache
def _password_hash() -> str:
    """Hash the password once; hashing is slow on purpose."""
    return passwords.hashed(PASSWORD)


def _user(session: Session, name: str, email: str) -> User:
    user = User(name=name, email=email.lower(), password_hash=_password_hash())
    session.add(user)
    session.flush()
    return user


def business(session: Session, name: str, email: str) -> tuple[Client, Actor]:
    """Add a client with the owner who acts for it."""
    client = clients.new_client(session, clients.ClientInput(name=name, address="Jalan Tempa 2, Cilegon"))
    user = _user(session, f"Pemilik {name}", email)
    session.add(ClientMembership(user_id=user.id, client_id=client.id, valid_from=date(2020, 1, 1)))
    session.flush()
    return client, Actor(
        user_id=user.id,
        name=user.name,
        roles=frozenset({Role.CLIENT}),
        client_ids=frozenset({client.id}),
    )


def equip(session: Session, scene: Scene, method_code: str) -> Equipment:
    """Give a method a price, a calibrated machine and an authorised analyst."""
    laboratory_id = scene.laboratory.id
    analyst = scene.people[Role.ANALYST]
    number = len(scene.equipment) + 1
    equipment = Equipment(laboratory_id=laboratory_id, code=f"ALAT-{number}", name=f"Alat {method_code}")
    session.add(equipment)
    session.flush()
    session.add_all(
        [
            EquipmentMethod(laboratory_id=laboratory_id, equipment_id=equipment.id, method_code=method_code),
            Calibration(
                laboratory_id=laboratory_id,
                equipment_id=equipment.id,
                calibrated_on=scene.today - timedelta(days=100),
                valid_until=scene.today + timedelta(days=265),
                certificate=f"K-{number}",
                calibrated_by="LK-000-IDN",
            ),
            MethodAuthorisation(
                laboratory_id=laboratory_id,
                user_id=analyst.known_id(),
                method_code=method_code,
                valid_from=date(2020, 1, 1),
            ),
            Tariff(
                laboratory_id=laboratory_id,
                method_code=method_code,
                amount=75_000,
                legal_basis="rekaan",
                valid_from=date(2020, 1, 1),
            ),
        ]
    )
    return equipment


def check_specification(session: Session, scene: Scene, code: str = SPECIFICATION) -> None:
    """Record that the specification was compared with the licensed copy."""
    session.add(
        StandardCheck(
            laboratory_id=scene.laboratory.id,
            code=code,
            sha256=library().specification(code).sha256,
            copy_number="UJI-1",
            checked_on=date(2026, 1, 5),
            checked_by_id=scene.people[Role.TECHNICAL_MANAGER].known_id(),
        )
    )
    session.flush()


def application_input(**changes: object) -> applications.ApplicationInput:
    """Return one rebar to be tested in tension, three pieces."""
    item: dict[str, object] = {
        "product": "Baja tulangan beton sirip",
        "brand": "REKAAN",
        "heat_or_lot": "H-17",
        "specification_code": SPECIFICATION,
        "grade": "BjTS 420B",
        "size": "D16",
        "tests": {TENSILE: 1},
    }
    item |= changes
    return applications.ApplicationInput(
        items=(applications.ItemInput(**item),),  # type: ignore[arg-type]
        consent_name=True,
        consent_results=True,
    )


def submitted(session: Session, scene: Scene, **changes: object) -> Application:
    """Return an application that the client handed in."""
    application = applications.start(
        session, scene.owner, scene.laboratory.id, scene.client.id, application_input(**changes)
    )
    return applications.submit(session, scene.owner, application.id)


def review_input(**changes: object) -> orders.ReviewInput:
    """Return a review in which everything is in order."""
    given: dict[str, object] = {
        "checks": {name: {"answer": "yes", "note": ""} for name in orders.CHECKS},
        "decision_rule": "simple",
        "promised_working_days": 10,
        "superseded_accepted": "Pelanggan memilih edisi 2017.",
    }
    return orders.ReviewInput(**(given | changes))  # type: ignore[arg-type]


def ordered(session: Session, scene: Scene, **changes: object) -> Order:
    """Return an order that awaits its samples."""
    application = submitted(session, scene, **changes)
    return orders.agree(session, scene.people[Role.RECEPTION], application.id, review_input())


def reception_input(scene: Scene, **changes: object) -> reception.ReceptionInput:
    """Return a sample in good condition."""
    given: dict[str, object] = {
        "received_on": scene.today,
        "quantity": "3 batang",
        "condition": dict.fromkeys(reception.CONDITIONS, True),
    }
    return reception.ReceptionInput(**(given | changes))  # type: ignore[arg-type]


def received(session: Session, scene: Scene, **changes: object) -> Order:
    """Return an order whose samples are accepted."""
    order = ordered(session, scene, **changes)
    for sample in samples_of(session, order):
        reception.accept(session, scene.people[Role.RECEPTION], sample.id, reception_input(scene))
    return order


def assigned(session: Session, scene: Scene, **changes: object) -> Order:
    """Return an order whose determinations wait at the analyst's bench."""
    order = received(session, scene, **changes)
    assignments.assign(
        session,
        scene.people[Role.SUPERVISOR],
        [one.id for one in determinations_of(session, order)],
        scene.people[Role.ANALYST].known_id(),
        scene.today,
    )
    return order


def entry_input(
    scene: Scene, method_code: str = TENSILE, readings: dict[str, str] | None = None, **changes: object
) -> entry.EntryInput:
    """Return a filled-in bench sheet."""
    given: dict[str, object] = {
        "readings": {key: Typed(text) for key, text in (readings or TENSILE_READINGS).items()},
        "tested_on": scene.today,
        "temperature": "24,5",
        "humidity": "58",
        "equipment_ids": (scene.equipment[method_code].id,),
    }
    return entry.EntryInput(**(given | changes))  # type: ignore[arg-type]


def tested(session: Session, scene: Scene, readings: dict[str, str] | None = None) -> Order:
    """Return an order with one tensile test, entered and submitted."""
    order = assigned(session, scene)
    for one in determinations_of(session, order):
        entry.submit(
            session,
            scene.people[Role.ANALYST],
            one.id,
            entry_input(scene, readings=readings),
            one.version,
        )
    return order


def reviewed(session: Session, scene: Scene, readings: dict[str, str] | None = None) -> Order:
    """Return an order whose determinations the supervisor accepted."""
    order = tested(session, scene, readings)
    supervision.accept(
        session,
        scene.people[Role.SUPERVISOR],
        [one.id for one in determinations_of(session, order)],
    )
    return order


def drafted(session: Session, scene: Scene, readings: dict[str, str] | None = None) -> Certificate:
    """Return a certificate's draft."""
    order = reviewed(session, scene, readings)
    return certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], order.id)


def authorised(session: Session, scene: Scene, readings: dict[str, str] | None = None) -> Certificate:
    """Return an authorised certificate."""
    certificate = drafted(session, scene, readings)
    return authorise(session, scene, certificate)


def authorise(session: Session, scene: Scene, certificate: Certificate) -> Certificate:
    """Read and authorise a draft."""
    manager = scene.people[Role.TECHNICAL_MANAGER]
    certificates.mark_read(session, manager, certificate.id, certificate.content_sha256)
    return certificates.authorise(session, manager, [certificate.id], PASSWORD)[0]


def issued(
    session: Session, scene: Scene, store: LocalStore, readings: dict[str, str] | None = None
) -> Certificate:
    """Return an issued certificate."""
    certificate = authorised(session, scene, readings)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    return certificates.issue(session, manager, store, certificate.id, keys_of(store))


def keys_of(store: LocalStore) -> KeyStore:
    """Return the keys that stand beside a store, as they do in an instance."""
    return KeyStore(store.folder.parent / "keys")


def samples_of(session: Session, order: Order) -> list[Sample]:
    return list(session.scalars(select(Sample).where(Sample.order_id == order.id).order_by(Sample.id)))


def determinations_of(session: Session, order: Order) -> list[Determination]:
    return list(
        session.scalars(
            select(Determination).where(Determination.order_id == order.id).order_by(Determination.id)
        )
    )


def user_of(session: Session, actor: Actor) -> User:
    return session.get_one(User, actor.known_id())


def token_for(session: Session, actor: Actor, laboratory_id: UUID | None = None) -> str:
    """Open a session and return its token, for a test client's cookie."""
    return accounts.open_session(session, user_of(session, actor), laboratory_id or actor.laboratory_id)
