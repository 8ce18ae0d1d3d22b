"""General information for whoever has a product that failed: shown only as the technical manager approved it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import paths
from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.advice import Advice, AdviceBook, Miss, load_advice, misses
from lims.domain.certificate import CertificateContent, Row
from lims.domain.conformity.together import FAILING
from lims.domain.text import Text
from lims.domain.workflow import CertificateState
from lims.models import AdviceApproval, Certificate, Order, User


@dataclass(frozen=True, slots=True)
class Told:
    """A property that failed, with what is usual there."""

    product: str
    property: Text
    unit: str
    miss: Miss
    advice: Advice


@dataclass(frozen=True, slots=True)
class Approval:
    """How the laboratory stands to the texts as they are now."""

    holds: bool
    by: str
    at: datetime | None
    outdated: bool
    """The texts changed since somebody approved them."""


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """All advice, for the technical manager to read."""

    book: AdviceBook
    approval: Approval


@cache
def book() -> AdviceBook:
    """Return the advice of this installation."""
    return load_advice(paths.shipped("reports") / "advice")


def page(session: Session, actor: Actor) -> AdvicePage:
    """Return all advice with how it is approved."""
    require(actor, Permission.STANDARD_VIEW)
    return AdvicePage(book(), approval_of(session, actor.laboratory()))


def approval_of(session: Session, laboratory_id: uuid.UUID) -> Approval:
    """Return whether the texts as they are now were approved, and by whom."""
    found = session.execute(
        select(AdviceApproval, User.name)
        .join(User, User.id == AdviceApproval.by_id)
        .where(AdviceApproval.laboratory_id == laboratory_id)
        .order_by(AdviceApproval.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return Approval(holds=False, by="", at=None, outdated=False)
    row, name = found
    holds = row.sha256 == book().sha256
    return Approval(holds=holds, by=name, at=row.at, outdated=bool(row.sha256) and not holds)


def of_order(session: Session, actor: Actor, order_id: uuid.UUID) -> tuple[Told, ...]:
    """Return what there is to say about the certificate of an order that is in force, where it is approved."""
    require(actor, Permission.ORDER_VIEW)
    order = fetch(session, actor, Order, order_id)
    if not approval_of(session, order.laboratory_id).holds:
        return ()
    content = session.scalars(
        visible(actor, Certificate)
        .with_only_columns(Certificate.content)
        .where(Certificate.order_id == order.id, Certificate.state == CertificateState.ISSUED)
        .order_by(Certificate.sequence.desc())
        .limit(1)
    ).first()
    return tuple(_told(CertificateContent.model_validate_json(content))) if content else ()


def _told(content: CertificateContent) -> Iterable[Told]:
    """Return each advice once for a sample, for the value that lies farthest off."""
    for sample in content.samples:
        if sample.overall.verdict not in FAILING:
            continue
        found: dict[str, Told] = {}
        for row in sample.rows:
            for told in _of_row(sample.description, row):
                before = found.get(told.advice.key)
                if before is None or (told.miss.per_cent or 0) > (before.miss.per_cent or 0):
                    found[told.advice.key] = told
        yield from found.values()


def _of_row(product: str, row: Row) -> Iterable[Told]:
    if row.verdict not in FAILING:
        return
    for miss in misses(row.trace):
        advice = book().of(miss.measurand, miss.side)
        if advice is not None:
            yield Told(product, Text(row.property.id, row.property.en), row.unit, miss, advice)
