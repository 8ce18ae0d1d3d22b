"""Limits that no specification file holds: typed with their source, confirmed by somebody else, or withdrawn.

Nothing is changed in place: a limit that was wrong is withdrawn, and the right one is typed anew.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, allows, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotAllowed
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Interval
from lims.domain.standards.method import ResultField
from lims.domain.workflow import OrderState
from lims.models import ApplicationItem, Order, OrderLine, TypedLimit
from lims.queries.library import frozen_method
from lims.queries.order_limits import limited_of
from lims.services import audit
from lims.services.validity import require_reason

SOURCES = ("drawing", "contract", "letter", "standard")
"""Where such a limit may come from."""


@dataclass(frozen=True, slots=True)
class LimitInput:
    """A limit as typed; at least one of its ends."""

    line_id: uuid.UUID
    measurand: str
    low: str = ""
    high: str = ""
    low_open: bool = False
    """The value must lie above `low`."""
    high_open: bool = False
    source_kind: str = ""
    source: str = ""
    """Which one, with its number and its date or revision."""


def type_in(session: Session, actor: Actor, given: LimitInput) -> TypedLimit:
    """Note a limit for a result of an order; it gives no verdict before somebody else has confirmed it.

    Raises:
        InvalidInput: the limit cannot be, or has no source; `fields` tells which.
        Conflict: the specification has a limit for it, or one was typed already.
    """
    require(actor, Permission.LIMIT_TYPE)
    line = fetch(session, actor, OrderLine, given.line_id)
    order = fetch(session, actor, Order, line.order_id, lock=True)
    if order.state == OrderState.CANCELLED:
        raise Conflict(N_("Order %(number)s sudah dibatalkan."), number=order.number)
    field = _field(session, line, given.measurand)
    interval = _interval(given)
    _refuse_second(session, line, field)
    limit = TypedLimit(
        laboratory_id=line.laboratory_id,
        order_id=line.order_id,
        line_id=line.id,
        measurand=field.measurand,
        unit=field.unit,
        low=interval.low,
        high=interval.high,
        low_open=interval.low_open,
        high_open=interval.high_open,
        source_kind=given.source_kind,
        source=" ".join(given.source.split()),
        typed_by_id=actor.known_id(),
        typed_at=clock.now(),
    )
    session.add(limit)
    audit.record(session, actor, "limit:type", limit)
    return limit


def confirm(session: Session, actor: Actor, limit_id: uuid.UUID) -> TypedLimit:
    """Say that a limit is what its source says; from now on it gives a verdict.

    Raises:
        NotAllowed: whoever typed it confirms it.
    """
    require(actor, Permission.LIMIT_CONFIRM)
    limit = _standing(session, actor, limit_id)
    if limit.typed_by_id == actor.known_id():
        raise NotAllowed(N_("Batas ini Anda isi sendiri. Mintalah penyelia lain membandingkannya."))
    if limit.confirmed_at is not None:
        raise Conflict(N_("Batas ini sudah dikonfirmasi."))
    limit.confirmed_by_id = actor.known_id()
    limit.confirmed_at = clock.now()
    audit.record(session, actor, "limit:confirm", limit)
    return limit


def withdraw(session: Session, actor: Actor, limit_id: uuid.UUID, reason: str) -> TypedLimit:
    """Take a limit back, with the reason; its result is only reported from then on."""
    if not allows(actor, Permission.LIMIT_CONFIRM):
        require(actor, Permission.LIMIT_TYPE)
    limit = _standing(session, actor, limit_id)
    _withdraw(session, actor, limit, require_reason(reason))
    return limit


def close(session: Session, actor: Actor, order: Order, reason: str) -> None:
    """Take back what still awaits its confirmation for an order that was cancelled: nobody needs to look at it."""
    rows = session.scalars(
        select(TypedLimit)
        .where(
            TypedLimit.laboratory_id == order.laboratory_id,
            TypedLimit.order_id == order.id,
            TypedLimit.confirmed_at.is_(None),
            TypedLimit.withdrawn_at.is_(None),
        )
        .order_by(TypedLimit.id)
        .with_for_update()
    )
    for limit in rows.all():
        _withdraw(session, actor, limit, reason)


def _withdraw(session: Session, actor: Actor, limit: TypedLimit, reason: str) -> None:
    limit.withdrawal_reason = reason
    limit.withdrawn_by_id = actor.known_id()
    limit.withdrawn_at = clock.now()
    audit.record(session, actor, "limit:withdraw", limit, reason=reason)


def _standing(session: Session, actor: Actor, limit_id: uuid.UUID) -> TypedLimit:
    limit = fetch(session, actor, TypedLimit, limit_id, lock=True)
    if limit.withdrawn_at is not None:
        raise Conflict(N_("Batas ini sudah ditarik. Isilah yang baru."))
    return limit


def _field(session: Session, line: OrderLine, measurand: str) -> ResultField:
    """Return the result that is limited: a number that the method gives."""
    field = frozen_method(session, line.method_sha256).result(measurand)
    if field is None or field.choice or field.auxiliary:
        raise _refused({"measurand": InvalidInput(N_("Pilih hasil berupa angka dari metode ini."))})
    return field


def _refuse_second(session: Session, line: OrderLine, field: ResultField) -> None:
    """Refuse a second limit on one result: neither the reader nor the verdict could tell which one counts."""
    item = session.get_one(ApplicationItem, line.item_id)
    limit = limited_of(session, line, item).get(field.measurand)
    if limit is not None:
        raise Conflict(
            N_("%(code)s sudah mempunyai batas untuk hasil ini: %(limit)s. Batas itulah yang dinilai."),
            code=line.specification_code,
            limit=limit.id,
        )
    standing = session.scalars(
        select(TypedLimit.id).where(
            TypedLimit.laboratory_id == line.laboratory_id,
            TypedLimit.line_id == line.id,
            TypedLimit.measurand == field.measurand,
            TypedLimit.withdrawn_at.is_(None),
        )
    ).first()
    if standing is not None:
        raise Conflict(N_("Batas untuk hasil ini sudah diisi. Tarik dahulu yang lama, dengan alasannya."))


def _interval(given: LimitInput) -> Interval:
    """Return the ends, or say all that is wrong with them and with their source."""
    faults: dict[str, LimsError] = {}
    ends = {name: _end(name, getattr(given, name), faults) for name in ("low", "high")}
    interval = Interval(
        low=ends["low"], high=ends["high"], low_open=given.low_open, high_open=given.high_open
    )
    if not faults and interval.is_free:
        faults["low"] = InvalidInput(N_("Isilah sekurangnya satu batas."))
    elif not faults and interval.is_empty:
        faults["high"] = InvalidInput(N_("Tidak ada nilai yang memenuhi kedua batas ini. Periksa angkanya."))
    if given.source_kind not in SOURCES:
        faults["source_kind"] = InvalidInput(
            N_("Pilih asal batas: gambar, kontrak, surat pelanggan, atau butir standar.")
        )
    if not given.source.strip():
        faults["source"] = InvalidInput(
            N_("Tulislah sumbernya dengan nomor dan tanggal atau revisi. Batas tanpa sumber tidak diterima.")
        )
    if faults:
        raise _refused(faults)
    return interval


def _end(name: str, text: str, faults: dict[str, LimsError]) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return parse_decimal(text)
    except InvalidInput as fault:
        faults[name] = fault
        return None


def _refused(faults: Mapping[str, LimsError]) -> InvalidInput:
    return InvalidInput(N_("Batas belum dapat dicatat. Periksa isian yang ditandai."), dict(faults))
