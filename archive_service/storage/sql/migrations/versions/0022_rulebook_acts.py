"""What is done to versions of rulebooks: proposals, approvals, withdrawals."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"

# Acts are never changed: the service may add them and read them.
_TABLE = """
CREATE TABLE rulebook_act (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  version uuid NOT NULL,
  act varchar(16) NOT NULL,
  layer varchar(16) NOT NULL,
  key varchar(9) NOT NULL,
  digest bytea NOT NULL,
  valid_from date,
  at timestamptz NOT NULL,
  actor varchar(64) NOT NULL,
  role varchar(16) NOT NULL,
  effect varchar NOT NULL
);
ALTER TABLE rulebook_act ENABLE ROW LEVEL SECURITY;
ALTER TABLE rulebook_act FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON rulebook_act
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT ON rulebook_act TO archive_service;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rulebook_act
  FOR EACH STATEMENT EXECUTE FUNCTION archive_append_only();
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
