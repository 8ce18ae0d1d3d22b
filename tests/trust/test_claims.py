"""What a record claims of a content: no more than was agreed, and never more than was tested."""

from decimal import Decimal

import pytest

from lims.domain.certificate import Consent, CustomerFact, Overall, Words
from lims.domain.conformity.verdict import Verdict
from lims.trust import claims
from lims.trust.claims import Claims
from tests.documents import factories as made
from tests.trust.world import NOW

CONTENT = made.order_one(number="LUL/LHU/2026/11/000001")


def told(content=CONTENT, *, legal_entity: bool = True, **consent: bool) -> Claims:
    agreed = Consent(**({"name": True, "results": True} | consent))
    return claims.of_content(
        content.model_copy(update={"consent": agreed}),
        issued_at=NOW,
        status_index=7,
        log_index=3,
        legal_entity=legal_entity,
        supersedes=None,
    )


def with_samples(*samples):
    return CONTENT.model_copy(update={"samples": samples})


def judged(verdict: Verdict | None):
    overall = Overall(verdict=verdict, words=Words(id="x", en="x"), passed=0, judged=0)
    return CONTENT.samples[0].model_copy(update={"overall": overall})


def lot(value: str):
    fact = CustomerFact(label=Words(id="No. heat/lot", en="Heat/lot no."), value=value)
    return CONTENT.samples[0].model_copy(update={"facts": (fact,)})


def test_a_content_becomes_claims_that_come_back():
    one = told()
    assert one.number == "LUL/LHU/2026/11/000001"
    assert one.data_sha256 == bytes.fromhex(
        CONTENT.model_copy(update={"consent": Consent(name=True, results=True)}).sha256()
    )
    assert one.verdict is CONTENT.samples[0].overall.verdict
    assert Claims.decode(one.encode()) == one


def test_without_consent_nothing_is_told_but_what_identifies():
    silent = told(name=False, results=False)
    assert (silent.product, silent.specification, silent.lot, silent.client) == ("", "", "", "")
    assert (silent.verdict, silent.results) == (None, ())
    assert Claims.decode(silent.encode()) == silent


def test_consent_to_the_name_tells_no_results_and_the_other_way_round():
    named = told(results=False)
    assert named.product
    assert (named.verdict, named.results) == (None, ())
    shown = told(name=False)
    assert shown.client == ""
    assert shown.verdict is not None


def test_a_person_is_never_named():
    assert told(legal_entity=False).client == ""


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([None], None),
        ([Verdict.PASS], Verdict.PASS),
        ([Verdict.PASS, None], Verdict.NOT_EVALUATED),
        ([Verdict.PASS, Verdict.FAIL], Verdict.FAIL),
        ([Verdict.PASS, Verdict.CONDITIONAL_PASS], Verdict.CONDITIONAL_PASS),
        ([Verdict.NOT_EVALUATED, Verdict.CONDITIONAL_FAIL], Verdict.CONDITIONAL_FAIL),
    ],
)
def test_the_gravest_verdict_speaks_for_all_samples(verdicts, expected):
    content = with_samples(*map(judged, verdicts))
    assert told(content).verdict is expected
    assert told(content).samples == len(verdicts)


def test_a_lot_is_told_where_all_share_it_and_cut_to_its_bytes():
    assert told(with_samples(lot("H-1"), lot("H-1"))).lot == "H-1"
    assert told(with_samples(lot("H-1"), lot("H-2"))).lot == ""
    cut = told(with_samples(lot("µ" * 30))).lot
    assert len(cut.encode()) <= claims.LONGEST_LOT
    assert cut.endswith("…")


def test_signs_that_no_verifier_shows_are_left_out():
    pasted = lot("H\u200b17").model_copy(update={"description": "Baja\u00a0tulangan\u202e\tsirip"})
    client = CONTENT.client.model_copy(update={"name": "CV\u00a0Besi"})
    one = told(with_samples(pasted).model_copy(update={"client": client}))
    assert (one.product, one.lot, one.client) == ("Baja tulangan sirip", "H 17", "CV Besi")
    assert Claims.decode(one.encode()) == one


def test_a_long_product_is_cut():
    sample = CONTENT.samples[0].model_copy(update={"description": "Baja " * 20})
    product = told(with_samples(sample)).product
    assert len(product) <= claims.LONGEST_PRODUCT
    assert product.endswith("…")


def test_a_result_stands_over_all_pieces_and_in_its_own_unit():
    first = CONTENT.samples[0].rows[0]
    row = first.model_copy(update={"requirement": "yield-strength", "unit": "MPa", "value": Decimal(460)})
    more = row.model_copy(update={"value": Decimal("467.5")})
    assert claims.key_results([row]) == (claims.KeyResult(1, "460"),)
    assert claims.key_results([more, row]) == (claims.KeyResult(1, "460", "467.5"),)
    assert claims.key_results([row, more.model_copy(update={"unit": "ksi"})]) == ()
    assert claims.key_results([row, more.model_copy(update={"value": None})]) == ()


def test_what_is_left_out_first_is_what_identifies_least():
    heavy = told(CONTENT.model_copy(update={"on_behalf_of": None}))
    steps = []
    light: Claims | None = heavy
    while light is not None:
        steps.append((len(light.results), bool(light.client), len(light.product)))
        light = claims.lighter(light)
    assert steps == sorted(steps, reverse=True)
    assert steps[-1][:2] == (0, False)
    assert steps[-1][2] <= claims.LONGEST_PRODUCT // 2
