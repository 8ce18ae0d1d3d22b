"""A whole installation in one file: database, blobs, settings and secrets, each with its hash.

The archive is a gzip'd tar whose last member `manifest.json` lists every other member with size and SHA-256. Blobs
are only ever added, so copying the database first makes all that it refers to part of the copy.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from lims import __version__
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.storage import postgres

FORMAT = "lims/backup/1"
MEBIBYTE = 1024 * 1024
MANIFEST = "manifest.json"
SETTINGS = ("config.toml", "secrets.toml")
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}

NAMES = re.compile(
    r"database\.(sqlite|pgdump)|config\.toml|secrets\.toml|manifest\.json|blobs/[0-9a-f]{2}/[0-9a-f]{62}"
    r"|keys/[A-Z0-9][A-Z0-9-]{1,19}/ring\.json"
)
"""What may stand in an archive; anything else would be written where it does not belong.

Keys stand in it sealed. What opens them, the secret of this machine and the recovery sheet, never does.
"""

Progress = Callable[[int, int], None]
"""How many files are done, of how many."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    made_at: str
    program: str
    database: str
    """`sqlite` or `postgresql`."""
    revision: str
    files: dict[str, tuple[int, str]]
    """Size and SHA-256 by name."""


def kind_of(database_url: str) -> str:
    """Return `sqlite` or `postgresql`."""
    return "sqlite" if database_url.startswith("sqlite") else "postgresql"


def sqlite_file(database_url: str) -> Path:
    """Return the file of an SQLite address."""
    return Path(database_url.partition(":///")[2])


def write(
    archive: Path, instance: Path, database_url: str, *, revision: str, at: datetime, progress: Progress
) -> Manifest:
    """Write the archive, readable by its owner only; it appears under its name when it is whole.

    Raises:
        Conflict: There is a file of that name.
        GateClosed: PostgreSQL is used and its program `pg_dump` is not there.
    """
    if archive.exists():
        raise Conflict(N_("%(file)s sudah ada. Pilih nama lain."), file=archive)
    archive.parent.mkdir(parents=True, exist_ok=True)
    kind = kind_of(database_url)
    files: dict[str, tuple[int, str]] = {}
    handle, partial = tempfile.mkstemp(dir=archive.parent, prefix=".lims-")
    try:
        with (
            os.fdopen(handle, "wb") as stream,
            tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar,
            tempfile.TemporaryDirectory(dir=archive.parent, prefix=".lims-") as room,
        ):
            copy = Path(room) / DATABASES[kind]
            _copy_database(database_url, copy)
            members = [(copy.name, copy), *_own_files(instance)]
            for number, (name, file) in enumerate(members, 1):
                files[name] = (file.stat().st_size, _hash(file))
                tar.add(file, name)
                progress(number, len(members))
            manifest = Manifest(at.isoformat(timespec="seconds"), __version__, kind, revision, files)
            _add(tar, MANIFEST, _written(manifest))
        with Path(partial).open("rb+") as whole:
            os.fsync(whole.fileno())
        Path(partial).replace(archive)
    finally:
        Path(partial).unlink(missing_ok=True)
    return manifest


def _copy_database(database_url: str, copy: Path) -> None:
    """Copy the database as it is at one moment, while others go on writing."""
    if kind_of(database_url) == "postgresql":
        postgres.dump(database_url, copy)
        return
    source = f"{sqlite_file(database_url).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
        # A copy in WAL mode would want files beside it.
        new.execute("PRAGMA journal_mode=DELETE")


def _own_files(instance: Path) -> Iterator[tuple[str, Path]]:
    for name in SETTINGS:
        if (instance / name).is_file():
            yield name, instance / name
    for folder in ("blobs", "keys"):
        for file in sorted((instance / folder).rglob("*")):
            name = file.relative_to(instance).as_posix()
            if file.is_file() and NAMES.fullmatch(name):
                yield name, file


def _written(manifest: Manifest) -> bytes:
    data = {
        "format": FORMAT,
        "made_at": manifest.made_at,
        "program": manifest.program,
        "database": manifest.database,
        "revision": manifest.revision,
        "files": {name: {"size": size, "sha256": sha} for name, (size, sha) in manifest.files.items()},
    }
    return json.dumps(data, indent=1, sort_keys=True).encode()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def unpacked(archive: Path, room: Path) -> Iterator[tuple[Manifest, Path]]:
    """Unpack an archive into a folder below `room` that lasts as long as this, every hash compared.

    Raises:
        InvalidInput: It is no backup, or a byte of it has changed; nothing was put in place.
    """
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=room, prefix=".restore-") as folder:
        try:
            _unpack(archive, Path(folder))
        except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
            raise _broken(archive, error) from error
        yield _verified(archive, Path(folder)), Path(folder)


def _unpack(archive: Path, folder: Path) -> None:
    """Write the members out, one by one and only those that belong into a backup."""
    with tarfile.open(archive, "r:gz") as tar:
        for member in tar:
            content = _content(tar, member)
            file = folder / member.name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as stream:
                shutil.copyfileobj(content, stream)


def checked(archive: Path) -> Manifest:
    """Read an archive from its first byte to its last, every hash compared, without writing anything.

    Raises:
        InvalidInput: It is no backup, or a byte of it has changed.
    """
    found: dict[str, tuple[int, str]] = {}
    told = b""
    try:
        with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            for member in tar:
                content = _content(tar, member)
                if member.name == MANIFEST:
                    told = content.read()
                else:
                    digest = hashlib.sha256()
                    while block := content.read(MEBIBYTE):
                        digest.update(block)
                    found[member.name] = (member.size, digest.hexdigest())
            while stream.read(MEBIBYTE):
                pass  # its own sum stands at the very end
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise _broken(archive, error) from error
    manifest = _parsed(archive, told)
    _compare(archive, manifest, found)
    return manifest


def _broken(archive: Path, error: Exception) -> InvalidInput:
    return InvalidInput(
        N_("%(file)s bukan cadangan yang utuh (%(reason)s)."), file=archive, reason=str(error)
    )


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """Return what a member holds, if it belongs into a backup."""
    content = tar.extractfile(member) if NAMES.fullmatch(member.name) else None
    if content is None:
        message = f"unexpected member: {member.name}"
        raise tarfile.TarError(message)
    return content


def _verified(archive: Path, folder: Path) -> Manifest:
    file = folder / MANIFEST
    manifest = _parsed(archive, file.read_bytes() if file.is_file() else b"")
    found = {
        one.relative_to(folder).as_posix(): (one.stat().st_size, _hash(one))
        for one in folder.rglob("*")
        if one.is_file() and one != file
    }
    _compare(archive, manifest, found)
    return manifest


def _compare(archive: Path, manifest: Manifest, found: Mapping[str, tuple[int, str]]) -> None:
    """Refuse an archive that does not hold just what its manifest lists."""
    wrong = sorted(
        name for name in manifest.files.keys() | found if manifest.files.get(name) != found.get(name)
    )
    if wrong:
        raise InvalidInput(
            N_("%(file)s rusak atau diubah: %(names)s. Pakailah cadangan lain; tidak ada yang dipulihkan."),
            file=archive,
            names=", ".join(wrong[:5]),
        )


def _parsed(archive: Path, text: bytes) -> Manifest:
    try:
        data: dict[str, Any] = json.loads(text)
        manifest = Manifest(
            made_at=data["made_at"],
            program=data["program"],
            database=data["database"],
            revision=data["revision"],
            files={name: (one["size"], one["sha256"]) for name, one in data["files"].items()},
        )
        known = data["format"] == FORMAT and manifest.database in DATABASES
    except (ValueError, KeyError, TypeError):
        known, manifest = False, Manifest("", "", "", "", {})
    if not known:
        raise InvalidInput(
            N_("%(file)s bukan cadangan dari program ini: daftar isinya tidak ada atau tidak dikenal."),
            file=archive,
        )
    return manifest


def put_in_place(folder: Path, manifest: Manifest, instance: Path, database_url: str, aside: Path) -> None:
    """Put an unpacked backup where the installation looks for it; what stood there is moved aside, not deleted."""
    instance.mkdir(parents=True, exist_ok=True)
    for name in SETTINGS:
        if (folder / name).is_file():
            _move_aside(instance / name, aside)
            shutil.move(folder / name, instance / name)
    for file in sorted((folder / "blobs").rglob("*")):
        place = instance / file.relative_to(folder)
        if file.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, place)
    for file in sorted((folder / "keys").glob("*/ring.json")):
        place = instance / file.relative_to(folder)
        _move_aside(place, aside / file.parent.relative_to(folder))
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(file, place)
    copy = folder / DATABASES[manifest.database]
    if manifest.database == "postgresql":
        postgres.restore(database_url, copy)
        return
    database = sqlite_file(database_url)
    database.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        _move_aside(database.with_name(database.name + suffix), aside)
    shutil.move(copy, database)


def _move_aside(file: Path, aside: Path) -> None:
    if file.exists():
        aside.mkdir(parents=True, exist_ok=True)
        shutil.move(file, aside / file.name)


def in_use(database_url: str) -> bool:
    """Tell whether a program has the SQLite database open; moving it away would not stop that program writing."""
    file = sqlite_file(database_url)
    if kind_of(database_url) != "sqlite" or not file.is_file():
        return False
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False  # no database at all; it is moved aside as it is
    return False
