"""The record on paper: bytes as digits behind `#` of an address, and the short code for hands.

Seven bytes make seventeen digits, which a QR packs with hardly any loss, and any telephone opens the address. What
stands behind `#` is never sent to the server.
"""

import hashlib
import re
from urllib.parse import urlsplit

from lims.domain.errors import N_, InvalidInput

BLOCK, DIGITS = 7, 17
"""256**7 < 10**17."""

WIDTHS = {size: len(str(256**size - 1)) for size in range(1, BLOCK + 1)}
"""Digits that a block of so many bytes takes: 3, 5, 8, 10, 13, 15, 17."""

SIZES = {width: size for size, width in WIDTHS.items()}

LONGEST = 7089
"""Digits of the largest QR (40-L)."""

CODE_LENGTH = 12


class NoRecord(InvalidInput):
    """What was read is no record of a certificate; the words say what it seems to be."""

    code = "no-record"


class EarlierKind(NoRecord):
    """The address of a certificate of the earlier kind: what it is worth, only the laboratory's own server can say."""

    code = "earlier-kind"

    def __init__(self, host: str, token: str) -> None:
        super().__init__(
            N_(
                "Kode ini alamat LHU jenis lama di %(host)s, tanpa rekaman yang dapat diperiksa tanpa jaringan. "
                "Bukalah alamat itu, dan pastikan hos-nya milik laboratorium."
            ),
            host=host,
        )
        self.token = token


def to_digits(data: bytes) -> str:
    """Return the bytes as decimal digits, block by block, each with its leading zeros."""
    blocks = (data[start : start + BLOCK] for start in range(0, len(data), BLOCK))
    return "".join(str(int.from_bytes(block, "big")).zfill(WIDTHS[len(block)]) for block in blocks)


def from_digits(digits: str) -> bytes:
    """Return the bytes behind digits.

    Raises:
        NoRecord: it is no such string; each string of bytes has exactly one form in digits.
    """
    if len(digits) > LONGEST:
        raise NoRecord(
            N_("Kode ini terlalu panjang: tidak ada QR yang memuat sebanyak itu, jadi ini bukan kode LHU.")
        )
    if not re.fullmatch(r"[0-9]+", digits):
        raise NoRecord(N_("Kode ini bukan rekaman LHU: di belakang # hanya boleh ada angka."))
    blocks = [digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS)]
    if len(blocks[-1]) not in SIZES:
        raise NoRecord(N_("Kode ini terpotong: jumlah angkanya tidak mungkin."))
    try:
        return b"".join(int(block).to_bytes(SIZES[len(block)], "big") for block in blocks)
    except OverflowError as error:
        raise NoRecord(N_("Kode ini rusak: ada kelompok angka yang terlalu besar.")) from error


def address(base: str, record: bytes) -> str:
    """Return what the QR says: `https://<domain>/#<digits>`."""
    return f"{base.rstrip('/')}/#{to_digits(record)}"


def read(text: str) -> bytes:
    """Return the record in what a scanner read: the whole address, or its digits alone.

    The host of the address is never believed; it only carries the record.

    Raises:
        NoRecord: it is a health pass, another site's address, or something else; the words say which.
    """
    text = text.strip()
    if re.fullmatch(r"HC\d:.*", text, re.DOTALL):
        raise NoRecord(N_("Ini kode surat keterangan kesehatan negara lain, bukan LHU."))
    if re.fullmatch(r"[0-9]{40,}", text):
        return from_digits(text)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"}:
        raise NoRecord(N_("Kode ini terbaca, tetapi bukan kode LHU."))
    if re.fullmatch(r"/v/[A-Za-z0-9_-]{22}", parts.path):
        raise EarlierKind(parts.hostname or "", parts.path.removeprefix("/v/"))
    if parts.path not in {"", "/"} or parts.query or not parts.fragment.isdecimal():
        raise NoRecord(
            N_("Kode ini alamat situs lain (%(host)s), bukan LHU. Jangan memasukkan data apa pun di sana."),
            host=parts.hostname or "?",
        )
    return from_digits(parts.fragment)


def short_code(record: bytes) -> str:
    """Return the code that is printed for hands: the first twelve hexadecimal digits of the record's hash, in fours."""
    code = hashlib.sha256(record).hexdigest()[:CODE_LENGTH].upper()
    return " ".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))
