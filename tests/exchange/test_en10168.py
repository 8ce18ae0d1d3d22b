"""The certificate as EN 10168 documents."""

import json
from copy import deepcopy
from decimal import Decimal

import pytest
from jsonschema import Draft201909Validator

from lims.domain.errors import GateClosed
from lims.exchange.en10168 import documents, limits
from tests.documents import factories as made
from tests.exchange import exported


@pytest.fixture(scope="module")
def schema(conformance) -> Draft201909Validator:
    file = conformance / "schemas" / "materialidentity" / "EN10168-0.5.0" / "schema.json"
    return Draft201909Validator(
        json.loads(file.read_bytes()), format_checker=Draft201909Validator.FORMAT_CHECKER
    )


def plain(content) -> list[dict]:
    return json.loads(json.dumps(documents(content)))


@pytest.mark.parametrize("name", exported.CONTENTS)
def test_an_export_has_no_error_by_the_published_schema(name, schema):
    content = exported.CONTENTS[name]()

    found = plain(content)

    assert len(found) == len(content.samples)
    assert [error.message for one in found for error in schema.iter_errors(one)] == []


MUTATIONS = {
    "schema": lambda one: one.pop("RefSchemaUrl"),
    "language": lambda one: one["Certificate"].update(CertificateLanguages=["ID"]),
    "parties": lambda one: one["Certificate"].pop("CommercialTransaction"),
    "number": lambda one: one["Certificate"]["CommercialTransaction"].pop("A03"),
    "country": lambda one: one["Certificate"]["CommercialTransaction"]["A01"].update(Country="Indonesia"),
    "product": lambda one: one["Certificate"]["ProductDescription"].pop("B01"),
    "dimensions": lambda one: one["Certificate"]["ProductDescription"]["B09"].pop("Description"),
    "statement": lambda one: one["Certificate"]["Validation"].pop("Z01"),
    "strength": lambda one: one["Certificate"]["Inspection"][0]["TensileTest"]["C11"].update(Value="460"),
    "unknown field": lambda one: one["Certificate"].update(Verdict="PASS"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_schema_refuses_an_export_that_was_spoilt(name, schema):
    spoilt = deepcopy(plain(exported.with_values(made.order_one()))[0])
    MUTATIONS[name](spoilt)

    assert not schema.is_valid(spoilt)


def test_each_piece_is_an_inspection_with_its_values_and_limits():
    inspections = plain(exported.with_values(made.order_one()))[0]["Certificate"]["Inspection"]

    assert [one["C01"] for one in inspections[:3]] == ["2611-0412-01 1", "2611-0412-01 2", "2611-0412-01 3"]
    assert inspections[0]["TensileTest"]["C11"] == {
        "Property": "Yield strength",
        "Value": 460.0,
        "Minimum": 420.0,
        "Maximum": 545.0,
        "Unit": "MPa",
    }
    assert inspections[0]["OtherMechanicalTests"]["C50"]["Key"] == "Ratio TS/YS"


def test_hardness_impact_and_composition_stand_in_their_fields():
    inspection = plain(exported.several_kinds())[0]["Certificate"]["Inspection"][0]

    assert inspection["HardnessTest"]["C31"][0]["Value"] == 187
    assert inspection["NotchedBarImpactTest"]["C42"][0]["Value"] == 41
    assert inspection["ChemicalComposition"]["C71"]["Symbol"] == "C"
    assert inspection["ChemicalComposition"]["C72"] == {
        "Symbol": "Si",
        "Actual": {"Value": "0.3"},
        "Maximum": {"Value": "0.32"},
        "Unit": "%",
    }


@pytest.mark.parametrize(
    ("trace", "ends"),
    [
        ({"judged": "interval", "limit_min": "420", "limit_max": "545"}, (Decimal(420), Decimal(545))),
        ({"judged": "mean", "mean_limits": {"limit_min": "27"}, "single_limits": {}}, (Decimal(27), None)),
        # In per cent of the nominal value: none of them is a limit of the value itself.
        ({"judged": "deviation", "nominal": "1.578", "limit_min": "-5", "limit_max": "5"}, (None, None)),
        ({"judged": "acceptance", "accepted": "no-crack"}, (None, None)),
    ],
)
def test_limits_are_those_of_the_value(trace, ends):
    row = made.order_one().samples[0].rows[0].model_copy(update={"trace": trace})
    assert limits(row) == ends


def test_it_never_says_that_it_is_an_inspection_document():
    parties = plain(made.order_one())[0]["Certificate"]["CommercialTransaction"]

    assert "not an inspection document of EN 10204" in parties["A02"]


def test_what_is_not_issued_is_not_exported():
    with pytest.raises(GateClosed):
        documents(made.order_one().unnumbered())
