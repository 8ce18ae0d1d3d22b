"""General advice: shown only as the technical manager approved it, and only for a report in force that says no."""

import pytest
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.models import Order
from lims.queries import advice as queries
from lims.services import advice
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import TENSILE_READINGS, Scene

SHORT = TENSILE_READINGS | {"Lu": "220"}


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def store(tmp_path) -> LocalStore:
    return LocalStore(tmp_path / "files")


def manager(scene):
    return scene.people[Role.TECHNICAL_MANAGER]


def told(session, scene, certificate):
    order = session.get_one(Order, certificate.order_id)
    return queries.of_order(session, scene.owner, order.id)


def test_nothing_is_shown_until_it_is_approved_and_nothing_after(session, scene, store):
    certificate = scenes.issued(session, scene, store, SHORT)
    assert told(session, scene, certificate) == ()
    advice.approve(session, manager(scene), queries.book().sha256)
    (one,) = told(session, scene, certificate)
    assert (one.advice.key, one.miss.by, one.unit) == ("elongation-low", 4, "%")
    advice.take_back(session, manager(scene), "Ditinjau ulang.")
    assert told(session, scene, certificate) == ()
    assert queries.approval_of(session, scene.laboratory.id).outdated is False


def test_what_conforms_and_what_is_not_issued_has_no_advice(session, scene, store):
    advice.approve(session, manager(scene), queries.book().sha256)
    assert told(session, scene, scenes.issued(session, scene, store)) == ()
    assert told(session, scene, scenes.drafted(session, scene, SHORT)) == ()


def test_advice_is_no_part_of_the_report(session, scene, store):
    advice.approve(session, manager(scene), queries.book().sha256)
    certificate = scenes.issued(session, scene, store, SHORT)
    for one in queries.book().entries:
        assert one.title.id not in certificate.content
        assert not any(point.text.id in certificate.content for point in (*one.causes, *one.actions))


def test_texts_that_changed_are_read_again(session, scene):
    with pytest.raises(Conflict):
        advice.approve(session, manager(scene), "0" * 64)


def test_to_take_it_back_needs_a_reason(session, scene):
    with pytest.raises(InvalidInput):
        advice.take_back(session, manager(scene), " ")


def test_only_the_technical_manager_decides(session, scene):
    with pytest.raises(NotAllowed):
        advice.approve(session, scene.people[Role.SUPERVISOR], queries.book().sha256)
