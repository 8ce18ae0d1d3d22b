"""Public keys and whom they belong to: what a verifier believes, and for which times.

A verifier looks a key up by issuer and kid in what it already has; nothing in a record adds to it.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from lims.domain.errors import N_, InvalidInput

KID_LENGTH = 4
"""Bytes of SHA-256 over the SubjectPublicKeyInfo; unique within one issuer."""


class Purpose(StrEnum):
    """What a key may sign; a key of one purpose is refused for any other."""

    CERTIFICATE = "certificate"
    """Records on paper: ES256."""
    STATUS = "status"
    """The status list: ES256."""
    LOG = "log"
    """Checkpoints of the log: Ed25519 (C2SP)."""
    SEAL = "seal"
    """PAdES seals of PDFs: P-256 with an X.509 certificate."""
    AUTHORITY = "authority"
    """The small certification authority of a laboratory, which certifies its seal keys."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key with its times."""

    purpose: Purpose
    spki: bytes
    """SubjectPublicKeyInfo, DER."""
    valid_from: datetime
    valid_until: datetime
    """After this nothing new is signed with it; what was signed before stays good."""
    retired_at: datetime | None = None
    """When it was replaced in good order."""
    revoked_from: datetime | None = None
    """From when nothing that it signed is believed: it was stolen or lost."""
    revoked_size: int | None = None
    """How many entries the log had at that instant: what was logged before stays good."""

    @property
    def kid(self) -> bytes:
        """The short name of the key."""
        return hashlib.sha256(self.spki).digest()[:KID_LENGTH]

    def public(self) -> ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey:
        """Return the key to verify with."""
        return public_key(self.spki)

    def raw(self) -> bytes:
        """Return the 32 bytes of an Ed25519 key.

        Raises:
            InvalidInput: it is of another kind.
        """
        key = self.public()
        if isinstance(key, ed25519.Ed25519PublicKey):
            return key.public_bytes_raw()
        raise InvalidInput(N_("Daftar kunci rusak: kunci log harus dari jenis Ed25519."))

    def holds(self, instant: datetime) -> bool:
        """Say whether something dated so may be signed with it."""
        end = min(self.valid_until, self.retired_at or self.valid_until)
        return self.valid_from <= instant <= end

    def plain(self) -> dict[str, Any]:
        """Return the key as it stands in a trust list: a JWK (RFC 7517) with its times."""
        return {
            **jwk(self.public()),
            "kid": self.kid.hex(),
            "purpose": self.purpose.value,
            **{
                name: stamp(value)
                for name in ("valid_from", "valid_until", "retired_at", "revoked_from")
                if (value := getattr(self, name)) is not None
            },
            **({"revoked_size": self.revoked_size} if self.revoked_size is not None else {}),
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> "PublicKey":
        """Return the key behind `plain`.

        Raises:
            InvalidInput: something is missing, or the kid is not of this key.
        """
        try:
            key = cls(
                purpose=Purpose(data["purpose"]),
                spki=spki_of(from_jwk(data)),
                valid_from=instant(data["valid_from"]),
                valid_until=instant(data["valid_until"]),
                retired_at=instant(data["retired_at"]) if data.get("retired_at") else None,
                revoked_from=instant(data["revoked_from"]) if data.get("revoked_from") else None,
                revoked_size=None if data.get("revoked_size") is None else int(data["revoked_size"]),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise InvalidInput(N_("Daftar kunci rusak: sebuah kunci tidak lengkap.")) from error
        if data.get("kid") != key.kid.hex():
            raise InvalidInput(N_("Daftar kunci rusak: nama sebuah kunci bukan dari kunci itu."))
        if isinstance(key.public(), ed25519.Ed25519PublicKey) is not (key.purpose is Purpose.LOG):
            raise InvalidInput(N_("Daftar kunci rusak: kunci log harus dari jenis Ed25519, yang lain P-256."))
        return key


@dataclass(frozen=True, slots=True)
class Issuer:
    """A laboratory as verifiers know it: its name comes from here, never from a record."""

    id: str
    """As in the records: `BBSPJI-LM`."""
    name: str
    name_en: str = ""
    url: str = ""
    """Its public address, below which log and status lists lie."""
    demonstration: bool = False
    keys: tuple[PublicKey, ...] = ()
    origin: str = ""
    """Of its log."""
    witnesses: tuple[str, ...] = ()
    """Verification keys of witnesses whose cosignatures count, in the form of a signed note."""
    seal_roots: tuple[bytes, ...] = ()
    """X.509 certificates (DER) that vouch for the seals of its PDFs."""
    quorum: int = 0
    """How many of them must have cosigned; 0 where none is agreed, which a verifier says."""

    def find(self, kid: bytes, purpose: Purpose) -> PublicKey | None:
        """Return the key with a name and a purpose."""
        return next((key for key in self.keys if key.kid == kid and key.purpose is purpose), None)

    def of_purpose(self, purpose: Purpose) -> tuple[PublicKey, ...]:
        """Return all keys of a purpose, old ones too."""
        return tuple(key for key in self.keys if key.purpose is purpose)

    def plain(self) -> dict[str, Any]:
        """Return the issuer as it stands in a trust list."""
        return {
            "id": self.id,
            "name": self.name,
            "name_en": self.name_en,
            "url": self.url,
            "demonstration": self.demonstration,
            "keys": [key.plain() for key in self.keys],
            "seal_roots": [base64.b64encode(root).decode() for root in self.seal_roots],
            "log": {"origin": self.origin, "witnesses": list(self.witnesses), "quorum": self.quorum},
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Issuer":
        """Return the issuer behind `plain`."""
        try:
            log = data.get("log", {})
            return cls(
                id=str(data["id"]),
                name=str(data["name"]),
                name_en=str(data.get("name_en", "")),
                url=str(data.get("url", "")),
                demonstration=data.get("demonstration", False) is not False,
                keys=tuple(PublicKey.of(key) for key in data["keys"]),
                origin=str(log.get("origin", "")),
                witnesses=tuple(map(str, log.get("witnesses", ()))),
                seal_roots=tuple(base64.b64decode(root) for root in data.get("seal_roots", ())),
                quorum=int(log.get("quorum", 0)),
            )
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise InvalidInput(N_("Daftar kunci rusak: sebuah laboratorium tidak lengkap.")) from error


FORMAT = "lims/trust-list/1"


@dataclass(frozen=True, slots=True)
class TrustList:
    """The issuers that a verifier believes, by id."""

    issuers: dict[str, Issuer] = field(default_factory=dict)
    issued_at: datetime | None = None

    def plain(self) -> dict[str, Any]:
        """Return the list as JSON data."""
        return {
            "format": FORMAT,
            "issued_at": stamp(self.issued_at) if self.issued_at else None,
            "issuers": [self.issuers[name].plain() for name in sorted(self.issuers)],
        }

    @classmethod
    def of(cls, data: object) -> "TrustList":
        """Return the list behind `plain`.

        Raises:
            InvalidInput: it is no trust list, or part of it is broken.
        """
        if (
            not isinstance(data, dict)
            or data.get("format") != FORMAT
            or not isinstance(data.get("issuers"), list)
        ):
            raise InvalidInput(N_("Berkas ini bukan daftar kunci (%(format)s)."), format=FORMAT)
        issuers = [Issuer.of(one) for one in data["issuers"]]
        issued_at = instant(data["issued_at"]) if data.get("issued_at") else None
        return cls({one.id: one for one in issuers}, issued_at)

    def merged(self, others: "Iterable[TrustList]") -> "TrustList":
        """Return this list with the issuers of others that it does not have itself."""
        issuers = dict(self.issuers)
        for other in others:
            issuers = {**other.issuers, **issuers}
        return TrustList(issuers, self.issued_at)


def public_key(spki: bytes) -> ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey:
    """Return the key behind a SubjectPublicKeyInfo; only P-256 and Ed25519 are keys of this house."""
    try:
        key = serialization.load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidInput(N_("Daftar kunci rusak: sebuah kunci tidak dapat dibaca.")) from error
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise InvalidInput(N_("Daftar kunci memuat jenis kunci yang tidak dipakai di sini."))


def spki_of(key: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey) -> bytes:
    """Return the SubjectPublicKeyInfo of a key."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def jwk(key: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey) -> dict[str, str]:
    """Return a key as JWK."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": _text(raw), "alg": "EdDSA"}
    numbers = key.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _text(numbers.x.to_bytes(32, "big")),
        "y": _text(numbers.y.to_bytes(32, "big")),
        "alg": "ES256",
    }


def from_jwk(data: dict[str, Any]) -> ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey:
    """Return the key behind a JWK."""
    match data:
        case {"kty": "OKP", "crv": "Ed25519", "x": str() as x}:
            return ed25519.Ed25519PublicKey.from_public_bytes(_bytes(x))
        case {"kty": "EC", "crv": "P-256", "x": str() as x, "y": str() as y}:
            point = b"\x04" + _bytes(x).rjust(32, b"\0") + _bytes(y).rjust(32, b"\0")
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    message = "no key of this house"
    raise ValueError(message)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def stamp(value: datetime) -> str:
    """Return an instant as `2026-11-24T02:03:04Z`."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: str) -> datetime:
    """Return the instant behind `stamp`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
