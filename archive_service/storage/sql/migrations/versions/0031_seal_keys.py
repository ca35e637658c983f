"""The register of seal keys, and who may seal in whose name."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"

_TABLES = """
CREATE TABLE seal_key (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  vault varchar(16) NOT NULL,
  algorithm varchar(16) NOT NULL,
  state varchar(16) NOT NULL,
  public_key bytea NOT NULL,
  certificates bytea[] NOT NULL,
  requested_at timestamp with time zone NOT NULL,
  enrolled_at timestamp with time zone,
  ends_at timestamp with time zone,
  compromised_since timestamp with time zone,
  replaces uuid,
  key varchar(128) NOT NULL,
  facts bytea NOT NULL
);
CREATE INDEX ix_seal_key_tenant ON seal_key (tenant);
CREATE UNIQUE INDEX seal_key_requested_once ON seal_key (tenant) WHERE state = 'requested';
CREATE TABLE seal_delegation (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  key varchar(128) NOT NULL,
  object varchar(128) NOT NULL,
  facts bytea NOT NULL
);
CREATE INDEX ix_seal_delegation_tenant ON seal_delegation (tenant);
"""
_RIGHTS = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON {table}
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE ON {table} TO archive_service;
GRANT USAGE ON SEQUENCE {table}_number_seq TO archive_service;
"""


def upgrade() -> None:
    """Create the tables. Nobody may delete from them: a key is retired, never removed."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    for table in ("seal_key", "seal_delegation"):
        op.execute(_RIGHTS.format(table=table))
