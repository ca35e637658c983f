"""Shards of portability exports that are being built."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"

_TABLE = """
CREATE TABLE export_shard (
  export uuid NOT NULL,
  number integer NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  digest bytea NOT NULL,
  records integer NOT NULL,
  attempts integer NOT NULL,
  problem varchar(200) NOT NULL,
  done boolean NOT NULL,
  plan_object varchar(128) NOT NULL,
  lines_object varchar(128) NOT NULL,
  kept_object varchar(128) NOT NULL,
  outcome_object varchar(128) NOT NULL,
  PRIMARY KEY (export, number)
);
ALTER TABLE export_shard ENABLE ROW LEVEL SECURITY;
ALTER TABLE export_shard FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON export_shard
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON export_shard TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
