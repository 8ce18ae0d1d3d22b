"""Accounts by phone number, and codes in place of lost passwords: they open once, until a time; owners are told."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import Notice, User
from lims.queries import actors, letters, sign_ins
from lims.services import accounts, client_accounts, one_time_codes, password_resets
from lims.services.client_accounts import OwnerInput
from tests import scene as scenes
from tests.scene import Scene

OWNER = OwnerInput("Ibu Sari", "+62 812-7777-8888")


@pytest.fixture
def scene(session: Session) -> Scene:
    scene = scenes.build(session)
    scenes.ordered(session, scene)  # the business is this laboratory's client from now on
    return scene


@pytest.fixture
def opened(session: Session, scene: Scene) -> tuple[User, str]:
    return client_accounts.open_account(session, scene.people[Role.RECEPTION], scene.client.id, OWNER)


@pytest.mark.parametrize(
    "typed",
    [
        "0812-7777-8888",
        "+62 812 7777 8888",
        "62 812 77778888",
        "+62 0812 7777 8888",
        "0062812 7777 8888",
        "(0812) 7777.8888",
        "812 7777 8888",
    ],
)
def test_a_phone_number_is_one_number_however_it_is_written(typed):
    assert accounts.normal_phone(typed) == "6281277778888"


def test_a_number_from_abroad_keeps_its_country():
    assert accounts.normal_phone("+81 90 1234 5678") == "819012345678"
    assert accounts.normal_phone("(+81) 90 1234 5678") == "819012345678"


@pytest.mark.parametrize(
    ("kept", "typed"), [("81277778888", "812-7777-8888"), ("62081277778888", "+62 0812 7777 8888")]
)
def test_a_number_that_was_kept_as_it_was_typed_opens_its_account_still(session, scene, opened, kept, typed):
    newer, _code = opened
    earlier = scenes.user_of(session, scene.people[Role.HEAD])
    earlier.phone = kept
    session.flush()
    assert accounts.authenticate(session, typed, scenes.PASSWORD) is None, (
        "whose number it is now comes first"
    )
    newer.phone = "6281299990000"
    session.flush()
    assert accounts.authenticate(session, typed, scenes.PASSWORD) is earlier


def test_an_account_opened_at_the_counter_opens_with_phone_number_and_code(session, scene, opened):
    user, code = opened
    assert user.email is None
    assert accounts.authenticate(session, "0812 7777 8888", code.upper().replace("-", " ")) is user
    actor = _signed_in(session, user)
    assert actor.client_ids == {scene.client.id}
    assert sign_ins.came_by_code(session, actor)
    accounts.choose_password(session, actor, scenes.PASSWORD)
    assert not user.must_change_password
    assert accounts.authenticate(session, "+6281277778888", scenes.PASSWORD) is user


def test_a_code_opens_once(session, opened):
    user, code = opened
    assert accounts.authenticate(session, user.phone, code) is user
    with pytest.raises(InvalidInput, match="sudah dipakai"):
        accounts.authenticate(session, user.phone, code)


def test_a_code_opens_until_its_time(session, opened):
    user, code = opened
    with clock.set_to(clock.now() + one_time_codes.LIFETIMES["opened"]), pytest.raises(InvalidInput):
        accounts.authenticate(session, user.phone, code)


def test_a_wrong_code_is_told_no_more_than_a_number_that_nobody_has(session, opened):
    user, _code = opened
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert accounts.authenticate(session, user.phone, "abcd-efgh-jkmn") is None
        assert accounts.authenticate(session, "0899 0000 0000", "abcd-efgh-jkmn") is None


def test_guessing_codes_is_throttled(session, opened):
    user, code = opened
    for _attempt in range(accounts.ATTEMPTS):
        accounts.authenticate(session, user.phone, "abcd-efgh-jkmn")
    with pytest.raises(NotAllowed, match="Terlalu banyak"):
        accounts.authenticate(session, user.phone, code)


def test_nobody_chooses_a_password_without_the_old_one_or_a_code_that_opened(session, opened):
    user, _code = opened
    with pytest.raises(NotAllowed):
        accounts.choose_password(session, _signed_in(session, user), scenes.PASSWORD)


def test_the_owner_of_an_account_without_e_mail_is_told_of_a_new_code(session, scene, opened):
    user, _code = opened
    password_resets.give_code(session, scene.people[Role.RECEPTION], user.id, reason="Ditemui di loket")
    told = session.scalars(select(Notice).where(Notice.kind == "password-reset")).one()
    assert (told.client_id, told.parameters) == (scene.client.id, {"text": "Ibu Sari"})


def test_the_owner_of_an_account_with_e_mail_gets_a_letter_without_the_code(session, scene):
    code = password_resets.give_code(
        session, scene.people[Role.RECEPTION], scene.owner.known_id(), reason="Ditelepon"
    )
    letter = next(one for one in letters.due(session) if one.kind == "code")
    assert letter.to == scenes.user_of(session, scene.owner).email
    assert code not in letter.body


def test_the_old_password_and_all_sessions_end_with_a_new_code(session, scene):
    token, week = scenes.token_for(session, scene.owner), timedelta(days=7)
    password_resets.give_code(
        session, scene.people[Role.RECEPTION], scene.owner.known_id(), reason="Ditelepon"
    )
    user = scenes.user_of(session, scene.owner)
    assert actors.by_token(session, token, idle=week, absolute=week) is None
    assert accounts.authenticate(session, user.email, scenes.PASSWORD) is None


def test_many_codes_in_a_day_are_no_forgotten_password(session, scene):
    clerk = scene.people[Role.RECEPTION]
    for _time in range(one_time_codes.MOST_A_DAY):
        password_resets.give_code(session, clerk, scene.owner.known_id(), reason="Lupa")
    with pytest.raises(NotAllowed, match="sehari"):
        password_resets.give_code(session, clerk, scene.owner.known_id(), reason="Lupa")


def test_a_number_that_somebody_signs_in_with_opens_no_second_account(session, scene, opened):
    with pytest.raises(Conflict, match="sudah dipakai"):
        client_accounts.open_account(
            session, scene.people[Role.RECEPTION], scene.client.id, OwnerInput("Lain", "081277778888")
        )


def test_all_that_is_missing_for_an_account_is_told_at_once(session, scene):
    with pytest.raises(InvalidInput) as told:
        client_accounts.open_account(
            session, scene.people[Role.RECEPTION], scene.client.id, OwnerInput(" ", "12", "tanpa-at")
        )
    assert set(told.value.fields) == {"name", "phone", "email"}


def test_reception_opens_accounts_for_its_own_clients_only(session, scene):
    stranger, _owner = scenes.business(session, "UD Jauh (rekaan)", "jauh@contoh.id")
    with pytest.raises(NotFound):
        client_accounts.open_account(session, scene.people[Role.RECEPTION], stranger.id, OWNER)


def _signed_in(session: Session, user: User):
    token, week = accounts.open_session(session, user), timedelta(days=7)
    found = actors.by_token(session, token, idle=week, absolute=week)
    assert found is not None
    return found.actor
