"""Events that people state about files."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"

_TABLE = """
CREATE TABLE stated_event (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  person uuid NOT NULL,
  establishment varchar(9) NOT NULL,
  corrects uuid UNIQUE,
  at timestamptz NOT NULL,
  told_on date NOT NULL,
  actor varchar(64) NOT NULL,
  role varchar(16) NOT NULL,
  key varchar(128) NOT NULL,
  object varchar(128) NOT NULL,
  facts bytea NOT NULL
);
CREATE INDEX ix_stated_event_person ON stated_event (person);
ALTER TABLE stated_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE stated_event FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON stated_event
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON stated_event TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
