"""A certificate as UNTP Digital Conformity Credential 0.6.0, for buyers whose programs read that.

Only statements that were made become assessments: a result without a verdict, or one that was not evaluated, is none,
for the vocabulary knows conformance as yes or no alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from lims.domain.certificate import CertificateContent, Row, Sample
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import N_, GateClosed

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://test.uncefact.org/vocabulary/untp/dcc/0.6.0/"]
VERSION = "0.6.0"
TOPIC = "governance.compliance"
"""The vocabulary has no topic for the properties of metals."""

CONFORMS = {
    Verdict.PASS: True,
    Verdict.CONDITIONAL_PASS: True,
    Verdict.CONDITIONAL_FAIL: False,
    Verdict.FAIL: False,
}
"""NOT_EVALUATED has no place here."""

BODIES = {
    "SNI": ("https://www.bsn.go.id", "Badan Standardisasi Nasional"),
    "ISO": ("https://www.iso.org", "International Organization for Standardization"),
    "ASTM": ("https://www.astm.org", "ASTM International"),
    "JIS": ("https://www.jisc.go.jp", "Japanese Industrial Standards Committee"),
    "EN": ("https://www.cencenelec.eu", "European Committee for Standardization"),
}
"""Who issues standards whose code begins so."""

ACCREDITATION_BODY = {"id": "https://kan.or.id", "name": "Komite Akreditasi Nasional"}


def credential(content: CertificateContent, issued_at: datetime) -> dict[str, Any]:
    """Return the certificate as a credential, unsigned: the seal of the PDF that holds it signs it too.

    Raises:
        GateClosed: it is not issued yet.
    """
    address = content.verification_url
    if not address or not content.number:
        raise GateClosed(N_("Hanya LHU yang sudah terbit dapat diekspor."))
    return {
        "type": ["DigitalConformityCredential", "VerifiableCredential"],
        "@context": CONTEXT,
        "id": address,
        "issuer": {
            "type": ["CredentialIssuer"],
            "id": "did:web:" + urlsplit(address).netloc.replace(":", "%3A"),
            "name": content.laboratory.name,
        },
        "validFrom": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": _attestation(content, address),
    }


def _attestation(content: CertificateContent, address: str) -> dict[str, Any]:
    specifications = {one.specification.code for one in content.samples if one.specification}
    return {
        "type": ["ConformityAttestation", "Attestation"],
        "id": f"{address}#attestation",
        "name": f"{content.title} {content.number}",
        "assessorLevel": "3rdParty",
        "assessmentLevel": "Accredited" if _accredited(content) else "Unspecified",
        "attestationType": "testing",
        "description": " ".join(
            sample.overall.words.en or sample.overall.words.id for sample in content.samples
        ),
        "issuedToParty": {"id": f"{address}#client", "name": content.client.name},
        **_authorisation(content, address),
        "conformityCertificate": {
            "type": ["SecureLink", "Link"],
            "linkURL": address,
            "linkName": content.number,
            "linkType": "https://test.uncefact.org/vocabulary/linkTypes/dcc",
        },
        "auditableEvidence": {
            "type": ["SecureLink", "Link"],
            "linkURL": f"{address}#data.json",
            "linkName": "data.json",
            "hashDigest": content.sha256(),
            "hashMethod": "SHA-256",
            "encryptionMethod": "none",
        },
        **({"scope": _scheme(specifications.pop(), address)} if len(specifications) == 1 else {}),
        "assessment": list(_assessments(content, address)),
    }


def _accredited(content: CertificateContent) -> bool:
    """Say whether all that is stated lies within the accreditation; a part is not enough for the whole."""
    rows = [row for sample in content.samples for row in sample.rows if row.verdict in CONFORMS]
    return bool(content.laboratory.accreditation_number and rows) and all(row.accredited for row in rows)


def _authorisation(content: CertificateContent, address: str) -> dict[str, Any]:
    number = content.laboratory.accreditation_number
    if not number or content.demonstration:
        return {}
    endorsement = {
        "type": ["Endorsement"],
        "id": f"{address}#accreditation",
        "name": f"ISO/IEC 17025, {number}",
        "issuingAuthority": ACCREDITATION_BODY,
    }
    return {"authorisation": [endorsement]}


def _standard(code: str, address: str) -> dict[str, Any]:
    identifier, body = BODIES.get(
        code.partition(" ")[0], (f"{address}#issuer-of-standard", code.partition(" ")[0])
    )
    return {
        "type": ["Standard"],
        "id": f"{address}#{quote(code, safe='')}",
        "name": code,
        "issuingParty": {"id": identifier, "name": body},
    }


def _scheme(code: str, address: str) -> dict[str, Any]:
    return {**_standard(code, address), "type": ["ConformityAssessmentScheme", "Standard"]}


def _assessments(content: CertificateContent, address: str) -> Iterator[dict[str, Any]]:
    for sample_number, sample in enumerate(content.samples, 1):
        for number, row in enumerate(sample.rows, 1):
            if row.verdict in CONFORMS:
                yield _assessment(sample, row, f"{address}#{sample_number}.{number}", address, content)


def _assessment(
    sample: Sample, row: Row, identifier: str, address: str, content: CertificateContent
) -> dict[str, Any]:
    name = row.property.en or row.property.id
    piece = f", {row.specimen}" if row.specimen else ""
    return {
        "type": ["ConformityAssessment", "Declaration"],
        "id": identifier,
        "name": f"{name}{piece}",
        "description": (
            f"{name}: {row.result.en or row.result.id} {row.unit} (limit: {row.limit.en or row.limit.id}); "
            f"method {row.method}; {row.verdict}"
            + (f"; subcontracted: {row.subcontractor}" if row.subcontractor else "")
            + (f"; limit typed by hand from {row.manual_limit.source}" if row.manual_limit else "")
        ),
        "assessmentDate": sample.tested_to.isoformat(),
        **(
            {"referenceStandard": _standard(sample.specification.code, address)}
            if sample.specification and row.manual_limit is None
            else {}
        ),
        **_declared(row, name),
        "conformance": CONFORMS[row.verdict],  # type: ignore[index] # only rows with such a verdict come here
        "conformityTopic": TOPIC,
        "assessedProduct": [
            {
                "type": ["ProductVerification"],
                "product": {
                    "id": f"{address}#{quote(sample.code, safe='')}",
                    "name": sample.description,
                    "description": ", ".join(f"{fact.label.en}: {fact.value}" for fact in sample.facts),
                },
                "IDverifiedByCAB": sample.sampling.origin == "laboratory",
            }
        ],
        "auditor": {"id": f"{address}#laboratory", "name": content.laboratory.name},
    }


def _declared(row: Row, name: str) -> dict[str, Any]:
    """Return the value as a number; JSON has no other."""
    if row.value is None:
        return {}
    measure = {"type": ["Measure"], "value": float(row.value), "unit": row.unit}
    return {"declaredValue": [{"type": ["Metric"], "metricName": name, "metricValue": measure}]}
