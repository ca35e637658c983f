"""Alembic's environment: the connection comes from the code that asks for the upgrade."""

from alembic import context

from archive_service.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
