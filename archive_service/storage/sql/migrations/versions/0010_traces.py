"""Traces of what was read, and the batches of them that the journal commits to."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

_TABLES = """
CREATE TABLE trace (
  number bigint GENERATED ALWAYS AS IDENTITY,
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  at timestamptz NOT NULL,
  actor varchar(64) NOT NULL,
  role varchar(16) NOT NULL,
  act varchar(32) NOT NULL,
  deposits uuid[] NOT NULL,
  records uuid[] NOT NULL,
  persons uuid[] NOT NULL,
  purpose bytea NOT NULL,
  purpose_key varchar(128) NOT NULL,
  PRIMARY KEY (number),
  UNIQUE (id)
);
CREATE INDEX trace_tenant_number ON trace (tenant, number);
CREATE TABLE trace_batch (
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  count integer NOT NULL,
  root bytea NOT NULL,
  entry uuid NOT NULL,
  PRIMARY KEY (first),
  UNIQUE (id)
);
"""

_GUARDS = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON {table}
  USING (archive_sees(tenant, department)) WITH CHECK (archive_sees(tenant, department));
GRANT SELECT, INSERT ON {table} TO archive_service;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION archive_append_only();
"""

# As for the journal: what was a provisional tenant's is seen by who has its records now.
_MOVED = """
CREATE POLICY moved ON trace FOR SELECT USING (
  current_setting('archive.scope', true) = 'tenants' AND EXISTS (
    SELECT 1 FROM establishment_move AS moved WHERE moved.provisional = trace.tenant));
GRANT USAGE ON SEQUENCE trace_number_seq TO archive_service;
"""


def upgrade() -> None:
    """Add the tables, which only grow."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    for table in ("trace", "trace_batch"):
        op.execute(_GUARDS.format(table=table))
    op.execute(_MOVED)
