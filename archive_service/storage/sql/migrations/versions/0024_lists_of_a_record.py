"""The lists that name a record are found by it: their nominative lists end with it."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the index."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute("CREATE INDEX ix_appraisal_line_record ON appraisal_line (record)")
