"""Numbers on paper: given out one by one within the transaction that uses them, so none is lost or used twice."""

import uuid
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lims.domain.errors import N_, InvalidInput
from lims.domain.numbering import format_number, period
from lims.models import Laboratory, NumberCounter, NumberTemplate
from lims.models.base import new_id

DEFAULTS: dict[str, tuple[str, str]] = {
    "application": ("P{year}-{sequence:5}", "year"),
    "order": ("{laboratory}/ORD/{year}/{month}/{sequence:4}", "year"),
    "sample": ("{year}{month}.{sequence:4}", "year"),
    "work_order": ("{laboratory}/SPU/{year}/{month}/{sequence:4}", "year"),
    "disposal": ("{laboratory}/BA/{year}/{sequence:4}", "year"),
    "complaint": ("{laboratory}/ADU/{year}/{sequence:4}", "year"),
    "bill": ("{laboratory}/TGH/{year}/{month}/{sequence:4}", "year"),
    "payment": ("{laboratory}/KW/{year}/{month}/{sequence:4}", "year"),
    "certificate": ("{laboratory}/LHU/{year}/{month}/{sequence:6}", "year"),
}
"""Template and reset of each kind until the laboratory sets its own."""


# Asked by nearly every act, so put together once.
_TEMPLATE = select(NumberTemplate.template, NumberTemplate.reset).where(
    NumberTemplate.laboratory_id == bindparam("laboratory_id"), NumberTemplate.kind == bindparam("kind")
)
_COUNTER = (
    select(NumberCounter)
    .where(
        NumberCounter.laboratory_id == bindparam("laboratory_id"),
        NumberCounter.kind == bindparam("kind"),
        NumberCounter.period == bindparam("within"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)


def next_number(session: Session, laboratory: Laboratory, kind: str, on: date) -> str:
    """Give out the next number of a kind; its counter stays locked until the transaction ends."""
    template, reset = template_of(session, laboratory.id, kind)
    counter = _counter(session, laboratory.id, kind, period(reset, on))
    counter.last += 1
    session.flush()
    return format_number(template, sequence=counter.last, on=on, laboratory=laboratory.code)


def start_from(session: Session, laboratory: Laboratory, kind: str, on: date, following: int) -> None:
    """Let the next number of this period be the one that follows in the old book; numbers never go back."""
    _template, reset = template_of(session, laboratory.id, kind)
    counter = _counter(session, laboratory.id, kind, period(reset, on))
    if following <= counter.last:
        raise InvalidInput(
            N_("Nomor %(last)s sudah dikeluarkan; nomor berikutnya sekurangnya %(next)s."),
            last=counter.last,
            next=counter.last + 1,
        )
    counter.last = following - 1
    session.flush()


def template_of(session: Session, laboratory_id: uuid.UUID, kind: str) -> tuple[str, str]:
    """Return template and reset of a kind."""
    row = session.execute(_TEMPLATE, {"laboratory_id": laboratory_id, "kind": kind}).one_or_none()
    return (row.template, row.reset) if row else DEFAULTS[kind]


def _counter(session: Session, laboratory_id: uuid.UUID, kind: str, within: str) -> NumberCounter:
    """Return the counter, locked; two transactions that need a new one make it only once."""
    wanted = {"laboratory_id": laboratory_id, "kind": kind, "within": within}
    found = session.scalars(_COUNTER, wanted).one_or_none()
    if found is None:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.execute(
            dialect.insert(NumberCounter)
            .values(id=new_id(), laboratory_id=laboratory_id, kind=kind, period=within, last=0)
            .on_conflict_do_nothing()
        )
        found = session.scalars(_COUNTER, wanted).one()
    return found
