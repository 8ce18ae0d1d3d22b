"""`lims laboratory add`: no account exists until the machine's owner makes one."""

import re

from lims.cli.installation import opened
from lims.config import load
from lims.database import db
from lims.domain.roles import Role
from lims.models import Laboratory, LaboratoryMembership, User
from lims.services import passwords

GIVEN = ["--code", "LUL-1", "--name", "Laboratorium Uji", "--address", "Jalan Baja 1", "--city", "Cilegon"]
ADMINISTRATOR = ["--administrator", "Fajar", "--email", "fajar@contoh.id"]


def test_a_laboratory_is_founded_with_its_first_administrator(lims, installed):
    told = lims(
        "laboratory",
        "add",
        *GIVEN,
        *ADMINISTRATOR,
        "--zone",
        "WITA",
        "--public-url",
        "https://uji.contoh.id/",
    )

    assert told.exit_code == 0, told.output
    password = re.search(r"kata sandi sementara (\S+) ", told.output)[1]
    with opened(load({}, installed)):
        laboratory = db.session().query(Laboratory).one()
        user = db.session().query(User).one()
        membership = db.session().query(LaboratoryMembership).one()
        assert (laboratory.code, laboratory.timezone) == ("LUL-1", "Asia/Makassar")
        assert laboratory.verification_url == "https://uji.contoh.id"
        assert passwords.matches(user.password_hash, password)
        assert user.must_change_password
        assert membership.role == Role.ADMINISTRATOR


def test_what_is_not_given_is_asked_for(lims, installed):
    told = lims("laboratory", "add", typed="LUL-2\nLab Dua\nJalan 2\nSerang\nSari\n0812 3456 7890\n")

    assert told.exit_code == 0, told.output
    assert "Kode laboratorium" in told.output
    assert "Sari masuk dengan 0812 3456 7890" in told.output


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(lims, installed):
    told = lims(
        "laboratory", "add", "--code", "kecil", "--name", " ", "--address", "Jalan 1", "--city", "Cilegon",
        "--public-url", "http://127.0.0.1", *ADMINISTRATOR,
    )  # fmt: skip

    assert told.exit_code == 1
    assert [line.split(":")[0].strip() for line in told.stderr.splitlines()[1:]] == ["code", "name"]
    assert "Belum ada laboratorium" in lims("user", "disable", "x@contoh.id", "--reason", "uji").stderr


def test_an_address_that_only_this_network_knows_is_refused_and_nothing_is_written(lims, installed):
    told = lims("laboratory", "add", *GIVEN, *ADMINISTRATOR, "--public-url", "https://lims.local")

    assert told.exit_code == 1
    assert "verification_url: Alamat ini hanya dikenal di jaringan Anda" in told.stderr
    assert lims("laboratory", "add", *GIVEN, *ADMINISTRATOR).exit_code == 0


def test_a_code_is_used_once(lims, installed):
    lims("laboratory", "add", *GIVEN, *ADMINISTRATOR)

    told = lims("laboratory", "add", *GIVEN, "--administrator", "Lain", "--email", "lain@contoh.id")

    assert told.exit_code == 1
    assert "LUL-1 sudah ada" in told.stderr
