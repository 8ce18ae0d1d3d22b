"""Passwords: hashed with argon2id (19 MiB, two passes), at least twelve characters, none of the well-known ones."""

import base64
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from lims.domain.errors import N_, InvalidInput

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def _of_nobody(hasher: PasswordHasher) -> str:
    """Return what looks like a hash and is of no password, without the work of hashing at every start."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")
        for length in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


_NOBODY = _of_nobody(_hasher)
"""Compared with when there is no such person, so that the answer takes as long."""

MINIMUM = 12
WELL_KNOWN = (
    "password",
    "passw0rd",
    "qwerty",
    "123456",
    "indonesia",
    "bismillah",
    "rahasia",
    "laboratorium",
    "admin",
)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def hashed(password: str, *, about: tuple[str, ...] = ()) -> str:
    """Return the hash of an acceptable password.

    Raises:
        InvalidInput: see `check`.
    """
    check(password, about=about)
    return _hasher.hash(password)


def check(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Refuse a weak password.

    Raises:
        InvalidInput: it is too short, too common, or contains the person's own name or address.
    """
    if len(password) < MINIMUM:
        raise InvalidInput(
            N_("Kata sandi minimal %(minimum)s karakter. Beberapa kata acak paling mudah diingat."),
            minimum=MINIMUM,
        )
    if len(password) > 200:
        raise InvalidInput(N_("Kata sandi paling panjang 200 karakter."))
    lowered = password.casefold()
    for word in (*WELL_KNOWN, *about):
        part = word.casefold()
        if len(part) >= 4 and part in lowered and len(lowered.replace(part, "")) < 8:
            raise InvalidInput(N_("Kata sandi ini mudah ditebak. Pakailah beberapa kata acak."))
    if len(set(lowered)) < 5:
        raise InvalidInput(N_("Kata sandi ini mudah ditebak. Pakailah beberapa kata acak."))


def matches(password_hash: str | None, password: str) -> bool:
    """Compare; takes as long for a person who does not exist."""
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def random_password() -> str:
    """Return a password that can be read out on the telephone: four groups of four letters (79 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def random_code() -> str:
    """Return a code that is typed once, from paper or from what was told: three groups of four letters (59 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
