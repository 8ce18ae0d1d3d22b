"""A certificate of a bar, made from its readings by the rules of the house."""

from datetime import date

from lims.domain.certificate import (
    CertificateContent,
    Consent,
    Issuer,
    Overall,
    Party,
    Row,
    Sample,
    Sampling,
    StandardReference,
    Words,
)
from lims.domain.conformity import assess
from lims.domain.standards import load_library
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
REBAR = LIBRARY.specification("SNI 2052:2017")
READINGS = {
    "SNI 8389:2017": {"FeH": "92.5", "Fm": "121.2", "FeL": "91", "Lu": "236.0", "fracture": "middle"},
    "SNI 0410:2017": {"crack": "no-crack"},
    "SNI 2052:2017 (berat)": {"mass": "775.2", "length": "500.0"},
}


def words(text):
    return Words(id=text.id, en=text.en)


def assessment_of_a_bar():
    context, results = REBAR.context("BjTS 420B", "D16"), {}
    for method, readings in READINGS.items():
        results |= LIBRARY.method(method).compute(readings, context).results
    return assess(REBAR, "BjTS 420B", "D16", {"1": results})


def row(statement, **changes):
    values = {
        "requirement": statement.requirement,
        "property": words(statement.property),
        "specimen": statement.specimen,
        "limit": words(statement.limit),
        "result": words(statement.result),
        "value": statement.value,
        "unit": statement.unit,
        "method": statement.method,
        "verdict": statement.verdict,
        "reason": words(statement.reason),
        "accredited": False,
        "trace": statement.trace,
    }
    return Row(**(values | changes))


def certificate(assessment, specification=REBAR, *, rows=None, overall=None, grade="BjTS 420B", size="D16"):
    name = Words(id="–", en="–")
    sample = Sample(
        code="26-0001.1",
        description="Batang",
        quantity="1",
        facts=(),
        condition=name,
        received_on=date(2026, 1, 5),
        tested_from=date(2026, 1, 6),
        tested_to=date(2026, 1, 6),
        sampling=Sampling(origin="client"),
        specification=None
        if specification is None
        else StandardReference(
            code=specification.code, title=words(specification.title), sha256=specification.sha256
        ),
        grade=grade,
        size=size,
        rows=tuple(rows if rows is not None else [row(one) for one in assessment.statements]),
        unjudged=(),
        overall=overall
        or Overall(
            verdict=assessment.overall.verdict, words=words(assessment.overall.words), passed=0, judged=0
        ),
    )
    return CertificateContent(
        demonstration=True,
        laboratory=Issuer(id="X", name="X", address="X", city="X", place_of_testing=name),
        client=Party(name="X", address="X"),
        on_behalf_of=None,
        order_number="1",
        ordered_on=date(2026, 1, 5),
        samples=(sample,),
        methods=(),
        equipment=(),
        environment=name,
        decision_rule=None,
        comparison=name,
        analysts=(),
        consent=Consent(name=False, results=False),
    )


BAR = assessment_of_a_bar()
