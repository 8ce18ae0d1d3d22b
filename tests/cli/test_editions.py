"""`lims standards diff` and `schema`, which need no database."""

import json

from jsonschema import Draft202012Validator


def test_two_editions_are_compared_in_words(lims):
    told = lims("standards", "diff", "ISO 1461:1999", "ISO 1461:2009")

    assert told.exit_code == 0, told.output
    assert "lebih longgar" in told.output
    assert "≥ 505 g/m²" in told.output


def test_the_same_as_data(lims):
    told = lims("standards", "diff", "SNI 2052:2014", "SNI 2052:2017", "--json")

    found = json.loads(told.output)
    assert "BjTS 420B" in found["grades_added"]
    assert "BjTS 40" in found["grades_removed"]


def test_an_unknown_edition_is_told_with_those_that_there_are(lims):
    told = lims("standards", "diff", "SNI 2052:2014", "SNI 2052:1888")

    assert told.exit_code == 1
    assert "SNI 2052:2017" in told.output


def test_the_schema_is_one(lims):
    for kind in ("specification", "method"):
        told = lims("standards", "schema", kind)
        Draft202012Validator.check_schema(json.loads(told.output))
