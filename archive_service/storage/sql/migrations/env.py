"""Alembic's environment: the connection comes from the code that asks for the upgrade."""

from alembic import context

# One transaction for all revisions: an upgrade that is stopped in the middle leaves the database as it was.
context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
