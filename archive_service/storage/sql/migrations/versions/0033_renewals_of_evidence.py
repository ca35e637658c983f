"""The further time stamps of evidence batches."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"

_COLUMNS = """
ALTER TABLE evidence_batch
  ADD COLUMN renewal_objects varchar[] NOT NULL DEFAULT '{}',
  ADD COLUMN renewal_positions integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN signature varchar(32) NOT NULL DEFAULT '',
  ADD COLUMN renewed_at timestamp with time zone;
"""


def upgrade() -> None:
    """Add the columns; what was dated once has no further time stamp."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_COLUMNS)
