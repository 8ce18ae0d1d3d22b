"""Triggers that refuse, below the application as well, what must never be.

Used by every migration after the first, which has its own copy.
"""

from alembic import op


def refuse(table: str, verb: str, message: str, condition: str = "") -> None:
    """Make the database refuse `verb` ("DELETE" or "UPDATE") on the rows of `table` for which `condition` holds.

    `condition` is SQL over `OLD` and `NEW`; without one, every row is refused. On PostgreSQL refusing to delete refuses
    to truncate as well.
    """
    name = f"refuse_{verb.lower()}_{table}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition} " if condition else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{table}: {message}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table}: {message}'; END $$"
    )
    when = f"WHEN ({condition}) " if condition else ""
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()")
    if verb == "DELETE":
        op.execute(
            f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
