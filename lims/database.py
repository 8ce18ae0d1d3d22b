"""The database: pragmas, and `transaction`, the only place that commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from lims.config import Config
from lims.domain.errors import N_, Conflict
from lims.models import Base
from lims.services import audit

db = SQLAlchemy(model_class=Base)
# Once, not once per application: they share the sessions' class, and each further listener would note everything again.
audit.watch(db.session)

WRITES = "lims_writes"
"""Execution option of a connection whose transaction will write."""


def init_app(app: Flask, config: Config) -> None:
    """Bind the application to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        {"connect_args": {"timeout": 30}}
        if config.database_url.startswith("sqlite")
        else {"pool_pre_ping": True}
    )
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def prepare(engine: Engine) -> None:
    """Give SQLite the pragmas and transactions that lose nothing; PostgreSQL needs none."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late and lose updates
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at once where the transaction will write; elsewhere let nothing be written."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """Carry out acts together: all of them are committed and in the trail, or none has happened.

    Raises:
        Conflict: somebody else changed the same thing, or the database is busy; nothing was written.
    """
    session: Session = db.session()
    session.rollback()
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        acts = audit.named(session)
        audit.seal(session)
        session.commit()
    except StaleDataError as error:
        raise Conflict(
            N_("Data ini baru saja diubah orang lain. Muat ulang halaman, lalu ulangi perubahan Anda.")
        ) from error
    except IntegrityError as error:
        raise Conflict(
            N_(
                "Data ini bertentangan dengan data yang sudah ada. Periksa isian yang harus unik, lalu ulangi."
            )
        ) from error
    except OperationalError as error:
        raise Conflict(
            N_(
                "Basis data sedang sibuk atau tidak dapat ditulisi. Tidak ada yang tersimpan; ulangi sebentar lagi."
            )
        ) from error
    else:
        ring: Callable[[frozenset[str]], None] | None = current_app.extensions.get("lims_bell")
        if ring is not None:
            ring(acts)
    finally:
        session.rollback()
        audit.forget(session)
