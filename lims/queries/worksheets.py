"""The empty worksheet of a line: what is read of which pieces, without any limit."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.documents.worksheet import Column, Worksheet
from lims.domain.certificate import Words
from lims.domain.errors import N_, Conflict
from lims.domain.quantity import format_decimal
from lims.domain.text import Text
from lims.domain.workflow import DeterminationState
from lims.models import Laboratory, OrderLine
from lims.queries.letterheads import Blob, letterhead
from lims.queries.sheets import bench_of, mark_order, pieces_of


def read(session: Session, actor: Actor, line_id: uuid.UUID, blob: Blob, address: str) -> Worksheet:
    """Return the sheet of a line with the pieces that are still to be tested; refused where there is none."""
    require(actor, Permission.DETERMINATION_VIEW)
    bench = bench_of(session, fetch(session, actor, OrderLine, line_id))
    waiting = {DeterminationState.PLANNED, DeterminationState.ASSIGNED, DeterminationState.RETURNED}
    marks = [
        specimen.mark
        for determination, specimen in pieces_of(session, bench)
        if determination.state in waiting
    ]
    if not marks:
        raise Conflict(
            N_(
                "Tidak ada benda uji yang masih menunggu pengujian, jadi tidak ada yang ditulis pada lembar kerja."
            )
        )
    return Worksheet(
        letterhead=letterhead(session, session.get_one(Laboratory, bench.line.laboratory_id), blob),
        order_number=bench.order.number,
        sample_code=bench.sample.code or "–",
        description=" · ".join(
            part for part in (bench.item.product, bench.item.grade, bench.item.size) if part
        ),
        method=bench.method.code,
        title=_words(bench.method.title),
        marks=tuple(sorted(marks, key=mark_order)),
        columns=tuple(
            Column(
                sign=one.sign,
                label=_words(one.label),
                unit=one.unit,
                choices=tuple(_words(choice.label) for choice in one.choices),
            )
            for one in bench.readings
        ),
        stated=tuple(
            (_words(label), f"{format_decimal(value, 'id')} {unit}") for label, value, unit in bench.stated
        ),
        address=address,
    )


def _words(text: Text) -> Words:
    return Words(id=text.id, en=text.en)
