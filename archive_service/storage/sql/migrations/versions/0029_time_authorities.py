"""Which time-stamping authorities answer, and since when and why others do not."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"

_TABLE = """
CREATE TABLE time_authority (
  name varchar(200) NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  answered_at timestamptz,
  failing_since timestamptz,
  failed_at timestamptz,
  code varchar(64) NOT NULL,
  set_aside_until timestamptz
);
ALTER TABLE time_authority ENABLE ROW LEVEL SECURITY;
ALTER TABLE time_authority FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON time_authority
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON time_authority TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
