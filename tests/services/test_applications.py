"""Applications: who may write them when, and what must be in them before they are handed in."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import ApplicationItem, ApplicationTest, ClientRelation
from lims.queries import rows
from lims.services import applications, orders
from lims.services.applications import ItemInput
from tests import scene as scenes
from tests.scene import BEND, TENSILE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def draft(session, scene, **changes):
    return applications.start(
        session, scene.owner, scene.laboratory.id, scene.client.id, scenes.application_input(**changes)
    )


def test_a_draft_may_be_incomplete_and_has_no_number(session, scene):
    given = applications.ApplicationInput(items=(ItemInput(product=""),))
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, given)
    assert application.state == "draft"
    assert application.number is None


def test_the_first_draft_makes_the_client_the_laboratorys_customer(session, scene):
    draft(session, scene)
    draft(session, scene)
    relations = session.scalars(
        select(ClientRelation).where(ClientRelation.client_id == scene.client.id)
    ).all()
    assert [one.laboratory_id for one in relations] == [scene.laboratory.id]


def test_handing_in_gives_a_number_that_stays(session, scene):
    application = draft(session, scene)
    applications.submit(session, scene.owner, application.id)
    number = application.number
    assert number == f"P{scene.today.year}-00001"
    orders.ask(session, scene.people[Role.RECEPTION], application.id, "Heat berapa?")
    applications.answer(session, scene.owner, application.id, "H-18")
    assert (application.number, application.state) == (number, "submitted")


def test_an_empty_application_is_not_handed_in_and_every_fault_is_told(session, scene):
    given = applications.ApplicationInput(items=(ItemInput(product="", origin="moon"),))
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, given)
    with pytest.raises(InvalidInput) as refusal:
        applications.submit(session, scene.owner, application.id)
    assert set(refusal.value.fields) == {"items-0-product", "items-0-origin", "items-0-tests"}


def test_an_application_without_products_is_not_handed_in(session, scene):
    given = applications.ApplicationInput(items=())
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, given)
    with pytest.raises(InvalidInput) as refusal:
        applications.submit(session, scene.owner, application.id)
    assert set(refusal.value.fields) == {"items"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"specification_code": "SNI 1:1900"}, "specification_code"),
        ({"specification_code": "SNI 2052:2024"}, "specification_code"),
        ({"size": "D17"}, "size"),
        ({"grade": "BjTS 1"}, "grade"),
        ({"tests": {TENSILE: 0}}, "tests"),
        ({"tests": {TENSILE: 101}}, "tests"),
        ({"tests": {"SNI 0:0000": 1}}, "tests"),
    ],
)
def test_what_the_library_does_not_hold_cannot_be_asked_for(session, scene, changes, field):
    application = draft(session, scene, **changes)
    with pytest.raises(InvalidInput) as refusal:
        applications.submit(session, scene.owner, application.id)
    assert set(refusal.value.fields) == {f"items-0-{field}"}


def test_a_specification_is_optional(session, scene):
    application = draft(session, scene, specification_code="", grade="", size="")
    assert applications.submit(session, scene.owner, application.id).state == "submitted"


def test_saving_again_changes_rows_and_deletes_none(session, scene):
    given = scenes.application_input(tests={TENSILE: 1, BEND: 2}, sampled_on=date(2026, 11, 2))
    two = replace(given, items=(given.items[0], replace(given.items[0], product="Kawat")))
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, two)
    one = scenes.application_input(product="  Baja polos ", tests={BEND: 3})
    applications.save(session, scene.owner, application.id, one, application.version)
    (item,) = rows.items_of(session, application)
    assert item.product == "Baja polos"
    assert {test.method_code: (test.requested, test.pieces) for test in rows.tests_of(session, item)} == {
        TENSILE: (False, 1),
        BEND: (True, 3),
    }
    assert len(session.scalars(select(ApplicationItem)).all()) == 2
    assert len(session.scalars(select(ApplicationTest)).all()) == 4


def test_a_stale_form_overwrites_nothing(session, scene):
    application = draft(session, scene)
    read = application.version
    changed = replace(scenes.application_input(), purpose="Tender")
    applications.save(session, scene.owner, application.id, changed, read)
    session.flush()
    with pytest.raises(Conflict):
        applications.save(session, scene.owner, application.id, scenes.application_input(), read)
    assert application.purpose == "Tender"


def test_what_was_handed_in_is_changed_only_when_the_laboratory_asked(session, scene):
    application = scenes.submitted(session, scene)
    with pytest.raises(Conflict):
        applications.save(
            session, scene.owner, application.id, scenes.application_input(), application.version
        )
    orders.ask(session, scene.people[Role.RECEPTION], application.id, "Heat berapa?")
    session.flush()
    changed = scenes.application_input(heat_or_lot="H-18")
    applications.save(session, scene.owner, application.id, changed, application.version)
    assert rows.items_of(session, application)[0].heat_or_lot == "H-18"


def test_an_answer_needs_a_question_and_words(session, scene):
    application = scenes.submitted(session, scene)
    with pytest.raises(Conflict):
        applications.answer(session, scene.owner, application.id, "Jawaban")
    orders.ask(session, scene.people[Role.RECEPTION], application.id, "Heat berapa?")
    with pytest.raises(InvalidInput):
        applications.answer(session, scene.owner, application.id, "  ")
    assert application.state == "queried"


def test_a_withdrawn_application_is_over(session, scene):
    application = scenes.submitted(session, scene)
    applications.withdraw(session, scene.owner, application.id)
    assert application.state == "withdrawn"
    with pytest.raises(Conflict):
        applications.submit(session, scene.owner, application.id)


def test_another_clients_application_does_not_exist(session, scene):
    application = draft(session, scene)
    _client, stranger = scenes.business(session, "PT Lain (rekaan)", "lain@contoh.id")
    for act in (
        lambda: applications.submit(session, stranger, application.id),
        lambda: applications.withdraw(session, stranger, application.id),
        lambda: applications.save(session, stranger, application.id, scenes.application_input(), 1),
        lambda: applications.answer(session, stranger, application.id, "Ya"),
    ):
        with pytest.raises(NotFound):
            act()


def test_reception_enters_for_a_walk_in_and_others_do_not(session, scene):
    draft(session, scene)  # the client is this laboratory's own from here on
    application = applications.start(
        session,
        scene.people[Role.RECEPTION],
        scene.laboratory.id,
        scene.client.id,
        scenes.application_input(),
    )
    assert application.walk_in
    assert applications.submit(session, scene.people[Role.RECEPTION], application.id).number
    with pytest.raises(NotAllowed):
        applications.start(
            session,
            scene.people[Role.SUPERVISOR],
            scene.laboratory.id,
            scene.client.id,
            scenes.application_input(),
        )


def test_reception_does_not_enter_for_another_laboratory(session, scene):
    draft(session, scene)
    other = scenes.build(session, "LAIN")
    with pytest.raises(NotFound):
        applications.start(
            session,
            scene.people[Role.RECEPTION],
            other.laboratory.id,
            scene.client.id,
            scenes.application_input(),
        )


def test_what_the_customer_said_is_corrected_with_a_reason_but_not_what_was_agreed(session, scene):
    order = scenes.ordered(session, scene)
    application = session.get_one(applications.Application, order.application_id)
    (item,) = rows.items_of(session, application)
    with pytest.raises(InvalidInput):
        applications.correct_facts(
            session, scene.people[Role.RECEPTION], application.id, head={}, items={}, reason=" "
        )
    applications.correct_facts(
        session,
        scene.people[Role.RECEPTION],
        application.id,
        head={"purpose": " Tender ", "consent_name": ""},
        items={item.id: {"heat_or_lot": "H-99", "grade": "BjTS 280"}},
        reason="Salah ketik di permohonan",
    )
    assert (application.purpose, item.heat_or_lot, item.grade) == ("Tender", "H-99", "BjTS 420B")
    assert application.consent_name


def test_a_product_is_not_corrected_into_nothing(session, scene):
    order = scenes.ordered(session, scene)
    application = session.get_one(applications.Application, order.application_id)
    (item,) = rows.items_of(session, application)
    with pytest.raises(InvalidInput, match="nama produk"):
        applications.correct_facts(
            session,
            scene.people[Role.RECEPTION],
            application.id,
            head={},
            items={item.id: {"product": " "}},
            reason="Salah ketik",
        )
    assert item.product
