"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature)."""

import base64
import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lims.domain.errors import N_, InvalidInput
from lims.trust.merkle import HASH

LARGEST = 16_384
MOST_SIGNATURES = 100
DASH = "\N{EM DASH} "
NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,255}")


class BadNote(InvalidInput):
    """It is no signed note, or the signature that counts is missing or wrong."""

    code = "bad-note"


class Kind(IntEnum):
    """Types of signature that are used here."""

    ED25519 = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Verifier:
    """A verification key with its name, written `<name>+<key id>+<base64>`."""

    name: str
    kind: Kind
    raw: bytes
    """32 bytes of Ed25519."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that name the key within a note."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_b64(bytes([self.kind]) + self.raw)}"

    @classmethod
    def of(cls, text: str) -> "Verifier":
        """Return the key behind its written form.

        Raises:
            BadNote: it is none, or its id is another key's.
        """
        try:
            name, key_id, coded = text.split("+", 2)
            data = base64.b64decode(coded, validate=True)
            verifier = cls(name, Kind(data[0]), data[1:])
        except (ValueError, IndexError) as error:
            raise BadNote(N_("Kunci saksi ini tidak sah: %(key)s"), key=text[:80]) from error
        if len(verifier.raw) != HASH or verifier.key_id.hex() != key_id or not NAME.fullmatch(name):
            raise BadNote(N_("Kunci saksi ini tidak sah: %(key)s"), key=text[:80])
        return verifier


@dataclass(frozen=True, slots=True)
class Signature:
    """A line of signature: who, with which key, what."""

    name: str
    key_id: bytes
    data: bytes

    def line(self) -> str:
        """Return the line as it stands in a note."""
        return f"{DASH}{self.name} {_b64(self.key_id + self.data)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text with signatures."""

    text: str
    """Ends with a line end."""
    signatures: tuple[Signature, ...]

    def written(self) -> str:
        """Return the whole note."""
        return self.text + "\n" + "".join(one.line() for one in self.signatures)

    @classmethod
    def of(cls, written: str) -> "Note":
        """Take a note apart.

        Raises:
            BadNote: it is none.
        """
        text, between, lines = written.rpartition("\n\n")
        if len(written) > LARGEST or not between or not lines.endswith("\n"):
            raise BadNote(N_("Ini bukan catatan bertanda tangan (checkpoint)."))
        signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise BadNote(N_("Ini bukan catatan bertanda tangan (checkpoint)."))
        return cls(text + "\n", signatures)

    def verified(self, verifier: Verifier) -> "datetime | None":
        """Check the signature of one key and return its time, which only a cosignature has.

        Raises:
            BadNote: it is missing or wrong.
        """
        for one in self.signatures:
            if one.name == verifier.name and one.key_id == verifier.key_id:
                return _check(self.text, one, verifier)
        raise BadNote(N_("Tidak ada tanda tangan %(name)s pada checkpoint ini."), name=verifier.name)

    def cosigned(self, witnesses: Collection[Verifier]) -> dict[str, datetime]:
        """Return which witnesses cosigned, and when; a wrong cosignature counts as none."""
        found: dict[str, datetime] = {}
        for witness in witnesses:
            try:
                at = self.verified(witness)
            except BadNote:
                continue
            if at is not None:
                found[witness.name] = at
        return found


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: origin, size, root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the body of the note."""
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"

    @classmethod
    def of(cls, text: str) -> "Checkpoint":
        """Return the state in the body of a note; extension lines are allowed and ignored.

        Raises:
            BadNote: it is none.
        """
        lines = text.split("\n")
        try:
            origin, size, coded = lines[:3]
            root = base64.b64decode(coded, validate=True)
        except ValueError as error:
            raise BadNote(N_("Ini bukan checkpoint sebuah log.")) from error
        if not origin or not re.fullmatch(r"0|[1-9][0-9]{0,18}", size) or len(root) != HASH:
            raise BadNote(N_("Ini bukan checkpoint sebuah log."))
        return cls(origin, int(size), root)


def sign(text: str, name: str, key: Ed25519PrivateKey) -> Signature:
    """Return the signature of a note."""
    verifier = verifier_of(name, key.public_key())
    return Signature(name, verifier.key_id, key.sign(text.encode()))


def cosign(text: str, name: str, key: Ed25519PrivateKey, at: datetime) -> Signature:
    """Return a witness's cosignature (cosignature/v1) over the body of a checkpoint."""
    verifier = verifier_of(name, key.public_key(), Kind.COSIGNATURE)
    seconds = int(at.timestamp())
    return Signature(name, verifier.key_id, seconds.to_bytes(8, "big") + key.sign(_cosigned(text, seconds)))


def verifier_of(name: str, key: Ed25519PublicKey, kind: Kind = Kind.ED25519) -> Verifier:
    """Return the verification key with its name."""
    return Verifier(name, kind, key.public_bytes_raw())


def open_checkpoint(written: str, origin: str, logs: Collection[Verifier]) -> tuple[Checkpoint, Note]:
    """Return a log's state from its signed checkpoint; any one of the log's keys must have signed it.

    Raises:
        BadNote: it is another log's, or no key of the log signed it.
    """
    note = Note.of(written)
    checkpoint = Checkpoint.of(note.text)
    if checkpoint.origin != origin:
        raise BadNote(N_("Checkpoint ini milik log lain (%(origin)s)."), origin=checkpoint.origin)
    for verifier in logs:
        if any(one.key_id == verifier.key_id and one.name == verifier.name for one in note.signatures):
            note.verified(verifier)
            return checkpoint, note
    raise BadNote(N_("Checkpoint ini tidak ditandatangani log %(origin)s."), origin=origin)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _check(text: str, one: Signature, verifier: Verifier) -> datetime | None:
    key = Ed25519PublicKey.from_public_bytes(verifier.raw)
    try:
        if verifier.kind is Kind.ED25519:
            key.verify(one.data, text.encode())
            return None
        seconds = int.from_bytes(one.data[:8], "big")
        key.verify(one.data[8:], _cosigned(text, seconds))
        return datetime.fromtimestamp(seconds, UTC)
    except (InvalidSignature, ValueError, OverflowError, OSError) as error:
        raise BadNote(N_("Tanda tangan %(name)s pada checkpoint ini salah."), name=verifier.name) from error


def _signature(line: str) -> Signature:
    try:
        name, coded = line.removeprefix(DASH).split(" ")
        data = base64.b64decode(coded, validate=True)
    except ValueError as error:
        raise BadNote(N_("Ini bukan catatan bertanda tangan (checkpoint).")) from error
    if not line.startswith(DASH) or not NAME.fullmatch(name) or len(data) < 5:
        raise BadNote(N_("Ini bukan catatan bertanda tangan (checkpoint)."))
    return Signature(name, data[:4], data[4:])


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
