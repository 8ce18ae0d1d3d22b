"""A laboratory's own specification: a version that stays, in force for that laboratory and no other."""

from functools import cache

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor
from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.exchange.specification_template import template
from lims.exchange.specification_workbook import read_workbook
from lims.models import LaboratorySpecification, OrderLine, StandardVersion
from lims.queries import standards_reader
from lims.queries.library import library, library_of, version_of
from lims.services import own_specifications
from tests import scene as scenes
from tests.scene import SPECIFICATION, Scene

CODE = "SPEK-CONTOH-01:2026"


@cache
def text() -> str:
    return read_workbook(template(library().methods), library().methods).text


def publish(session: Session, scene: Scene, body: str, reason: str = "kontrak") -> LaboratorySpecification:
    return own_specifications.publish(session, scene.people[Role.TECHNICAL_MANAGER], body, reason)


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def test_it_is_in_force_for_its_own_laboratory_and_no_other(session, scene):
    other = scenes.build(session, "LAIN")
    publish(session, scene, text())

    assert CODE in library_of(session, scene.laboratory.id).specifications
    assert CODE not in library_of(session, other.laboratory.id).specifications
    stranger: Actor = other.people[Role.TECHNICAL_MANAGER]
    with pytest.raises(NotFound):
        standards_reader.specification(session, stranger, CODE)
    sha256 = library_of(session, scene.laboratory.id).specification(CODE).sha256
    with pytest.raises(NotFound):
        version_of(session, other.laboratory.id, CODE, sha256)
    assert all(
        one.definition.code != CODE for one in standards_reader.shelf(session, stranger).specifications
    )


def test_a_new_version_supersedes_and_the_old_one_stays(session, scene):
    first = publish(session, scene, text())
    second = publish(session, scene, text().replace("min = 18", "min = 19"), "pelanggan mengubah")

    assert (first.version, second.version) == (1, 2)
    found = library_of(session, scene.laboratory.id).specification(CODE)
    assert found.sha256 == second.sha256
    frozen = session.get_one(StandardVersion, first.sha256)
    assert "min = 18" in frozen.text
    versions = standards_reader.versions_of(session, scene.people[Role.ANALYST], CODE)
    assert [(one.number, one.in_force, one.reason) for one in versions] == [
        (2, True, "pelanggan mengubah"),
        (1, False, "kontrak"),
    ]


def test_an_order_is_judged_by_the_version_that_it_was_made_with(session, scene):
    first = publish(session, scene, text())
    order = scenes.ordered(session, scene, specification_code=CODE, grade="A", size="M10")
    publish(session, scene, text().replace("min = 18", "min = 19"))

    lines = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).all()
    assert {line.specification_sha256 for line in lines} == {first.sha256}
    page = standards_reader.specification(
        session, scene.people[Role.ANALYST], CODE, version=first.sha256, grade="A", size="M10"
    )
    assert (page.shown.in_force, page.shown.orders) == (False, 1)


def test_another_laboratorys_specification_cannot_be_asked_for(session, scene):
    other = scenes.build(session, "LAIN")
    publish(session, scene, text())
    with pytest.raises(InvalidInput) as refusal:
        scenes.submitted(session, other, specification_code=CODE, grade="A", size="M10")
    assert "items-0-specification_code" in refusal.value.fields


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (text().replace('measurand = "TS"', 'measurand = "XX"'), "requirements[0].measurand"),
        (text().replace('unit = "MPa"', 'unit = "psi"'), "requirements[0].unit"),
        (text().replace(f'code = "{CODE}"', f'code = "{SPECIFICATION}"'), "code"),
        (text().replace("min = 525", "min = 525.x"), ""),
    ],
)
def test_a_text_with_a_problem_is_not_proven(body, key):
    with pytest.raises(InvalidInput) as refusal:
        own_specifications.proven(body)
    assert any(one.startswith(key) for one in refusal.value.fields)


def test_a_reason_is_needed_and_the_same_text_is_no_new_version(session, scene):
    with pytest.raises(InvalidInput) as refusal:
        publish(session, scene, text(), " ")
    assert set(refusal.value.fields) == {"reason"}
    publish(session, scene, text())
    with pytest.raises(Conflict):
        publish(session, scene, text())


def test_only_the_technical_manager_publishes(session, scene):
    for role in (Role.ANALYST, Role.HEAD, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            own_specifications.publish(session, scene.people[role], text(), "kontrak")
