"""The work order (Surat Perintah Uji), gathered from what was handed out."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.documents.cutting import CuttingSheet
from lims.documents.wording import say
from lims.documents.work_order import OrderedSample, OrderedTest, WorkOrder
from lims.domain.certificate import StandardReference, Words
from lims.domain.conformity import DecisionRule
from lims.domain.conformity.rule import named
from lims.domain.cutting_drawing import draw
from lims.domain.errors import N_, Conflict
from lims.domain.standards.bringing import Need, bring
from lims.domain.text import Text
from lims.domain.workflow import DeterminationState
from lims.models import AuditEntry, Client, Determination, Laboratory, Order, Sample, User
from lims.queries.computation import Work, work_of_order
from lims.queries.conditions import of_piece, of_sample, stated
from lims.queries.letterheads import Blob, letterhead, signer
from lims.queries.orders import sees_client


def read(session: Session, actor: Actor, order_id: uuid.UUID, blob: Blob) -> WorkOrder:
    """Return the work order of an order of which something was handed out."""
    require(actor, Permission.DETERMINATION_VIEW)
    order = fetch(session, actor, Order, order_id)
    if order.work_order_number is None:
        raise Conflict(
            N_("Surat Perintah Uji belum ada: belum ada pengujian yang ditugaskan pada order ini.")
        )
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    works = [
        work
        for work in work_of_order(session, order)
        if work.determination.state != DeterminationState.PLANNED
    ]
    first = _first_assignment(session, order)
    issued_on = (
        first.at.astimezone(ZoneInfo(laboratory.timezone)).date()
        if first
        else clock.today(laboratory.timezone)
    )
    names = dict(
        session.execute(
            select(User.id, User.name).where(User.id.in_({work.determination.analyst_id for work in works}))
        ).all()
    )
    rule = order.decision_rule
    return WorkOrder(
        letterhead=letterhead(session, laboratory, blob),
        number=order.work_order_number,
        order_number=order.number,
        issued_on=issued_on,
        due_on=max(
            (work.determination.due_on for work in works if work.determination.due_on), default=issued_on
        ),
        client=session.get_one(Client, order.client_id).name if sees_client(actor, order) else "",
        samples=tuple(
            _sample(list(group), names, hide=order.blind)
            for _id, group in groupby(works, key=lambda work: work.sample.id)
        ),
        decision_rule=_words(named(DecisionRule(rule), order.guard_band))
        if rule
        else say("intake.no_statement"),
        ordered_by=signer(session, laboratory.id, first.actor_id if first else None, ""),
    )


def _first_assignment(session: Session, order: Order) -> AuditEntry | None:
    """Return the act that made the work order: who handed out first, and when."""
    return session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.act == "determination:assign",
            AuditEntry.subject_id.in_(
                select(Determination.id).where(
                    Determination.laboratory_id == order.laboratory_id, Determination.order_id == order.id
                )
            ),
        )
        .order_by(AuditEntry.sequence)
        .limit(1)
    ).one_or_none()


def _sample(works: list[Work], names: dict[uuid.UUID, str], *, hide: bool) -> OrderedSample:
    """Return a sample with its tests; a blind order does not tell the maker's mark."""
    item, sample, specification = works[0].item, works[0].sample, works[0].specification
    known = stated(of_sample(specification, item.grade, item.size, item.conditions), item.conditions)
    said = [f"{one.label.id}: {one.value.id}" for one in known]
    details = (item.grade, item.size, *said, item.heat_or_lot, "" if hide else item.brand)
    return OrderedSample(
        code=sample.code or "",
        description=item.product,
        details=" · ".join(part for part in details if part),
        specification=StandardReference(
            code=specification.code,
            title=_words(specification.title),
            superseded_by=specification.superseded_by,
        )
        if specification
        else None,
        condition=_condition(sample),
        tests=tuple(_tests(works, names)),
        cutting=_cutting(works),
    )


def _cutting(works: list[Work]) -> CuttingSheet | None:
    """Return how the pieces are cut; None where nothing is cut, or the frozen definitions say no lengths."""
    item, specification = works[0].item, works[0].specification
    if specification is None or not specification.has(item.grade, item.size):
        return None
    methods = {work.method.code: work.method for work in works}
    pieces = Counter(work.method.code for work in works)
    found = bring(specification, methods, item.grade, item.size, conditions=item.conditions, tests=pieces)
    if not found.laid:
        return None
    return CuttingSheet(
        amount=_words(found.amount), drawing=draw(found.laid), legend=tuple(map(_legend, found.needs))
    )


def _legend(need: Need) -> Words:
    """Say which numbers a test has, and how long its pieces are; or that it is done on another piece."""
    if not need.cut or need.length is None:
        shared = say("work.cutting_shared")
        return Words(id=f"{need.title.id}: {shared.id}", en=f"{need.title.en}: {shared.en}")
    numbers, size = ", ".join(need.marks), f"{need.length:f}" + (f" × {need.width:f}" if need.width else "")
    return Words(id=f"{numbers}: {need.title.id}, {size} mm", en=f"{numbers}: {need.title.en}, {size} mm")


def _tests(works: list[Work], names: dict[uuid.UUID, str]) -> Iterable[OrderedTest]:
    """Yield the tests, together where method, analyst and due date are the same."""
    together: dict[tuple[str, uuid.UUID | None, date | None], list[Work]] = {}
    for work in works:
        one = work.determination
        together.setdefault((one.method_code, one.analyst_id, one.due_on), []).append(work)
    for (code, analyst_id, due_on), same in together.items():
        if analyst_id is not None and due_on is not None:
            yield OrderedTest(
                name=_words(same[0].method.title),
                method=code,
                specimens=tuple(work.specimen.mark for work in same),
                analyst=names.get(analyst_id, "–"),
                due_on=due_on,
                remarks=_taken(same),
            )


def _taken(works: list[Work]) -> str:
    """Say in what the pieces differ where a limit depends on it; one that is open is named, to be filled in."""
    item, specification = works[0].item, works[0].specification
    declared = of_piece(specification, item.grade, item.size, works[0].method.code, item.conditions)
    if not declared:
        return ""
    alike: dict[str, list[str]] = {}
    for work in works:
        for known in stated(declared, work.specimen.conditions):
            alike.setdefault(f"{known.label.id}: {known.value.id}", []).append(work.specimen.mark)
    return "; ".join(f"{words} ({', '.join(marks)})" for words, marks in alike.items())


def _condition(sample: Sample) -> Words:
    if sample.condition and all(sample.condition.values()) and not sample.condition_note:
        return say("intake.condition_good")
    return Words(id=sample.condition_note or "–", en=sample.condition_note or "–")


def _words(text: Text) -> Words:
    return Words(id=text.id, en=text.en)
