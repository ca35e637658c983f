"""Requests by which persons use their rights over their files."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"

_TABLE = """
CREATE TABLE person_request (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  person uuid,
  kind varchar(16) NOT NULL,
  received_on date NOT NULL,
  due date NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  opened_by varchar(64) NOT NULL,
  role varchar(16) NOT NULL,
  decision varchar(16) NOT NULL,
  decided_at timestamp with time zone,
  decided_by varchar(64) NOT NULL,
  grounds text NOT NULL,
  to_eliminate integer NOT NULL,
  key varchar(128) NOT NULL,
  object varchar(128) NOT NULL,
  facts bytea NOT NULL
);
CREATE INDEX ix_person_request_person ON person_request (person) WHERE person IS NOT NULL;
ALTER TABLE person_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_request FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON person_request
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE ON person_request TO archive_service;
GRANT USAGE ON SEQUENCE person_request_number_seq TO archive_service;
"""


def upgrade() -> None:
    """Create the table. Nobody may delete from it: what was decided stays."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
