"""The content of a certificate, gathered from the rows of an order; once frozen it no longer depends on them."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lims.domain.certificate import (
    CertificateContent,
    Consent,
    DecisionRuleText,
    Equipment,
    Issuer,
    Overall,
    Party,
    Retest,
    Row,
    Sampling,
    StandardReference,
    Uncertainty,
    Unjudged,
    Words,
)
from lims.domain.certificate import Sample as SampleContent
from lims.domain.conformity import Comparison, DecisionRule, Statement, comparison_statement
from lims.domain.conformity.attempts import most_rounds
from lims.domain.conformity.probability import PROBABILITY, chance
from lims.domain.conformity.rule import in_full
from lims.domain.measurement.evaluation import two_figures
from lims.domain.quantity import format_decimal
from lims.domain.rounding import TieRule
from lims.domain.text import Text
from lims.models import Application, Calibration, Client, Laboratory, Order, User
from lims.models import Equipment as EquipmentRow
from lims.queries import gates
from lims.queries.assessments import SampleAssessment, assess_order
from lims.queries.checks import used_limits
from lims.queries.computation import Work
from lims.queries.photos import printed_of
from lims.queries.remarks import facts_of, remarks_of, with_rejected
from lims.queries.row_origins import ManualLimits, manual_limits_of, provider, subcontracted
from lims.queries.rows import equipment_by

_NAMES = select(User.id, User.name).where(User.id.in_(bindparam("wanted", expanding=True)))


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows of the results table take from elsewhere, read once for the whole order."""

    laboratory: Laboratory
    scope: gates.Scope
    manual: ManualLimits
    people: Mapping[uuid.UUID, str]
    """Names of those who handed in and reviewed."""


def build(session: Session, order: Order) -> CertificateContent:
    """Return the unnumbered content of an order whose determinations are all accepted."""
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    application = session.get_one(Application, order.application_id)
    assessments = assess_order(session, order)
    works = [work for assessment in assessments for work in assessment.works]
    tested = [work.determination.tested_on for work in works if work.determination.tested_on]
    known = _Known(
        laboratory,
        gates.scope_of(session, laboratory, {work.method.code for work in works}),
        manual_limits_of(session, laboratory, order) if any(one.typed for one in assessments) else {},
        _people(session, works),
    )
    samples = tuple(_sample(session, one, known) for one in assessments)
    samples = with_rejected(session, order, samples)
    accredited = any(row.accredited for sample in samples for row in sample.rows)
    return CertificateContent(
        demonstration=laboratory.demonstration,
        title="SHU" if laboratory.certificate_title == "SHU" else "LHU",
        laboratory=_issuer(laboratory, works, accredited=accredited),
        client=_client(session, application),
        on_behalf_of=Party(name=application.on_behalf_of_name, address=application.on_behalf_of_address)
        if application.on_behalf_of_name
        else None,
        order_number=order.number,
        ordered_on=order.ordered_on,
        purpose=application.purpose,
        samples=samples,
        methods=_methods(works),
        equipment=_equipment(session, works),
        environment=_environment(works),
        decision_rule=_rule(order, samples),
        comparison=_comparison(order, assessments),
        analysts=_names(
            known.people, (work.determination.submitted_by_id for work in works if work.elsewhere is None)
        ),
        reviewed_by=", ".join(_names(known.people, (work.determination.reviewed_by_id for work in works))),
        reviewed_on=max(
            (
                work.determination.reviewed_at.astimezone(ZoneInfo(laboratory.timezone)).date()
                for work in works
                if work.determination.reviewed_at
            ),
            default=max(tested),
        ),
        consent=Consent(name=application.consent_name, results=application.consent_results),
    )


def _rule(order: Order, samples: Iterable[SampleContent]) -> DecisionRuleText | None:
    if not order.decision_rule:
        return None
    rule = DecisionRule(order.decision_rule)
    said = in_full(rule, order.guard_band)
    if any(row.uncertainty and row.uncertainty.probability for one in samples for row in one.rows):
        said = Text(f"{said.id} {PROBABILITY.id}", f"{said.en} {PROBABILITY.en}")
    return DecisionRuleText(code=rule.value, words=_words(said))


def _issuer(laboratory: Laboratory, works: Sequence[Work], *, accredited: bool) -> Issuer:
    """Return the laboratory with every place where its tests were carried out, those of others too (7.8.2.1 c)."""
    found = issuer(laboratory, accredited=accredited)
    others = dict.fromkeys(
        ", ".join(filter(None, (work.elsewhere.laboratory.name, work.elsewhere.laboratory.address)))
        for work in works
        if work.elsewhere is not None
    )
    if not others:
        return found
    own = [found.place_of_testing] if any(work.elsewhere is None for work in works) else []
    place = Words(
        id="; ".join([*(one.id for one in own), *others]), en="; ".join([*(one.en for one in own), *others])
    )
    return found.model_copy(update={"place_of_testing": place})


def issuer(laboratory: Laboratory, *, accredited: bool) -> Issuer:
    """Return the laboratory as it is printed; its accreditation only where the print may claim it."""
    return Issuer(
        id=laboratory.code,
        name=laboratory.name,
        name_en=laboratory.name_en,
        address=laboratory.address,
        city=laboratory.city,
        phone=laboratory.phone,
        email=laboratory.email,
        website=laboratory.website,
        place_of_testing=Words(
            id=f"{laboratory.name}, {laboratory.city}",
            en=f"{laboratory.name_en or laboratory.name}, {laboratory.city}",
        ),
        accreditation_number=laboratory.accreditation_number if accredited else None,
        parent=laboratory.parent,
    )


def _client(session: Session, application: Application) -> Party:
    client = session.get_one(Client, application.client_id)
    return Party(
        name=client.name, address=client.address, contact=application.contact_name or client.contact_name
    )


def _sample(session: Session, one: SampleAssessment, known: _Known) -> SampleContent:
    sample, item, assessment = one.sample, one.item, one.assessment
    tested = [work.determination.tested_on for work in one.works if work.determination.tested_on]
    overall = assessment.overall
    return SampleContent(
        code=sample.code or "",
        description=item.product,
        quantity=sample.quantity,
        facts=facts_of(one),
        condition=_condition(one),
        received_on=sample.received_on or min(tested),
        tested_from=min(tested),
        tested_to=max(tested),
        sampling=Sampling(
            origin=item.origin,  # type: ignore[arg-type] # checked at submission
            sampler=item.sampler,
            sampled_on=item.sampled_on,
            record_number=item.sampling_record,
            seal_number=item.seal_number,
            seal_intact=sample.seal_intact,
            plan=item.sampling_plan,
            place=item.sampling_place,
            conditions=item.sampling_conditions,
        ),
        specification=_specification(one),
        grade=item.grade,
        size=item.size,
        rows=tuple(_row(one, statement, known) for statement in assessment.statements),
        unjudged=tuple(
            Unjudged(property=_words(left.property), reason=_words(left.reason))
            for left in assessment.unjudged
        ),
        retests=tuple(
            Retest(
                requirement=again.requirement,
                property=_words(again.property),
                allowed=most_rounds(again.rule),
                attempts=again.attempts,
                words=_words(again.words),
            )
            for again in assessment.retested
        ),
        overall=Overall(
            verdict=overall.verdict,
            words=_words(overall.words),
            passed=overall.passed,
            judged=overall.judged,
        ),
        bases=_bases(one),
        remarks=remarks_of(session, one),
        photos=printed_of(session, sample),
    )


def _condition(one: SampleAssessment) -> Words:
    """Return the condition at reception: in order, or what the note says."""
    if all(one.sample.condition.values()) and not one.sample.condition_note:
        return Words(id="Baik, sesuai daftar periksa penerimaan", en="Good, as per the reception checklist")
    note = one.sample.condition_note
    return Words(id=note, en=note)


def _specification(one: SampleAssessment) -> StandardReference | None:
    if one.specification is None:
        return None
    check = one.checks.covering(used_limits(one.assessment.statements)) if one.checks else None
    return StandardReference(
        code=one.specification.code,
        title=_words(one.specification.title),
        sha256=one.specification.sha256,
        checked_by=check.by if check else "",
        checked_on=check.on if check else None,
        checked_copy=check.copy_number if check else "",
        superseded_by=one.specification.superseded_by,
    )


def _row(one: SampleAssessment, statement: Statement, known: _Known) -> Row:
    """Return a line of the results table; accreditation is told for the row, on its date of test."""
    work = next(
        (
            work
            for work in one.works
            if work.method.code == statement.method and statement.specimen in {"", work.specimen.mark}
        ),
        None,
    )
    on = work.determination.tested_on if work else None
    elsewhere = work.elsewhere if work else None
    theirs = subcontracted(elsewhere, on)
    return Row(
        requirement=statement.requirement,
        property=_words(statement.property),
        specimen=statement.specimen,
        limit=_words(statement.limit),
        result=_words(statement.result),
        value=statement.value,
        unit=statement.unit,
        method=statement.method,
        verdict=statement.verdict,
        reason=_words(statement.reason),
        clause=statement.clause,
        accredited=on is not None
        and elsewhere is None
        and known.scope.covers(
            statement.method,
            [statement.trace.get("measurand", "")],
            on,
            statement.value,
            statement.unit,
        ),
        subcontractor=provider(theirs),
        subcontract=theirs,
        manual_limit=known.manual.get((one.item.id, statement.requirement)),
        uncertainty=_uncertainty(known.laboratory, one, statement, theirs=elsewhere is not None),
        trace=dict(statement.trace),
    )


def _uncertainty(
    laboratory: Laboratory, one: SampleAssessment, statement: Statement, *, theirs: bool
) -> Uncertainty | None:
    """Return U and k of a row, of a deviation in per cent its own; and the probability where it is shown.

    What another laboratory printed is printed as it printed it: its figures are not this house's to round (7.8.2.1 p).
    """
    found = statement.uncertainty
    place = statement.specimen, statement.method, statement.trace.get("measurand", "")
    known = one.uncertainties.known.get(place)
    if found is not None:
        likely = statement.probability if laboratory.shows_probability and statement.verdict else None
        as_printed = theirs and known is not None and known.expanded == found.expanded
        return Uncertainty(
            expanded=found.expanded if as_printed else two_figures(found.expanded),
            coverage_factor=found.coverage_factor,
            probability=None if likely is None else _words(chance(likely)),
        )
    if statement.requirement or statement.value is None or known is None:
        return None
    return Uncertainty(expanded=known.expanded, coverage_factor=known.coverage_factor)


def _bases(one: SampleAssessment) -> tuple[Words, ...]:
    """Return each basis of calculation once."""
    said = dict.fromkeys(
        basis for work in one.works for basis in one.computations[work.determination.id].bases
    )
    return tuple(_words(basis) for basis in said)


def _methods(works: Sequence[Work]) -> tuple[StandardReference, ...]:
    methods = {work.method.code: work.method for work in works}
    return tuple(
        StandardReference(code=method.code, title=_words(method.title), sha256=method.sha256)
        for method in methods.values()
    )


def _equipment(session: Session, works: Sequence[Work]) -> tuple[Equipment, ...]:
    """Return each piece of equipment once per calibration that held when it was used."""
    machines = equipment_by(session, [work.determination for work in works])
    every = {row.id: row for rows in machines.values() for row in rows}.values()
    days = sorted({work.determination.tested_on for work in works if work.determination.tested_on})
    held = {on: gates.calibrations_on(session, every, on) for on in days}
    used: dict[tuple[uuid.UUID, uuid.UUID | None], Equipment] = {}
    for work in works:
        on = work.determination.tested_on
        if on is None:
            continue
        for row in machines.get(work.determination.id, []):
            calibration = held[on].get(row.id)
            used.setdefault((row.id, calibration.id if calibration else None), _used(row, calibration))
    return tuple(used.values())


def _used(row: EquipmentRow, calibration: Calibration | None) -> Equipment:
    return Equipment(
        code=row.code,
        name=row.name,
        serial=row.serial,
        calibrated_on=calibration.calibrated_on if calibration else None,
        calibrated_until=calibration.valid_until if calibration else None,
        certificate=calibration.certificate if calibration else "",
    )


def _environment(works: Sequence[Work]) -> Words:
    """Return the span of temperature and humidity during the tests (7.8.3.1 a)."""
    temperatures = [
        work.determination.temperature for work in works if work.determination.temperature is not None
    ]
    humidities = [work.determination.humidity for work in works if work.determination.humidity is not None]
    if not temperatures and not humidities:
        return Words(id="Tidak dicatat", en="Not recorded")
    parts = [
        (_span(values, "id") + unit, _span(values, "en") + unit)
        for values, unit in ((temperatures, " °C"), (humidities, " % RH"))
        if values
    ]
    return Words(id="; ".join(part[0] for part in parts), en="; ".join(part[1] for part in parts))


def _span(values: Sequence[Decimal], language: str) -> str:
    low, high = min(values), max(values)
    if low == high:
        return format_decimal(low, language)
    return f"{format_decimal(low, language)} – {format_decimal(high, language)}"


def _comparison(order: Order, assessments: Sequence[SampleAssessment]) -> Words:
    """Return how values were held against limits; both ways, where the specifications differ."""
    used = dict.fromkeys(
        (one.specification.comparison if one.specification else None) or Comparison(order.comparison)
        for one in assessments
    )
    texts = [comparison_statement(comparison, TieRule(order.tie)) for comparison in used]
    return Words(id=" ".join(text.id for text in texts), en=" ".join(text.en for text in texts))


def _people(session: Session, works: Sequence[Work]) -> dict[uuid.UUID, str]:
    told = [(work.determination.submitted_by_id, work.determination.reviewed_by_id) for work in works]
    wanted = {user_id for pair in told for user_id in pair if user_id is not None}
    rows = session.execute(_NAMES, {"wanted": list(wanted)}).all()
    return {row.id: row.name for row in rows}


def _names(people: Mapping[uuid.UUID, str], user_ids: Iterable[uuid.UUID | None]) -> tuple[str, ...]:
    known = dict.fromkeys(user_id for user_id in user_ids if user_id is not None)
    return tuple(people[user_id] for user_id in known)


def _words(text: Text) -> Words:
    return Words(id=text.id, en=text.en)
