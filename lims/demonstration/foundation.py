"""Founding the demonstration laboratory: people, businesses, machines, prices, holidays, a checked standard."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import SYSTEM, Actor
from lims.database import transaction
from lims.demonstration import CODE
from lims.demonstration.bars import BEND, DIAMETER, MASS, RIBS, SPECIFICATION, TENSILE
from lims.demonstration.cast import ADMINISTRATOR, BUSINESSES, STAFF, Business, Person
from lims.demonstration.machines import MACHINES, USED
from lims.demonstration.stage import Stage
from lims.domain.errors import N_, Conflict
from lims.domain.roles import Role
from lims.models import ClientMembership, Laboratory
from lims.queries.advice import book
from lims.queries.rows import holidays_of
from lims.services import (
    accounts,
    administration,
    advice,
    authorisations,
    business_sizes,
    equipment,
    founding,
    holidays,
    memberships,
    numbering,
    passwords,
    people,
    scopes,
    standards,
    tariffs,
)
from lims.services.attachments import Store
from lims.trust.keystore import KeyStore

ADDRESS = "http://127.0.0.1:8000"
"""Where the QR codes of the demonstration lead: this machine. A real laboratory needs a public address."""

AGE = timedelta(days=120)
"""How long ago the laboratory was founded."""

PRICES = {TENSILE: 125_000, BEND: 75_000, MASS: 40_000, RIBS: 60_000, DIAMETER: 30_000}
"""Rupiah per piece."""


def build(store: Store, keys: KeyStore, address: str = ADDRESS, password: str | None = None) -> Stage:
    """Found the laboratory as it was some months ago; return what its stories need.

    Args:
        store: Where files are kept.
        keys: Where the keys of laboratories are kept.
        address: Where the QR codes lead.
        password: The same for everybody, for tests; by default each person has a random one.

    Raises:
        Conflict: There is a demonstration already.
    """
    _refuse_a_second()
    with clock.set_to(clock.now() - AGE):
        with transaction() as session:
            stage = _found(session, keys, address, password or passwords.random_password())
        for person in STAFF:
            with transaction() as session:
                _hire(session, stage, person, password or passwords.random_password())
        for business in BUSINESSES:
            with transaction() as session:
                _register(session, stage, business, password or passwords.random_password())
        with transaction() as session:
            _equip(session, stage, store)
            _set_up(session, stage)
    return stage


def _refuse_a_second() -> None:
    with transaction() as session:
        if session.scalars(select(Laboratory.id).where(Laboratory.code == CODE)).first():
            raise Conflict(
                N_(
                    "Laboratorium demonstrasi sudah ada di sini. Kata sandi baru: "
                    "lims user reset-password kepala@demo.example"
                )
            )


def _found(session: Session, keys: KeyStore, address: str, password: str) -> Stage:
    laboratory, user = founding.found(
        session,
        SYSTEM,
        founding.LaboratoryInput(
            code=CODE,
            name="Laboratorium Uji Logam Cilegon (rekaan)",
            address="Jalan Contoh 1, Citangkil, Cilegon, Banten 42400",
            city="Cilegon",
            demonstration=True,
        ),
        founding.AdministratorInput(
            name=ADMINISTRATOR.name,
            email=ADMINISTRATOR.email,
            phone="",
            password=password,
            must_change_password=False,
            employee_number=ADMINISTRATOR.employee_number,
        ),
    )
    stage = Stage(laboratory.id, laboratory.timezone, keys)
    stage.passwords[ADMINISTRATOR.key] = password
    stage.actors[ADMINISTRATOR.key] = Actor(
        user.id, user.name, laboratory_id=laboratory.id, roles=frozenset({Role.ADMINISTRATOR})
    )
    today = clock.today(laboratory.timezone)
    form = administration.LaboratoryInput(
        name=laboratory.name,
        name_en="Cilegon Metals Testing Laboratory (fictitious)",
        parent="Dinas Perindustrian Kota Contoh (rekaan)",
        address=laboratory.address,
        city=laboratory.city,
        phone="(0254) 000 000",
        email="layanan@demo.example",
        verification_url=address,
        accreditation_number="LP-000-IDN",
        accredited_from=today,
        accredited_until=date(today.year + 4, 12, 31),
        promised_working_days=10,
    )
    administration.configure(session, stage.actors[ADMINISTRATOR.key], form, laboratory.version)
    return stage


def _hire(session: Session, stage: Stage, person: Person, password: str) -> None:
    """Add a person with their role; they change the first password at once, as everybody must."""
    administrator = stage.actors[ADMINISTRATOR.key]
    today = clock.today(stage.timezone)
    user, first = people.add(
        session,
        administrator,
        people.PersonInput(person.name, person.email, "", person.employee_number),
        memberships.MembershipInput(role=person.role, valid_from=today, position=person.position),
    )
    actor = Actor(user.id, user.name, laboratory_id=stage.laboratory_id, roles=frozenset({person.role}))
    accounts.change_password(session, actor, first, password)
    stage.actors[person.key], stage.passwords[person.key] = actor, password


def _register(session: Session, stage: Stage, business: Business, password: str) -> None:
    """Let an owner register a business."""
    form = accounts.Registration(business.owner, business.email, "", password, business.form)
    user = accounts.register(session, form)
    client_id = session.scalars(
        select(ClientMembership.client_id).where(ClientMembership.user_id == user.id)
    ).one()
    stage.clients[business.key] = client_id
    stage.passwords[business.key] = password
    stage.actors[business.key] = Actor(
        user.id, user.name, roles=frozenset({Role.CLIENT}), client_ids=frozenset({client_id})
    )
    business_sizes.state(session, stage.actors[business.key], client_id, business.size)


def _equip(session: Session, stage: Stage, store: Store) -> None:
    administrator = stage.actors[ADMINISTRATOR.key]
    today = clock.today(stage.timezone)
    ids = {}
    for machine in MACHINES:
        row = equipment.add(session, administrator, machine.form)
        calibrated_on = today - timedelta(days=machine.calibrated)
        form = equipment.CalibrationInput(
            calibrated_on=calibrated_on,
            valid_until=calibrated_on + timedelta(days=365),
            certificate=f"K-{calibrated_on.year}-{machine.form.code} (rekaan)",
            calibrated_by="Laboratorium kalibrasi rekaan, LK-000-IDN",
        )
        equipment.add_calibration(session, administrator, store, row.id, form)
        ids[machine.form.code] = row.id
    stage.equipment.update({method: tuple(ids[code] for code in codes) for method, codes in USED.items()})


def _set_up(session: Session, stage: Stage) -> None:
    """Set prices, scope, authorisations, numbers and holidays, and have the standard checked."""
    administrator = stage.actors[ADMINISTRATOR.key]
    today = clock.today(stage.timezone)
    for method, amount in PRICES.items():
        tariffs.add(session, administrator, tariffs.TariffInput(method, amount, "Tarif rekaan", today))
        for analyst in ("analis1", "analis2"):
            if method == BEND and analyst == "analis2":
                continue  # a gate that can be seen to close
            evidence = "Uji kinerja internal (rekaan)"
            form = authorisations.AuthorisationInput(method, "perform", today, evidence)
            user_id = stage.actors[analyst].known_id()
            authorisations.authorise(session, administrator, user_id, form)
    for method in (TENSILE, BEND):
        scopes.add(session, administrator, scopes.ScopeInput(method, today))
    numbering.set_template(
        session, administrator, "order", "{sequence:4}/{laboratory}/{month_roman}/{year}", "year"
    )
    for year in range(today.year, (today + AGE).year + 2):
        holidays.add(
            session, administrator, [day for day in holidays.proposals(year) if day.day.weekday() < 5]
        )
    session.flush()
    stage.holidays = holidays_of(session, stage.laboratory_id)
    standards.record_check(session, stage.actors["mt"], SPECIFICATION, "DEMO", today)
    advice.approve(session, stage.actors["mt"], book().sha256)
