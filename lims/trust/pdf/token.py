"""Seals by a key on a token or in a hardware module (PKCS#11); the key never leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import x509

from lims.domain.errors import N_, GateClosed
from lims.trust.pdf.local import sealed
from lims.trust.pdf.seals import SealFailed, SealWords, TimeStamping


@dataclass(frozen=True, slots=True)
class TokenSealer:
    """Seals with a key behind PKCS#11."""

    module: Path
    """The vendor's library, for example `/usr/lib/softhsm/libsofthsm2.so`."""
    token: str
    """Label of the token."""
    key: str
    """Label of the key."""
    pin: str = field(repr=False)
    certificate: bytes = field(repr=False)
    """X.509, DER."""
    chain: tuple[bytes, ...] = field(repr=False)
    """The authorities above it, the root last."""
    lists: Sequence[bytes] = field(default=(), repr=False)
    stamping: TimeStamping | None = None
    name: str = "pkcs11"

    def seal(self, pdf: bytes, words: SealWords, at: datetime) -> bytes:
        """Return the PDF sealed by the token.

        Raises:
            GateClosed: the library for PKCS#11 is not installed; says how to install it.
            SealFailed: the token is not there, or it refuses.
        """
        signing = _library()
        session: Any = None
        try:
            session = signing.open_pkcs11_session(
                str(self.module),
                token_criteria=signing.TokenCriteria(label=self.token),
                user_pin=self.pin or None,
            )
            signer = signing.PKCS11Signer(
                session,
                signing_cert=x509.Certificate.load(self.certificate),
                ca_chain=[x509.Certificate.load(one) for one in self.chain],
                key_label=self.key,
            )
            return sealed(pdf, signer, words, self.stamping, self.chain[-1:], self.lists)
        except (signing.PKCS11Error, RuntimeError, OSError) as error:
            raise SealFailed(
                N_(
                    "Token %(token)s tidak dapat menyegel (%(reason)s). Periksa token, PIN, dan nama kuncinya."
                ),
                token=self.token,
                reason=str(error) or type(error).__name__,
            ) from error
        finally:
            if session is not None:
                session.close()


def _library() -> Any:
    """Return pyHanko's module for PKCS#11, which needs a library that is not installed by itself."""
    try:
        from pyhanko.sign import pkcs11
    except ImportError as error:
        raise GateClosed(
            N_(
                "Segel dengan PKCS#11 memerlukan pustaka yang tidak terpasang. "
                "Jalankan: pip install 'pyHanko[pkcs11]'"
            )
        ) from error
    return pkcs11
