"""Results of another laboratory: typed as they are printed there."""

from decimal import Decimal

from lims.domain.standards import load_library
from lims.domain.standards.reported import as_reported
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
TENSILE = as_reported(LIBRARY.method("SNI 8389:2017"))
BEND = as_reported(LIBRARY.method("SNI 0410:2017"))


def test_results_are_asked_for_themselves_and_nothing_else():
    own = LIBRARY.method("SNI 8389:2017")

    asked = [one.measurand for one in own.results if not one.auxiliary]
    assert [one.key for one in TENSILE.readings] == [*asked, *(f"U_{one}" for one in asked), "k"]
    assert TENSILE.context == {}
    assert TENSILE.sha256 == own.sha256


def test_what_is_printed_there_is_taken_over_unrounded():
    computed = TENSILE.compute({"TS": "603,4"}, {})

    assert computed.results["TS"].reported == Decimal("603.4")
    assert computed.results["TS"].unit == "MPa"
    assert computed.complete


def test_a_report_may_leave_results_out_but_not_all():
    assert TENSILE.compute({"TS": "603"}, {}).complete
    assert not TENSILE.compute({}, {}).complete


def test_an_observation_is_chosen_as_at_the_own_bench():
    (asked,) = BEND.readings
    answer = asked.choices[0].key

    computed = BEND.compute({asked.key: answer}, {})

    assert [one.exact for one in computed.results.values()] == [answer]


def test_an_uncertainty_that_is_none_is_told():
    assert set(TENSILE.compute({"TS": "603", "U_TS": "0", "k": "-2"}, {}).problems) == {"U_TS", "k"}
    assert TENSILE.compute({"TS": "603", "U_TS": "9", "k": "2"}, {}).complete


def test_every_method_that_ships_has_such_a_form():
    odd = {}
    for method in LIBRARY.methods.values():
        reported = as_reported(method)
        typed = {
            one.key: one.choices[0].key if one.choices else "12 13" if one.kind == "numbers" else "12"
            for one in reported.readings
        }
        found = reported.compute(typed, {})
        if found.problems or found.missing:
            odd[method.code] = found.problems
    assert odd == {}
