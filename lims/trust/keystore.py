"""Where the laboratories of an installation keep their keys: `<instance>/keys/<code>/ring.json`.

For who signs: `KeyStore(instance / "keys").signing("BBSPJI-LM", Purpose.SEAL, at)` returns a `SigningKey` with
`private` (P-256), `certificate` (X.509, DER) and `chain` (the laboratory's authority, DER). `ensure` makes the keys
of a laboratory that has none and rotates those that are a year old.
"""

import json
import re
import secrets
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.trust import keyring, sheet
from lims.trust.certificates import authority_certificate, seal_certificate
from lims.trust.cose import sign_raw
from lims.trust.keyring import KeptKey, KeyRing, PrivateKey
from lims.trust.keys import PublicKey, Purpose, spki_of
from lims.trust.whole_files import alone, appear, put

YEAR = timedelta(days=365)

LIVES = {
    Purpose.CERTIFICATE: timedelta(days=460),
    Purpose.STATUS: timedelta(days=460),
    Purpose.SEAL: timedelta(days=2 * 365),
    Purpose.LOG: timedelta(days=20 * 365),
    Purpose.AUTHORITY: timedelta(days=20 * 365),
}
"""How long a key may sign; those that live more than two years are not rotated by themselves."""

YEARLY = tuple(purpose for purpose, life in LIVES.items() if life <= 2 * YEAR)

MACHINE, SHEET = "machine", "sheet"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key ready to sign."""

    public: PublicKey
    private: PrivateKey = field(repr=False)
    certificate: bytes = b""
    """X.509, DER; of a seal key or an authority."""
    chain: tuple[bytes, ...] = ()
    """The authority's certificate, DER, for a seal key."""

    @property
    def kid(self) -> bytes:
        """The short name of the key."""
        return self.public.kid

    def sign(self, data: bytes) -> bytes:
        """Return r || s (ES256, deterministic) or an Ed25519 signature."""
        return sign_raw(data, self.private)


class KeyStore:
    """The keys of an installation, by laboratory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, tuple[int, KeyRing]] = {}
        self._open: dict[tuple[str, bytes], PrivateKey] = {}

    def issuers(self) -> list[str]:
        """Return the laboratories that have keys."""
        return sorted(file.parent.name for file in self.folder.glob("*/ring.json"))

    def has(self, issuer: str) -> bool:
        """Say whether a laboratory has keys."""
        return self._file(issuer).is_file()

    def ring(self, issuer: str) -> KeyRing:
        """Return the keys of a laboratory, private parts sealed.

        Raises:
            NotFound: it has none yet.
        """
        file = self._file(issuer)
        try:
            changed = file.stat().st_mtime_ns
        except FileNotFoundError as error:
            raise NotFound(
                N_("Laboratorium %(issuer)s belum mempunyai kunci. Jalankan: lims keys new"), issuer=issuer
            ) from error
        known = self._read.get(issuer)
        if known is None or known[0] != changed:
            try:
                known = (changed, KeyRing.of(json.loads(file.read_bytes())))
            except ValueError as error:
                raise InvalidInput(N_("Berkas kunci rusak. Pulihkan folder keys dari cadangan.")) from error
            self._read[issuer] = known
        return known[1]

    def ensure(self, issuer: str, name: str, at: datetime, *, demonstration: bool = False) -> KeyRing:
        """Return the keys of a laboratory: made where there are none, rotated where they are a year old."""
        if not self.has(issuer):
            self._found(issuer, name, at, demonstration=demonstration)
        ring = self.ring(issuer)
        if not _aged(ring, at):
            return ring
        with self._changing(issuer):
            # Somebody else may have rotated them since: a ring that is written over theirs would lose keys that signed.
            return self._rotated(issuer, at, _aged(self.ring(issuer), at))

    def signing(self, issuer: str, purpose: Purpose, at: datetime) -> SigningKey:
        """Return the key that signs at an instant.

        Raises:
            NotFound, GateClosed: there is none that may.
            InvalidInput: this machine cannot open it; says how to recover.
        """
        ring = self.ring(issuer)
        kept = ring.current(purpose, at)
        chain: tuple[bytes, ...] = ()
        if purpose is Purpose.SEAL:
            chain = (self._authority_of(ring, kept).certificate,)
        return SigningKey(kept.public, self._private(ring, kept), kept.certificate, chain)

    def rotate(self, issuer: str, at: datetime, purposes: Iterable[Purpose] = YEARLY) -> KeyRing:
        """Put new keys in the place of those in force, which retire in good order and are kept."""
        with self._changing(issuer):
            return self._rotated(issuer, at, purposes)

    def _rotated(self, issuer: str, at: datetime, purposes: Iterable[Purpose]) -> KeyRing:
        ring, at = self.ring(issuer), _whole(at)
        store_key = self._store_key(ring)
        for purpose in purposes:
            for key in ring.keys:
                if key.public.purpose is purpose and key.public.retired_at is None:
                    ring = ring.changed(key.public.kid, retired_at=max(at, key.public.valid_from))
            ring = self._with_new(ring, purpose, at, store_key)
        self._write(ring)
        return ring

    def retire(self, issuer: str, kid: str, at: datetime) -> KeyRing:
        """Let a key sign no more; what it signed stays good."""
        with self._changing(issuer):
            ring = self.ring(issuer)
            key = ring.find(kid).public
            if key.retired_at is not None:
                raise Conflict(N_("Kunci %(kid)s sudah dipensiunkan."), kid=key.kid.hex())
            ring = ring.changed(key.kid, retired_at=_whole(at))
            self._write(ring)
        return ring

    def revoke(self, issuer: str, kid: str, at: datetime, *, since: datetime, log_size: int) -> KeyRing:
        """Declare that nothing which a key signed is believed unless the log had it by then."""
        with self._changing(issuer):
            return self._revoked(issuer, kid, at, since, log_size)

    def _revoked(self, issuer: str, kid: str, at: datetime, since: datetime, log_size: int) -> KeyRing:
        ring = self.ring(issuer)
        key = ring.find(kid).public
        if key.revoked_size is not None and log_size > key.revoked_size:
            raise Conflict(
                N_("Kunci %(kid)s sudah dicabut sejak saat yang lebih awal; pencabutan tidak dilonggarkan."),
                kid=key.kid.hex(),
            )
        ring = ring.changed(
            key.kid,
            retired_at=key.retired_at or _whole(at),
            revoked_from=_whole(since),
            revoked_size=log_size,
        )
        self._write(ring)
        return ring

    # The secrets.

    def sheet_file(self, issuer: str) -> Path:
        """Return where the recovery sheet lies until it was printed and sealed.

        It is there before the keys that it opens: whoever is killed between the two leaves it under its number.
        """
        file = self._file(issuer).with_name("recovery-sheet.txt")
        waiting = self._waiting_sheet(self.ring(issuer)) if self.has(issuer) else file
        return waiting if waiting.is_file() else file

    def sheet_sealed(self, issuer: str) -> None:
        """Note that the sheet lies in its envelope: its file is removed."""
        for file in self._file(issuer).parent.glob("recovery-sheet*.txt"):
            file.unlink(missing_ok=True)

    def renew_sheet(self, issuer: str, at: datetime) -> KeyRing:
        """Make a new recovery sheet; the old one opens nothing any more, except old backups."""
        with self._changing(issuer):
            ring, secret = self.ring(issuer), sheet.new_secret()
            ring = _wrapped_for(ring, self._store_key(ring), secret, _whole(at))
            put(self._waiting_sheet(ring), self._sheet_text(ring, secret))
            self._write(ring)
            self._lay_sheet(ring)
        return ring

    def recover(self, issuer: str, secret: bytes) -> KeyRing:
        """Open the keys with the secret of the sheet and let this machine use them.

        Raises:
            InvalidInput: the secret is not the sheet's.
        """
        with self._changing(issuer):
            ring = self.ring(issuer)
            store_key = keyring.unwrap(ring.wraps[SHEET], secret, issuer, SHEET)
            wraps = {**ring.wraps, MACHINE: keyring.wrap(store_key, self._machine_secret(), issuer, MACHINE)}
            ring = replace(ring, wraps=wraps)
            for key in ring.keys:
                keyring.open_private(key, store_key)
            self._write(ring)
        return ring

    def _machine_secret(self) -> bytes:
        """Return the secret of this machine, made where there is none; it is in no backup."""
        file = self.folder / "machine.secret"
        if not file.is_file():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            appear(file, secrets.token_hex(32).encode())
        return bytes.fromhex(file.read_text(encoding="ascii"))

    def _store_key(self, ring: KeyRing) -> bytes:
        return keyring.unwrap(ring.wraps[MACHINE], self._machine_secret(), ring.issuer, MACHINE)

    def _private(self, ring: KeyRing, kept: KeptKey) -> PrivateKey:
        name = (ring.issuer, kept.public.spki)
        if name not in self._open:
            self._open[name] = keyring.open_private(kept, self._store_key(ring))
        return self._open[name]

    # Making.

    def _found(self, issuer: str, name: str, at: datetime, *, demonstration: bool) -> None:
        """Make the keys of a laboratory; of two that try at once one wins, and both go on with its keys."""
        at = _whole(at)
        # The demonstration tells of past weeks, in no strict order.
        start = at - YEAR if demonstration else at
        ring = KeyRing(issuer, name, demonstration, "", at, ())
        store_key = secrets.token_bytes(32)
        ring = replace(
            ring, wraps={MACHINE: keyring.wrap(store_key, self._machine_secret(), issuer, MACHINE)}
        )
        for purpose in (
            Purpose.AUTHORITY,
            Purpose.CERTIFICATE,
            Purpose.STATUS,
            Purpose.LOG,
            Purpose.SEAL,
        ):
            ring = self._with_new(ring, purpose, start, store_key, until=at + LIVES[purpose])
        self._file(issuer).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        secret = sheet.new_secret()
        ring = _wrapped_for(ring, store_key, secret, at)
        put(self._waiting_sheet(ring), self._sheet_text(ring, secret))
        if appear(self._file(issuer), _bytes(ring)):
            self._lay_sheet(ring)
        else:
            self._waiting_sheet(ring).unlink()

    def _waiting_sheet(self, ring: KeyRing) -> Path:
        """Return where a sheet lies before its ring is written."""
        return self._file(ring.issuer).with_name(f"recovery-sheet.{ring.sheet}.txt")

    def _lay_sheet(self, ring: KeyRing) -> None:
        """Put the sheet of a ring, which is written now, in the place of any older one."""
        self._waiting_sheet(ring).replace(self._file(ring.issuer).with_name("recovery-sheet.txt"))

    def _sheet_text(self, ring: KeyRing, secret: bytes) -> bytes:
        return sheet.text(ring.issuer, ring.name, secret, ring.sheet_made_at, ring.sheet).encode()

    def _with_new(
        self,
        ring: KeyRing,
        purpose: Purpose,
        start: datetime,
        store_key: bytes,
        until: datetime | None = None,
    ) -> KeyRing:
        """Return the ring with a new key; its short name differs from all others of the ring."""
        names = {key.public.kid for key in ring.keys}
        while True:
            private: PrivateKey = (
                ed25519.Ed25519PrivateKey.generate()
                if purpose is Purpose.LOG
                else ec.generate_private_key(ec.SECP256R1())
            )
            public = PublicKey(purpose, spki_of(private.public_key()), start, until or start + LIVES[purpose])
            if public.kid not in names:
                break
        certificate = self._certified(ring, private, public, store_key)
        kept = KeptKey(public, keyring.seal_private(private, public, store_key), certificate)
        return replace(ring, keys=(*ring.keys, kept))

    def _certified(self, ring: KeyRing, private: PrivateKey, public: PublicKey, store_key: bytes) -> bytes:
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            return b""
        start, end = public.valid_from, public.valid_until
        if public.purpose is Purpose.AUTHORITY:
            return authority_certificate(private, ring.issuer, ring.name, start, end)
        if public.purpose is not Purpose.SEAL:
            return b""
        parent = ring.current(Purpose.AUTHORITY, start)
        authority = keyring.open_private(parent, store_key)
        if not isinstance(authority, ec.EllipticCurvePrivateKey):  # pragma: no cover - made above
            raise TypeError(parent.public.kid.hex())
        end = min(end, parent.public.valid_until)
        return seal_certificate(
            private.public_key(), authority, parent.certificate, ring.issuer, ring.name, start, end
        )

    @staticmethod
    def _authority_of(ring: KeyRing, kept: KeptKey) -> KeptKey:
        return max(
            (
                key
                for key in ring.keys
                if key.public.purpose is Purpose.AUTHORITY and key.public.holds(kept.public.valid_from)
            ),
            key=lambda key: key.public.valid_from,
        )

    def _changing(self, issuer: str) -> AbstractContextManager[None]:
        """Let nobody else change a ring meanwhile, in this process or another; what is read within is the newest."""
        self.ring(issuer)
        return alone(self._file(issuer).with_name("changing.lock"))

    def _write(self, ring: KeyRing) -> None:
        """Write the ring whole; the one before is kept beside it."""
        file = self._file(ring.issuer)
        before = file.read_bytes()
        put(file.with_name("ring.previous.json"), before)
        put(file, _bytes(ring))
        self._read.pop(ring.issuer, None)

    def _file(self, issuer: str) -> Path:
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,19}", issuer):
            raise InvalidInput(N_("Kode laboratorium %(issuer)s tidak sah."), issuer=issuer)
        return self.folder / issuer / "ring.json"


def _wrapped_for(ring: KeyRing, store_key: bytes, secret: bytes, at: datetime) -> KeyRing:
    wraps = {**ring.wraps, SHEET: keyring.wrap(store_key, secret, ring.issuer, SHEET)}
    return replace(ring, wraps=wraps, sheet=secrets.token_hex(4).upper(), sheet_made_at=at)


def _aged(ring: KeyRing, at: datetime) -> list[Purpose]:
    """Return of which purposes the keys are to be rotated."""
    return [purpose for purpose in YEARLY if not _fresh(ring, purpose, at)]


def _fresh(ring: KeyRing, purpose: Purpose, at: datetime) -> bool:
    """Say whether a key of the purpose is in force and less than a year old, or not yet in force."""
    return any(
        key.public.purpose is purpose
        and key.public.retired_at is None
        and at <= min(key.public.valid_until, key.public.valid_from + YEAR * (2 if ring.demonstration else 1))
        for key in ring.keys
    )


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _bytes(ring: KeyRing) -> bytes:
    return json.dumps(ring.plain(), indent=1).encode()
