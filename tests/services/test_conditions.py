"""Limits that depend on more than grade and size: asked, agreed, frozen, filled in later, printed."""

from decimal import Decimal
from pathlib import Path

import pytest

from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.domain.standards import parse_specification
from lims.models import ApplicationItem, OrderLine
from lims.queries.assessments import assess_order
from lims.queries.contents import build
from lims.queries.library import judged_by
from lims.services import (
    applications,
    assignments,
    certificates,
    entry,
    orders,
    own_specifications,
    supervision,
)
from lims.services import conditions as acts
from lims.services.standards import freeze
from lims.storage import LocalStore
from tests import scene as scenes
from tests.bracket import BRACKET

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
        acts.state_conditions(session, reception, item.id, {"thickness": "30"}, " ")
    with pytest.raises(InvalidInput):
        acts.state_conditions(session, reception, item.id, {"thickness": "x"}, "Diukur")
    with pytest.raises(NotAllowed):
        acts.state_conditions(session, scene.people[Role.TREASURER], item.id, {}, "Diukur")
    acts.state_conditions(session, reception, item.id, {"thickness": "30"}, "Diukur di loket")
    assert limits(session, order)["yield-strength"].low == Decimal(345)


READINGS = {"FeH": "70,2", "Fm": "98,0", "S0": "200,0", "L0": "80", "Lu": "100", "fracture": "middle"}
"""351 MPa and 490 MPa on 200 mm2; 25 % on 80 mm."""


def hand_in(session, scene, order, readings, method=TENSILE):
    """Take an order to the bench and type what was read."""
    waiting = [one.id for one in scenes.determinations_of(session, order)]
    analyst, supervisor = scene.people[Role.ANALYST], scene.people[Role.SUPERVISOR]
    assignments.assign(session, supervisor, waiting, analyst.known_id(), scene.today)
    for one in scenes.determinations_of(session, order):
        given = scenes.entry_input(scene, method, readings=readings)
        entry.submit(session, analyst, one.id, given, one.version)


def carry_out(session, scene, order, readings, method=TENSILE):
    """Take an order from the bench to the reviewer."""
    hand_in(session, scene, order, readings, method)
    done = [one.id for one in scenes.determinations_of(session, order)]
    supervision.accept(session, scene.people[Role.SUPERVISOR], done)


def row(content, requirement, sample=0):
    """Return the only row of a requirement."""
    (found,) = [one for one in content.samples[sample].rows if one.requirement == requirement]
    return found


def test_the_certificate_names_what_decided_the_limit(session, scene):
    order = ordered(session, scene, thickness="30")
    carry_out(session, scene, order, READINGS)
    content = build(session, order)
    (sample,) = content.samples
    facts = [(fact.label.id, fact.value) for fact in sample.facts]
    assert ("Tebal nominal", "30 mm") in facts
    assert "Analisis" not in [label for label, _value in facts], "presumed, but no composition was tested"
    found = row(content, "yield-strength")
    assert "345" in found.limit.id
    assert found.verdict == "PASS", "351 MPa at 30 mm; at 10 mm 355 MPa would be asked"


def test_a_correction_after_the_results_is_left_to_those_who_answer_and_reaches_an_amendment(
    session, scene, tmp_path
):
    store = LocalStore(tmp_path / "blobs")
    order = ordered(session, scene, thickness="10")
    carry_out(session, scene, order, READINGS)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    draft = certificates.draft(session, manager, order.id)
    (item,) = session.query(ApplicationItem).filter_by(application_id=order.application_id)
    with pytest.raises(NotAllowed):
        acts.state_conditions(session, scene.people[Role.RECEPTION], item.id, {"thickness": "30"}, "Salah")
    scenes.authorise(session, scene, draft)
    acts.state_conditions(session, manager, item.id, {"thickness": "30"}, "Diukur ulang")
    with pytest.raises(GateClosed, match="berubah"):
        certificates.issue(session, manager, store, draft.id, scenes.keys_of(store))
    acts.state_conditions(session, manager, item.id, {"thickness": "10"}, "Ternyata benar")
    issued = certificates.issue(session, manager, store, draft.id, scenes.keys_of(store))
    acts.state_conditions(session, manager, item.id, {"thickness": "30"}, "Diukur ulang")
    assert "355" in row(certificates.content_of(issued), "yield-strength").limit.id
    amended = certificates.amend(session, manager, issued.id, "Tebal dibetulkan")
    assert "345" in row(certificates.content_of(amended), "yield-strength").limit.id


def test_where_a_piece_was_taken_decides_its_own_limit(session, scene):
    order = ordered(session, scene, thickness="30")
    (determination,) = scenes.determinations_of(session, order)
    analyst, piece = scene.people[Role.ANALYST], determination.specimen_id
    with pytest.raises(InvalidInput, match="Arah"):
        acts.state_piece_conditions(session, analyst, piece, {"direction": "sideways"})
    acts.state_piece_conditions(session, analyst, piece, {"direction": "transverse"})
    carry_out(session, scene, order, READINGS)
    content = build(session, order)
    assert "20" in row(content, "elongation").limit.id, "22 % along, 2 % less across (EN 10025-2)"
    assert any(
        "Benda uji 1" in remark.id and "Melintang" in remark.id for remark in content.samples[0].remarks
    )
    with pytest.raises(Conflict, match="Buka lagi"):
        acts.state_piece_conditions(session, analyst, piece, {"direction": "longitudinal"})


def test_what_was_handed_in_is_changed_with_a_reason(session, scene):
    order = ordered(session, scene, thickness="30")
    hand_in(session, scene, order, READINGS)
    (determination,) = scenes.determinations_of(session, order)
    analyst, piece = scene.people[Role.ANALYST], determination.specimen_id
    with pytest.raises(InvalidInput, match="alasan"):
        acts.state_piece_conditions(session, analyst, piece, {"direction": "transverse"})
    changed = acts.state_piece_conditions(session, analyst, piece, {"direction": "transverse"}, "Salah catat")
    assert changed.conditions == {"direction": "transverse"}


COATING = "ISO 2178:2016"
LAYER = {"a1": "90 92 88 91 89", "a2": "76 78 77 75 79"}
"""Two reference areas of 90 and 77 µm on the mean: local 77 µm, mean 83.5 µm."""


def galvanized(session, scene, specification, grade, thickness):
    """Return the content of a certificate on one galvanized article, from the application on."""
    item = applications.ItemInput(
        product="Braket galvanis",
        specification_code=specification,
        grade=grade,
        conditions={"thickness": thickness},
        tests={COATING: 1},
    )
    given = applications.ApplicationInput(items=(item,))
    application = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, given)
    applications.submit(session, scene.owner, application.id)
    order = orders.agree(session, scene.people[Role.TECHNICAL_MANAGER], application.id, scenes.review_input())
    for sample in scenes.samples_of(session, order):
        given = scenes.reception_input(scene)
        scenes.reception.accept(session, scene.people[Role.RECEPTION], sample.id, given)
    carry_out(session, scene, order, LAYER, COATING)
    return build(session, order)


@pytest.mark.parametrize(
    ("thickness", "local", "mean", "verdict"),
    [("8", "70", "85", "FAIL"), ("5", "55", "70", "PASS"), ("0,5", "35", "45", "PASS")],
)
def test_a_coating_is_judged_locally_and_on_the_mean_by_the_thickness_of_the_article(
    session, scene, thickness, local, mean, verdict
):
    scene.equipment[COATING] = scenes.equip(session, scene, COATING)
    scenes.check_specification(session, scene, "ISO 1461:2009")
    content = galvanized(session, scene, "ISO 1461:2009", "Baja", thickness)
    assert local in row(content, "local-thickness").limit.id
    assert row(content, "local-thickness").verdict == "PASS", "77 µm"
    assert mean in row(content, "mean-thickness").limit.id
    assert row(content, "mean-thickness").verdict == verdict, "83.5 µm, reported as 84 µm"


def test_a_specification_of_a_customer_takes_the_coating_from_the_standard_that_it_refers_to(session, scene):
    scene.equipment[COATING] = scenes.equip(session, scene, COATING)
    own_specifications.publish(session, scene.people[Role.TECHNICAL_MANAGER], BRACKET, "Kontrak rekaan")
    content = galvanized(session, scene, "PELANGGAN-1:2026", "Braket", "8")
    assert row(content, "coating").verdict == "PASS"
    assert row(content, "coating-mean").verdict == "FAIL"
    assert ("Tebal benda", "8 mm") in [(fact.label.id, fact.value) for fact in content.samples[0].facts]
    (line,) = session.query(OrderLine)
    assert set(line.paired) == {"ISO 1461:2009"}, "frozen with the order"


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
