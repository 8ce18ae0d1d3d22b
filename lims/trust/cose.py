"""COSE_Sign1 (RFC 9052, 4.2): sign and verify one short record with one key.

Which algorithms are allowed is the caller's to say, never the message's. The key's name (kid) counts only where it is
signed, in the protected header.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from lims.domain.errors import N_, InvalidInput
from lims.trust import cbor


class Algorithm(IntEnum):
    """Signature algorithms by their COSE number (RFC 9053)."""

    ES256 = -7
    EDDSA = -8
    ES384 = -35
    ES512 = -36


VERIFIED = frozenset({Algorithm.ES256})
"""What verifiers of this house allow: what its laboratories sign with, and what every browser can check."""

ALGORITHM, KID, TYPE = 1, 4, 16
"""Labels of headers."""

TAG = b"\xd2"
"""Tag 18, COSE_Sign1."""
CWT_TAG = b"\xd8\x3d"
"""Tag 61, CWT (RFC 8392, 6); it may stand around tag 18."""

_DIGESTS: dict[Algorithm, hashes.HashAlgorithm] = {
    Algorithm.ES256: hashes.SHA256(),
    Algorithm.ES384: hashes.SHA384(),
    Algorithm.ES512: hashes.SHA512(),
}
"""An algorithm names its hash, the key its curve (RFC 9053, 2.1)."""

P256_SIZE = 32
"""Bytes of a number of P-256, the only curve that ES256 goes with here."""

PublicSigningKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey
PrivateSigningKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class BadSignature(InvalidInput):
    """The signature does not fit the record or the key, or its algorithm is not allowed."""

    code = "bad-signature"


@dataclass(frozen=True, slots=True)
class Message:
    """A signed record, taken apart; nothing of it is believed before `verify`."""

    protected_bytes: bytes
    protected: dict[Any, Any]
    unprotected: dict[Any, Any]
    payload: bytes
    signature: bytes

    @property
    def kid(self) -> bytes | None:
        """The name of the key as it was signed; a name in the unprotected header is no name."""
        kid = self.protected.get(KID)
        return kid if isinstance(kid, bytes) else None


def sign(payload: bytes, key: PrivateSigningKey, kid: bytes, headers: dict[int, Any] | None = None) -> bytes:
    """Return a tagged COSE_Sign1; equal input gives equal bytes (deterministic ECDSA, RFC 6979)."""
    algorithm = Algorithm.EDDSA if isinstance(key, ed25519.Ed25519PrivateKey) else Algorithm.ES256
    protected = cbor.encode({ALGORITHM: int(algorithm), KID: kid, **(headers or {})})
    signature = sign_raw(to_be_signed(protected, payload), key)
    return TAG + cbor.encode([protected, {}, payload, signature])


def sign_raw(data: bytes, key: PrivateSigningKey) -> bytes:
    """Return r || s, or the Ed25519 signature."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def ed25519_key(key: PrivateSigningKey) -> ed25519.Ed25519PrivateKey:
    """Return the key of a log, which is always Ed25519."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    raise InvalidInput(N_("Kunci log harus dari jenis Ed25519."))


def to_be_signed(protected: bytes, payload: bytes, external: bytes = b"") -> bytes:
    """Return the Sig_structure (RFC 9052, 4.4); an empty protected map counts as no bytes."""
    if protected == b"\xa0":
        protected = b""
    return cbor.encode(["Signature1", protected, external, payload])


def normal(data: bytes) -> bytes:
    """Return a record in its one form, with tag 18 alone: the log and the short code hash this form."""
    body = data.removeprefix(CWT_TAG) if data.startswith(CWT_TAG + TAG) else data
    return TAG + body.removeprefix(TAG)


def parse(data: bytes, *, deterministic: bool = True, largest: int = cbor.LARGEST) -> Message:
    """Take a COSE_Sign1 apart: untagged, with tag 18, or with tag 61 around tag 18.

    Raises:
        InvalidInput: it is none.
    """
    parts = cbor.decode(normal(data).removeprefix(TAG), deterministic=deterministic, largest=largest)
    match parts:
        case [bytes() as protected_bytes, dict() as unprotected, bytes() as payload, bytes() as signature]:
            protected = (
                cbor.decode(protected_bytes, deterministic=deterministic, largest=largest)
                if protected_bytes
                else {}
            )
            twice = isinstance(protected, dict) and protected.keys() & unprotected.keys()
            # Elsewhere the signed one counts (RFC 9052, 3); of our records none says a thing twice.
            if isinstance(protected, dict) and not (twice and deterministic):
                return Message(protected_bytes, protected, unprotected, payload, signature)
    raise InvalidInput(N_("Rekaman ini bukan rekaman bertanda tangan (COSE_Sign1)."))


def verify(
    message: Message,
    key: PublicSigningKey,
    *,
    algorithms: Collection[Algorithm] = VERIFIED,
    external: bytes = b"",
    algorithm: int | None = None,
) -> None:
    """Check the signature with one key.

    `algorithm` is for records of other houses that do not sign their algorithm; ours always do.

    Raises:
        BadSignature: with the reason.
    """
    named = message.protected.get(ALGORITHM, algorithm)
    if isinstance(named, bool) or not isinstance(named, int) or named not in {int(one) for one in algorithms}:
        raise BadSignature(N_("Cara menandatangani rekaman ini tidak diizinkan."))
    verify_raw(
        to_be_signed(message.protected_bytes, message.payload, external), message.signature, key, named
    )


def verify_raw(data: bytes, signature: bytes, key: PublicSigningKey, algorithm: int) -> None:
    """Check r || s or an EdDSA signature over bytes; the key must be of the kind that the algorithm names."""
    chosen = Algorithm(algorithm)
    try:
        if chosen is Algorithm.EDDSA and not isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data)
            return
        if chosen in _DIGESTS and isinstance(key, ec.EllipticCurvePublicKey):
            size = (key.key_size + 7) // 8
            if len(signature) == 2 * size and (chosen is not Algorithm.ES256 or size == P256_SIZE):
                r, s = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
                key.verify(encode_dss_signature(r, s), data, ec.ECDSA(_DIGESTS[chosen]))
                return
    except InvalidSignature as error:
        raise BadSignature(
            N_("Tanda tangan rekaman ini tidak cocok: isinya diubah, atau bukan dari kunci itu.")
        ) from error
    raise BadSignature(N_("Tanda tangan rekaman ini bukan dari jenis kunci yang terdaftar."))
