"""Who may act on which day: roles begin and end at midnight of the laboratory, not of UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lims import clock
from lims.domain.roles import Role
from lims.models import LaboratoryMembership
from lims.queries import actors, sign_ins
from tests import scene as scenes

WEEK = timedelta(days=7)
LAST_DAY = date(2026, 11, 24)
BEFORE_MIDNIGHT = {
    "Asia/Jakarta": datetime(2026, 11, 24, 16, 59, tzinfo=UTC),
    "Asia/Makassar": datetime(2026, 11, 24, 15, 59, tzinfo=UTC),
    "Asia/Jayapura": datetime(2026, 11, 24, 14, 59, tzinfo=UTC),
}


@pytest.fixture
def scene(session):
    return scenes.build(session)


def roles_at(session, scene, token, instant):
    """Return the roles of the analyst at an instant, by session and as one who asked for work."""
    with clock.set_to(instant):
        found = actors.by_token(session, token, idle=WEEK, absolute=WEEK)
        person = scene.people[Role.ANALYST].known_id()
        acting = actors.acting(session, person, scene.laboratory.id)
        listed = bool(sign_ins.laboratories(session, person))
    assert found.actor.roles == acting.roles
    assert bool(acting.roles) == listed
    return acting.roles


@pytest.mark.parametrize("zone", BEFORE_MIDNIGHT)
def test_a_role_ends_at_midnight_of_its_laboratory(session, scene, zone):
    late = BEFORE_MIDNIGHT[zone]
    scene.laboratory.timezone = zone
    row = session.query(LaboratoryMembership).filter_by(user_id=scene.people[Role.ANALYST].known_id()).one()
    row.valid_from, row.valid_until = LAST_DAY - timedelta(days=30), LAST_DAY
    with clock.set_to(late):
        token = scenes.token_for(session, scene.people[Role.ANALYST])

    assert roles_at(session, scene, token, late) == {Role.ANALYST}
    assert roles_at(session, scene, token, late + timedelta(minutes=2)) == frozenset()


@pytest.mark.parametrize("zone", BEFORE_MIDNIGHT)
def test_a_role_begins_at_midnight_of_its_laboratory(session, scene, zone):
    late = BEFORE_MIDNIGHT[zone]
    scene.laboratory.timezone = zone
    row = session.query(LaboratoryMembership).filter_by(user_id=scene.people[Role.ANALYST].known_id()).one()
    row.valid_from, row.valid_until = LAST_DAY + timedelta(days=1), None
    with clock.set_to(late):
        token = scenes.token_for(session, scene.people[Role.ANALYST])

    assert roles_at(session, scene, token, late) == frozenset()
    assert roles_at(session, scene, token, late + timedelta(minutes=2)) == {Role.ANALYST}
