"""Alembic's environment: the connection comes from the code that asks for the upgrade."""

from alembic import context

# One transaction for all revisions: an interrupted upgrade leaves the database as it was.
context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
