"""A laboratory is founded from the machine's terminal, with its first administrator and nobody else."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lims.access import SYSTEM, Actor
from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models import AuditEntry, Laboratory, LaboratoryMembership
from lims.services import audit, founding

LABORATORY = founding.LaboratoryInput(
    code="LUL-1", name="Lab Uji", address="Jalan Baja 1", city="Ambon", zone="WIT"
)
FIRST = founding.AdministratorInput("Fajar", "fajar@contoh.id", "", "kuda-hijau-lompat-pagar")


def test_a_laboratory_has_one_person_who_may_let_others_in(session):
    laboratory, user = founding.found(session, SYSTEM, LABORATORY, FIRST)

    membership = session.scalars(select(LaboratoryMembership)).one()
    assert (laboratory.code, laboratory.timezone) == ("LUL-1", "Asia/Jayapura")
    assert not laboratory.demonstration
    assert (membership.user_id, membership.role) == (user.id, Role.ADMINISTRATOR)
    assert user.must_change_password


def test_its_trail_begins_with_its_founding(session):
    laboratory, _user = founding.found(session, SYSTEM, LABORATORY, FIRST)
    audit.seal(session)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.chain_id == laboratory.id)).one()
    assert (entry.sequence, entry.act) == (1, "laboratory:found")


@pytest.mark.parametrize("code", ["", "l", "lul", "LUL 1", "LUL/1", "-LUL", "L" * 21])
def test_a_code_that_no_number_could_bear_is_refused(session, code):
    with pytest.raises(InvalidInput) as refused:
        founding.found(session, SYSTEM, replace(LABORATORY, code=code), FIRST)

    assert set(refused.value.fields) == {"code"}


def test_everything_that_is_missing_is_told_at_once(session):
    with pytest.raises(InvalidInput) as refused:
        founding.found(session, SYSTEM, founding.LaboratoryInput("", " ", "", "", zone="WAT"), FIRST)

    assert set(refused.value.fields) == {"code", "name", "address", "city", "zone"}


def test_a_code_belongs_to_one_laboratory(session):
    founding.found(session, SYSTEM, LABORATORY, FIRST)

    with pytest.raises(Conflict, match="LUL-1 sudah ada"):
        founding.found(session, SYSTEM, LABORATORY, replace(FIRST, email="lain@contoh.id"))


def test_without_an_administrator_who_could_sign_in_nothing_is_founded(session):
    with pytest.raises(InvalidInput):
        founding.found(session, SYSTEM, LABORATORY, replace(FIRST, email=""))


def test_nobody_who_is_signed_in_founds_a_laboratory(session):
    laboratory, user = founding.found(session, SYSTEM, LABORATORY, FIRST)
    insider = Actor(user.id, user.name, laboratory_id=laboratory.id, roles=frozenset({Role.ADMINISTRATOR}))

    for actor in (insider, Actor(user.id, user.name, roles=frozenset({Role.CLIENT}))):
        with pytest.raises(NotAllowed):
            founding.found(
                session, actor, replace(LABORATORY, code="LUL-2"), replace(FIRST, email="b@contoh.id")
            )
    assert session.scalars(select(Laboratory.code)).all() == ["LUL-1"]
