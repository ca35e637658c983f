"""The difference between the clock of each time-stamping authority and ours, at its last token."""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add the column; it is known with the next token."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute("ALTER TABLE time_authority ADD COLUMN skew interval")
