"""Alembic's entry: runs on the connection that `desktop.central.migrate` hands over."""

from alembic import context

from desktop.central.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
