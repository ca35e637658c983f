"""Simulations of rules that somebody asked for, which a worker does."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"

_TABLE = """
CREATE TABLE rule_simulation (
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  state varchar(16) NOT NULL,
  read bigint NOT NULL,
  asked_at timestamptz NOT NULL,
  actor varchar(64) NOT NULL,
  role varchar(16) NOT NULL,
  tenants varchar[] NOT NULL,
  departments varchar[] NOT NULL,
  digest varchar(64) NOT NULL,
  draft bytea NOT NULL,
  result varchar
);
ALTER TABLE rule_simulation ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_simulation FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON rule_simulation
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON rule_simulation TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
