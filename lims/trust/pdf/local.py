"""Seals by a key that this installation holds, and what every seal by a pyHanko signer has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lims.trust.pdf.revocation import revocation_list
from lims.trust.pdf.seals import SealFailed, SealWords, TimeStamping, certificates, sign, stamped


class SealKey(Protocol):
    """A P-256 key with its certificate, as the key store hands it out."""

    @property
    def private(self) -> object:
        """The private key."""
        ...

    @property
    def certificate(self) -> bytes:
        """X.509, DER."""
        ...

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The authorities above it, DER; the last one is the root."""
        ...


@dataclass(frozen=True, slots=True)
class LocalSealer:
    """Seals with a key of this installation."""

    key: SealKey
    lists: Sequence[bytes] = field(default=(), repr=False)
    """Revocation lists of the key's authority, DER."""
    stamping: TimeStamping | None = None
    name: str = "local-p256"

    def seal(self, pdf: bytes, words: SealWords, at: datetime) -> bytes:
        """Return the PDF sealed: B-LTA with a time-stamp authority, else B-B."""
        return sealed(pdf, signer_of(self.key), words, self.stamping, self.key.chain[-1:], self.lists)


def sealed(
    pdf: bytes,
    signer: Signer,
    words: SealWords,
    stamping: TimeStamping | None,
    roots: Sequence[bytes],
    lists: Sequence[bytes],
) -> bytes:
    """Return the PDF sealed at the highest level that can be had; where the authority fails, at B-B.

    Nobody waits for a time-stamp authority: a seal without time is a seal, and it is lifted later.
    """
    if stamping is None:
        return sign(pdf, signer, words)
    try:
        return stamped(sign(pdf, signer, words, stamping.authority), stamping, roots, lists)
    except SealFailed:
        return sign(pdf, signer, words)


def signer_of(key: SealKey) -> Signer:
    """Return a signer over a key.

    Raises:
        TypeError: the key is not an elliptic one; the key store makes no other.
    """
    if not isinstance(key.private, ec.EllipticCurvePrivateKey):
        raise TypeError(type(key.private).__name__)
    plain = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        x509.Certificate.load(key.certificate),
        keys.PrivateKeyInfo.load(plain),
        SimpleCertificateStore.from_certs(certificates(key.chain)),
    )


def lists_of(authority: SealKey, revoked: Mapping[bytes, datetime], at: datetime) -> tuple[bytes, ...]:
    """Return the revocation list of a laboratory's own authority, signed now."""
    if not isinstance(authority.private, ec.EllipticCurvePrivateKey):
        raise TypeError(type(authority.private).__name__)
    return (revocation_list(authority.private, authority.certificate, revoked, at),)
