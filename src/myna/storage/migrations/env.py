"""Run by Alembic itself, with the connection that `migrate` handed over."""

from alembic import context

from myna.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
