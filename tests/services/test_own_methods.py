"""A laboratory's own method: any test, from a form to readings that are computed, and versions that stay."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.domain.standards import parse_method
from lims.exchange.method_text import SimpleMethod, method_text
from lims.exchange.specification_template import template
from lims.exchange.specification_workbook import read_workbook
from lims.models import StandardVersion
from lims.queries.library import frozen_method, library, library_of
from lims.services import certificates, entry, own_methods, own_specifications, supervision
from lims.storage import LocalStore
from tests import scene as scenes

ROUGHNESS = SimpleMethod(
    code="IK-07:2026",
    title="Kekasaran permukaan",
    basis="IK-07, mengikuti buku alat",
    quantity="Kekasaran Ra",
    unit="µm",
    step="0,05",
    taken="mean",
    readings="3",
    lowest="0,1",
    highest="50",
    title_en="Surface roughness",
)


@pytest.fixture
def scene(session):
    return scenes.build(session)


def parsed(text):
    return parse_method(text, "IK-07")


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "store")


def publish(
    session, scene, given=ROUGHNESS, reason="divalidasi dengan blok kekasaran", role=Role.TECHNICAL_MANAGER
):
    return own_methods.publish(session, scene.people[role], method_text(given), reason)


def test_it_is_used_by_its_own_laboratory_and_no_other(session, scene):
    other = scenes.build(session, "LAIN")
    publish(session, scene)

    method = library_of(session, scene.laboratory.id).methods["IK-07:2026"]
    assert (method.edition, method.title.en) == ("2026", "Surface roughness")
    assert method.readings[0].sign == "Kekasaran Ra"
    assert "IK-07:2026" not in library_of(session, other.laboratory.id).methods


def test_readings_give_the_rounded_mean_and_too_few_are_told(session, scene):
    publish(session, scene)
    method = library_of(session, scene.laboratory.id).methods["IK-07:2026"]

    done = method.compute({"q_kekasaran_ra": "1,21 1,34 1,40"}, {})
    assert done.results["q_kekasaran_ra"].reported == Decimal("1.30")
    few = method.compute({"q_kekasaran_ra": "1,21 1,34"}, {})
    assert few.problems


@pytest.mark.parametrize(("taken", "expected"), [("min", "1.20"), ("max", "1.40")])
def test_the_lowest_or_the_highest_reading_may_be_the_result(taken, expected):
    method = parsed(method_text(replace(ROUGHNESS, taken=taken)))
    done = method.compute({"q_kekasaran_ra": "1,21 1,34 1,40"}, {})
    assert done.results["q_kekasaran_ra"].reported == Decimal(expected)


def test_one_reading_may_be_the_result():
    method = parsed(method_text(replace(ROUGHNESS, taken="one", readings="", lowest="", highest="")))
    assert method.compute({"q_kekasaran_ra": "1,24"}, {}).results["q_kekasaran_ra"].reported == Decimal(
        "1.25"
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("code", "IK-07"),
        ("title", " "),
        ("basis", ""),
        ("quantity", ""),
        ("step", "0"),
        ("step", "satu"),
        ("readings", "1"),
        ("readings", "2,5"),
        ("taken", "median"),
        ("highest", "0,1"),
    ],
)
def test_what_is_missing_or_cannot_be_is_told_at_its_field(field, typed):
    with pytest.raises(InvalidInput) as refused:
        method_text(replace(ROUGHNESS, **{field: typed}))
    assert set(refused.value.fields) == {field}


def test_quotes_and_line_breaks_stay_words():
    method = parsed(method_text(replace(ROUGHNESS, title='Uji "khusus"\n[[results]]')))
    assert method.title.id == 'Uji "khusus" [[results]]'


def test_a_new_version_stands_and_the_old_one_stays(session, scene):
    first = publish(session, scene)
    second = publish(session, scene, replace(ROUGHNESS, step="0,1"), "pembulatan diubah")

    assert (first.version, second.version) == (1, 2)
    assert library_of(session, scene.laboratory.id).methods["IK-07:2026"].sha256 == second.sha256
    kept = frozen_method(session, first.sha256)
    assert kept.results[0].rounding.step == Decimal("0.05")
    assert (
        len(session.scalars(select(StandardVersion).where(StandardVersion.code == "IK-07:2026")).all()) == 2
    )


def test_the_same_again_a_shipped_code_and_no_reason_are_refused(session, scene):
    publish(session, scene)
    with pytest.raises(Conflict):
        publish(session, scene)
    with pytest.raises(InvalidInput):
        publish(session, scene, replace(ROUGHNESS, code="ISO 2178:2016"))
    with pytest.raises(InvalidInput) as refused:
        publish(session, scene, replace(ROUGHNESS, step="0,2"), " ")
    assert "reason" in refused.value.fields


def test_a_result_that_a_specification_of_the_laboratory_needs_stays(session, scene):
    publish(session, scene)
    body = read_workbook(template(library().methods), library().methods).text
    needed = f"""
[[requirements]]
kind = "range"
key = "roughness"
property = {{ id = "Kekasaran", en = "Roughness" }}
method = "{ROUGHNESS.code}"
measurand = "q_kekasaran_ra"
unit = "µm"
rows = [ {{ max = 3.2, confidence = "S", source = ["D1"] }} ]
"""
    manager = scene.people[Role.TECHNICAL_MANAGER]
    specification = own_specifications.publish(session, manager, body + needed, "kontrak")
    with pytest.raises(InvalidInput) as refused:
        publish(session, scene, replace(ROUGHNESS, quantity="Kekasaran Rz"), "besaran lain")
    assert refused.value.fields["quantity"].parameters == {"code": specification.code}
    with pytest.raises(InvalidInput) as taken:
        publish(session, scene, replace(ROUGHNESS, code=specification.code))
    assert "code" in taken.value.fields


def test_only_who_checks_standards_publishes(session, scene):
    with pytest.raises(NotAllowed):
        publish(session, scene, role=Role.ANALYST)


def test_a_test_without_a_standard_reaches_the_report_with_its_value_and_no_verdict(session, scene, store):
    code, key = "IK-07:2026", "q_kekasaran_ra"
    publish(session, scene)
    scene.equipment[code] = scenes.equip(session, scene, code)
    order = scenes.assigned(
        session, scene, product="Poros", specification_code="", grade="", size="", tests={code: 1}
    )
    publish(session, scene, replace(ROUGHNESS, step="1"), "sesudah order dibuat")
    (piece,) = scenes.determinations_of(session, order)
    readings = {key: "1,21 1,34 1,40"}
    entry.submit(
        session,
        scene.people[Role.ANALYST],
        piece.id,
        scenes.entry_input(scene, code, readings),
        piece.version,
    )
    supervision.accept(session, scene.people[Role.SUPERVISOR], [piece.id])
    draft = certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], order.id)
    scenes.authorise(session, scene, draft)
    manager = scene.people[Role.TECHNICAL_MANAGER]
    issued = certificates.issue(session, manager, store, draft.id, scenes.keys_of(store))

    (sample,) = json.loads(issued.content)["samples"]
    (row,) = sample["rows"]
    assert (row["method"], row["value"], row["unit"]) == (code, "1.30", "µm"), "as frozen with the order"
    assert row["verdict"] is None
    assert sample["overall"]["verdict"] is None
