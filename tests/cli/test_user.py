"""`lims user`: who may sign in."""

import re

import pytest

from lims import config
from lims.cli.installation import opened
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import User
from lims.services import accounts, passwords
from tests import scene as scenes


@pytest.fixture
def laboratory(installed):
    """Return the settings of an installation with a laboratory, its people and a client."""
    settings = config.load({}, installed)
    with opened(settings), transaction() as session:
        scene = scenes.build(session)
        scenes.submitted(session, scene)
    return settings


def user(settings, email):
    with opened(settings):
        found = db.session().query(User).filter(User.email == email).one()
        db.session().expunge(found)
        return found


ANALYST, OWNER = f"{Role.ANALYST.value}.lul@contoh.id", "owner.lul@contoh.id"


def test_a_disabled_person_cannot_sign_in(lims, laboratory):
    told = lims("user", "disable", ANALYST, "--reason", "Pindah tugas")

    assert told.exit_code == 0, told.output
    with opened(laboratory), transaction() as session:
        assert accounts.authenticate(session, ANALYST, scenes.PASSWORD) is None


@pytest.mark.parametrize("email", [ANALYST, OWNER])
def test_a_forgotten_password_is_replaced_for_staff_and_clients_alike(lims, laboratory, email):
    told = lims("user", "reset-password", email, "--reason", "Lupa")

    assert told.exit_code == 0, told.output
    password = re.search(r"kata sandi sementara (\S+) ", told.output)[1]
    found = user(laboratory, email)
    assert passwords.matches(found.password_hash, password)
    assert found.must_change_password


def test_a_reason_is_asked_for(lims, laboratory):
    told = lims("user", "reset-password", ANALYST, typed="Lupa\n")

    assert told.exit_code == 0, told.output
    assert "Alasan" in told.output


@pytest.mark.parametrize("identifier", ["nobody@contoh.id", "0812 0000 0000"])
def test_somebody_unknown_is_told(lims, laboratory, identifier):
    told = lims("user", "disable", identifier, "--reason", "uji")

    assert told.exit_code == 1
    assert identifier in told.stderr


def test_of_several_laboratories_one_must_be_named(lims, laboratory):
    with opened(laboratory), transaction() as session:
        scenes.build(session, code="LAIN")

    told = lims("user", "disable", ANALYST, "--reason", "uji")

    assert told.exit_code == 1
    assert "LAIN, LUL" in told.stderr
    assert lims("user", "disable", ANALYST, "--reason", "uji", "--laboratory", "LUL").exit_code == 0


def test_a_person_is_added_with_a_role_and_a_password_to_change(lims, laboratory):
    told = lims(
        "user", "add", "--name", "Dewi", "--email", "Dewi@Contoh.id", "--role", "head", "--position", "Kepala"
    )

    assert told.exit_code == 0, told.output
    password = re.search(r"kata sandi sementara (\S+) ", told.output)[1]
    found = user(laboratory, "dewi@contoh.id")
    assert passwords.matches(found.password_hash, password)
    assert found.must_change_password


def test_what_is_not_given_of_a_person_is_asked_for(lims, laboratory):
    told = lims("user", "add", typed="Joko\n0812 1111 2222\nanalyst\n")

    assert told.exit_code == 0, told.output
    assert "Joko masuk dengan 0812 1111 2222" in told.output


def test_what_is_wrong_with_a_person_is_told_with_its_place(lims, laboratory):
    told = lims("user", "add", "--name", "Dewi", "--email", "dewi", "--role", "head")

    assert told.exit_code == 1
    assert "email: Alamat e-mail tidak lengkap" in told.stderr
    assert "position: Isilah jabatan" in told.stderr


def test_every_role_of_a_laboratory_can_be_given():
    from lims.cli.user import ROLES
    from lims.domain.roles import STAFF

    assert set(ROLES) == {role.value for role in STAFF}
