"""Seals on files that are not kept: their number and rate, answers to repeated requests, and batches."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"

_TABLES = """
CREATE TABLE seal_use (
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  day date NOT NULL,
  seals bigint NOT NULL,
  by_purpose jsonb NOT NULL,
  PRIMARY KEY (tenant, day)
);
CREATE TABLE seal_rate (
  tenant varchar(32) NOT NULL PRIMARY KEY,
  department varchar(3) NOT NULL,
  taken_until timestamptz NOT NULL
);
CREATE TABLE seal_answer (
  key bytea NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  request bytea NOT NULL,
  seal uuid NOT NULL,
  object varchar(128) NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX ix_seal_answer_ends_at ON seal_answer (ends_at);
CREATE TABLE seal_batch (
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  state varchar(16) NOT NULL,
  form varchar(16) NOT NULL,
  level varchar(16) NOT NULL,
  purpose varchar(16) NOT NULL,
  actor varchar(64) NOT NULL,
  role varchar(16) NOT NULL,
  asked_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  object varchar(128) NOT NULL,
  files integer NOT NULL,
  sealed integer NOT NULL,
  refused integer NOT NULL
);
CREATE INDEX ix_seal_batch_ends_at ON seal_batch (ends_at);
CREATE TABLE seal_batch_file (
  batch uuid NOT NULL,
  number integer NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  state varchar(16) NOT NULL,
  code varchar(64) NOT NULL,
  size bigint NOT NULL,
  facts bytea NOT NULL,
  PRIMARY KEY (batch, number)
);
"""

_SCOPE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON {table}
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO archive_service;
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    for table in ("seal_use", "seal_rate", "seal_answer", "seal_batch", "seal_batch_file"):
        op.execute(_SCOPE.format(table=table))
