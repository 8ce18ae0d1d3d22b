"""OpenAPI 3.1, made from the table of operations and the models of what is handed in and answered."""

import re
from typing import Any

from flask import Response, json, render_template, url_for
from pydantic.json_schema import models_json_schema

from lims import __version__
from lims.web.api.operations import Nothing, Operation
from lims.web.api.table import OPERATIONS

REFERENCE = "#/components/schemas/{model}"

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "detail"],
                "properties": {"name": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}

FILES = {"pdf": "application/pdf", "file": "application/octet-stream"}
"""What is handed out, by the end of its address; else it is JSON."""

REFUSALS = {
    401: "No token, or one that does not hold",
    403: "Not allowed",
    404: "Not found, or a stranger's",
    409: "Changed meanwhile, in another state, or a gate is closed",
    413: "Too large",
    422: "Cannot be read, or does not fit; `fields` says where",
    429: "Too often",
}


def document() -> dict[str, Any]:
    """Return the description of all operations."""
    schemas, components = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "LIMS", "version": __version__, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Problem": PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas() -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    models: dict[Any, None] = {}
    for operation in OPERATIONS:
        models[operation.body, "validation"] = None
        if operation.answer is not None:
            models[operation.answer, "serialization"] = None
    schemas, whole = models_json_schema(list(models), ref_template=REFERENCE)
    return dict(schemas), whole["$defs"]


def _operation(operation: Operation, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [] if operation.public else [{"token": []}],
        "parameters": _parameters(operation),
        "responses": {
            str(operation.status): {"description": "Done", "content": _content(operation, schemas)},
            **{
                str(status): {
                    "description": text,
                    "content": {
                        "application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}
                    },
                }
                for status, text in REFUSALS.items()
            },
        },
    }
    if operation.method == "POST":
        told["requestBody"] = {
            "required": operation.body is not Nothing,
            "content": {"application/json": {"schema": schemas[operation.body, "validation"]}},
        }
    return told


def _content(operation: Operation, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    if operation.answer is None:
        ending = operation.path.rsplit("/", 1)[-1]
        return {FILES.get(ending, "application/json"): {}}
    schema = schemas[operation.answer, "serialization"]
    if operation.many:
        schema = {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": {"type": "array", "items": schema},
                "next": {"type": ["string", "null"]},
            },
        }
    return {"application/json": {"schema": schema}}


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"} if kind else {"type": "string"},
        }
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", operation.path)
    ]

    def more(place: str, name: str, schema: dict[str, Any]) -> None:
        found.append({"name": name, "in": place, "schema": schema})

    more("header", "Accept-Language", {"type": "string", "enum": ["id", "en"]})
    if operation.method == "GET" and operation.many:
        more("query", "limit", {"type": "integer", "minimum": 1, "maximum": 100})
        more("query", "after", {"type": "string", "format": "uuid"})
    if operation.method == "POST" and not operation.public:
        more("header", "Idempotency-Key", {"type": "string", "maxLength": 200})
        if "version" in operation.body.model_fields:
            more("header", "If-Match", {"type": "string"})
    return found


def description() -> Response:
    """Hand out the description; anybody may read it."""
    response = Response(json.dumps(document(), ensure_ascii=False), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def page() -> str:
    """Tell people what there is."""
    return render_template("api/page.html", operations=OPERATIONS, home_url=url_for("account.start"))
