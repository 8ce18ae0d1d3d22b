"""What another edition would change: open orders that use the old one, and past verdicts under the new limits.

Everything is read from the frozen contents of certificates, one after the other and a page at a time; nothing is
written, and no certificate changes.
"""

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.conformity import Verdict, rejudge
from lims.domain.errors import N_, InvalidInput
from lims.domain.standards import ResolvedRequirement, Specification
from lims.domain.text import Text
from lims.domain.workflow import CertificateState, OrderState
from lims.models import Certificate, Order, OrderLine
from lims.queries.library import library_of, version_of
from lims.queries.standards_reader import versions_of

PAGE = 500
"""How many certificates are read for one page."""

Turn = Literal["to-fail", "to-pass", "unstated", "by-hand"]
"""`unstated`: the other edition has no limit to judge by; `by-hand`: the trace does not hold what its limit needs."""

_FAILS = {Verdict.FAIL, Verdict.CONDITIONAL_FAIL}


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that is not reported yet and will be judged by the old edition."""

    order_id: uuid.UUID
    number: str
    ordered_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Flip:
    """A past verdict that would be another one."""

    certificate_id: uuid.UUID
    number: str
    issued_on: date | None
    sample: str
    specimen: str
    property: Text
    unit: str
    result: Text
    old_limit: Text
    new_limit: Text
    was: Verdict
    now: Verdict | None
    turn: Turn
    margin: Decimal | None
    """How far the value lies within the nearest new limit; below zero, outside."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What was found in the certificates that were read so far."""

    old: Specification
    new: Specification
    orders: tuple[OpenOrder, ...]
    flips: tuple[Flip, ...]
    turns: Mapping[str, int]
    verdicts: int
    """How many verdicts were judged anew."""
    read: int
    """How many certificates this page holds."""
    total: int
    """How many certificates rest on the old edition."""
    following: str
    """Where the next page begins; empty where this is the last."""


def edition(session: Session, actor: Actor, reference: str) -> Specification:
    """Return a specification by `CODE`, or an older text of it by `CODE@` and the first figures of its hash.

    Raises:
        NotFound: the laboratory knows none of that code.
        InvalidInput: no text of it, or more than one, begins with these figures.
    """
    require(actor, Permission.STANDARD_VIEW)
    code, _at, start = reference.strip().partition("@")
    if not start:
        return library_of(session, actor.laboratory()).specification(code)
    found = [one for one in versions_of(session, actor, code) if one.sha256.startswith(start.casefold())]
    if len(found) != 1:
        raise InvalidInput(
            N_(
                "Tidak ada tepat satu versi %(code)s yang hash-nya diawali %(start)s; lihat halaman standarnya."
            ),
            code=code,
            start=start,
        )
    return version_of(session, actor.laboratory(), code, found[0].sha256)


def impact(
    session: Session,
    actor: Actor,
    old: str,
    new: str,
    *,
    after: uuid.UUID | None = None,
    most: int = PAGE,
) -> Impact:
    """Return what would change for a laboratory if the new edition held instead of the old one.

    Args:
        session: The session.
        actor: Whoever may see certificates.
        old: `CODE`, or `CODE@hash` for one text of it.
        new: Likewise.
        after: The last certificate of the page before.
        most: How many certificates are read.
    """
    require(actor, Permission.CERTIFICATE_VIEW)
    before, other = edition(session, actor, old), edition(session, actor, new)
    if before.sha256 == other.sha256:
        raise InvalidInput(N_("Pilih dua edisi atau versi yang berbeda."))
    one_text = before.sha256 if "@" in old else ""
    query = _certificates(actor.laboratory(), before.code, one_text)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if after is not None:
        query = query.where(Certificate.id < after)
    flips: list[Flip] = []
    read = verdicts = 0
    last = None
    for row in session.execute(query.order_by(Certificate.id.desc()).limit(most)):
        read, last = read + 1, row.id
        content = json.loads(row.content)
        for sample in content["samples"]:
            named = sample["specification"]
            if named and named["code"] == before.code and one_text in {"", named["sha256"]}:
                for line, flip in _of_sample(sample, other):
                    verdicts += 1
                    if flip is not None:
                        turn, now, margin, limit = flip
                        flips.append(_flip(row, sample, line, turn, now, margin, limit))
    return Impact(
        old=before,
        new=other,
        orders=_open_orders(session, actor.laboratory(), before.code, one_text),
        flips=tuple(flips),
        turns=Counter(flip.turn for flip in flips),
        verdicts=verdicts,
        read=read,
        total=total,
        following=str(last) if read == most else "",
    )


def _certificates(
    laboratory_id: uuid.UUID, code: str, sha256: str
) -> Select[uuid.UUID, str | None, date | None, str]:
    """Return the certificates that hold today and rest on a specification."""
    lines = (
        exists()
        .where(
            OrderLine.laboratory_id == laboratory_id,
            OrderLine.order_id == Certificate.order_id,
            OrderLine.specification_code == code,
        )
        .correlate(Certificate)
    )
    if sha256:
        lines = lines.where(OrderLine.specification_sha256 == sha256)
    return select(Certificate.id, Certificate.number, Certificate.issued_on, Certificate.content).where(
        Certificate.laboratory_id == laboratory_id,
        Certificate.state.in_([CertificateState.ISSUED, CertificateState.SUSPENDED]),
        lines,
    )


def _open_orders(session: Session, laboratory_id: uuid.UUID, code: str, sha256: str) -> tuple[OpenOrder, ...]:
    query = (
        select(Order.id, Order.number, Order.ordered_on, Order.state)
        .join(OrderLine, (OrderLine.laboratory_id == Order.laboratory_id) & (OrderLine.order_id == Order.id))
        .where(
            Order.laboratory_id == laboratory_id,
            Order.state.not_in([OrderState.REPORTED, OrderState.CANCELLED]),
            OrderLine.specification_code == code,
        )
        .distinct()
        .order_by(Order.id)
    )
    if sha256:
        query = query.where(OrderLine.specification_sha256 == sha256)
    return tuple(OpenOrder(*row) for row in session.execute(query))


Found = tuple[Turn, Verdict | None, Decimal | None, Text]


def _of_sample(
    sample: Mapping[str, Any], new: Specification
) -> Iterator[tuple[Mapping[str, Any], Found | None]]:
    """Judge every row that has a verdict anew; None where it stays as it is."""
    for line in sample["rows"]:
        if line["verdict"] in {None, Verdict.NOT_EVALUATED.value} or not line["requirement"]:
            continue
        was = Verdict(line["verdict"])
        requirement = _counterpart(line, sample, new)
        found = rejudge(line["trace"], requirement)
        limit = requirement.limit_words if requirement else Text("–", "–")
        if found.verdict is None:
            yield line, ("by-hand", None, None, limit)
        elif found.verdict is Verdict.NOT_EVALUATED:
            yield line, ("unstated", found.verdict, None, limit)
        elif (found.verdict in _FAILS) == (was in _FAILS):
            yield line, None
        else:
            turn: Turn = "to-fail" if found.verdict in _FAILS else "to-pass"
            yield line, (turn, found.verdict, found.margin, limit)


def _counterpart(
    line: Mapping[str, Any], sample: Mapping[str, Any], new: Specification
) -> ResolvedRequirement | None:
    """Return the requirement of the other edition: by its key, or the only one on the same measurand."""
    trace = line["trace"]
    grade, size = trace.get("grade", sample["grade"]), trace.get("size", sample["size"])
    if not new.has(grade, size):
        return None
    resolved = new.requirements_for(grade, size, trace.get("conditions", {}))
    same = [one for one in resolved if one.id == line["requirement"]]
    if not same and trace.get("measurand"):
        same = [one for one in resolved if one.measurand == trace["measurand"]]
    return same[0] if len(same) == 1 else None


def _flip(
    row: Any,
    sample: Mapping[str, Any],
    line: Mapping[str, Any],
    turn: Turn,
    now: Verdict | None,
    margin: Decimal | None,
    limit: Text,
) -> Flip:
    return Flip(
        certificate_id=row.id,
        number=row.number,
        issued_on=row.issued_on,
        sample=sample["code"],
        specimen=line["specimen"],
        property=Text(**line["property"]),
        unit=line["unit"],
        result=Text(**line["result"]),
        old_limit=Text(**line["limit"]),
        new_limit=limit,
        was=Verdict(line["verdict"]),
        now=now,
        turn=turn,
        margin=margin,
    )
