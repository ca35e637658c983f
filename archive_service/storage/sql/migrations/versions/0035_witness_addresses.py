"""Where witnesses answer when they are asked, and how that went."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"

_TABLE = """
CREATE TABLE witness_address (
  witness uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  address varchar(500) NOT NULL,
  next_at timestamptz NOT NULL,
  answered_at timestamptz,
  failing_since timestamptz,
  failures integer NOT NULL,
  code varchar(64) NOT NULL
);
ALTER TABLE witness_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE witness_address FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON witness_address
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON witness_address TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
