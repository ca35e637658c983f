"""What the elimination of a record still has to destroy."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"

_COLUMNS = """
ALTER TABLE elimination ADD COLUMN keys varchar[] NOT NULL;
ALTER TABLE elimination ADD COLUMN objects varchar[] NOT NULL;
ALTER TABLE elimination DROP COLUMN person;
DROP INDEX elimination_unfinished;
CREATE INDEX elimination_stage ON elimination (appraisal, stage, number);
"""


def upgrade() -> None:
    """Add the columns; nothing was eliminated yet."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_COLUMNS)
