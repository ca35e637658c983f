"""Which provisional tenants became whose, so that their journal is seen by who has their records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TABLE = """
CREATE TABLE establishment_move (
  finess varchar(9) NOT NULL,
  tenant varchar(32) NOT NULL,
  provisional varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  moved_at timestamptz NOT NULL,
  PRIMARY KEY (finess, tenant)
);
CREATE INDEX ix_establishment_move_provisional ON establishment_move (provisional);
ALTER TABLE establishment_move ENABLE ROW LEVEL SECURITY;
ALTER TABLE establishment_move FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON establishment_move
  USING (archive_sees(tenant, department)) WITH CHECK (archive_sees(tenant, department));
GRANT SELECT, INSERT, UPDATE, DELETE ON establishment_move TO archive_service;
"""

_JOURNAL = ("journal_entry", "journal_waiting", "journal_leaf")


def upgrade() -> None:
    """Add the table; homes exist whose first revision made it already."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    if not sa.inspect(op.get_bind()).has_table("establishment_move"):
        op.execute(_TABLE)
    for table in _JOURNAL:
        # The journal only grows, so its rows cannot change hands: who has the records may read them.
        op.execute(
            f"CREATE POLICY moved ON {table} FOR SELECT USING ("
            "current_setting('archive.scope', true) = 'tenants' AND EXISTS ("
            f"SELECT 1 FROM establishment_move AS moved WHERE moved.provisional = {table}.tenant))"
        )
