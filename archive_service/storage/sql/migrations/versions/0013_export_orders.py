"""Orders of portability exports."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

_TABLE = """
CREATE TABLE export_order (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  state varchar(16) NOT NULL,
  ordered_at timestamp with time zone NOT NULL,
  progress bigint NOT NULL,
  total bigint NOT NULL,
  key varchar(128) NOT NULL,
  facts bytea NOT NULL
);
CREATE INDEX ix_export_order_tenant ON export_order (tenant);
ALTER TABLE export_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE export_order FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON export_order
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON export_order TO archive_service;
GRANT USAGE ON SEQUENCE export_order_number_seq TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
