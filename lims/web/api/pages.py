"""Lists in pages: the newest first, and where the next page begins."""

import uuid
from typing import Any, TypeVar

from flask import request, url_for
from sqlalchemy import Select
from sqlalchemy.orm import Session

from lims.domain.errors import N_, InvalidInput
from lims.models.base import Identified

MOST = 100

Row = TypeVar("Row", bound=Identified)


def page_of(session: Session, query: Select[Row], model: type[Row]) -> tuple[list[Row], str | None]:
    """Return the rows of the page that was asked for, and the address of the next one."""
    after = _after()
    if after is not None:
        query = query.where(model.id < after)
    rows = list(session.scalars(query.order_by(model.id.desc()).limit(_limit() + 1)))
    if len(rows) <= _limit():
        return rows, None
    rows = rows[: _limit()]
    asked: dict[str, Any] = {**(request.view_args or {}), **request.args, "after": str(rows[-1].id)}
    return rows, url_for(str(request.endpoint), **asked)


def _after() -> uuid.UUID | None:
    text = request.args.get("after")
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise InvalidInput(N_("after adalah id dari baris terakhir halaman sebelumnya.")) from error


def _limit() -> int:
    text = request.args.get("limit", "50")
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= MOST:
        raise InvalidInput(N_("limit adalah bilangan dari 1 sampai 100."))
    return int(text)
