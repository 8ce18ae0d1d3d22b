"""People, their roles and authorisations: given and ended with dates, and nobody's account taken by another house."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor
from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import ClientMembership, LaboratoryMembership, User
from lims.queries import actors, gates
from lims.services import accounts, authorisations, memberships, password_resets, people
from lims.services.authorisations import AuthorisationInput
from lims.services.memberships import MembershipInput
from lims.services.people import PersonInput
from tests import scene as scenes
from tests.scene import Scene

PERSON = PersonInput(
    name="Sari Wulandari, S.T.", phone="0812 3456 7890", employee_number="198701012010122001"
)
ANALYST = MembershipInput(role="analyst", valid_from=date(2026, 1, 5))


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def administrator(scene: Scene) -> Actor:
    return scene.people[Role.ADMINISTRATOR]


def membership_of(session: Session, actor: Actor) -> LaboratoryMembership:
    return session.scalars(
        select(LaboratoryMembership).where(LaboratoryMembership.user_id == actor.user_id)
    ).one()


def test_a_person_gets_a_random_password_that_must_be_changed(session, administrator):
    user, password = people.add(session, administrator, PERSON, ANALYST)
    assert user.phone == "6281234567890"
    assert user.must_change_password
    assert accounts.authenticate(session, "0812-3456-7890", password) is user


def test_only_the_administrator_adds_people(session, scene):
    for role in set(scene.people) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotAllowed):
            people.add(session, scene.people[role], PERSON, ANALYST)


def test_all_that_is_missing_is_told_at_once(session, administrator):
    with pytest.raises(InvalidInput) as told:
        people.add(
            session, administrator, PersonInput(name=" "), MembershipInput(role="king", valid_from=None)
        )
    assert set(told.value.fields) == {"name", "phone", "role", "valid_from"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"email": "sari"}, "email"),
        ({"employee_number": "NIP-7"}, "employee_number"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(session, administrator, changes, field):
    with pytest.raises(InvalidInput) as told:
        people.add(session, administrator, replace(PERSON, **changes), ANALYST)
    assert set(told.value.fields) == {field}


def test_a_number_that_somebody_has_is_refused(session, administrator):
    people.add(session, administrator, PERSON, ANALYST)
    with pytest.raises(Conflict):
        people.add(session, administrator, replace(PERSON, name="Lain"), ANALYST)


DEPUTY = MembershipInput(
    role="head",
    valid_from=date(2026, 12, 1),
    valid_until=date(2026, 12, 14),
    position="Kepala Balai",
    capacity="Plh.",
    deputises_for="Kepala Balai",
    letter="ST-17/2026",
)


def test_a_deputy_signs_by_letter_and_for_a_time(session, scene, administrator):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    given = memberships.add_membership(session, administrator, manager.known_id(), DEPUTY)
    assert (given.capacity, given.deputises_for, given.letter) == ("Plh.", "Kepala Balai", "ST-17/2026")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"letter": ""}, "letter"),
        ({"deputises_for": " "}, "deputises_for"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": date(2026, 11, 1)}, "valid_until"),
        ({"position": ""}, "position"),
        ({"capacity": "Pjs."}, "capacity"),
        ({"role": "analyst"}, "capacity"),
    ],
)
def test_a_deputy_without_letter_time_or_position_is_refused(session, scene, administrator, changes, field):
    person = scene.people[Role.ANALYST].known_id()
    with pytest.raises(InvalidInput) as told:
        memberships.add_membership(session, administrator, person, replace(DEPUTY, **changes))
    assert field in told.value.fields


def test_the_same_role_is_not_given_twice_for_the_same_time(session, scene, administrator):
    with pytest.raises(Conflict):
        memberships.add_membership(session, administrator, scene.people[Role.ANALYST].known_id(), ANALYST)


def test_a_role_ends_after_its_last_day_and_stays_on_record(session, scene, administrator):
    analyst = scene.people[Role.ANALYST]
    membership = membership_of(session, analyst)
    token = scenes.token_for(session, analyst)
    memberships.end_membership(session, administrator, membership.id, scene.today - timedelta(days=1))
    session.flush()
    week = timedelta(days=7)
    found = actors.by_token(session, token, idle=week, absolute=week)
    assert found is not None
    assert found.actor.roles == frozenset()
    assert membership.valid_until == scene.today - timedelta(days=1)


def test_an_end_needs_its_day(session, scene, administrator):
    membership = membership_of(session, scene.people[Role.ANALYST])
    with pytest.raises(InvalidInput) as told:
        memberships.end_membership(session, administrator, membership.id, None)
    assert set(told.value.fields) == {"last_day"}


def test_a_laboratory_keeps_an_administrator(session, scene, administrator):
    membership = membership_of(session, administrator)
    with pytest.raises(Conflict, match="administrator"):
        memberships.end_membership(session, administrator, membership.id, scene.today)
    second = scenes.person(session, scene.laboratory, Role.ADMINISTRATOR, "Kedua")
    memberships.end_membership(session, second, membership.id, scene.today)
    with pytest.raises(Conflict, match="administrator"):
        memberships.end_membership(session, second, membership_of(session, second).id, scene.today)


def test_another_laboratory_cannot_touch_a_role(session, scene):
    other = scenes.build(session, "LAB")
    membership = membership_of(session, scene.people[Role.ANALYST])
    with pytest.raises(NotFound):
        memberships.end_membership(session, other.people[Role.ADMINISTRATOR], membership.id, scene.today)


def test_another_laboratory_reaches_nobody(session, scene):
    stranger = scenes.build(session, "LAB").people[Role.ADMINISTRATOR]
    analyst = scene.people[Role.ANALYST].known_id()
    with pytest.raises(NotFound):
        people.update(session, stranger, analyst, PERSON, 1)
    for act in (people.disable, people.enable, people.reset_password):
        with pytest.raises(NotFound):
            act(session, stranger, analyst, "ingin tahu")
    with pytest.raises(NotFound):
        memberships.add_membership(session, stranger, analyst, ANALYST)
    with pytest.raises(NotFound):
        authorisations.authorise(session, stranger, analyst, AUTHORISATION)


def test_a_disabled_person_is_shut_out_at_once_and_can_come_back(session, scene, administrator):
    analyst = scene.people[Role.ANALYST]
    token, week = scenes.token_for(session, analyst), timedelta(days=7)
    people.disable(session, administrator, analyst.known_id(), "Pindah tugas")
    session.flush()
    assert actors.by_token(session, token, idle=week, absolute=week) is None
    assert accounts.authenticate(session, scenes.user_of(session, analyst).email, scenes.PASSWORD) is None
    people.enable(session, administrator, analyst.known_id(), "Kembali")
    assert accounts.authenticate(session, scenes.user_of(session, analyst).email, scenes.PASSWORD)


@pytest.mark.parametrize("act", [people.disable, people.enable, people.reset_password])
def test_help_with_an_account_needs_a_reason(session, scene, administrator, act):
    with pytest.raises(InvalidInput) as told:
        act(session, administrator, scene.people[Role.ANALYST].known_id(), "  ")
    assert set(told.value.fields) == {"reason"}


def test_nobody_disables_themselves(session, administrator):
    with pytest.raises(Conflict):
        people.disable(session, administrator, administrator.known_id(), "coba")


def test_a_reset_password_works_once_and_ends_sessions(session, scene, administrator):
    analyst = scene.people[Role.ANALYST]
    token, week = scenes.token_for(session, analyst), timedelta(days=7)
    password = people.reset_password(session, administrator, analyst.known_id(), "Lupa, ditemui langsung")
    session.flush()
    user = scenes.user_of(session, analyst)
    assert actors.by_token(session, token, idle=week, absolute=week) is None
    assert accounts.authenticate(session, user.email, password) is user
    assert user.must_change_password


def test_the_account_of_somebody_who_also_signs_in_elsewhere_is_not_this_laboratory_s(
    session, scene, administrator
):
    analyst = scene.people[Role.ANALYST].known_id()
    session.add(ClientMembership(user_id=analyst, client_id=scene.client.id, valid_from=date(2026, 1, 1)))
    session.flush()
    user = session.get_one(User, analyst)
    with pytest.raises(NotAllowed, match="pihak lain"):
        people.reset_password(session, administrator, analyst, "Lupa")
    with pytest.raises(NotAllowed, match="pihak lain"):
        people.disable(session, administrator, analyst, "Pindah")
    with pytest.raises(NotAllowed, match="pihak lain"):
        people.update(session, administrator, analyst, PERSON, user.version)


def test_a_person_is_changed_and_a_stale_change_is_told(session, scene, administrator):
    user = scenes.user_of(session, scene.people[Role.ANALYST])
    version = user.version
    people.update(session, administrator, user.id, PERSON, version)
    session.flush()
    assert (user.name, user.email, user.phone) == (PERSON.name, None, "6281234567890")
    with pytest.raises(Conflict, match="baru saja diubah"):
        people.update(session, administrator, user.id, PERSON, version)


def test_nobody_takes_another_s_address(session, scene, administrator):
    user = scenes.user_of(session, scene.people[Role.ANALYST])
    taken = scenes.user_of(session, scene.people[Role.HEAD]).email
    with pytest.raises(Conflict, match="orang lain"):
        people.update(session, administrator, user.id, PersonInput(name="A", email=taken), user.version)


AUTHORISATION = AuthorisationInput(
    method_code=scenes.BEND,
    activity="perform",
    valid_from=date(2026, 3, 1),
    valid_until=date(2026, 12, 31),
    evidence="Uji kinerja 12-02-2026",
)


def test_an_authorisation_opens_the_gate_on_its_days_only(session, scene, administrator):
    person = scene.people[Role.SUPERVISOR].known_id()
    laboratory = scene.laboratory.id
    authorisations.authorise(session, administrator, person, AUTHORISATION)
    session.flush()
    for on, expected in ((date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2027, 1, 1), False)):
        assert gates.authorised(session, laboratory, person, scenes.BEND, on) is expected


def test_an_authorisation_to_review_is_none_to_perform(session, scene, administrator):
    person = scene.people[Role.SUPERVISOR].known_id()
    authorisations.authorise(session, administrator, person, replace(AUTHORISATION, activity="review"))
    session.flush()
    assert not gates.authorised(session, scene.laboratory.id, person, scenes.BEND, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"method_code": "SNI 0"}, "method_code"),
        ({"activity": "watch"}, "activity"),
        ({"evidence": ""}, "evidence"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_until": date(2026, 1, 1)}, "valid_until"),
    ],
)
def test_an_authorisation_that_cannot_be_is_refused(session, scene, administrator, changes, field):
    person = scene.people[Role.SUPERVISOR].known_id()
    with pytest.raises(InvalidInput) as told:
        authorisations.authorise(session, administrator, person, replace(AUTHORISATION, **changes))
    assert set(told.value.fields) == {field}


def test_an_ended_authorisation_keeps_what_was_tested_before(session, scene, administrator):
    person, laboratory = scene.people[Role.SUPERVISOR].known_id(), scene.laboratory.id
    given = authorisations.authorise(session, administrator, person, AUTHORISATION)
    session.flush()
    authorisations.end_authorisation(session, administrator, given.id, date(2026, 6, 30), "Pindah seksi")
    session.flush()
    assert gates.authorised(session, laboratory, person, scenes.BEND, date(2026, 6, 30))
    assert not gates.authorised(session, laboratory, person, scenes.BEND, date(2026, 7, 1))
    with pytest.raises(InvalidInput):
        authorisations.end_authorisation(session, administrator, given.id, date(2026, 6, 30), "")


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.ADMINISTRATOR])
def test_the_password_of_somebody_who_works_elsewhere_is_nobodys_to_reset_here(session, scene, role):
    stranger = scenes.build(session, "LAIN").people[Role.ADMINISTRATOR]
    scenes.submitted(session, scene)  # the client that the stranger acts for is a customer here
    session.add(
        ClientMembership(user_id=stranger.known_id(), client_id=scene.client.id, valid_from=date(2020, 1, 1))
    )
    if role is Role.ADMINISTRATOR:  # the stranger works here as well
        session.add(
            LaboratoryMembership(
                laboratory_id=scene.laboratory.id,
                user_id=stranger.known_id(),
                role=Role.ANALYST,
                valid_from=date(2020, 1, 1),
            )
        )
    session.flush()
    before = session.get_one(User, stranger.user_id).password_hash
    with pytest.raises(NotAllowed, match="laboratorium lain"):
        password_resets.give_code(session, scene.people[role], stranger.known_id(), reason="Lupa")
    assert session.get_one(User, stranger.user_id).password_hash == before
