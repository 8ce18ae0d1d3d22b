"""The form at the bench: which pieces are open, with which head, and the equipment that may be ticked."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.standards import Method
from lims.domain.workflow import DeterminationState
from lims.models import (
    Attachment,
    Client,
    Determination,
    Laboratory,
    OrderLine,
    ReadingCorrection,
    User,
)
from lims.queries import gates, subcontracts
from lims.queries.computation import worked_by
from lims.queries.heads import Head, heads_of, shared, usual_units
from lims.queries.machines import Machine, machines_of
from lims.queries.odd_sheets import odd_sheet
from lims.queries.orders import sees_client
from lims.queries.plausibility import Odd
from lims.queries.sheets import Bench, Readings, Sheet, bench_of, pieces_of, readings_of, sheet_of

OPEN = frozenset({DeterminationState.ASSIGNED, DeterminationState.RETURNED})

Group = tuple[uuid.UUID, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form that came in, by determination."""

    head: Head
    readings: Mapping[uuid.UUID, Readings]
    remarks: Mapping[uuid.UUID, str]
    answers: Mapping[uuid.UUID, Mapping[str, str]] = field(default_factory=dict)
    """Typed answers to what is odd between results, by key of the relation."""


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """Everything that the form shows."""

    sheet: Sheet
    client: str | None
    """None where the order is blind for the reader."""
    open_ids: frozenset[uuid.UUID]
    """Pieces whose cells can be typed in."""
    apart: tuple[Group, ...]
    """Further pieces that wait at this bench under another head, or were returned; each group opens on its own."""
    head: Head
    remarks: Mapping[uuid.UUID, str]
    machines: tuple[Machine, ...]
    analysts: Mapping[uuid.UUID, str]
    files: Mapping[uuid.UUID, Sequence[Attachment]]
    corrections: Mapping[uuid.UUID, Sequence[ReadingCorrection]]
    odd: Mapping[uuid.UUID, Sequence[Odd]]
    """What is odd between results and asks for an answer."""
    answers: Mapping[uuid.UUID, Mapping[str, str]]
    authorised: bool
    """Whether the actor may perform the method on the date of test."""
    today: date

    @property
    def rewrites(self) -> bool:
        """Say whether an open piece was handed in before, so that a change needs a reason."""
        return any(
            row.determination.submitted_at is not None
            for row in self.sheet.rows
            if row.determination.id in self.open_ids
        )


def read(
    session: Session,
    actor: Actor,
    line_id: uuid.UUID,
    *,
    wanted: Collection[uuid.UUID] = (),
    draft: Draft | None = None,
    all_columns: bool = False,
) -> EntrySheet:
    """Return the sheet of a line; with `draft` as it was typed, else as it is kept.

    Args:
        session: The database.
        actor: Whoever works at the bench; only their own pieces are open.
        line_id: The line of the order.
        wanted: The pieces to open; those may await the supervisor already (a correction). By default all that wait here
            under one head.
        draft: What came in with the form.
        all_columns: Whether optional readings that nobody has used are shown too.
    """
    require(actor, Permission.DETERMINATION_ENTER)
    bench = bench_of(session, fetch(session, actor, OrderLine, line_id))
    pieces = pieces_of(session, bench)
    determinations = [determination for determination, _specimen in pieces]
    laboratory_id, ids = bench.sample.laboratory_id, [one.id for one in determinations]
    kept = readings_of(session, laboratory_id, ids)
    heads = heads_of(session, determinations, kept)
    groups = _groups(actor, determinations, heads)
    open_ids = _open(actor, determinations, groups, draft.readings if draft else wanted)
    today = clock.today(session.get_one(Laboratory, laboratory_id).timezone)
    head = draft.head if draft else _head(session, actor, bench, [heads[one] for one in open_ids], today)
    here = bench.elsewhere is None
    machines = machines_of(session, laboratory_id, bench.method.code, head.tested_on or today) if here else ()
    if draft is None and not head.equipment_ids and len(machines) == 1 and machines[0].refusal is None:
        head = replace(head, equipment_ids=frozenset({machines[0].equipment.id}))
    typed = {key: one for key, one in (draft.readings if draft else {}).items() if key in open_ids}
    sheet = sheet_of(bench, pieces, {**kept, **typed}, all_columns=all_columns)
    return EntrySheet(
        sheet=sheet,
        client=session.get_one(Client, bench.order.client_id).name
        if sees_client(actor, bench.order)
        else None,
        open_ids=open_ids,
        apart=tuple(group for group in groups if not open_ids & set(group)),
        head=head,
        remarks={one.id: one.remarks for one in determinations} | dict(draft.remarks if draft else {}),
        machines=machines,
        analysts=analysts_of(session, determinations),
        files=files_of(session, laboratory_id, ids),
        corrections=corrections_of(session, laboratory_id, ids),
        odd=odd_sheet(session, sheet),
        answers=draft.answers if draft else {},
        authorised=not here
        or gates.authorised(
            session,
            laboratory_id,
            actor.known_id(),
            bench.method.code,
            head.tested_on or today,
        ),
        today=today,
    )


def _groups(
    actor: Actor, determinations: Sequence[Determination], heads: Mapping[uuid.UUID, Head]
) -> list[Group]:
    """Return the pieces that wait for the actor, together where one head holds for all.

    A piece that was tested on another day or machine stands apart, so that one head never overwrites another; so does a
    piece that was handed in before, because its changes are kept only with their reason.
    """
    groups: list[list[Determination]] = []
    for one in determinations:
        if one.analyst_id != actor.user_id or one.state not in OPEN:
            continue
        for group in groups:
            filled = shared([heads[member.id] for member in group])
            if (group[0].submitted_at is None) == (one.submitted_at is None) and (
                filled.empty or heads[one.id].empty or heads[one.id].agrees(filled)
            ):
                group.append(one)
                break
        else:
            groups.append([one])
    groups.sort(key=lambda group: group[0].submitted_at is not None)
    return [tuple(one.id for one in group) for group in groups]


def _open(
    actor: Actor,
    determinations: Sequence[Determination],
    groups: Sequence[Group],
    wanted: Collection[uuid.UUID],
) -> frozenset[uuid.UUID]:
    """Return the pieces that are asked for, or the first group that waits."""
    if not wanted:
        return frozenset(groups[0]) if groups else frozenset()
    states = {*OPEN, DeterminationState.SUBMITTED}
    return frozenset(
        one.id
        for one in determinations
        if one.id in wanted and one.analyst_id == actor.user_id and one.state in states
    )


def _head(session: Session, actor: Actor, bench: Bench, heads: Sequence[Head], today: date) -> Head:
    """Return the head that the open pieces share; today, and units as last used, where none is kept."""
    head = shared(heads)
    if head.empty:
        return Head(tested_on=today, units=usual_units(session, bench, actor.known_id()))
    return replace(head, tested_on=head.tested_on or today)


def analysts_of(session: Session, determinations: Sequence[Determination]) -> dict[uuid.UUID, str]:
    """Return the names of those who do the work, by determination."""
    ids = {one.analyst_id for one in determinations if one.analyst_id}
    names = dict(session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    return {one.id: names[one.analyst_id] for one in determinations if one.analyst_id}


def files_of(
    session: Session, laboratory_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Attachment]]:
    """Return photos and raw data, by determination."""
    found: dict[uuid.UUID, list[Attachment]] = {}
    for row in session.scalars(
        select(Attachment)
        .where(Attachment.laboratory_id == laboratory_id, Attachment.subject_id.in_(ids))
        .order_by(Attachment.id)
    ):
        found.setdefault(row.subject_id, []).append(row)
    return found


def corrections_of(
    session: Session, laboratory_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[ReadingCorrection]]:
    """Return what was changed after submission, by determination."""
    found: dict[uuid.UUID, list[ReadingCorrection]] = {}
    for row in session.scalars(
        select(ReadingCorrection)
        .where(ReadingCorrection.laboratory_id == laboratory_id, ReadingCorrection.determination_id.in_(ids))
        .order_by(ReadingCorrection.id)
    ):
        found.setdefault(row.determination_id, []).append(row)
    return found


def method_of(session: Session, actor: Actor, line_id: uuid.UUID) -> Method:
    """Return the frozen method of a line, to read a form by."""
    require(actor, Permission.DETERMINATION_ENTER)
    line = fetch(session, actor, OrderLine, line_id)
    return worked_by(session, line, subcontracts.of_line(session, line))
