"""The small certification authority of a laboratory: X.509 certificates for the keys that seal its PDFs."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""RFC 9336."""


def authority_certificate(
    key: ec.EllipticCurvePrivateKey, issuer: str, name: str, start: datetime, end: datetime
) -> bytes:
    """Return the self-signed certificate of an authority, DER."""
    subject = _subject(issuer, name, f"{issuer} LIMS Seal CA")
    builder = _builder(subject, subject, key.public_key(), key.public_key(), start, end)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(certify=True), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def seal_certificate(
    public: ec.EllipticCurvePublicKey,
    authority: ec.EllipticCurvePrivateKey,
    authority_der: bytes,
    issuer: str,
    name: str,
    start: datetime,
    end: datetime,
) -> bytes:
    """Return the certificate of a seal key, issued by the laboratory's authority, DER."""
    parent = x509.load_der_x509_certificate(authority_der)
    subject = _subject(issuer, name, f"{issuer} LIMS Seal")
    builder = _builder(subject, parent.subject, public, authority.public_key(), start, end)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(certify=False), critical=True)
    builder = builder.add_extension(
        x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
    )
    return builder.sign(authority, hashes.SHA256()).public_bytes(Encoding.DER)


def _subject(issuer: str, name: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64] or issuer),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name,
    parent: x509.Name,
    public: ec.EllipticCurvePublicKey,
    authority: ec.EllipticCurvePublicKey,
    start: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(parent)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        # A clock that is a few minutes ahead must not make the first seal look early.
        .not_valid_before(start - timedelta(minutes=10))
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), critical=False)
    )


def _usage(*, certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certify,
        content_commitment=not certify,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certify,
        crl_sign=certify,
        encipher_only=False,
        decipher_only=False,
    )
