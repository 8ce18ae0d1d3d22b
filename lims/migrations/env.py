"""Alembic's entry: the connection is handed in by `lims.migrations`."""

from alembic import context

from lims.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
