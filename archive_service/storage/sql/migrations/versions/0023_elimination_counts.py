"""How many keys and objects an elimination destroyed."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"

_COLUMNS = """
ALTER TABLE elimination ADD COLUMN gone_keys integer NOT NULL DEFAULT 0;
ALTER TABLE elimination ADD COLUMN gone_objects integer NOT NULL DEFAULT 0;
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_COLUMNS)
