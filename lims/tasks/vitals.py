"""Signs of life, for the page that tells whether all is well; and leases: one worker at a time does a thing."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from lims import clock
from lims.database import WRITES
from lims.models import VitalSign

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def note(engine: Engine, name: str, *, well: bool = True, words: str = "") -> None:
    """Note that something happened just now; it needs no act in the trail, as nothing follows from it."""
    values = {"at": clock.now(), "well": well, "note": words[:500]}
    dialect = sqlite if engine.dialect.name == "sqlite" else postgresql
    statement = (
        dialect.insert(VitalSign)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=[VitalSign.name], set_=values)
    )
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(statement)


def hold(engine: Engine, name: str, holder: str, lasting: timedelta) -> bool:
    """Take or prolong a lease, and say whether this holder has it; it ends by itself when the holder is killed."""
    name, now = f"lease:{name}", clock.now()
    dialect = sqlite if engine.dialect.name == "sqlite" else postgresql
    first = dialect.insert(VitalSign).values(name=name, at=LONG_AGO, well=True, note="")
    take = (
        update(VitalSign)
        .where(VitalSign.name == name, or_(VitalSign.note == holder, VitalSign.at <= now))
        .values(at=now + lasting, note=holder)
    )
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(first.on_conflict_do_nothing())
        return bool(connection.execute(take).rowcount)


def let_go(engine: Engine, name: str, holder: str) -> None:
    """Give a lease back."""
    end = (
        update(VitalSign)
        .where(VitalSign.name == f"lease:{name}", VitalSign.note == holder)
        .values(at=clock.now(), note="")
    )
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.execute(end)
