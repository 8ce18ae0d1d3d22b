"""Files that a command is handed, read with words for what is wrong with them."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from lims.domain.errors import N_, InvalidInput

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)
"""A file to read; `-` is what comes in by the pipe."""


def bytes_of(file: Path) -> bytes:
    """Return the content of a file."""
    try:
        with click.open_file(str(file), "rb") as stream:
            content: bytes = stream.read()
            return content
    except OSError as error:
        raise InvalidInput(
            N_("%(file)s tidak dapat dibaca (%(reason)s)."), file=file, reason=error.strerror or ""
        ) from error


def json_of(file: Path) -> dict[str, Any]:
    """Return the JSON object that a file holds."""
    return json_from(bytes_of(file), file)


def json_from(content: bytes, file: Path) -> dict[str, Any]:
    """Return the JSON object that was read from a file."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidInput(N_("%(file)s bukan teks UTF-8."), file=file) from error
    except json.JSONDecodeError as error:
        raise InvalidInput(
            N_("%(file)s bukan JSON yang sah, baris %(line)s kolom %(column)s."),
            file=file,
            line=error.lineno,
            column=error.colno,
        ) from error
    if not isinstance(data, dict):
        raise InvalidInput(N_("%(file)s harus berisi satu objek JSON: { ... }."), file=file)
    return data


def write(file: Path, content: bytes) -> None:
    """Write a file whole."""
    with unwritable(file):
        file.write_bytes(content)


@contextlib.contextmanager
def unwritable(file: Path) -> Iterator[None]:
    """Say in words that a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(
            N_("%(file)s tidak dapat ditulis (%(reason)s)."), file=file, reason=error.strerror or ""
        ) from error
