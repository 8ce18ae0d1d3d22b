"""What the log holds: short entries of one byte for the kind and hashes, so that nothing can be read out of them."""

import hashlib
from datetime import datetime
from enum import IntEnum

from lims.trust.keys import PublicKey


class EntryKind(IntEnum):
    """The first byte of an entry."""

    ISSUED = 1
    SEALED = 2
    CHANGED = 3
    KEY = 4
    IMPORTED = 5


class KeyEvent(IntEnum):
    """What became of a key."""

    NEW = 1
    RETIRED = 2
    REVOKED = 3


def issued(record: bytes) -> bytes:
    """Return the entry of an issued certificate: 0x01 and the hash of its record (COSE)."""
    return bytes([EntryKind.ISSUED]) + hashlib.sha256(record).digest()


def sealed(record: bytes, pdf: bytes) -> bytes:
    """Return the entry of a sealed PDF, also after each refresh of its time-stamps: 0x02 and both hashes."""
    return bytes([EntryKind.SEALED]) + hashlib.sha256(record).digest() + hashlib.sha256(pdf).digest()


def changed(record: bytes, status: int) -> bytes:
    """Return the entry of a change of state: 0x03, the hash of the record, the value in the status list."""
    return bytes([EntryKind.CHANGED]) + hashlib.sha256(record).digest() + bytes([status])


def key_event(key: PublicKey, event: KeyEvent) -> bytes:
    """Return the entry of a key: 0x04, event, SHA-256 of the SubjectPublicKeyInfo, and a number of 64 bits.

    The number is until when a new key may sign, when it retired (both seconds since 1970), or how many entries the
    log had when a revoked key was last believed.
    """
    values: dict[KeyEvent, datetime | int | None] = {
        KeyEvent.NEW: key.valid_until,
        KeyEvent.RETIRED: key.retired_at,
        KeyEvent.REVOKED: key.revoked_size,
    }
    value = values[event]
    number = int(value.timestamp()) if isinstance(value, datetime) else value or 0
    head = bytes([EntryKind.KEY, event])
    return head + hashlib.sha256(key.spki).digest() + number.to_bytes(8, "big")


def imported(pdf_sha256: bytes) -> bytes:
    """Return the entry of a certificate of the earlier kind, whose date of issue is not proven: 0x05 and its hash."""
    return bytes([EntryKind.IMPORTED]) + pdf_sha256
