"""How every operation is served: who asks, may they, what do they say, was it said before, act, answer."""

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from flask import Response, g, request
from pydantic import BaseModel, ValidationError
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from lims import clock
from lims.access import Actor, require, require_visible
from lims.access.actor import ANONYMOUS
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotAllowed
from lims.models import ApiAnswer
from lims.queries import actors
from lims.services import api_tokens
from lims.web.api.operations import Operation

LARGEST = 1024 * 1024
LARGEST_INTEGER = 2**53
"""Beyond it, JSON's numbers are no longer exact."""

_ANSWERED = select(ApiAnswer).where(
    ApiAnswer.token_id == bindparam("token_id"), ApiAnswer.key == bindparam("key")
)


def view_of(operation: Operation) -> Callable[..., Response]:
    """Return the view of an operation."""

    def view(**ids: uuid.UUID) -> Response:
        actor = ANONYMOUS if operation.public else _who()
        if operation.permission is not None:
            require(actor, operation.permission)
        if operation.method == "GET" or operation.public:
            return _answered(operation, _acted(operation, db.session(), actor, ids))
        with transaction() as session:
            return _once(operation, session, actor, ids)

    view.__name__ = operation.name
    return view


def _who() -> Actor:
    """Return as whom the program acts; its token stands in the header, never in a cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = actors.by_api_token(db.session(), token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise Unauthorized
    if found.actor.must_change_password:
        raise NotAllowed(N_("Ganti dahulu kata sandi awal Anda di halaman masuk."))
    if not found.seen_today:
        with transaction() as session:
            api_tokens.use(session, found.actor, found.token_id, found.today)
    g.actor, g.api_token_id = found.actor, found.token_id
    return found.actor


def _acted(operation: Operation, session: Session, actor: Actor, ids: dict[str, Any]) -> Any:
    if operation.thing is not None:
        require_visible(session, actor, operation.thing, next(iter(ids.values())))
    given = {"given": _body(operation.body)} if operation.method == "POST" else {}
    return operation.act(session, actor, **given, **ids)


def _once(operation: Operation, session: Session, actor: Actor, ids: dict[str, Any]) -> Response:
    """Act, unless the same was asked before under the same key: then only say again what was answered."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return _answered(operation, _acted(operation, session, actor, ids))
    if len(key) > 200 or not key.isprintable():
        raise InvalidInput(N_("Idempotency-Key paling panjang 200 tanda yang tercetak."))
    digest = hashlib.sha256(b"\0".join((request.path.encode(), request.get_data()))).hexdigest()
    before = session.scalars(_ANSWERED, {"token_id": g.api_token_id, "key": key}).one_or_none()
    if before is not None:
        if before.request_sha256 != digest:
            raise Conflict(
                N_("Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakailah kunci baru.")
            )
        return Response(before.body, before.status, content_type="application/json")
    response = _answered(operation, _acted(operation, session, actor, ids))
    session.add(
        ApiAnswer(
            token_id=g.api_token_id,
            key=key,
            request_sha256=digest,
            status=response.status_code,
            body=response.get_data(as_text=True),
            answered_at=clock.now(),
        )
    )
    return response


def _body(model: type[BaseModel]) -> BaseModel:
    """Return what was handed in, with `If-Match` as the version that was read."""
    data = request.get_data()
    try:
        plain = json.loads(data) if data.strip() else {}
        json.dumps(plain, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise InvalidInput(N_("Isi permintaan bukan JSON yang dapat dibaca.")) from error
    _refuse_unwritable(plain)
    version = request.headers.get("If-Match", "").strip('W/" ')
    if version.isdecimal() and isinstance(plain, dict) and "version" in model.model_fields:
        plain["version"] = int(version)
    try:
        return model.model_validate_json(json.dumps(plain))
    except ValidationError as error:
        fields: dict[str, LimsError] = {
            ".".join(map(str, one["loc"])): InvalidInput(N_("Tidak dapat dibaca: %(why)s"), why=one["msg"])
            for one in error.errors(include_url=False, include_context=False)
        }
        raise InvalidInput(N_("Isian belum benar; lihat keterangan tiap isian."), fields) from error


def _refuse_unwritable(value: object) -> None:
    """Refuse what no database keeps: zero bytes and numbers beyond exactness."""
    if isinstance(value, str) and "\0" in value:
        raise InvalidInput(N_("Isian memuat tanda NUL, yang tidak dapat disimpan."))
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise InvalidInput(N_("Sebuah bilangan terlalu besar."))
    if isinstance(value, dict):
        for name, one in value.items():
            _refuse_unwritable(name)
            _refuse_unwritable(one)
    elif isinstance(value, list):
        for one in value:
            _refuse_unwritable(one)


def _answered(operation: Operation, found: Any) -> Response:
    if isinstance(found, Response):
        return found
    if operation.many:
        rows, following = found
        plain: Any = {"items": [_plain(operation, row) for row in rows], "next": following}
    else:
        plain = _plain(operation, found)
    response = Response(
        json.dumps(plain, ensure_ascii=False), operation.status, content_type="application/json"
    )
    version = plain.get("version")
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    return response


def _plain(operation: Operation, row: Any) -> dict[str, Any]:
    if operation.answer is None:
        message = f"{operation.name} hands out a file"
        raise LookupError(message)
    told: dict[str, Any] = operation.answer.model_validate(row).model_dump(mode="json")
    return told
