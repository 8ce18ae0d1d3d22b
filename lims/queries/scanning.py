"""What a scanner read: an order number, a sample code, or the address in a QR."""

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.models import Order, Sample

_SITE = re.compile(r"^https?://[^/?#]*|[?#].*$")
_LABEL = re.compile(r"/lab/s/([0-9a-fA-F-]{36})/?")
_RECEIPT = re.compile(r"/t/([\w-]{16,64})/?")


@dataclass(frozen=True, slots=True)
class Scanned:
    """The order, and the sample where a label was scanned."""

    order_id: uuid.UUID
    sample_id: uuid.UUID | None = None


def find(session: Session, actor: Actor, text: str) -> Scanned:
    """Return what was scanned.

    Raises:
        InvalidInput: nothing was read.
        NotFound: this laboratory has no such thing.
    """
    require(actor, Permission.SAMPLE_VIEW)
    typed = text.strip()
    if not typed:
        raise InvalidInput(N_("Pindai kode, atau ketik nomor order atau kode contoh."))
    path = _SITE.sub("", typed)
    if label := _LABEL.fullmatch(path):
        return _sample(session, actor, Sample.id == _uuid(label[1]), typed)
    if receipt := _RECEIPT.fullmatch(path):
        return _order(session, actor, Order.tracking_token == receipt[1]) or _nothing(typed)
    return _order(session, actor, Order.number == typed) or _sample(
        session, actor, Sample.code == typed, typed
    )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def _order(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Scanned | None:
    order_id = session.scalars(
        select(Order.id).where(Order.laboratory_id == actor.laboratory(), condition)
    ).one_or_none()
    return Scanned(order_id) if order_id else None


def _sample(session: Session, actor: Actor, condition: ColumnElement[bool], typed: str) -> Scanned:
    row = session.execute(
        select(Sample.order_id, Sample.id).where(Sample.laboratory_id == actor.laboratory(), condition)
    ).one_or_none()
    return Scanned(*row) if row else _nothing(typed)


def _nothing(typed: str) -> Scanned:
    raise NotFound(
        N_(
            "Tidak ada order atau contoh dengan kode “%(code)s” di laboratorium ini. "
            "Periksa ketikan, atau carilah pada daftar order."
        ),
        code=typed[:80],
    )
