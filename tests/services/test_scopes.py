"""The range of a line of the accreditation scope: results outside of it are not under the accreditation."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.roles import Role
from lims.queries import gates
from lims.services import scopes
from lims.services.scopes import ScopeInput
from tests import scene as scenes
from tests.scene import TENSILE

STRENGTH = ScopeInput(TENSILE, date(2026, 1, 1), measurands=("TS",), low="300", high="900")


@pytest.fixture
def scene(session):
    made = scenes.build(session)
    made.laboratory.accreditation_number = "LP-000-IDN"
    made.laboratory.accredited_from, made.laboratory.accredited_until = date(2025, 1, 1), date(2029, 1, 1)
    return made


def test_a_result_outside_the_range_is_not_accredited(session, scene):
    scopes.add(session, scene.people[Role.ADMINISTRATOR], STRENGTH)

    def covered(value, unit="MPa"):
        number = None if value is None else Decimal(value)
        return gates.scope_of(session, scene.laboratory, [TENSILE]).covers(
            TENSILE, ["TS"], date(2026, 6, 1), number, unit
        )

    assert [covered(value) for value in ("299.9", "300", "603", "900", "900.1")] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert covered("0.6", "GPa")
    assert not covered("600", "mm")
    assert covered(None)


def test_a_range_needs_one_unit_and_ends_that_fit(session, scene):
    for changes, fields in (
        ({"measurands": ("TS", "A")}, {"measurands"}),
        ({"measurands": ()}, {"measurands"}),
        ({"low": "900", "high": "300"}, {"high"}),
        ({"low": "tiga ratus"}, {"low"}),
    ):
        with pytest.raises(InvalidInput) as refused:
            scopes.add(session, scene.people[Role.ADMINISTRATOR], replace(STRENGTH, **changes))
        assert set(refused.value.fields) == fields, changes


def test_several_measurands_of_one_unit_share_a_range(session, scene):
    given = replace(STRENGTH, measurands=("TS", "YS"), high="")

    entry = scopes.add(session, scene.people[Role.ADMINISTRATOR], given)

    assert (entry.low, entry.high, entry.unit) == (Decimal(300), None, "MPa")
