"""Files that came with packages of other instances and are carried on."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"

_TABLE = """
CREATE TABLE carried_file (
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  kind varchar(100) NOT NULL,
  record uuid,
  person uuid,
  deposit uuid,
  path_index bytea NOT NULL,
  key varchar(128) NOT NULL,
  object varchar(128) NOT NULL,
  UNIQUE (tenant, path_index)
);
CREATE INDEX ix_carried_file_record ON carried_file (record) WHERE record IS NOT NULL;
CREATE INDEX ix_carried_file_person ON carried_file (person) WHERE person IS NOT NULL;
CREATE INDEX ix_carried_file_deposit ON carried_file (deposit) WHERE deposit IS NOT NULL;
ALTER TABLE carried_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE carried_file FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON carried_file
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON carried_file TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
