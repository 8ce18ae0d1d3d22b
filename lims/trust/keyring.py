"""A laboratory's keys as they are kept: public parts in the open, private parts sealed under one store key.

The store key (256 random bits) is wrapped twice with AES-256-GCM: under the secret of this machine, so that the
laboratory can issue without anybody typing, and under the secret on the recovery sheet. Neither secret stands in a
backup. HKDF-SHA256 makes the wrapping keys; both secrets are random and too long to try.
"""

import base64
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lims.domain.errors import N_, GateClosed, InvalidInput
from lims.trust.keys import PublicKey, Purpose, instant, stamp

FORMAT = "lims/keys/1"
NONCE = 12

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key with its sealed private part."""

    public: PublicKey
    sealed: bytes = field(repr=False)
    certificate: bytes = b""
    """X.509, DER; of seal keys and authorities only."""

    def plain(self) -> dict[str, Any]:
        """Return the key as it is written down."""
        return {
            **self.public.plain(),
            "sealed": base64.b64encode(self.sealed).decode(),
            **({"x5c": [base64.b64encode(self.certificate).decode()]} if self.certificate else {}),
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> "KeptKey":
        """Return the key behind `plain`."""
        return cls(
            PublicKey.of(data),
            base64.b64decode(data["sealed"]),
            base64.b64decode(data["x5c"][0]) if data.get("x5c") else b"",
        )


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys of a laboratory, old ones too."""

    issuer: str
    name: str
    demonstration: bool
    sheet: str
    """Number of the recovery sheet that is in force."""
    sheet_made_at: datetime
    keys: tuple[KeptKey, ...]
    wraps: dict[str, bytes] = field(repr=False, default_factory=dict)
    """The store key under the `machine`'s secret and under the `sheet`'s."""

    @property
    def public(self) -> tuple[PublicKey, ...]:
        """The public keys, for lists."""
        return tuple(key.public for key in self.keys)

    @property
    def seal_roots(self) -> tuple[bytes, ...]:
        """The X.509 certificates that vouch for seals; who stole an authority vouches for anything, also dated back."""
        return tuple(
            key.certificate
            for key in self.keys
            if key.public.purpose is Purpose.AUTHORITY and key.public.revoked_from is None
        )

    def has_current(self, purpose: Purpose, at: datetime) -> bool:
        """Say whether some key of a purpose may sign at an instant."""
        return bool(self._current(purpose, at))

    def _current(self, purpose: Purpose, at: datetime) -> list[KeptKey]:
        return [
            key
            for key in self.keys
            if key.public.purpose is purpose and key.public.holds(at) and key.public.revoked_from is None
        ]

    def current(self, purpose: Purpose, at: datetime) -> KeptKey:
        """Return the newest key that may sign at an instant.

        Raises:
            GateClosed: there is none; says how to make one.
        """
        found = self._current(purpose, at)
        if not found:
            raise GateClosed(
                N_(
                    "Laboratorium %(issuer)s tidak mempunyai kunci %(purpose)s yang berlaku. Jalankan: lims keys rotate"
                ),
                issuer=self.issuer,
                purpose=purpose.value,
            )
        return max(found, key=lambda key: key.public.valid_from)

    def find(self, kid: str) -> KeptKey:
        """Return the key whose name begins so.

        Raises:
            InvalidInput: none or several do.
        """
        found = [key for key in self.keys if kid and key.public.kid.hex().startswith(kid.lower())]
        if len(found) != 1:
            raise InvalidInput(N_("Tidak ada satu kunci dengan nama %(kid)s. Lihat: lims keys list"), kid=kid)
        return found[0]

    def changed(self, kid: bytes, **times: Any) -> "KeyRing":
        """Return the ring with other times of one key."""
        keys = tuple(
            replace(key, public=replace(key.public, **times)) if key.public.kid == kid else key
            for key in self.keys
        )
        return replace(self, keys=keys)

    def plain(self) -> dict[str, Any]:
        """Return the ring as it is written down."""
        return {
            "format": FORMAT,
            "issuer": self.issuer,
            "name": self.name,
            "demonstration": self.demonstration,
            "sheet": {"number": self.sheet, "made_at": stamp(self.sheet_made_at)},
            "wraps": {name: base64.b64encode(wrap).decode() for name, wrap in self.wraps.items()},
            "keys": [key.plain() for key in self.keys],
        }

    @classmethod
    def of(cls, data: Any) -> "KeyRing":
        """Return the ring behind `plain`.

        Raises:
            InvalidInput: it is broken; says to restore it.
        """
        try:
            return cls(
                issuer={FORMAT: data["issuer"]}[data["format"]],
                name=data["name"],
                demonstration=data["demonstration"],
                sheet=data["sheet"]["number"],
                sheet_made_at=instant(data["sheet"]["made_at"]),
                keys=tuple(KeptKey.of(key) for key in data["keys"]),
                wraps={name: base64.b64decode(wrap) for name, wrap in data["wraps"].items()},
            )
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise InvalidInput(N_("Berkas kunci rusak. Pulihkan folder keys dari cadangan.")) from error


def wrap(store_key: bytes, secret: bytes, issuer: str, holder: str) -> bytes:
    """Return the store key under a secret."""
    return seal(store_key, _derived(secret, issuer, holder), f"{FORMAT}/wrap/{issuer}/{holder}")


def unwrap(wrapped: bytes, secret: bytes, issuer: str, holder: str) -> bytes:
    """Return the store key.

    Raises:
        InvalidInput: the secret is another one.
    """
    try:
        return opened(wrapped, _derived(secret, issuer, holder), f"{FORMAT}/wrap/{issuer}/{holder}")
    except InvalidTag as error:
        if holder == "sheet":
            raise InvalidInput(
                N_("Rahasia ini bukan dari lembar pemulihan kunci yang berlaku. Periksa nomor lembarnya.")
            ) from error
        raise InvalidInput(
            N_(
                "Kunci laboratorium %(issuer)s terkunci untuk mesin ini (baru dipulihkan?). "
                "Siapkan lembar pemulihan, lalu jalankan: lims keys recover"
            ),
            issuer=issuer,
        ) from error


def _derived(secret: bytes, issuer: str, holder: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"{FORMAT}/{issuer}/{holder}".encode()).derive(secret)


def seal(data: bytes, key: bytes, context: str) -> bytes:
    """Return the data encrypted and bound to what it is."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, context.encode())


def opened(data: bytes, key: bytes, context: str) -> bytes:
    """Return what `seal` encrypted."""
    return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], context.encode())


def seal_private(private: PrivateKey, public: PublicKey, store_key: bytes) -> bytes:
    """Return a private key, sealed for its name and purpose."""
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return seal(der, store_key, f"{FORMAT}/{public.purpose}/{public.kid.hex()}")


def open_private(kept: KeptKey, store_key: bytes) -> PrivateKey:
    """Return the private key.

    Raises:
        InvalidInput: the file was changed.
    """
    context = f"{FORMAT}/{kept.public.purpose}/{kept.public.kid.hex()}"
    try:
        key = serialization.load_der_private_key(opened(kept.sealed, store_key, context), None)
    except (InvalidTag, ValueError) as error:
        raise InvalidInput(N_("Berkas kunci rusak. Pulihkan folder keys dari cadangan.")) from error
    if isinstance(key, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        return key
    raise InvalidInput(N_("Berkas kunci rusak. Pulihkan folder keys dari cadangan."))
