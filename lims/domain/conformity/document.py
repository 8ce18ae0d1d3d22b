"""From a JSON document to statements: what `lims evaluate FILE` does."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from lims.domain.conformity.assessment import Assessment, assess
from lims.domain.conformity.rule import agree
from lims.domain.conformity.statement import Statement
from lims.domain.conformity.words import verdict_words
from lims.domain.errors import N_, InvalidInput
from lims.domain.quantity import parse_decimal
from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.explaining import explain
from lims.domain.standards.library import Library
from lims.domain.standards.parts import MalformedError, read_number
from lims.domain.standards.result import Computation, Result
from lims.domain.standards.specification import Specification
from lims.domain.text import Text


def _read_number(value: object) -> Decimal:
    try:
        return parse_decimal(value) if isinstance(value, str) else read_number(value)
    except InvalidInput as error:
        raise MalformedError(error) from error


Number = Annotated[Decimal, BeforeValidator(_read_number)]
"""A number as text, with a comma or a point, so that no figure is lost."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Determination(_Part):
    specimen: str = ""
    method: str
    readings: dict[str, str]
    units: dict[str, str] = {}


class _Uncertainty(_Part):
    U: Number
    k: Number


class _Document(_Part):
    specification: str | None = None
    grade: str = ""
    size: str = ""
    rule: str | None = "simple"
    comparison: Comparison = Comparison.ROUNDING
    tie: TieRule = TieRule.A
    checked: bool = False
    conditions: dict[str, str] = {}
    piece_conditions: dict[str, dict[str, str]] = {}
    uncertainties: dict[str, _Uncertainty] = {}
    guard_band: Number = Decimal(1)
    determinations: tuple[_Determination, ...]


def evaluate_document(data: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """Compute and judge everything in a document.

    The document, numbers as text so that no figure is lost:

        {"specification": "SNI 2052:2017", "grade": "BjTS 420B", "size": "D16",
         "rule": "simple", "comparison": "rounding", "tie": "half-even", "checked": false,
         "determinations": [
           {"specimen": "1", "method": "SNI 8389:2017",
            "readings": {"FeH": "92,5", "Fm": "121.2", "Lu": "236.0", "fracture": "middle"}, "units": {"Fm": "kN"}}]}

    `specification` may be left out (everything is only reported) and `rule` may be null (no statement of
    conformity); the other keys of the first lines have the values shown as their defaults. Besides, `conditions` and
    `piece_conditions` (by mark) give what limits depend on, `uncertainties` are `{"YS": {"U": "8", "k": "2"}}` by
    measurand, and `guard_band` is r of w = r U. The answer holds the hash of each definition used, `statements` with
    verdict, reason and trace, `unjudged`, `overall`, `bases`, and `problems` and `warnings` by determination.

    A document that is the content of a certificate is recomputed instead: the answer tells whether it `agrees`, and
    its `disagreements`.

    Raises:
        InvalidInput: The document has another shape, or the rule cannot be agreed.
        NotFound: The library has no such specification or method.
    """
    match data:
        case {"schema_version": str(version)} if version.startswith("lims/certificate/"):
            return _rechecked(data, library)
    try:
        document = _Document.model_validate(data)
    except ValidationError as error:
        faults = explain(
            error, data, (*_Document.model_fields, *_Determination.model_fields, *_Uncertainty.model_fields)
        )
        fields = {".".join(map(str, fault.path)): fault.error for fault in faults}
        raise InvalidInput(
            N_("Dokumen tidak dapat dinilai; %(key)s: %(reason)s"),
            fields,
            key=next(iter(fields)) or "–",
            reason=str(faults[0].error),
        ) from error
    specification = library.specification(document.specification) if document.specification else None
    rule = None
    if document.rule is not None:
        rule = agree(document.rule, with_uncertainty=bool(document.uncertainties))
    computations = [_compute(one, document, specification, library) for one in document.determinations]
    results: dict[str, dict[str, Result]] = {}
    requested: dict[str, list[str]] = {}
    for one, computation in zip(document.determinations, computations, strict=True):
        of_piece = results.setdefault(one.specimen, {})
        if one.specimen in requested.get(one.method, []) or of_piece.keys() & computation.results.keys():
            raise InvalidInput(
                N_(
                    "Benda uji %(specimen)s diuji dua kali dengan %(method)s; tulis satu penetapan yang berlaku."
                ),
                specimen=one.specimen or "–",
                method=one.method,
            )
        of_piece.update(computation.results)
        requested.setdefault(one.method, []).append(one.specimen)
    assessment = assess(
        specification,
        document.grade,
        document.size,
        results,
        requested=requested,
        rule=rule,
        comparison=document.comparison,
        checked=document.checked,
        conditions=document.conditions,
        piece_conditions=document.piece_conditions,
        uncertainties={key: (one.U, one.k) for key, one in document.uncertainties.items()},
        guard_band=document.guard_band,
    )
    return {
        "specification": document.specification,
        "grade": document.grade,
        "size": document.size,
        "sha256": {
            definition.code: definition.sha256
            for definition in ([specification] if specification else [])
            + [library.method(m) for m in requested]
        },
        "determinations": [
            _answer(one, computation)
            for one, computation in zip(document.determinations, computations, strict=True)
        ],
        **_assessed(assessment),
    }


def _rechecked(data: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """Recompute the content of a certificate."""
    # The content of certificates is built on this room: it is asked for only here.
    from lims.domain.certificate import CertificateContent
    from lims.domain.conformity.recheck import recheck, rows_of, standing_of

    try:
        content = CertificateContent.model_validate(data)
    except ValidationError as error:
        raise InvalidInput(
            N_("Isi sertifikat tidak dapat dibaca (%(count)s masalah); pakai data.json dari sertifikat itu."),
            count=error.error_count(),
        ) from error
    found = recheck(content, library)
    return {
        "number": content.number,
        "agrees": not any(one.kind != "definition" for one in found),
        "standing": standing_of(found),
        "rows": [
            {
                "sample": one.sample.code,
                "requirement": one.row.requirement,
                "property": one.row.property.model_dump(),
                "specimen": one.row.specimen,
                "limit": one.row.limit.model_dump(),
                "result": one.row.result.model_dump(),
                "unit": one.row.unit,
                "verdict": one.row.verdict,
                "standing": one.standing,
                "found": [_both(fault.words) for fault in one.found],
            }
            for one in rows_of(content, found)
        ],
        "disagreements": [
            {
                "sample": one.sample,
                "requirement": one.requirement,
                "specimen": one.specimen,
                "kind": one.kind,
                **_both(one.words),
            }
            for one in found
        ],
    }


def _compute(
    determination: _Determination, document: _Document, specification: Specification | None, library: Library
) -> Computation:
    """Compute one determination; an unknown grade or size states nothing, and the assessment says so."""
    method = library.method(determination.method)
    known = specification is not None and specification.has(document.grade, document.size)
    given = document.conditions | document.piece_conditions.get(determination.specimen, {})
    context = specification.context(document.grade, document.size, given) if specification and known else {}
    return method.compute(determination.readings, context, determination.units, tie=document.tie)


def _answer(determination: _Determination, computation: Computation) -> dict[str, Any]:
    return {
        "specimen": determination.specimen,
        "method": determination.method,
        "echo": {key: _both(text) for key, text in computation.echo.items()},
        "results": {key: _both(result.words) for key, result in computation.results.items()},
        "missing": list(computation.missing),
        "problems": {key: str(problem) for key, problem in computation.problems.items()},
        "warnings": [{"reading": one.reading, **_both(one.words)} for one in computation.warnings],
        "bases": [_both(basis) for basis in computation.bases],
    }


def _assessed(assessment: Assessment) -> dict[str, Any]:
    overall = assessment.overall
    return {
        "statements": [_statement(statement) for statement in assessment.statements],
        "warnings": [
            {"specimen": mark, "relation": one.reading, **_both(one.words)}
            for mark, one in assessment.warnings
        ],
        "unjudged": [
            {"requirement": one.requirement, "property": _both(one.property), "reason": _both(one.reason)}
            for one in assessment.unjudged
        ],
        "overall": {
            "verdict": overall.verdict,
            "words": _both(overall.words),
            "passed": overall.passed,
            "judged": overall.judged,
            "required": overall.required,
        },
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "requirement": statement.requirement,
        "property": _both(statement.property),
        "specimen": statement.specimen,
        "limit": _both(statement.limit),
        "result": _both(statement.result),
        "value": None if statement.value is None else format(statement.value, "f"),
        "unit": statement.unit,
        "method": statement.method,
        "verdict": statement.verdict,
        "verdict_words": _both(verdict_words(statement.verdict)),
        "reason": _both(statement.reason),
        "clause": statement.clause,
        "confidence": statement.confidence,
        "probability": statement.probability,
        "trace": statement.trace,
    }


def _both(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}
