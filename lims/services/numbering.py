"""The laboratory's own numbers: the pattern of each kind of paper, and where an old book is continued."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput
from lims.domain.numbering import check_template, format_number, period
from lims.models import (
    Application,
    Certificate,
    Laboratory,
    NumberCounter,
    NumberTemplate,
    Order,
    Sample,
)
from lims.services import audit, numbers
from lims.services.administration import own
from lims.services.validity import refuse_faults, today_of

RESETS = ("year", "month", "never")

PRINTED: dict[str, InstrumentedAttribute[Any]] = {
    "application": Application.number,
    "order": Order.number,
    "sample": Sample.code,
    "work_order": Order.work_order_number,
    "certificate": Certificate.number,
}
"""Where the numbers of a kind are kept."""


def set_template(session: Session, actor: Actor, kind: str, template: str, reset: str) -> str:
    """Make the numbers of a kind from a pattern; return the next one.

    Raises:
        InvalidInput: the pattern cannot be, would repeat numbers, or its next number is taken.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    laboratory, text = own(session, actor), template.strip()
    if kind not in numbers.DEFAULTS:
        raise InvalidInput(N_("Pilih dari daftar."))
    if reset not in RESETS:
        raise InvalidInput(
            N_("Periksa isian yang ditandai."), {"reset": InvalidInput(N_("Pilih dari daftar."))}
        )
    check(text, reset)
    row = session.scalars(
        select(NumberTemplate).where(
            NumberTemplate.laboratory_id == laboratory.id, NumberTemplate.kind == kind
        )
    ).one_or_none()
    if row is None:
        row = NumberTemplate(laboratory_id=laboratory.id, kind=kind, template=text, reset=reset)
        session.add(row)
    row.template, row.reset = text, reset
    session.flush()
    following = next_of(session, laboratory, kind, today_of(session, actor))
    _refuse_taken(session, laboratory, kind, following, "template")
    audit.record(session, actor, "numbering:set", row)
    return following


def check(template: str, reset: str) -> str:
    """Return a pattern that can be; the fault of another stands at its field."""
    if "{order" in template or "{item" in template:
        refuse_faults(
            {
                "template": InvalidInput(
                    N_("Bagian {order} dan {item} tidak dipakai di sini. Pakailah {sequence}.")
                )
            }
        )
    try:
        check_template(template, reset=reset)
    except InvalidInput as fault:
        raise InvalidInput(N_("Periksa isian yang ditandai."), {"template": fault}) from fault
    return template


def start_counter(session: Session, actor: Actor, kind: str, following: int | None) -> str:
    """Continue an old book: the next number of the present period gets this sequence; return that number."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    laboratory = own(session, actor)
    on = today_of(session, actor)
    if kind not in numbers.DEFAULTS:
        raise InvalidInput(N_("Pilih dari daftar."))
    if following is None or not 1 <= following <= 999_999_999:
        raise InvalidInput(
            N_("Periksa isian yang ditandai."),
            {"following": InvalidInput(N_("Isilah nomor urut berikutnya dari buku lama, misalnya 4513."))},
        )
    try:
        numbers.start_from(session, laboratory, kind, on, following)
    except InvalidInput as fault:
        raise InvalidInput(N_("Periksa isian yang ditandai."), {"following": fault}) from fault
    number = next_of(session, laboratory, kind, on)
    _refuse_taken(session, laboratory, kind, number, "following")
    audit.record(session, actor, "numbering:start", laboratory, note={"kind": kind, "following": following})
    return number


def next_of(session: Session, laboratory: Laboratory, kind: str, on: date) -> str:
    """Return the number that would be given out next; it is not given out by asking."""
    template, reset = numbers.template_of(session, laboratory.id, kind)
    last = session.scalar(
        select(NumberCounter.last).where(
            NumberCounter.laboratory_id == laboratory.id,
            NumberCounter.kind == kind,
            NumberCounter.period == period(reset, on),
        )
    )
    return format_number(template, sequence=(last or 0) + 1, on=on, laboratory=laboratory.code)


def _refuse_taken(session: Session, laboratory: Laboratory, kind: str, number: str, field: str) -> None:
    """Refuse what would stop the laboratory at its next paper: a number that one bears already."""
    column = PRINTED[kind]
    taken = session.scalars(
        select(column).where(column == number, column.class_.laboratory_id == laboratory.id).limit(1)
    ).first()
    if taken is not None:
        raise InvalidInput(
            N_("Periksa isian yang ditandai."),
            {
                field: InvalidInput(
                    N_("Nomor berikutnya, %(number)s, sudah dipakai. Ubah pola atau naikkan nomor urutnya."),
                    number=number,
                )
            },
        )
