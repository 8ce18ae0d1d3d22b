"""That a definition was compared with the licensed copy: who may say so, and of which file."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lims.domain.errors import InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.queries.checks import checks_of, limits_of
from lims.queries.library import library
from lims.services import standards
from tests import scene as scenes
from tests.scene import SPECIFICATION, TENSILE, Scene

OTHER = "ISO 1461:2009"


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def test_a_check_is_recorded_of_the_file_as_it_is_now(session, scene):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    check = standards.record_check(session, manager, SPECIFICATION, " LIS-7 ", scene.today)
    assert check.sha256 == library().specification(SPECIFICATION).sha256
    assert (check.copy_number, check.checked_by_id) == ("LIS-7", manager.user_id)


def test_a_method_is_checked_likewise(session, scene):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    check = standards.record_check(session, manager, TENSILE, "LIS-8", scene.today)
    assert check.sha256 == library().method(TENSILE).sha256


def test_what_is_missing_is_told_at_its_field(session, scene):
    with pytest.raises(InvalidInput) as refusal:
        standards.record_check(session, scene.people[Role.TECHNICAL_MANAGER], SPECIFICATION, " ", None)
    assert set(refusal.value.fields) == {"copy_number", "checked_on"}


def test_a_check_lies_not_in_the_future(session, scene):
    tomorrow: date = scene.today + timedelta(days=1)
    with pytest.raises(InvalidInput) as refusal:
        standards.record_check(
            session, scene.people[Role.TECHNICAL_MANAGER], SPECIFICATION, "LIS-7", tomorrow
        )
    assert set(refusal.value.fields) == {"checked_on"}


def test_a_standard_that_is_not_there_cannot_be_checked(session, scene):
    with pytest.raises(NotFound):
        standards.record_check(
            session, scene.people[Role.TECHNICAL_MANAGER], "SNI 0:1900", "LIS-7", scene.today
        )


@pytest.mark.parametrize("role", [Role.ANALYST, Role.HEAD, Role.ADMINISTRATOR, Role.ASSESSOR])
def test_only_the_technical_manager_records_it(session, scene, role):
    with pytest.raises(NotAllowed):
        standards.record_check(session, scene.people[role], SPECIFICATION, "LIS-7", scene.today)


def test_limits_are_checked_one_by_one_and_counted(session, scene):
    manager, laboratory_id = scene.people[Role.TECHNICAL_MANAGER], scene.laboratory.id
    file = library().specification(OTHER)
    keys = limits_of(file)
    standards.record_limit_checks(session, manager, OTHER, keys[:2], "LIS-9", scene.today)

    found = checks_of(session, laboratory_id, file)
    assert (found.done, len(found.limits), found.is_complete) == (2, len(keys), False)
    assert found.checked == frozenset(keys[:2])
    assert found.covering([keys[0]]) is not None
    assert found.covering([keys[0], keys[2]]) is None

    standards.record_limit_checks(session, manager, OTHER, keys[2:], "LIS-9", scene.today)
    assert checks_of(session, laboratory_id, file).is_complete


def test_a_limit_that_is_not_in_the_file_cannot_be_checked(session, scene):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    for keys in ((), ("tidak-ada",)):
        with pytest.raises(InvalidInput):
            standards.record_limit_checks(session, manager, OTHER, keys, "LIS-9", scene.today)
