"""What a person writes for the calculator: one JSON object, its numbers exactly as they stand."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from lims.domain.errors import N_, InvalidInput


def read_object(text: str | bytes) -> dict[str, Any]:
    """Read one JSON object.

    Raises:
        InvalidInput: It is none, a number in it is not finite, or a key stands there twice.
    """
    try:
        data = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_not_finite, object_pairs_hook=_pairs
        )
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            N_("Baris ini bukan JSON yang sah; tulis satu objek { ... } per baris.")
        ) from error
    if not isinstance(data, dict):
        raise InvalidInput(N_("Baris ini harus berisi satu objek JSON: { ... }."))
    return data


def _not_finite(name: str) -> NoReturn:
    raise InvalidInput(N_("%(name)s bukan angka terhingga; periksa bacaannya."), name=name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands there twice, of which one value would be lost."""
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InvalidInput(
            N_("Isian %(key)s tertulis dua kali dalam satu objek; hapus salah satunya."), key=twice
        )
    return data
