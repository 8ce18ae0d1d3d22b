"""A laboratory's keys, a time-stamp authority of our own, and certificates as print, archive and sealed file."""

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from lims.documents.certificate import Marks, render_certificate
from lims.trust.keys import Purpose
from lims.trust.keystore import KeyStore, SigningKey
from lims.trust.pdf.archive import Attachment, Metadata, Relationship, archive
from lims.trust.pdf.local import LocalSealer, lists_of
from lims.trust.pdf.seals import SealWords, TimeStamping
from tests.documents import factories as made

NOW = datetime.now(UTC).replace(microsecond=0)
"""pyHanko takes the time of a seal from the machine, so the keys must hold now."""

WORDS = SealWords("Laboratorium Uji LUL", "Cilegon", "Segel laporan hasil uji")
RECORD = bytes(range(240))


@cache
def store() -> KeyStore:
    found = KeyStore(Path(tempfile.mkdtemp()) / "keys")
    found.ensure("LUL", "Laboratorium Uji LUL", NOW)
    found.ensure("LAIN", "Laboratorium Lain", NOW)
    return found


def key(issuer: str = "LUL", purpose: Purpose = Purpose.SEAL) -> SigningKey:
    return store().signing(issuer, purpose, NOW)


def root(issuer: str = "LUL") -> bytes:
    return key(issuer, Purpose.AUTHORITY).certificate


@cache
def authority() -> tuple[DummyTimeStamper, bytes]:
    """Return a time-stamp authority with its certificate; it vouches for itself."""
    private = rsa.generate_private_key(65537, 2048)
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "Stempel Waktu Uji")])
    certificate = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=20 * 365))
        .add_extension(certificates.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(private, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    plain = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(x509.Certificate.load(certificate), keys.PrivateKeyInfo.load(plain)), certificate


def stamping() -> TimeStamping:
    stamper, certificate = authority()
    return TimeStamping(stamper, (certificate,))


def lists(issuer: str = "LUL") -> tuple[bytes, ...]:
    return lists_of(key(issuer, Purpose.AUTHORITY), {}, NOW)


def sealer(issuer: str = "LUL", *, time: bool = True) -> LocalSealer:
    return LocalSealer(key(issuer), lists(issuer), stamping() if time else None)


@cache
def data() -> bytes:
    return made.order_one().canonical()


@cache
def printed() -> bytes:
    return render_certificate(made.order_one(), marks=Marks())


def attachments(data_json: bytes | None = None) -> list[Attachment]:
    return [
        Attachment("data.json", data_json or data(), "application/json", Relationship.SOURCE, "Isi"),
        Attachment("certificate.cose", RECORD, "application/cose", Relationship.DATA, "Rekaman QR"),
    ]


METADATA = Metadata("LHU 1", "Laboratorium Uji LUL", "Test report", NOW)


@cache
def archived() -> bytes:
    return archive(printed(), attachments(), METADATA)


@cache
def basic() -> bytes:
    """Return the file with a seal and no time."""
    return sealer(time=False).seal(archived(), WORDS, NOW)


@cache
def lasting() -> bytes:
    """Return the file sealed at B-LTA."""
    return sealer().seal(archived(), WORDS, NOW)


def roots() -> list[bytes]:
    return [root(), authority()[1]]
