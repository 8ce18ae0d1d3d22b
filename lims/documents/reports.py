"""Reads the files of `reports/`: a mistake in one is told with the file, the key and the reason."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from lims.domain.errors import N_, InvalidInput
from lims.paths import shipped

Model = TypeVar("Model", bound=BaseModel)


def report_file(name: str) -> Path:
    """Return the path of a file of `reports/`."""
    return shipped("reports") / name


def load(path: Path, model: type[Model]) -> Model:
    """Read a file of definitions.

    Raises:
        InvalidInput: the file is no TOML, lacks a key or has one too many.
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise broken(path.name, "-", str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise broken(path.name, ".".join(map(str, first["loc"])), first["msg"]) from error


def broken(file: str, key: str, reason: str) -> InvalidInput:
    """Return the refusal that names file, key and reason."""
    message = N_(
        "Berkas reports/%(file)s rusak pada %(key)s: %(reason)s. Perbaiki berkas itu, lalu cetak lagi."
    )
    return InvalidInput(message, file=file, key=key, reason=reason)
