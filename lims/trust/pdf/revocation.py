"""The revocation list (CRL, RFC 5280) of a laboratory's small authority, which goes into seals of level B-LTA."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

LIFE = timedelta(days=8)
"""A list is made anew for every seal; its life only matters to those who ask at once."""


def revocation_list(
    key: ec.EllipticCurvePrivateKey, authority: bytes, revoked: Mapping[bytes, datetime], at: datetime
) -> bytes:
    """Return the authority's list at an instant, DER; `revoked` maps certificates (DER) to when they were revoked."""
    issuer = x509.load_der_x509_certificate(authority)
    at = at.replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at)
        .next_update(at + LIFE)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
    )
    for der, since in revoked.items():
        serial = x509.load_der_x509_certificate(der).serial_number
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(since)
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            .build()
        )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
