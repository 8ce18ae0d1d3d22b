"""The recovery sheet: the one secret on paper that opens a laboratory's keys on another machine."""

import base64
import hashlib
import re
import secrets
from datetime import datetime

from lims.domain.errors import N_, InvalidInput
from lims.trust.keys import stamp

SECRET_BYTES = 20
"""160 random bits: 32 characters of base32, too many to try, so no slow hashing is needed."""

CHECK_LENGTH = 4


def new_secret() -> bytes:
    """Return a new secret."""
    return secrets.token_bytes(SECRET_BYTES)


def written(secret: bytes) -> str:
    """Return the secret as it is printed: nine groups of four, the last of which finds errors of typing."""
    text = base64.b32encode(secret).decode() + _check(secret)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def typed(text: str) -> bytes:
    """Return the secret behind what somebody typed from the sheet; 0, 1 and 8 are read as O, I and B.

    Raises:
        InvalidInput: a character is missing or wrong.
    """
    plain = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("018", "OIB"))
    try:
        secret = base64.b32decode(plain[:-CHECK_LENGTH])
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES or plain[-CHECK_LENGTH:] != _check(secret):
        raise InvalidInput(
            N_("Rahasia pemulihan salah ketik: sembilan kelompok berisi empat karakter. Periksa lalu ulangi.")
        )
    return secret


def _check(secret: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"lims/sheet/1" + secret).digest()).decode()[:CHECK_LENGTH]


SHEET = """\
LEMBAR PEMULIHAN KUNCI / KEY RECOVERY SHEET
============================================

Laboratorium / laboratory : {issuer}  {name}
Dibuat / made at          : {made_at}
Nomor lembar / sheet no.  : {number}

Rahasia / secret:

    {first}
    {second}
    {third}

Siapa pun yang memegang lembar ini DAN cadangan data dapat menerbitkan LHU atas nama laboratorium.
Cetak satu kali, masukkan ke amplop bersegel, catat nomor segelnya, simpan di lemari besi terpisah dari
cadangan data. Jangan difoto, jangan dikirim, jangan disimpan sebagai berkas.

Whoever holds this sheet AND a backup can issue certificates in the laboratory's name. Print it once, seal
it in an envelope, note the number of the seal, and keep it in a safe away from the backups.

Setelah disegel / once sealed:   lims keys sheet --sealed
Memulihkan / to recover:         lims keys recover
Bila segel rusak / if the seal is broken:
                                 lims keys sheet --renew   lalu/then   lims keys rotate
"""


def text(issuer: str, name: str, secret: bytes, made_at: datetime, number: str) -> str:
    """Return the sheet to print."""
    groups = written(secret).split("-")
    lines = ["  -  ".join(groups[start : start + 3]) for start in (0, 3, 6)]
    return SHEET.format(
        issuer=issuer,
        name=name,
        made_at=stamp(made_at),
        number=number,
        first=lines[0],
        second=lines[1],
        third=lines[2],
    )
