"""What the record on paper claims: a CWT (RFC 8392) in deterministic CBOR, short enough for a QR of version 13-M.

    {1: issuer, 2: number, 6: instant of issue,
     -65537: {1: product, 2: specification, 3: verdict, 4: SHA-256 of data.json, 5: revision, 6: client,
              7: status index, 8: key results, 9: supersedes, 10: log index, 11: lot, 12: number of samples}}

Private claims carry a number below -65536, as the registry of CWT claims asks; -260, which other records on paper
use, belongs to health certificates. What is absent is not written. A number that begins with `/` continues the
issuer's id, and so saves its bytes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lims.domain.certificate import CertificateContent, Row
from lims.domain.certificate import Sample as SampleContent
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import N_, InvalidInput
from lims.domain.text import Text
from lims.trust import cbor

ISSUER, SUBJECT, ISSUED_AT, OURS = 1, 2, 6, -65537

LONGEST_PRODUCT = 41
"""Characters; the full text stands in data.json."""

LONGEST_LOT = 24
"""Bytes."""

SUPERSEDES_LENGTH = 8
"""Bytes of the hash of the record before."""

MOST_RESULTS = 5

VERDICTS: tuple[Verdict | None, ...] = (
    None,
    Verdict.PASS,
    Verdict.CONDITIONAL_PASS,
    Verdict.CONDITIONAL_FAIL,
    Verdict.FAIL,
    Verdict.NOT_EVALUATED,
)
"""Verdicts by their number in a record; 0 where nothing was to be judged."""

GRAVEST = (
    Verdict.FAIL,
    Verdict.CONDITIONAL_FAIL,
    Verdict.NOT_EVALUATED,
    Verdict.CONDITIONAL_PASS,
    Verdict.PASS,
)
"""Which verdict speaks for several samples."""


@dataclass(frozen=True, slots=True)
class KeyProperty:
    """A property that a record may carry, by its number, with the unit that its values are in."""

    key: str
    unit: str
    label: Text


PROPERTIES: dict[int, KeyProperty] = {
    1: KeyProperty("yield-strength", "MPa", Text("Kuat luluh", "Yield strength")),
    2: KeyProperty("tensile-strength", "MPa", Text("Kuat tarik", "Tensile strength")),
    3: KeyProperty("strength-ratio", "", Text("Rasio TS/YS", "TS/YS ratio")),
    4: KeyProperty("elongation", "%", Text("Regangan", "Elongation")),
    5: KeyProperty("reduction-of-area", "%", Text("Susut penampang", "Reduction of area")),
    6: KeyProperty("proof-strength", "MPa", Text("Kuat luluh konvensional", "Proof strength")),
    7: KeyProperty("mass-per-metre", "kg/m", Text("Berat per meter", "Mass per metre")),
    8: KeyProperty("diameter", "mm", Text("Diameter", "Diameter")),
    9: KeyProperty("impact", "J", Text("Energi pukul", "Absorbed energy")),
    10: KeyProperty("hardness-brinell", "HBW", Text("Kekerasan Brinell", "Brinell hardness")),
    11: KeyProperty("hardness-vickers", "HV", Text("Kekerasan Vickers", "Vickers hardness")),
    12: KeyProperty("mean-thickness", "µm", Text("Tebal lapisan rata-rata", "Mean coating thickness")),
    13: KeyProperty("mean-mass", "g/m²", Text("Berat lapisan rata-rata", "Mean coating mass")),
    14: KeyProperty("carbon", "%", Text("Karbon (C)", "Carbon (C)")),
    15: KeyProperty("manganese", "%", Text("Mangan (Mn)", "Manganese (Mn)")),
    16: KeyProperty("phosphorus", "%", Text("Fosfor (P)", "Phosphorus (P)")),
    17: KeyProperty("sulfur", "%", Text("Belerang (S)", "Sulfur (S)")),
}
"""A number once given is never given anew; the first ones stand first on paper."""


@dataclass(frozen=True, slots=True)
class KeyResult:
    """A result over all pieces: the least value and, where it differs, the greatest."""

    property: int
    least: str
    greatest: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a record says; who vouches for it is the signature's matter."""

    issuer: str
    number: str
    issued_at: datetime
    data_sha256: bytes
    status_index: int
    log_index: int
    product: str = ""
    specification: str = ""
    verdict: Verdict | None = None
    client: str = ""
    lot: str = ""
    results: tuple[KeyResult, ...] = ()
    supersedes: bytes = b""
    revision: int = 0
    samples: int = 1

    def encode(self) -> bytes:
        """Return the claims as deterministic CBOR."""
        own: dict[int, Any] = {
            1: self.product,
            2: self.specification,
            3: VERDICTS.index(self.verdict),
            4: self.data_sha256,
            5: self.revision,
            6: self.client,
            8: [[one.property, one.least, *([one.greatest] if one.greatest else [])] for one in self.results],
            9: self.supersedes,
            11: self.lot,
        }
        own = {label: value for label, value in own.items() if value}
        own |= {7: self.status_index, 10: self.log_index, **({12: self.samples} if self.samples > 1 else {})}
        number = (
            self.number.removeprefix(self.issuer)
            if self.number.startswith(f"{self.issuer}/")
            else self.number
        )
        seconds = int(self.issued_at.timestamp())
        return cbor.encode({ISSUER: self.issuer, SUBJECT: number, ISSUED_AT: seconds, OURS: own})

    @classmethod
    def decode(cls, data: bytes) -> "Claims":
        """Return the claims of a record.

        Raises:
            InvalidInput: something is missing, of the wrong kind, or too long.
        """
        claims = cbor.decode(data)
        own = claims.get(OURS) if isinstance(claims, dict) else None
        if not isinstance(own, dict):
            raise _strange()
        issuer, number = _text(claims, ISSUER, 40), _text(claims, SUBJECT, 80)
        verdict = _whole(own, 3, 0)
        if not issuer or not number or verdict >= len(VERDICTS) or 7 not in own or 10 not in own:
            raise _strange()
        return cls(
            issuer=issuer,
            number=issuer + number if number.startswith("/") else number,
            issued_at=_instant(claims),
            data_sha256=_octets(own, 4, 32),
            status_index=_whole(own, 7, 0),
            log_index=_whole(own, 10, 0),
            product=_text(own, 1, 80),
            specification=_text(own, 2, 80),
            verdict=VERDICTS[verdict],
            client=_text(own, 6, 80),
            lot=_text(own, 11, LONGEST_LOT),
            results=_results(own.get(8, [])),
            supersedes=_octets(own, 9, SUPERSEDES_LENGTH, optional=True),
            revision=_whole(own, 5, 0),
            samples=_whole(own, 12, 1),
        )


def of_content(
    content: CertificateContent,
    *,
    issued_at: datetime,
    status_index: int,
    log_index: int,
    legal_entity: bool,
    supersedes: bytes | None = None,
) -> Claims:
    """Return what the record of a certificate says, no more than the client agreed to have shown.

    `legal_entity` says whether the client is one: a natural person is never named. `supersedes` is the record of
    the certificate that this one replaces.
    """
    consent = content.consent
    told = consent.name or consent.results
    named = consent.name and legal_entity and content.on_behalf_of is None
    first = content.samples[0]
    specifications = {one.specification.code for one in content.samples if one.specification}
    return Claims(
        issuer=content.laboratory.id,
        number=content.number or "",
        issued_at=issued_at.replace(microsecond=0),
        data_sha256=hashlib.sha256(content.canonical()).digest(),
        status_index=status_index,
        log_index=log_index,
        product=_cut(_plain(first.description), LONGEST_PRODUCT) if told else "",
        specification=specifications.pop() if told and len(specifications) == 1 else "",
        verdict=overall(content.samples) if consent.results else None,
        client=_plain(content.client.name) if named else "",
        lot=_lot(content.samples) if told else "",
        results=key_results(first.rows) if consent.results and len(content.samples) == 1 else (),
        supersedes=hashlib.sha256(supersedes).digest()[:SUPERSEDES_LENGTH] if supersedes else b"",
        revision=content.amendment.sequence if content.amendment else 0,
        samples=len(content.samples),
    )


def lighter(claims: Claims) -> Claims | None:
    """Return the claims with less beside what identifies the certificate; None where nothing can be left out."""
    if claims.results:
        return replace(claims, results=claims.results[:-1])
    if claims.client:
        return replace(claims, client="")
    if len(claims.product) > LONGEST_PRODUCT // 2:
        return replace(claims, product=_cut(claims.product, LONGEST_PRODUCT // 2))
    return None


def overall(samples: Sequence[SampleContent]) -> Verdict | None:
    """Return the gravest verdict of all samples; where some were judged and others not, it never says PASS."""
    found = {sample.overall.verdict for sample in samples}
    if found == {None}:
        return None
    judged = found - {None} | ({Verdict.NOT_EVALUATED} if None in found else set())
    return next(verdict for verdict in GRAVEST if verdict in judged)


def key_results(rows: Sequence[Row]) -> tuple[KeyResult, ...]:
    """Return the results that stand in the record, each over all pieces and in the unit of its property."""
    found: list[KeyResult] = []
    for number, known in PROPERTIES.items():
        of_it = [row for row in rows if row.requirement == known.key]
        values = [row.value for row in of_it if row.value is not None and row.unit == known.unit]
        if not of_it or len(values) != len(of_it):
            continue
        least, greatest = min(values), max(values)
        found.append(
            KeyResult(number, format(least, "f"), format(greatest, "f") if greatest != least else "")
        )
    return tuple(found[:MOST_RESULTS])


def _lot(samples: Sequence[SampleContent]) -> str:
    """Return the lot or heat where all samples share one, cut to its bytes."""
    lots = {fact.value for sample in samples for fact in sample.facts if fact.label.en == "Heat/lot no."}
    if len(lots) != 1:
        return ""
    lot = _plain(lots.pop())
    while len(lot.encode()) > LONGEST_LOT:
        lot = _cut(lot, len(lot) - 1)
    return lot


def _plain(text: str) -> str:
    """Return a text without the signs that no verifier shows, such as a no-break space that was pasted."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _strange() -> InvalidInput:
    return InvalidInput(N_("Rekaman ini bukan rekaman LHU: isinya tidak seperti yang seharusnya."))


def _text(claims: dict[Any, Any], label: int, longest: int) -> str:
    value = claims.get(label, "")
    if not isinstance(value, str) or len(value.encode()) > 3 * longest or not value.isprintable():
        raise _strange()
    return value


def _whole(claims: dict[Any, Any], label: int, missing: int) -> int:
    value = claims.get(label, missing)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 53:
        raise _strange()
    return value


def _octets(claims: dict[Any, Any], label: int, length: int, *, optional: bool = False) -> bytes:
    value = claims.get(label, b"")
    if not isinstance(value, bytes) or (len(value) != length and not (optional and not value)):
        raise _strange()
    return value


def _instant(claims: dict[Any, Any]) -> datetime:
    seconds = _whole(claims, ISSUED_AT, -1) if ISSUED_AT in claims else -1
    if not 0 < seconds < 1 << 36:
        raise _strange()
    return datetime.fromtimestamp(seconds, UTC)


def _results(value: Any) -> tuple[KeyResult, ...]:
    if not isinstance(value, list) or len(value) > MOST_RESULTS:
        raise _strange()
    found: list[KeyResult] = []
    for one in value:
        match one:
            case [int() as number, str() as least, *rest] if len(rest) <= 1 and all(
                isinstance(text, str) and len(text) <= 20 and text.isprintable() for text in (least, *rest)
            ):
                found.append(KeyResult(number, least, *rest))
            case _:
                raise _strange()
    return tuple(found)
