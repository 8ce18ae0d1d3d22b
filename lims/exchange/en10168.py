"""A certificate as EN 10168 documents (0.5.0), one for each sample, for programs that read mill certificates.

The document says of itself that it is a test report and no inspection document of EN 10204: the laboratory did not
make the product, and it tested what it was given. What is not known is left out, or empty where the form wants a text.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from lims.domain.certificate import CertificateContent, Party, Row, Sample
from lims.domain.errors import N_, GateClosed

SCHEMA = "https://schemas.materialidentity.org/en10168-schemas/v0.5.0/schema.json"
VERSION = "0.5.0"

KIND = "Test report (ISO/IEC 17025); not an inspection document of EN 10204"

TENSILE = {"yield-strength": "C11", "proof-strength": "C11", "tensile-strength": "C12", "elongation": "C13"}
IMPACT, HARDNESS = "impact", "hardness"

ELEMENTS = {
    "carbon": "C",
    "silicon": "Si",
    "manganese": "Mn",
    "phosphorus": "P",
    "sulfur": "S",
    "nitrogen": "N",
    "aluminium": "Al",
    "chromium": "Cr",
    "copper": "Cu",
    "molybdenum": "Mo",
    "nickel": "Ni",
    "niobium": "Nb",
    "titanium": "Ti",
    "vanadium": "V",
}
FIRST_ELEMENT, LAST_ELEMENT = 71, 115
FIRST_OTHER, LAST_OTHER = 50, 69

LOT = "Heat/lot no."
BRAND = "Brand"


def documents(content: CertificateContent) -> list[dict[str, Any]]:
    """Return one document for each sample.

    Raises:
        GateClosed: the certificate is not issued yet.
    """
    if not content.number or not content.issued_on or not content.verification_url:
        raise GateClosed(N_("Hanya LHU yang sudah terbit dapat diekspor."))
    return [_document(content, sample) for sample in content.samples]


def _document(content: CertificateContent, sample: Sample) -> dict[str, Any]:
    signatory = content.signatory
    return {
        "RefSchemaUrl": SCHEMA,
        "Certificate": {
            "CertificateLanguages": ["EN"],
            "CommercialTransaction": _parties(content),
            "ProductDescription": _product(sample),
            "Inspection": [_inspection(sample, mark) for mark in _marks(sample.rows)],
            "Validation": {
                "Z01": _statement(sample),
                "Z02": content.issued_on.isoformat() if content.issued_on else "",
                **({"Z03": {"Name": signatory.name, "Title": signatory.position}} if signatory else {}),
                "SupplementaryInformation": {
                    "Z05": {"Key": "Verification", "Value": content.verification_url, "Type": "url"},
                    "Z06": {"Key": "SHA-256 of data.json", "Value": content.sha256()},
                },
            },
        },
    }


def _parties(content: CertificateContent) -> dict[str, Any]:
    laboratory = content.laboratory
    receiver = content.on_behalf_of or content.client
    return {
        # Who hands the product over with the report; that it made the product is not said.
        "A01": _company(content.client),
        "A02": KIND,
        "A03": content.number,
        "A04": "",
        "A05": f"{laboratory.name}, {laboratory.address}",
        "A06": _company(receiver),
        "A07": content.order_number,
    }


def _company(party: Party) -> dict[str, Any]:
    """Return a party; town and postal code are only told where the address shows them."""
    code = re.search(r"\b\d{5}\b", party.address)
    return {
        "Name": party.name,
        "Street": [party.address],
        "ZipCode": code[0] if code else "",
        "City": "",
        "Country": "ID",
    }


def _product(sample: Sample) -> dict[str, Any]:
    lots = [fact.value for fact in sample.facts if fact.label.en == LOT and fact.value]
    brands = [fact.value for fact in sample.facts if fact.label.en == BRAND and fact.value]
    norm = {"ProductNorm": [sample.specification.code]} if sample.specification else {}
    grade = {"SteelDesignation": [sample.grade]} if sample.grade else {}
    return {
        "B01": sample.description,
        "B02": {**norm, **grade},
        **({"B06": brands[0]} if brands else {}),
        **({"B07": lots} if lots else {}),
        "B09": {"Form": "Other", "Description": sample.size or sample.quantity},
    }


def _marks(rows: Iterable[Row]) -> list[str]:
    """Return the marks of the pieces in the order of first appearance; an empty one for the whole sample."""
    return list(dict.fromkeys(row.specimen for row in rows))


def _inspection(sample: Sample, mark: str) -> dict[str, Any]:
    rows = [row for row in sample.rows if row.specimen == mark]
    lots = [fact.value for fact in sample.facts if fact.label.en == LOT and fact.value]
    # What another laboratory gave stands among the named values, which have room to say so.
    own = [row for row in rows if not row.subcontractor]
    tensile = _tensile(own)
    hardness = [row for row in own if row.requirement.startswith(HARDNESS) and row.value is not None]
    impact = [row for row in own if row.requirement.startswith(IMPACT) and row.value is not None]
    chemical = [row for row in own if row.requirement in ELEMENTS and row.value is not None]
    placed = [*tensile.values(), *hardness, *impact, *chemical]
    others = [row for row in rows if row not in placed]
    return {
        **({"C00": lots[0]} if lots else {}),
        "C01": " ".join(part for part in (sample.code, mark) if part),
        **({"TensileTest": {code: _measurement(row) for code, row in tensile.items()}} if tensile else {}),
        **(
            {"HardnessTest": {"C30": hardness[0].method, "C31": [_measurement(row) for row in hardness]}}
            if hardness
            else {}
        ),
        **({"NotchedBarImpactTest": {"C42": [_measurement(row) for row in impact]}} if impact else {}),
        **({"ChemicalComposition": _composition(chemical)} if chemical else {}),
        **({"OtherMechanicalTests": _others(others)} if others else {}),
    }


def _tensile(rows: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        code = TENSILE.get(row.requirement)
        if code and row.value is not None:
            found.setdefault(code, row)
    return dict(sorted(found.items()))


def _measurement(row: Row) -> dict[str, Any]:
    low, high = limits(row)
    return {
        "Property": row.property.en or row.property.id,
        "Value": float(row.value or 0),
        **({"Minimum": float(low)} if low is not None else {}),
        **({"Maximum": float(high)} if high is not None else {}),
        "Unit": row.unit,
    }


def limits(row: Row) -> tuple[Decimal | None, Decimal | None]:
    """Return the ends of a requirement as its trace holds them, in the unit of the value; None where it has none."""
    judged = row.trace.get("judged")
    held = row.trace["mean_limits"] if judged == "mean" else {} if judged == "deviation" else row.trace
    found = [held.get(name) for name in ("limit_min", "limit_max")]
    low, high = (Decimal(end) if isinstance(end, str) and end else None for end in found)
    return low, high


def _composition(rows: Sequence[Row]) -> dict[str, Any]:
    numbered = zip(range(FIRST_ELEMENT, LAST_ELEMENT + 1), rows, strict=False)
    return {f"C{number}": _element(row) for number, row in numbered}


def _element(row: Row) -> dict[str, Any]:
    low, high = limits(row)
    return {
        "Symbol": ELEMENTS[row.requirement],
        "Actual": {"Value": format(row.value or Decimal(0), "f")},
        **({"Minimum": {"Value": format(low, "f")}} if low is not None else {}),
        **({"Maximum": {"Value": format(high, "f")}} if high is not None else {}),
        "Unit": "%",
    }


def _others(rows: Sequence[Row]) -> dict[str, Any]:
    """Return what the form has no field for, as named values; what has no room is in data.json alone."""
    numbered = zip(range(FIRST_OTHER, LAST_OTHER + 1), rows, strict=False)
    return {
        f"C{number}": {
            "Key": row.property.en or row.property.id,
            "Value": row.result.en or row.result.id,
            "Unit": row.unit,
            "Interpretation": str(row.verdict or ""),
            "Method": f"{row.method}, subcontracted: {row.subcontractor}"
            if row.subcontractor
            else row.method,
        }
        for number, row in numbered
    }


def _statement(sample: Sample) -> str:
    return sample.overall.words.en or sample.overall.words.id
