"""The status list: two bits for each certificate, signed and dated (IETF Token Status List, CWT form).

Whoever fetches it asks for 131 072 certificates at once, so nobody learns which one is meant. Indices are random,
so that nobody can count or follow certificates by theirs.
"""

import secrets
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from lims.domain.errors import N_, Conflict, InvalidInput
from lims.trust import cbor, cose
from lims.trust.cose import PublicSigningKey
from lims.trust.keystore import SigningKey

LENGTH = 131_072
"""Entries of one list."""
BITS = 2
SIZE = LENGTH * BITS // 8

FULL = LENGTH // 2
"""A new list begins after so many entries of the log, so that a free place is found in two attempts."""

LIFE = timedelta(hours=24)
"""A list older than this says nothing."""

EARLY = timedelta(minutes=10)
"""How far the clock of whoever signed may be ahead."""

TYPE = "application/statuslist+cwt"
SUBJECT, EXPIRES, ISSUED_AT, ISSUER, TTL, STATUS_LIST = 2, 4, 6, 1, 65534, 65533

LARGEST = 2 * SIZE


class Status(IntEnum):
    """What stands in the two bits; 1 and 2 as the draft has them, 3 is ours to give."""

    VALID = 0
    WITHDRAWN = 1
    SUSPENDED = 2
    SUPERSEDED = 3


class StaleList(InvalidInput):
    """The list is older than a day, or dated in the future: it says nothing about today."""

    code = "stale-status"


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list that was verified."""

    number: int
    issued_at: datetime
    bits: bytes

    def status(self, index: int) -> Status:
        """Return the state at an index of all lists."""
        number, place = divmod(index, LENGTH)
        if number != self.number:
            raise InvalidInput(N_("Daftar status ini bukan daftar untuk LHU tersebut."))
        return Status(self.bits[place // 4] >> place % 4 * BITS & 0b11)


def name(issuer: str, number: int) -> str:
    """Return where a list lies below the laboratory's address."""
    return f"status/{issuer}/{number}.cwt"


def draw_index(log_size: int, taken: Callable[[int], bool]) -> int:
    """Return a random free index; the log, which grows with every certificate, says when a new list begins.

    Raises:
        Conflict: none was found, which does not happen with honest counts.
    """
    first = log_size // FULL * LENGTH
    for _attempt in range(200):
        index = first + secrets.randbelow(LENGTH)
        if not taken(index):
            return index
    raise Conflict(N_("Tidak ada tempat bebas dalam daftar status. Ulangi; bila tetap, hubungi pengelola."))


def build(issuer: str, number: int, statuses: Mapping[int, Status], key: SigningKey, at: datetime) -> bytes:
    """Return a list as a signed CWT; `statuses` holds those that differ from valid, by index."""
    bits = bytearray(SIZE)
    for index, status in statuses.items():
        of, place = divmod(index, LENGTH)
        if of == number:
            bits[place // 4] |= status << place % 4 * BITS
    seconds = int(at.timestamp())
    payload = {
        ISSUER: issuer,
        SUBJECT: name(issuer, number),
        ISSUED_AT: seconds,
        EXPIRES: seconds + int(LIFE.total_seconds()),
        TTL: 3600,
        STATUS_LIST: {"bits": BITS, "lst": zlib.compress(bytes(bits), 9)},
    }
    return cose.sign(cbor.encode(payload), key.private, key.kid, {cose.TYPE: TYPE})


def open_list(
    data: bytes, issuer: str, number: int, find: Callable[[bytes], PublicSigningKey | None], at: datetime
) -> StatusList:
    """Return a list whose signature, issuer, place and date hold at an instant.

    Raises:
        StaleList: it is older than a day: perhaps an old one is played back.
        InvalidInput: it is no status list of this issuer.
    """
    message = cose.parse(data, largest=LARGEST)
    key = find(message.kid) if message.kid else None
    if key is None or message.protected.get(cose.TYPE) != TYPE:
        raise InvalidInput(N_("Daftar status ini tidak ditandatangani laboratorium tersebut."))
    cose.verify(message, key)
    match cbor.decode(message.payload, largest=LARGEST):
        case {
            1: str() as named,
            2: str() as subject,
            6: int() as issued,
            4: int() as expires,
            65533: {"bits": 2, "lst": bytes() as packed},
        } if named == issuer and subject == name(issuer, number) and 0 < issued < expires < 1 << 36:
            issued_at = datetime.fromtimestamp(issued, UTC)
            until = min(datetime.fromtimestamp(expires, UTC), issued_at + LIFE)
            if not issued_at - EARLY <= at <= until:
                raise StaleList(
                    N_("Daftar status bertanggal %(date)s sudah kedaluwarsa atau belum berlaku."),
                    date=issued_at.strftime("%Y-%m-%d %H:%M UTC"),
                )
            return StatusList(number, issued_at, _unpacked(packed))
    raise InvalidInput(N_("Daftar status ini bukan daftar laboratorium tersebut."))


def _unpacked(packed: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        bits = reader.decompress(packed, SIZE + 1)
    except zlib.error as error:
        raise InvalidInput(N_("Daftar status ini rusak.")) from error
    if len(bits) != SIZE or not reader.eof:
        raise InvalidInput(N_("Daftar status ini rusak."))
    return bits
