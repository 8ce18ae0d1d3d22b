"""The installation that a command works on: its settings, its database, its files."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lims.domain.errors import N_, GateClosed, NotFound

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine

    from lims.access import Actor
    from lims.config import Config
    from lims.models import Laboratory
    from lims.storage import LocalStore
    from lims.trust.keystore import KeyStore


@dataclass(frozen=True, slots=True)
class Installation:
    """What `opened` gives; `lims.database.transaction` works on it meanwhile."""

    config: "Config"
    store: "LocalStore"
    keys: "KeyStore"
    app: "Flask"
    """Without pages: what threads of their own open the database with."""


@contextmanager
def opened(config: "Config | None" = None) -> Iterator[Installation]:
    """Open the database without the pages, and close it at the end.

    Raises:
        GateClosed: The database cannot be reached, or is not at the revision that this program needs.
    """
    from flask import Flask

    from lims import config as configuration
    from lims import database
    from lims.storage import LocalStore
    from lims.trust.keystore import KeyStore

    settings = config or configuration.load()
    app = Flask("lims", instance_path=str(settings.instance))
    database.init_app(app, settings)
    with app.app_context():
        try:
            require_newest(database.db.engine)
            instance = settings.instance
            yield Installation(settings, LocalStore(instance / "blobs"), KeyStore(instance / "keys"), app)
        finally:
            database.db.session.remove()
            database.db.engine.dispose()


def require_newest(engine: "Engine") -> None:
    """Refuse to work on a database of another revision."""
    found, needed = revision(engine), newest()
    if found == needed:
        return
    require_known(found)
    raise GateClosed(
        N_("Basis data belum siap: revisi %(found)s, perlu %(needed)s. Jalankan: lims db upgrade"),
        found=found or "–",
        needed=needed,
    )


def require_known(found: str | None) -> None:
    """Refuse a database of a newer program."""
    if found is not None and found not in revisions():
        raise GateClosed(
            N_(
                "Basis data berasal dari program yang lebih baru (revisi %(found)s). Pasang program itu, "
                "atau pulihkan cadangan yang lebih lama."
            ),
            found=found,
        )


def revision(engine: "Engine") -> str | None:
    """Return the revision that a database is at; None where it is empty."""
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError, ProgrammingError

    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return None  # connecting would make an empty file
    try:
        with engine.connect() as connection:
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    except ProgrammingError:
        return None  # PostgreSQL: there is no such table yet
    except OperationalError as error:
        if "no such table" in str(error):
            return None
        raise GateClosed(
            N_("Basis data tidak dapat dibuka (%(reason)s). Periksa database_url, lalu ulangi."),
            reason=str(error.orig).strip().splitlines()[0],
        ) from error


def revisions() -> dict[str, str | None]:
    """Return the revisions that this program knows, each with the one before; read as text, to start fast."""
    from lims import paths

    found: dict[str, str | None] = {}
    for file in sorted((paths.PACKAGE / "migrations" / "versions").glob("[!_]*.py")):
        text = file.read_text(encoding="utf-8")
        own = re.search(r'^revision\b[^=\n]*= "(\w+)"', text, re.MULTILINE)
        before = re.search(r'^down_revision\b[^=\n]*= "(\w+)"', text, re.MULTILINE)
        if own:
            found[own[1]] = before[1] if before else None
    return found


def newest() -> str:
    """Return the revision that this program needs."""
    known = revisions()
    return (known.keys() - set(known.values())).pop()


def laboratory_of(code: str | None) -> "Laboratory":
    """Return the laboratory with a code; without a code the only one that there is."""
    from sqlalchemy import select

    from lims.database import db
    from lims.models import Laboratory

    found = {one.code: one for one in db.session().scalars(select(Laboratory).order_by(Laboratory.code))}
    if not found:
        raise NotFound(N_("Belum ada laboratorium. Dirikan dahulu: lims laboratory add"))
    if code is None and len(found) == 1:
        return next(iter(found.values()))
    if code is None or code not in found:
        raise NotFound(
            N_("Sebutkan laboratorium dengan --laboratory; yang ada: %(codes)s."), codes=", ".join(found)
        )
    return found[code]


def system(laboratory: "Laboratory | None" = None) -> "Actor":
    """Return whoever administers the machine, acting in a laboratory."""
    from dataclasses import replace

    from lims.access import SYSTEM
    from lims.domain.roles import Role

    roles = SYSTEM.roles | {Role.RECEPTION}
    return replace(SYSTEM, roles=roles, laboratory_id=laboratory.id if laboratory else None)
