"""Deterministic CBOR (RFC 8949, 4.2), read strictly: one value has one form, and nothing stands beside it."""

from typing import Any

import cbor2

from lims.domain.errors import N_, InvalidInput

LARGEST = 4096
"""Bytes of a record on paper; a QR of version 40 holds 2953."""

DEEPEST = 8

PLAIN = (int, bytes, str, bool, type(None))


def encode(value: Any) -> bytes:
    """Return the one deterministic form of a value made of integers, byte and text strings, lists and maps."""
    encoded: bytes = cbor2.dumps(value, canonical=True)
    return encoded


def decode(data: bytes, *, deterministic: bool = True, largest: int = LARGEST) -> Any:
    """Return the value that the bytes hold, and nothing but one value.

    Duplicate keys, trailing bytes, tags, floats, nesting without end and huge input are refused. `deterministic`
    also refuses every form but the one that `encode` writes; it is only left out for records of other houses.

    Raises:
        InvalidInput: with the reason.
    """
    if len(data) > largest:
        raise InvalidInput(N_("Rekaman ini terlalu besar (%(size)s byte)."), size=len(data))
    try:
        value = cbor2.loads(
            data,
            allow_duplicate_keys=False,
            allow_indefinite=not deterministic,
            max_depth=DEEPEST,
            tag_hook=_refuse,
            semantic_decoders=_NO_MEANING,
        )
        written = cbor2.dumps(value, canonical=True) if deterministic else data
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidInput(N_("Rekaman ini rusak: susunan CBOR-nya tidak sah.")) from error
    require_plain(value)
    if not deterministic:
        _refuse_rest(data)
    elif written != data:
        raise InvalidInput(
            N_("Rekaman ini tidak ditulis dalam bentuk baku, atau ada data lain di belakangnya.")
        )
    return value


def require_plain(value: Any) -> None:
    """Refuse anything but integers, strings, lists and maps."""
    match value:
        case dict():
            for key, item in value.items():
                require_plain(key)
                require_plain(item)
        case list() | tuple():
            for item in value:
                require_plain(item)
        case _ if isinstance(value, PLAIN):
            return
        case _:
            raise InvalidInput(N_("Rekaman ini memuat jenis data yang tidak dipakai di sini."))


def _refuse_rest(data: bytes) -> None:
    """Refuse bytes after the first value: with one byte less it must no longer be whole."""
    from io import BytesIO

    stream = BytesIO(data)
    cbor2.CBORDecoder(stream, semantic_decoders=_NO_MEANING, read_size=1).decode()
    if stream.tell() != len(data):
        raise InvalidInput(N_("Ada data lain di belakang rekaman ini."))


def _refuse(*_args: Any) -> Any:
    message = "a tag stands where none may"
    raise ValueError(message)


_NO_MEANING: dict[int, Any] = dict.fromkeys(
    (0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799),
    _refuse,
)
"""A tag would make the reader build dates, patterns, shared or huge values: none of them is wanted here."""
