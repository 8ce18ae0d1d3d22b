"""The month in one table: what was ordered, for whom, with what outcome, how long it took (rekap bulanan)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require, visible
from lims.domain.certificate import CertificateContent
from lims.domain.codes import REGION
from lims.domain.working_days import working_days_between
from lims.models import ApplicationItem, Certificate, Client, Order, OrderLine, Sample
from lims.queries import business_sizes, code_lists
from lims.queries.business_sizes import StatedSize
from lims.queries.orders import sees_client
from lims.queries.rows import holidays_of

CURRENT = ("issued", "suspended")
FAILED = ("FAIL", "CONDITIONAL_FAIL")


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A sample of an order of the month."""

    order_id: uuid.UUID
    order: str
    client: str
    kind: str
    sentra: str
    region_code: str
    region: str
    """Name of the kecamatan with its city; empty where no list of regions is in force."""
    scale: str
    """By Permenperin 64/2016: `micro` to `large`; empty where the business states too little."""
    product: str
    specification: str
    ordered_on: date
    received_on: date | None
    certificate: str
    issued_on: date | None
    working_days: int | None
    """From the complete samples to the first certificate."""
    verdict: str
    """Empty where nothing was stated, or no certificate holds."""
    amount: int
    """Whole rupiah of this sample's tests."""
    payment_state: str
    state: str


def month_of(text: str, today: date) -> tuple[date, date, str]:
    """Return first day, day after the last, and name of a month; this one where the text is odd."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today.replace(day=1)
    if first.year == date.max.year:  # its last month has no day after it
        first = today.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, after, f"{first:%Y-%m}"


def read(session: Session, actor: Actor, first: date, after: date) -> tuple[RecapRow, ...]:
    """Return the orders that were made within some days, sample by sample."""
    require(actor, Permission.BILL_VIEW)
    rows = session.execute(
        visible(actor, Order)
        .join(Client, Client.id == Order.client_id)
        .join(Sample, and_(Sample.laboratory_id == Order.laboratory_id, Sample.order_id == Order.id))
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .add_columns(Client, Sample, ApplicationItem)
        .where(Order.ordered_on >= first, Order.ordered_on < after)
        .order_by(Order.id, ApplicationItem.position)
    ).all()
    if not rows:
        return ()
    amounts = _amounts(session, actor.laboratory(), first, after)
    issued = _certificates(session, actor.laboratory(), first, after)
    holidays = holidays_of(session, actor.laboratory())
    regions = code_lists.names_of(session, REGION, {row[1].region_code for row in rows})
    sizes = business_sizes.of_several(session, {row[1].id for row in rows})
    found = []
    for order, client, sample, item in rows:
        certificates = issued.get(order.id, ())
        begun = certificates[0].issued_on if certificates else None
        holding = next((one for one in reversed(certificates) if one.state in CURRENT), None)
        found.append(
            RecapRow(
                order_id=order.id,
                order=order.number,
                client=client.name if sees_client(actor, order) else "",
                kind=client.kind,
                sentra=client.sentra,
                region_code=client.region_code,
                region=regions.get(client.region_code, ""),
                scale=_scale(sizes.get(client.id)),
                product=item.product,
                specification=item.specification_code,
                ordered_on=order.ordered_on,
                received_on=order.received_on,
                certificate=holding.number or "" if holding else "",
                issued_on=begun,
                working_days=working_days_between(order.received_on, begun, holidays)
                if begun is not None and order.received_on is not None
                else None,
                verdict=_verdict(holding, sample.code) if holding else "",
                amount=amounts.get((order.id, item.id), 0),
                payment_state=order.payment_state,
                state=order.state,
            )
        )
    return tuple(found)


def _scale(stated: StatedSize | None) -> str:
    """Return the scale by the first of the rule sets, that of industry."""
    return (stated.scales[0][1] if stated else None) or ""


@dataclass(frozen=True, slots=True)
class District:
    """What came of the month from one kecamatan."""

    code: str
    name: str
    clients: int
    samples: int
    failed: int
    amount: int


def by_district(rows: Sequence[RecapRow]) -> tuple[District, ...]:
    """Return the month by kecamatan, the one with most samples first; a client without one is in the last."""
    found: dict[str, list[RecapRow]] = {}
    for row in rows:
        found.setdefault(row.region_code, []).append(row)
    districts = [
        District(
            code=code,
            name=own[0].region,
            clients=len({one.client for one in own}),
            samples=len(own),
            failed=sum(one.verdict in FAILED for one in own),
            amount=sum(one.amount for one in own),
        )
        for code, own in found.items()
    ]
    return tuple(sorted(districts, key=lambda one: (not one.code, -one.samples, one.code)))


def _amounts(
    session: Session, laboratory_id: uuid.UUID, first: date, after: date
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    rows = session.execute(
        select(OrderLine.order_id, OrderLine.item_id, func.sum(OrderLine.amount))
        .join(Order, and_(Order.laboratory_id == OrderLine.laboratory_id, Order.id == OrderLine.order_id))
        .where(Order.laboratory_id == laboratory_id, Order.ordered_on >= first, Order.ordered_on < after)
        .group_by(OrderLine.order_id, OrderLine.item_id)
    )
    return {(order_id, item_id): int(amount) for order_id, item_id, amount in rows}


def _certificates(
    session: Session, laboratory_id: uuid.UUID, first: date, after: date
) -> dict[uuid.UUID, Sequence[Certificate]]:
    """Return the issued certificates of each order, the first one first."""
    rows = session.scalars(
        select(Certificate)
        .join(Order, and_(Order.laboratory_id == Certificate.laboratory_id, Order.id == Certificate.order_id))
        .where(
            Order.laboratory_id == laboratory_id,
            Order.ordered_on >= first,
            Order.ordered_on < after,
            Certificate.number.is_not(None),
        )
        .order_by(Certificate.sequence)
    )
    found: dict[uuid.UUID, list[Certificate]] = {}
    for row in rows:
        found.setdefault(row.order_id, []).append(row)
    return {order_id: tuple(rows) for order_id, rows in found.items()}


def _verdict(certificate: Certificate, code: str | None) -> str:
    content = CertificateContent.model_validate_json(certificate.content)
    verdicts = [one.overall.verdict for one in content.samples if one.code == code]
    return str(verdicts[0]) if verdicts and verdicts[0] else ""
