"""Establishments from which an order of an export lets nothing more in."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

_TABLE = """
CREATE TABLE establishment_freeze (
  export_order uuid NOT NULL,
  establishment varchar(9) NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  frozen_at timestamp with time zone NOT NULL,
  lifted_at timestamp with time zone,
  PRIMARY KEY (export_order, establishment)
);
CREATE INDEX ix_establishment_freeze_establishment ON establishment_freeze (establishment);
ALTER TABLE establishment_freeze ENABLE ROW LEVEL SECURITY;
ALTER TABLE establishment_freeze FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON establishment_freeze
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON establishment_freeze TO archive_service;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLE)
