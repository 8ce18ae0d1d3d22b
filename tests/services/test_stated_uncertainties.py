"""U and k stated without a budget: for a method and a range, by the date of test."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lims.domain.errors import Conflict, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.queries import contents, decision_rules
from lims.services import stated_uncertainties, supervision
from lims.services.stated_uncertainties import StatedInput
from tests import scene as scenes
from tests.scene import TENSILE

STRENGTH = StatedInput(TENSILE, "TS", "9", "2", "Evaluasi No. 3/2026, rekaan", date(2026, 1, 1))


@pytest.fixture
def scene(session):
    return scenes.build(session)


def state(session, scene, role=Role.TECHNICAL_MANAGER, **changes):
    return stated_uncertainties.state(session, scene.people[role], replace(STRENGTH, **changes))


def row_of(session, scene):
    """Return the tensile strength as a certificate would print it: 603 MPa."""
    order = scenes.tested(session, scene)
    supervision.accept(
        session, scene.people[Role.SUPERVISOR], [one.id for one in scenes.determinations_of(session, order)]
    )
    (sample,) = contents.build(session, order).samples
    return next(row for row in sample.rows if row.trace.get("measurand") == "TS")


def test_a_result_in_the_range_prints_u_and_k(session, scene):
    state(session, scene, low="500", high="700")

    found = row_of(session, scene).uncertainty

    assert (found.expanded, found.coverage_factor) == (Decimal(9), Decimal(2))


def test_u_may_be_in_per_cent_of_the_result(session, scene):
    state(session, scene, expanded="1,5", relative=True)

    assert row_of(session, scene).uncertainty.expanded == Decimal(9)


def test_a_result_outside_the_range_or_the_dates_has_none(session, scene):
    state(session, scene, high="600")
    state(session, scene, low="600", valid_from=scene.today + timedelta(days=1))

    assert row_of(session, scene).uncertainty is None


def test_what_was_handed_in_keeps_its_u(session, scene):
    row = state(session, scene)
    assert row_of(session, scene).uncertainty is not None
    order = scenes.tested(session, scene)
    stated_uncertainties.end(
        session, scene.people[Role.TECHNICAL_MANAGER], row.id, scene.today - timedelta(days=1)
    )

    (sample,) = contents.build(session, order).samples
    kept = next(one for one in sample.rows if one.trace.get("measurand") == "TS")
    assert kept.uncertainty.expanded == Decimal(9)


def test_a_guard_band_can_be_agreed_on_what_is_stated(session, scene):
    application = scenes.submitted(session, scene)
    lacking = {one.measurand for one in decision_rules.offer(session, application).lacking}
    assert "TS" in lacking
    state(session, scene)

    assert lacking - {one.measurand for one in decision_rules.offer(session, application).lacking} == {"TS"}


def test_two_statements_for_one_range_are_refused(session, scene):
    state(session, scene, low="500")
    with pytest.raises(Conflict):
        state(session, scene, high="501")

    assert state(session, scene, high="500").high == Decimal(500)


def test_one_that_was_ended_is_not_prolonged_into_the_next(session, scene):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    old = state(session, scene)
    stated_uncertainties.end(session, manager, old.id, date(2026, 5, 31))
    state(session, scene, valid_from=date(2026, 6, 1), source="Evaluasi No. 4/2026, rekaan")

    with pytest.raises(Conflict, match="4/2026"):
        stated_uncertainties.end(session, manager, old.id, date(2026, 6, 1))

    assert old.ended_on == date(2026, 5, 31)
    stated_uncertainties.end(session, manager, old.id, date(2026, 4, 30))
    assert old.ended_on == date(2026, 4, 30)


def test_what_was_stated_by_mistake_ends_before_it_holds_and_no_earlier(session, scene):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    mistaken = state(session, scene)
    with pytest.raises(InvalidInput) as refused:
        stated_uncertainties.end(session, manager, mistaken.id, date(2025, 12, 30))
    assert set(refused.value.fields) == {"last_day"}

    stated_uncertainties.end(session, manager, mistaken.id, date(2025, 12, 31))

    assert state(session, scene, valid_from=date(2025, 12, 1)).ended_on is None, "nothing holds beside it"


def test_what_is_missing_is_told_at_its_field(session, scene):
    for changes, fields in (
        ({"measurand": "X"}, {"of"}),
        ({"expanded": "0"}, {"expanded"}),
        ({"coverage_factor": ""}, {"coverage_factor"}),
        ({"source": " "}, {"source"}),
        ({"valid_from": None}, {"valid_from"}),
        ({"low": "600", "high": "500"}, {"high"}),
        ({"low": "x"}, {"low"}),
    ):
        with pytest.raises(InvalidInput) as refused:
            state(session, scene, **changes)
        assert set(refused.value.fields) == fields, changes


def test_only_the_technical_manager_states_it(session, scene):
    with pytest.raises(NotAllowed):
        state(session, scene, Role.ADMINISTRATOR)
