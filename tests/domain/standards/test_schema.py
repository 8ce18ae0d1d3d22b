import json
import tomllib

import pytest

from lims.domain.standards import method_schema, specification_schema
from lims.paths import shipped

FOLDER = shipped("standards")


def names(schema):
    """Return every key that the schema of a file knows anywhere."""
    parts = [schema, *schema["$defs"].values()]
    return {name for part in parts for name in part.get("properties", {})}


def keys(data):
    """Return every key of a file."""
    if isinstance(data, dict):
        return set(data) | {name for value in data.values() for name in keys(value)}
    return {name for value in data for name in keys(value)} if isinstance(data, list) else set()


FREE = {
    "sources",
    "values",
    "units",
    "where",
    "parameters",
    "context",
    "constants",
    "at",
    "when",
    "instead",
    "relative_to",
}


def without_free(data):
    """Drop the tables whose keys are the test engineer's own."""
    if isinstance(data, dict):
        return {
            key: {} if key in FREE and isinstance(value, dict) else without_free(value)
            for key, value in data.items()
        }
    return [without_free(value) for value in data] if isinstance(data, list) else data


@pytest.mark.parametrize(
    ("room", "schema"), [("methods", method_schema()), ("specifications", specification_schema())]
)
def test_the_schema_knows_every_key_of_the_shipped_files(room, schema):
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"].startswith("https://json-schema.org/")
    known = names(schema) | {"id", "en"}
    for path in (FOLDER / room).glob("*.toml"):
        assert keys(without_free(tomllib.loads(path.read_text(encoding="utf-8")))) <= known, path.name


def test_the_schema_names_the_kinds_of_requirements():
    kinds = specification_schema()["properties"]["requirements"]["items"]["discriminator"]["mapping"]
    assert set(kinds) == {
        "range",
        "tolerance",
        "mean",
        "class",
        "attribute",
        "count",
        "group",
        "reference",
        "informational",
        "gap",
    }
