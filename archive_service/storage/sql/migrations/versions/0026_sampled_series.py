"""Samples of the series of a list: their lines, their draw, and their transfer."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"

_COLUMNS = """
ALTER TABLE appraisal_line ADD COLUMN series integer NOT NULL DEFAULT 0;
ALTER TABLE appraisal_line ADD COLUMN person_file uuid;
ALTER TABLE appraisal_line ADD COLUMN sure varchar(32) NOT NULL DEFAULT '';
ALTER TABLE appraisal_line ADD COLUMN split varchar(16) NOT NULL DEFAULT '';
ALTER TABLE appraisal_line ADD COLUMN transferred boolean NOT NULL DEFAULT false;
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_COLUMNS)
