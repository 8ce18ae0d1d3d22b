"""How a laboratory does: throughput, turnaround and promises kept, for head and quality manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.working_days import working_days_between
from lims.models import Certificate, Complaint, Laboratory, Order
from lims.queries.holds import stopped_by_order
from lims.queries.orders import is_late
from lims.queries.recap import month_of
from lims.queries.rows import holidays_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """What was done within a month."""

    name: str
    ordered: int
    issued: int
    half: int | None
    """Working days within which half of the certificates came (P50); None where none came."""
    most: int | None
    """Working days within which nine of ten came (P90)."""
    kept: int
    """Certificates that came by the promised day."""
    complaints: int


@dataclass(frozen=True, slots=True)
class Performance:
    """A year, month by month, and what is late today."""

    months: tuple[Month, ...]
    open: int
    late: int

    @property
    def slowest(self) -> int:
        """The longest P90 of a month, for the scale of the days."""
        return max((month.most for month in self.months if month.most is not None), default=0)

    @property
    def busiest(self) -> int:
        """The most certificates of a month, for the scale of the bars."""
        return max((month.issued for month in self.months), default=0)


def read(session: Session, actor: Actor, count: int = MONTHS) -> Performance:
    """Return the last twelve months, or so many."""
    require(actor, Permission.PERFORMANCE_VIEW)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    first = first_month(today, count)
    spans = _spans(session, laboratory, first)
    ordered = _ordered(session, laboratory, first)
    complaints = _complaints(session, laboratory, first)
    months = []
    for _index in range(count):
        _first, after, name = month_of(f"{first:%Y-%m}", today)
        of_month = spans.get(name, [])
        days = sorted(one for one, _kept in of_month)
        months.append(
            Month(
                name=name,
                ordered=ordered.get(name, 0),
                issued=len(of_month),
                half=percentile(days, 50),
                most=percentile(days, 90),
                kept=sum(kept for _days, kept in of_month),
                complaints=complaints.get(name, 0),
            )
        )
        first = after
    open_orders = select(func.count()).select_from(Order).where(Order.laboratory_id == laboratory.id)
    return Performance(
        months=tuple(months),
        open=session.scalar(open_orders.where(Order.state.in_(("received", "in_testing", "tested")))) or 0,
        late=session.scalar(open_orders.where(is_late(today))) or 0,
    )


def first_month(today: date, count: int = MONTHS) -> date:
    """Return the first day of so many months of which this month is the last."""
    year, month = divmod(today.year * 12 + today.month - count, 12)
    return date(year, month + 1, 1)


def percentile(days: Sequence[int], share: int) -> int | None:
    """Return the smallest number of days within which at least so many per cent came (nearest rank)."""
    return days[-(-len(days) * share // 100) - 1] if days else None


def _spans(session: Session, laboratory: Laboratory, first: date) -> dict[str, list[tuple[int, bool]]]:
    """Return working days from complete samples to the first certificate, and whether the promise held, by month.

    Days on which an order was held do not count. The database counts orders that had the same days, so that a busy
    half-year is read in as many rows as it has days; only the orders that were held are read one by one.
    """
    holidays = holidays_of(session, laboratory.id)
    held = stopped_by_order(session, laboratory.id, first, holidays)
    days_of = (Certificate.issued_on, Order.received_on, Order.due_on)
    of_orders = (
        select(*days_of)
        .join(Order, and_(Order.laboratory_id == Certificate.laboratory_id, Order.id == Certificate.order_id))
        .where(
            Certificate.laboratory_id == laboratory.id,
            Certificate.sequence == 0,
            Certificate.issued_on >= first,
        )
    )
    counted = of_orders.where(Certificate.order_id.not_in(held)).group_by(*days_of)
    rows = [(*row, 0) for row in session.execute(counted.add_columns(func.count()))]
    if held:
        one_by_one = of_orders.where(Certificate.order_id.in_(held)).add_columns(Certificate.order_id)
        rows += [(*days, 1, held[order_id]) for *days, order_id in session.execute(one_by_one)]
    found: dict[str, list[tuple[int, bool]]] = {}
    for issued_on, received_on, due_on, count, stopped in rows:
        if issued_on is not None and received_on is not None:
            days = working_days_between(received_on, issued_on, holidays) - stopped
            one = (days, due_on is None or issued_on <= due_on)
            found.setdefault(issued_on.isoformat()[:7], []).extend([one] * count)
    return found


def _ordered(session: Session, laboratory: Laboratory, first: date) -> dict[str, int]:
    rows = session.execute(
        select(Order.ordered_on, func.count())
        .where(Order.laboratory_id == laboratory.id, Order.ordered_on >= first)
        .group_by(Order.ordered_on)
    )
    found: dict[str, int] = {}
    for day, count in rows:
        name = day.isoformat()[:7]
        found[name] = found.get(name, 0) + count
    return found


def _complaints(session: Session, laboratory: Laboratory, first: date) -> dict[str, int]:
    since = datetime.combine(first, time(), ZoneInfo(laboratory.timezone))
    rows = session.scalars(
        select(Complaint.made_at).where(Complaint.laboratory_id == laboratory.id, Complaint.made_at >= since)
    )
    found: dict[str, int] = {}
    for at in rows:
        name = f"{at.astimezone(since.tzinfo):%Y-%m}"
        found[name] = found.get(name, 0) + 1
    return found
