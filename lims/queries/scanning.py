"""What a scanner read: an order number, a sample code, or the address in a QR."""

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.models import Order, Sample, Specimen

_SITE = re.compile(r"^https?://[^/?#]*|[?#].*$")
_LABEL = re.compile(r"/lab/s/([0-9a-fA-F-]{36})/?")
_PIECE = re.compile(r"/lab/p/([0-9a-fA-F-]{36})/?")
_RECEIPT = re.compile(r"/t/([\w-]{16,64})/?")


@dataclass(frozen=True, slots=True)
class Scanned:
    """The order, and the sample where a label was scanned."""

    order_id: uuid.UUID
    sample_id: uuid.UUID | None = None
    specimen_id: uuid.UUID | None = None
    """Where the label of a prepared piece was scanned."""


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
    if piece := _PIECE.fullmatch(path):
        return _specimen(session, actor, _uuid(piece[1]), typed)
    if receipt := _RECEIPT.fullmatch(path):
        return _order(session, actor, Order.tracking_token == receipt[1]) or _nothing(typed)
    return _order(session, actor, Order.number == typed) or _sample(
        session, actor, Sample.code == typed, typed
    )


def find_samples(session: Session, actor: Actor, text: str) -> tuple[Scanned, ...]:
    """Return the samples and pieces of which somebody scanned one label after the other, a line each.

    Raises:
        InvalidInput: nothing was read, or a line is no label; each such line is named.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise InvalidInput(N_("Pindai sekurangnya satu label."))
    found, odd = [], []
    for line in dict.fromkeys(lines):
        try:
            one = find(session, actor, line)
        except NotFound:
            odd.append(line[:80])
            continue
        if one.sample_id is None:
            odd.append(line[:80])
        else:
            found.append(one)
    if odd:
        raise InvalidInput(
            N_("Bukan label contoh atau benda uji: %(codes)s. Hapus atau pindai ulang barisnya."),
            codes=", ".join(odd),
        )
    return tuple(found)


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


def _specimen(session: Session, actor: Actor, specimen_id: uuid.UUID, typed: str) -> Scanned:
    row = session.execute(
        select(Sample.order_id, Sample.id, Specimen.id)
        .join(Specimen, (Specimen.laboratory_id == Sample.laboratory_id) & (Specimen.sample_id == Sample.id))
        .where(Sample.laboratory_id == actor.laboratory(), Specimen.id == specimen_id)
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
