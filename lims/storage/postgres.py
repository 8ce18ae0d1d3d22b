"""Copies of a PostgreSQL database by its own programs, which must be on the path."""

import os
import shutil

# The programs of PostgreSQL, by full path and without a shell.
import subprocess  # nosec B404
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from lims.domain.errors import N_, GateClosed, LimsError


def dump(database_url: str, copy: Path) -> None:
    """Write the database into a file."""
    _run("pg_dump", database_url, ["--format=custom", "--no-owner", "--no-privileges", f"--file={copy}"])


def restore(database_url: str, copy: Path) -> None:
    """Replace the content of the database by that of a file; all of it or nothing."""
    arguments = ["--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction"]
    environment = _environment(database_url)
    _run("pg_restore", database_url, [*arguments, f"--dbname={environment['PGDATABASE']}", str(copy)])


def _run(program: str, database_url: str, arguments: list[str]) -> None:
    path = shutil.which(program)
    if path is None:
        raise GateClosed(
            N_(
                "Program %(program)s tidak ditemukan. Pasang klien PostgreSQL, atau cadangkan dengan cara "
                "yang disediakan server basis data Anda."
            ),
            program=program,
        )
    done = subprocess.run(  # noqa: S603 - a full path and arguments of our own # nosec B603
        [path, *arguments], env={**os.environ, **_environment(database_url)}, capture_output=True, check=False
    )
    if done.returncode:
        raise LimsError(
            N_("%(program)s gagal: %(reason)s"),
            program=program,
            reason=done.stderr.decode(errors="replace").strip(),
        )


def _environment(database_url: str) -> dict[str, str]:
    """Return where the programs connect to; a password on their command line could be read by others."""
    parts = urlsplit(database_url)
    query = dict(parse_qsl(parts.query))
    found = {
        "PGHOST": query.get("host") or parts.hostname or "",
        "PGPORT": query.get("port") or str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": query.get("sslmode", ""),
    }
    return {name: value for name, value in found.items() if value}
