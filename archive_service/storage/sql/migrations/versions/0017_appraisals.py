"""Appraisals, and the lines of their lists."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

_TABLES = """
CREATE TABLE appraisal (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  state varchar(16) NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  producer_due date NOT NULL,
  digest bytea NOT NULL,
  lines integer NOT NULL,
  key varchar(128) NOT NULL,
  annex_key varchar(128) NOT NULL,
  facts bytea NOT NULL
);
CREATE INDEX ix_appraisal_tenant ON appraisal (tenant);
CREATE TABLE appraisal_line (
  appraisal uuid NOT NULL,
  number integer NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  record uuid NOT NULL,
  establishment varchar(9) NOT NULL,
  kind varchar(32) NOT NULL,
  rule varchar(64) NOT NULL,
  last_day date NOT NULL,
  final_action varchar(16) NOT NULL,
  disposition varchar(16) NOT NULL,
  needs_visa boolean NOT NULL,
  reason varchar(1000) NOT NULL,
  verdict varchar(8) NOT NULL,
  claims boolean NOT NULL,
  PRIMARY KEY (appraisal, number)
);
CREATE UNIQUE INDEX appraisal_line_claimed ON appraisal_line (record) WHERE claims;
"""
_RIGHTS = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON {table}
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE ON {table} TO archive_service;
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    for table in ("appraisal", "appraisal_line"):
        op.execute(_RIGHTS.format(table=table))
    op.execute("GRANT USAGE ON SEQUENCE appraisal_number_seq TO archive_service")
