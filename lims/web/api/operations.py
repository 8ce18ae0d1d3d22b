"""What an operation is: a row of the route table, from which routes and OpenAPI are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from lims.access import Permission
from lims.models.base import Identified


class Body(BaseModel):
    """What is handed in; a name that is not known is a slip, and is told."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """What is answered, read from a row."""

    model_config = ConfigDict(from_attributes=True)


class Nothing(Body):
    """No body is needed."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An address with what it does."""

    method: str
    path: str
    name: str
    act: Callable[..., Any]
    """Given session, actor, body (of a POST) and the ids in the address; returns what is answered."""
    answer: type[BaseModel] | None
    """None where a file is handed out."""
    summary: str
    permission: Permission | None = None
    thing: type[Identified] | None = None
    """Of what the first id is; a stranger's is not found, whatever the body says."""
    body: type[BaseModel] = Nothing
    status: int = 200
    many: bool = False
    """A list in pages, with `next`."""
    public: bool = False
