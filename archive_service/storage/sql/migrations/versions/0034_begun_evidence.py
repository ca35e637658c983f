"""The records of each batch of evidence that is begun: its authority is asked in no transaction."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"

_TABLE = """
CREATE TABLE evidence_begun (
  record uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  batch uuid NOT NULL,
  begun_at timestamptz NOT NULL
);
CREATE INDEX ix_evidence_begun_batch ON evidence_begun (batch);
ALTER TABLE evidence_begun ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_begun FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON evidence_begun
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON evidence_begun TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
