"""Traceability and chain of custody as they are printed for an assessor."""

import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.documents.dossier import Dossier, Fact, Part, TablePart
from lims.documents.figures import comma, day, short_day
from lims.documents.wording import say
from lims.domain.certificate import Words
from lims.domain.standards import Result
from lims.domain.text import Text
from lims.models import Laboratory, Order, Sample
from lims.queries import tracing
from lims.queries.custody import Link, chain_of
from lims.queries.letterheads import Blob, letterhead
from lims.queries.subcontracts import Elsewhere
from lims.queries.tracing import Trace

RAW = 8
"""Figures of a value before rounding that are shown: enough to reckon after, few enough to read."""


def trace(session: Session, actor: Actor, determination_id: uuid.UUID, blob: Blob) -> Dossier:
    """Return where the results of a determination come from, on one sheet."""
    found = tracing.read(session, actor, determination_id)
    laboratory = session.get_one(Laboratory, found.bench.sample.laboratory_id)
    code = found.bench.sample.code or ""
    numbers = ", ".join(one.number or "" for one in found.certificates)
    return Dossier(
        document="trace",
        letterhead=letterhead(session, laboratory, blob),
        number=f"{code} · {found.row.mark}",
        lines=(
            (say("certificate.sample_code"), code),
            (say("custody.what"), f"{found.row.mark} ({found.bench.method.code})"),
            (say("trace.certificate"), numbers or "–"),
        ),
        parts=(
            _results(found),
            _readings(found),
            _elsewhere(found.bench.elsewhere) if found.bench.elsewhere else _equipment(found),
            _people(found, laboratory),
            _rules(found),
            *_files(found),
        ),
    )


def _results(found: Trace) -> Part:
    known = {one.measurand: one for one in found.uncertainties}
    rows = []
    for column in found.sheet.outcomes:
        shown = found.row.results[column.field.measurand]
        if shown.words is None:
            continue
        statement = shown.statements[0] if shown.statements else None
        u = known.get(column.field.measurand)
        rows.append(
            (
                _words(column.field.label),
                f"{shown.words.id} {column.field.unit}".strip(),
                _raw(shown.result),
                _words(statement.limit) if statement else "–",
                say(f"verdict.{statement.verdict or 'NOT_REQUIRED'}") if statement else "–",
                f"{comma(u.expanded)} (k = {comma(u.coverage_factor)})" if u and u.coverage_factor else "–",
            )
        )
    heads = ("property", "result", "exact", "limit", "statement", "uncertainty")
    budgets = dict.fromkeys(
        f"{one.measurand}: {one.budget.method_code}, {one.budget.edition}"
        for one in found.uncertainties
        if one.budget
    )
    return Part(
        title=say("trace.results"),
        table=TablePart(tuple(say(f"trace.{name}") for name in heads), (44, 28, 28, 30, 28, 22), tuple(rows)),
        note=say("trace.budgets", budgets="; ".join(budgets)) if budgets else None,
    )


def _raw(result: Result | None) -> str:
    """Return a result before it was rounded, cut to a readable number of figures."""
    if result is None or not isinstance(result.exact, Decimal):
        return "–"
    return comma(Decimal(format(result.exact, f".{RAW}g")))


def _readings(found: Trace) -> Part:
    rows: list[tuple[Words, Words | str, str]] = []
    for column in found.sheet.columns:
        cell = found.row.cells[column.key]
        if cell.typed.text:
            typed = _choice(found, column.key, cell.typed.text)
            rows.append((_words(column.label), f"{typed} {cell.typed.unit}".strip(), _understood(cell.echo)))
    rows += [
        (_words(label), say("trace.stated"), f"{comma(value)} {unit}".strip())
        for label, value, unit in found.bench.stated
    ]
    facts: tuple[Fact, ...] = tuple(
        (
            Words(id=f"{say('trace.corrected').id} {one.key}", en=f"{say('trace.corrected').en} {one.key}"),
            text,
        )
        for one in found.corrections
        for text in [f"{one.old or '–'} → {one.new or '–'}: {one.reason}"]
    )
    heads = ("reading", "typed", "understood")
    return Part(
        title=say("trace.readings"),
        facts=facts,
        table=TablePart(tuple(say(f"trace.{name}") for name in heads), (70, 50, 60), tuple(rows)),
    )


def _choice(found: Trace, key: str, text: str) -> str:
    """Return a chosen reading by its label."""
    reading = found.bench.method.reading(key)
    labels = {one.key: one.label.id for one in reading.choices} if reading else {}
    return labels.get(text, text)


def _understood(echo: Text | None) -> str:
    return echo.id if echo else ""


def _equipment(found: Trace) -> Part:
    rows = tuple(
        (
            used.equipment.code,
            " · ".join(
                part
                for part in (used.equipment.name, used.equipment.serial, used.equipment.measuring_range)
                if part
            ),
            used.calibration.certificate if used.calibration else "–",
            used.calibration.calibrated_by if used.calibration else "–",
            f"{short_day(used.calibration.calibrated_on)} – {short_day(used.calibration.valid_until)}"
            if used.calibration
            else say("trace.uncalibrated" if used.equipment.needs_calibration else "trace.needs_none"),
        )
        for used in found.equipment
    )
    heads = ("machine", "name", "calibration", "calibrated_by", "valid")
    return Part(
        title=say("trace.equipment"),
        table=TablePart(tuple(say(f"trace.{name}") for name in heads), (20, 58, 34, 38, 34), rows),
    )


def _elsewhere(tested: Elsewhere) -> Part:
    """Return whose machines and people they were where another laboratory tested, and by which report."""
    other, report = tested.laboratory, tested.report
    facts: list[Fact] = [
        (say("trace.laboratory"), ", ".join(filter(None, (other.name, other.accreditation_number)))),
        (say("trace.agreement"), tested.row.agreement),
    ]
    if report is not None:
        facts += [
            (say("trace.their_report"), f"{report.number}, {day(report.dated_on)}"),
            (say("trace.hash"), _grouped(report.sha256)),
        ]
    return Part(title=say("trace.elsewhere"), facts=tuple(facts))


def _people(found: Trace, laboratory: Laboratory) -> Part:
    zone = ZoneInfo(laboratory.timezone)
    one = found.row.determination
    authority = found.authorisation
    typed_only = found.bench.elsewhere is not None
    facts: list[Fact] = [
        (say("trace.typist" if typed_only else "trace.analyst"), found.analyst.name if found.analyst else "–")
    ]
    if not typed_only:
        held = (
            f"{short_day(authority.valid_from)} – "
            f"{short_day(authority.valid_until) if authority.valid_until else ''} {authority.evidence}".strip()
            if authority
            else "–"
        )
        facts.append((say("trace.authorised"), held))
    facts += [
        (say("trace.tested_on"), day(one.tested_on) if one.tested_on else "–"),
        (say("trace.reviewer"), found.reviewer.name if found.reviewer else "–"),
        (
            say("trace.reviewed_at"),
            f"{one.reviewed_at.astimezone(zone):%d-%m-%Y %H.%M}" if one.reviewed_at else "–",
        ),
    ]
    if one.temperature is not None and one.humidity is not None:
        facts.append((say("trace.room"), f"{comma(one.temperature)} °C; {comma(one.humidity)} % RH"))
    return Part(title=say("trace.people"), facts=tuple(facts))


def _rules(found: Trace) -> Part:
    method, specification = found.bench.method, found.bench.specification
    facts: list[tuple[Words, Words | str]] = [
        (say("trace.method"), f"{method.code} ({method.edition})"),
        (say("trace.hash"), _grouped(method.sha256)),
    ]
    if specification is not None:
        facts += [
            (say("certificate.specification"), specification.code),
            (say("trace.hash"), _grouped(specification.sha256)),
        ]
    return Part(title=say("trace.rules"), facts=tuple(facts))


def _grouped(digest: str) -> str:
    """Return a hash in groups of eight, which a line can be broken between."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _files(found: Trace) -> tuple[Part, ...]:
    filed = [one for files in found.calibration_files.values() for one in files]
    rows = tuple((one.name, _grouped(one.sha256)) for one in (*found.files, *filed))
    if not rows:
        return ()
    heads = (say("trace.file"), Words(id="SHA-256", en="SHA-256"))
    return (Part(title=say("trace.files"), table=TablePart(heads, (70, 110), rows)),)


def custody(session: Session, actor: Actor, order_id: uuid.UUID, blob: Blob) -> Dossier:
    """Return who had the samples of an order where, from the counter to their return."""
    require(actor, Permission.SAMPLE_VIEW)
    order = fetch(session, actor, Order, order_id)
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    samples = session.scalars(
        select(Sample)
        .where(
            Sample.laboratory_id == order.laboratory_id,
            Sample.order_id == order.id,
            Sample.code.is_not(None),
        )
        .order_by(Sample.code)
    ).all()
    links = chain_of(session, order.laboratory_id, [sample.id for sample in samples])
    zone = ZoneInfo(laboratory.timezone)
    return Dossier(
        document="custody",
        letterhead=letterhead(session, laboratory, blob),
        number=order.number,
        lines=((say("certificate.order"), order.number), (say("work.issued_on"), day(order.ordered_on))),
        parts=tuple(
            _chain(sample, [one for one in links if one.sample_id == sample.id], zone) for sample in samples
        ),
    )


def _chain(sample: Sample, links: list[Link], zone: ZoneInfo) -> Part:
    heads = ("when", "event", "what", "where", "holder", "by", "note")
    whole = [one for one in links if not one.piece]
    now = whole[-1] if whole else None
    where = ", ".join(part for part in (now.place, now.holder) if part) if now else ""
    return Part(
        title=say("custody.sample", code=sample.code or ""),
        facts=((say("custody.now"), where or (say(f"custody.{now.event}") if now else "–")),),
        table=TablePart(
            tuple(say(f"custody.{name}") for name in heads),
            (24, 34, 26, 28, 26, 26, 30),
            tuple(
                (
                    f"{one.at.astimezone(zone):%d-%m-%Y %H.%M}",
                    say(f"custody.{one.event}"),
                    one.piece or say("custody.whole"),
                    one.place or "–",
                    one.holder or "–",
                    one.by,
                    one.note,
                )
                for one in links
            ),
        ),
    )


def _words(text: Text) -> Words:
    return Words(id=text.id, en=text.en)
