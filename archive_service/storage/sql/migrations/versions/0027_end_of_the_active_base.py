"""The row of a record says until when it is in the active base, and until when its flow is checked.

Rows that are there keep neither day: the first is in their decision, which is encrypted. The service reads it
there until it next writes the row.
"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the columns."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute("ALTER TABLE record ADD COLUMN active_until DATE, ADD COLUMN check_until DATE")
