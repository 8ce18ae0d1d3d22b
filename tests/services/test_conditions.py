"""Limits that depend on more than grade and size: asked, agreed, frozen, filled in later, printed."""

from decimal import Decimal
from pathlib import Path

import pytest

from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.domain.standards import parse_specification
from lims.models import ApplicationItem, OrderLine
from lims.queries.assessments import assess_order
from lims.queries.contents import build
from lims.queries.library import judged_by
from lims.services import applications, assignments, entry, orders, supervision
from lims.services.standards import freeze
from lims.storage import LocalStore
from tests import scene as scenes

PLATE = "EN 10025-2:2004"
TENSILE = "SNI 8389:2017"


@pytest.fixture
def scene(session):
    made = scenes.build(session)
    scenes.check_specification(session, made, PLATE)
    return made


def asked(**conditions):
    """A plate of S355, to be tested in tension."""
    item = applications.ItemInput(
        product="Pelat baja struktural",
        quantity="1 potong",
        specification_code=PLATE,
        grade="S355JR",
        conditions=conditions,
        tests={TENSILE: 1},
    )
    return applications.ApplicationInput(items=(item,))


def submitted(session, scene, **conditions):
    application = applications.start(
        session, scene.owner, scene.laboratory.id, scene.client.id, asked(**conditions)
    )
    return applications.submit(session, scene.owner, application.id)


def test_what_was_typed_is_kept_and_what_cannot_be_read_is_told(session, scene):
    application = submitted(session, scene, thickness="25,0")
    (item,) = session.query(ApplicationItem).filter_by(application_id=application.id)
    assert item.conditions == {"thickness": "25,0"}
    with pytest.raises(InvalidInput) as refusal:
        submitted(session, scene, thickness="tebal")
    assert [name for name in refusal.value.fields if "conditions" in name] == ["items-0-conditions-0-value"]


def limits(session, order):
    (one,) = assess_order(session, order)
    resolved = one.specification.requirements_for(one.item.grade, one.item.size, one.item.conditions)
    return {requirement.id: requirement.limit for requirement in resolved}


def ordered(session, scene, **conditions):
    application = submitted(session, scene, **conditions)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    order = orders.agree(session, manager, application.id, scenes.review_input())
    reception = scene.people[Role.RECEPTION]
    for sample in scenes.samples_of(session, order):
        scenes.reception.accept(session, reception, sample.id, scenes.reception_input(scene))
    return order


def test_the_thickness_decides_the_limit(session, scene):
    thin = limits(session, ordered(session, scene, thickness="10"))
    thick = limits(session, ordered(session, scene, thickness="30"))
    assert thin["yield-strength"].low == Decimal(355)
    assert thick["yield-strength"].low == Decimal(345)


def test_an_open_condition_keeps_its_limits_back_until_it_is_filled_in(session, scene):
    order = ordered(session, scene)
    assert limits(session, order)["yield-strength"] is None
    (item,) = session.query(ApplicationItem).filter_by(application_id=order.application_id)
    reception = scene.people[Role.RECEPTION]
    with pytest.raises(InvalidInput, match="alasan"):
        applications.state_conditions(session, reception, item.id, {"thickness": "30"}, " ")
    with pytest.raises(InvalidInput):
        applications.state_conditions(session, reception, item.id, {"thickness": "x"}, "Diukur")
    with pytest.raises(NotAllowed):
        applications.state_conditions(session, scene.people[Role.TREASURER], item.id, {}, "Diukur")
    applications.state_conditions(session, reception, item.id, {"thickness": "30"}, "Diukur di loket")
    assert limits(session, order)["yield-strength"].low == Decimal(345)


def carry_out(session, scene, order, readings):
    """Take an order from the bench to the reviewer."""
    waiting = [one.id for one in scenes.determinations_of(session, order)]
    analyst, supervisor = scene.people[Role.ANALYST], scene.people[Role.SUPERVISOR]
    assignments.assign(session, supervisor, waiting, analyst.known_id(), scene.today)
    for one in scenes.determinations_of(session, order):
        entry.submit(session, analyst, one.id, scenes.entry_input(scene, readings=readings), one.version)
    supervision.accept(session, supervisor, waiting)


def test_the_certificate_names_what_decided_the_limit(session, scene):
    order = ordered(session, scene, thickness="30")
    carry_out(
        session,
        scene,
        order,
        {"FeH": "70,2", "Fm": "98,0", "S0": "200,0", "L0": "80", "Lu": "100", "fracture": "middle"},
    )
    content = build(session, order)
    (sample,) = content.samples
    assert ("Tebal nominal", "30 mm") in [(fact.label.id, fact.value) for fact in sample.facts]
    row = next(row for row in sample.rows if row.requirement == "yield-strength")
    assert "345" in row.limit.id


def test_after_the_certificate_it_is_not_changed_behind_its_back(session, scene, tmp_path):
    certificate = scenes.issued(session, scene, LocalStore(tmp_path / "blobs"))
    (item,) = session.query(ApplicationItem).all()
    with pytest.raises(Conflict, match="amandemen"):
        applications.state_conditions(
            session, scene.people[Role.RECEPTION], item.id, {"thickness": "3"}, "Salah"
        )
    assert certificate.number


def test_an_order_is_judged_by_what_its_specification_referred_to_then(session):
    folder = Path(__file__).parents[1] / "domain" / "shapes" / "specifications"
    agreed = parse_specification((folder / "agreed-2026.toml").read_text(), "agreed")
    combined = (folder / "combined.toml").read_text()
    then, since = (
        parse_specification(combined.replace("[{ min = 70,", f"[{{ min = {low},"), "combined")
        for low in (70, 71)
    )
    frozen = {one.sha256: freeze(session, one) for one in (agreed, then, since)}

    def limit(other):
        line = OrderLine(
            specification_sha256=frozen[agreed.sha256], paired={other.code: frozen[other.sha256]}
        )
        judging = judged_by(session, line)
        (coating,) = [one for one in judging.requirements_for("A", "20") if one.id == "coating"]
        return coating.limit.low

    assert (limit(then), limit(since), limit(then)) == (70, 71, 70)
