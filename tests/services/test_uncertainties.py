"""Budgets in the work: published editions, the U they give to results, and the rules that rest on it."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.conformity import Statement, Verdict
from lims.domain.errors import Conflict, InvalidInput
from lims.domain.roles import Role
from lims.models import Calibration, Order, UncertaintyBudget
from lims.models import Result as ResultRow
from lims.queries import contents, decision_rules
from lims.queries.assessments import assess_order
from lims.services import assignments, entry, orders, reception, supervision, uncertainties
from lims.services.uncertainties import BudgetInput, RangeInput
from tests import scene

PLAIN = {"lines": [{"name": "semua", "amount": "20", "divisor": "1"}], "k": "2"}
"""u = 20 MPa, so that U = 40 MPa with k = 2."""


def budget(built: scene.Scene, session: Session, measurand: str = "Re", **given: object) -> UncertaintyBudget:
    manager = built.people[Role.TECHNICAL_MANAGER]
    drafted = uncertainties.draft(
        session,
        manager,
        BudgetInput(scene.TENSILE, measurand, **{"content": PLAIN, **given}),  # type: ignore[arg-type]
    )
    return uncertainties.publish(session, manager, drafted.id, "Hitungan pertama")


def everything(built: scene.Scene, session: Session) -> dict[str, UncertaintyBudget]:
    """Publish a budget for every number that the specification limits; u of the yield strength is 21 MPa."""
    wide = {"lines": [{"name": "semua", "amount": "21"}], "k": "2"}
    small = {"lines": [{"name": "semua", "amount": "0,01"}], "k": "2"}
    return {
        "YS": budget(built, session, "YS", content=wide),
        **{name: budget(built, session, name, content=small) for name in ("TS", "TS_YS", "A")},
    }


def handed_in(built: scene.Scene, session: Session, **review: object) -> Order:
    """Return an order with the agreed rule, tested: 460 MPa against 420 to 545 MPa."""
    application = scene.submitted(session, built)
    reception_desk = built.people[Role.RECEPTION]
    order = orders.agree(session, reception_desk, application.id, scene.review_input(**review))
    for sample in scene.samples_of(session, order):
        reception.accept(session, reception_desk, sample.id, scene.reception_input(built))
    work = scene.determinations_of(session, order)
    assignments.assign(
        session,
        built.people[Role.SUPERVISOR],
        [one.id for one in work],
        built.people[Role.ANALYST].known_id(),
        built.today,
    )
    for one in work:
        entry.submit(session, built.people[Role.ANALYST], one.id, scene.entry_input(built), one.version)
    return order


def of(order: Order, session: Session, requirement: str) -> Statement:
    (assessed,) = assess_order(session, order)
    return next(one for one in assessed.assessment.statements if one.requirement == requirement)


@pytest.mark.parametrize(
    ("rule", "factor", "verdict"),
    [
        ("simple", "1", Verdict.PASS),  # 460 >= 420
        ("guard-band", "1", Verdict.FAIL),  # 460 < 420 + 42
        ("guard-band", "0.83", Verdict.PASS),  # 460 >= 420 + 34.86
        ("guard-band-non-binary", "1", Verdict.CONDITIONAL_PASS),
    ],
)
def test_the_agreed_rule_and_its_width_decide_on_a_result_near_its_limit(
    session: Session, rule: str, factor: str, verdict: Verdict
) -> None:
    built = scene.build(session)
    everything(built, session)
    order = handed_in(built, session, decision_rule=rule, guard_band=Decimal(factor))
    statement = of(order, session, "yield-strength")
    assert (statement.value, statement.uncertainty) == (Decimal(460), (Decimal(42), Decimal(2)))
    assert statement.verdict is verdict


def test_a_guard_band_is_not_agreed_while_a_number_that_is_judged_lacks_its_budget(session: Session) -> None:
    built = scene.build(session)
    budget(built, session, "YS")
    application = scene.submitted(session, built)
    with pytest.raises(InvalidInput) as refusal:
        orders.agree(
            session,
            built.people[Role.RECEPTION],
            application.id,
            scene.review_input(decision_rule="guard-band"),
        )
    assert "decision_rule" in refusal.value.fields
    assert [one.measurand for one in decision_rules.offer(session, application).lacking] == [
        "TS",
        "TS_YS",
        "A",
    ]


def test_a_result_keeps_the_uncertainty_that_it_was_handed_in_with(session: Session) -> None:
    built = scene.build(session)
    first = everything(built, session)["YS"]
    order = handed_in(built, session)
    second = budget(built, session, "YS", content={"lines": [{"name": "semua", "amount": "5"}], "k": "2"})
    assert (first.state, second.state, second.edition) == ("superseded", "published", 2)
    row = session.scalars(select(ResultRow).where(ResultRow.measurand == "YS")).one()
    assert (row.budget_id, row.expanded_uncertainty, row.coverage_factor) == (
        first.id,
        Decimal(42),
        Decimal(2),
    )
    uncertainty = of(order, session, "yield-strength").uncertainty
    assert uncertainty is not None
    assert uncertainty.expanded == Decimal(42)


def test_the_calibration_of_the_machine_used_gives_its_line_by_function_and_range(session: Session) -> None:
    built = scene.build(session)
    content = {"lines": [{"name": "gaya", "function": "gaya", "at": "FeH"}], "k": "2"}
    everything(built, session)
    budget(built, session, "YS", content=content)
    calibration = session.scalars(
        select(Calibration).where(Calibration.equipment_id == built.equipment[scene.TENSILE].id)
    ).one()
    manager = built.people[Role.TECHNICAL_MANAGER]
    for low, high, expanded in (("0", "50", "4"), ("50", "300", "1")):
        uncertainties.add_range(
            session, manager, calibration.id, RangeInput("Gaya", low, high, "kN", expanded, relative=True)
        )
    statement = of(handed_in(built, session), session, "yield-strength")
    # 92.5 kN lies in the second range: u = 1 % / 2 of 460 MPa = 2.3 MPa, U = 4.6 MPa, printed to the place of 460.
    assert statement.uncertainty == (Decimal(5), Decimal(2))


def test_a_calibration_without_a_fitting_range_gives_no_uncertainty_and_stops_a_guard_band(
    session: Session,
) -> None:
    built = scene.build(session)
    everything(built, session)
    budget(built, session, "YS", content={"lines": [{"name": "gaya", "function": "gaya"}], "k": "2"})
    assert of(handed_in(built, session), session, "yield-strength").uncertainty is None
    with pytest.raises(InvalidInput, match="gaya"):
        handed_in(built, session, decision_rule="guard-band", guard_band=Decimal(1))


def test_a_published_budget_is_not_changed_and_ranges_do_not_lie_across_each_other(session: Session) -> None:
    built = scene.build(session)
    done = budget(built, session, "YS", low="0", high="500")
    manager = built.people[Role.TECHNICAL_MANAGER]
    with pytest.raises(Conflict):
        uncertainties.revise(
            session, manager, done.id, BudgetInput(scene.TENSILE, "YS", content=PLAIN), done.version
        )
    with pytest.raises(Conflict):
        budget(built, session, "YS", low="400", high="600")
    assert budget(built, session, "YS", low="500", high="900").state == "published"


def test_the_report_prints_uncertainty_rule_and_the_probability_that_the_laboratory_shows(
    session: Session,
) -> None:
    built = scene.build(session)
    everything(built, session)
    built.laboratory.shows_probability = True
    order = handed_in(built, session, decision_rule="guard-band", guard_band=Decimal("0.83"))
    work = [one.id for one in scene.determinations_of(session, order)]
    supervision.accept(session, built.people[Role.SUPERVISOR], work)
    content = contents.build(session, order)
    row = next(one for one in content.samples[0].rows if one.requirement == "yield-strength")
    assert row.uncertainty is not None
    assert (row.uncertainty.expanded, row.uncertainty.coverage_factor) == (Decimal(42), Decimal(2))
    # 459.97 before rounding lies 39.97 / 21 = 1.903 u above its lower limit, and 4 u below its upper one.
    assert row.uncertainty.probability is not None
    assert row.uncertainty.probability.id == "97,1 %"
    assert content.decision_rule is not None
    assert "r = 0,83" in content.decision_rule.words.id
