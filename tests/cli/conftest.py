"""What the tests of the command share: a runner over an instance folder of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lims.cli import command, language

Run = Callable[..., Result]


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Return an instance folder in which nothing has happened yet."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture
def installed(instance: Path, sqlite_template: Path) -> Path:
    """Return an instance folder with a migrated database."""
    shutil.copy(sqlite_template, instance / "lims.db")
    return instance


@pytest.fixture
def lims(instance: Path) -> Run:
    """Return the command, in Indonesian, over the instance folder of this test."""

    def run(
        *arguments: object, environment: dict[str, str] | None = None, typed: str | None = None
    ) -> Result:
        language.choose(None)
        surroundings = {"LIMS_INSTANCE": str(instance), "LC_ALL": "id_ID.UTF-8", **(environment or {})}
        return CliRunner().invoke(command, [str(one) for one in arguments], env=surroundings, input=typed)

    return run
