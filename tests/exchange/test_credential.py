"""The certificate as UNTP Digital Conformity Credential."""

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator

from lims.domain.errors import GateClosed
from lims.exchange.credential import credential
from tests.documents import factories as made
from tests.exchange import exported

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def schema(conformance) -> Draft202012Validator:
    file = conformance / "schemas" / "untp" / "v0.6.0" / "schema.json"
    return Draft202012Validator(
        json.loads(file.read_bytes()), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def plain(content) -> dict:
    return json.loads(json.dumps(credential(content, AT)))


@pytest.mark.parametrize("name", exported.CONTENTS)
def test_an_export_has_no_error_by_the_published_schema(name, schema):
    assert [error.message for error in schema.iter_errors(plain(exported.CONTENTS[name]()))] == []


MUTATIONS = {
    "context": lambda one: one["@context"].reverse(),
    "type": lambda one: one["type"].remove("DigitalConformityCredential"),
    "issuer": lambda one: one.pop("issuer"),
    "issuer's name": lambda one: one["issuer"].pop("name"),
    "attestation": lambda one: one["credentialSubject"].update(attestationType="guess"),
    "level": lambda one: one["credentialSubject"].update(assessmentLevel="Best"),
    "party": lambda one: one["credentialSubject"].pop("issuedToParty"),
    "conformance": lambda one: one["credentialSubject"]["assessment"][0].update(conformance="maybe"),
    "topic": lambda one: one["credentialSubject"]["assessment"][0].pop("conformityTopic"),
    "value": lambda one: one["credentialSubject"]["assessment"][0]["declaredValue"][0]["metricValue"].update(
        value="460"
    ),
    "hash": lambda one: one["credentialSubject"]["auditableEvidence"].update(hashMethod="MD5"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_schema_refuses_an_export_that_was_spoilt(name, schema):
    spoilt = deepcopy(plain(exported.with_values(made.order_one())))
    MUTATIONS[name](spoilt)

    assert not schema.is_valid(spoilt)


def test_only_statements_that_were_made_are_assessments():
    subject = plain(exported.several_kinds())["credentialSubject"]
    nothing = plain(made.not_evaluated())["credentialSubject"]

    assert [one["name"] for one in subject["assessment"]] == [
        "Hardness, 1",
        "Absorbed energy, 1",
        "Carbon (C), 1",
    ]
    assert nothing["assessment"] == []
    assert nothing["assessmentLevel"] == "Unspecified"


def test_a_failure_does_not_conform_and_says_so():
    failed = [
        one
        for one in plain(exported.with_values(made.order_two()))["credentialSubject"]["assessment"]
        if not one["conformance"]
    ]

    assert {one["name"].partition(",")[0] for one in failed} == {"Mass per metre"}
    assert all(one["description"].endswith("FAIL") for one in failed)


def test_accredited_is_only_what_lies_wholly_within_the_scope():
    content = exported.several_kinds()
    partly = exported.with_values(made.order_one())

    assert plain(content)["credentialSubject"]["assessmentLevel"] == "Accredited"
    assert plain(partly)["credentialSubject"]["assessmentLevel"] == "Unspecified"


def test_a_demonstration_names_no_accreditation():
    assert "authorisation" not in plain(made.demonstration())["credentialSubject"]
    assert "authorisation" in plain(made.order_one())["credentialSubject"]


def test_it_points_to_the_whole_record_by_its_hash():
    content = made.order_one()

    evidence = plain(content)["credentialSubject"]["auditableEvidence"]

    assert evidence["hashDigest"] == content.sha256()


def test_what_is_not_issued_is_not_exported():
    with pytest.raises(GateClosed):
        credential(made.order_one().unnumbered(), AT)
