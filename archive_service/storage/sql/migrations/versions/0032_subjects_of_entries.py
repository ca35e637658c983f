"""The subject of each journal entry as a column, so that the entries about a record are found at once."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"

# The column is computed from the entry's own bytes; a stored one, because a condition on a computed
# expression is evaluated after row-level security and uses no index. The table is written anew once.
_COLUMN = r"""
ALTER TABLE journal_entry ADD COLUMN subject text GENERATED ALWAYS AS (
  substring(encode(entry, 'escape') from '"subject":"([^"]*)","tag":"[^"]*"}$')) STORED;
CREATE INDEX journal_entry_subject ON journal_entry USING hash (subject);
"""


def upgrade() -> None:
    """Add the column and its index."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_COLUMN)
