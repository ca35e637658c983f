"""Whoever else sent the bytes of a deposit, so that it is in the list of each of them."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; homes exist whose first revision made it already."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute("ALTER TABLE deposit ADD COLUMN IF NOT EXISTS also_sent_by bytea[] NOT NULL DEFAULT '{}'")
    op.execute("CREATE INDEX IF NOT EXISTS deposit_also_sent_by ON deposit USING gin (also_sent_by)")
