"""JSON Schema of the definition files, so that an editor can complete and check them while they are written."""

from typing import Any

from lims.domain.standards.method import Method
from lims.domain.standards.specification import Specification

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def specification_schema() -> dict[str, Any]:
    """Return the schema of `specifications/*.toml`."""
    return {"$schema": _DIALECT, **Specification.model_json_schema()}


def method_schema() -> dict[str, Any]:
    """Return the schema of `methods/*.toml`."""
    return {"$schema": _DIALECT, **Method.model_json_schema()}
