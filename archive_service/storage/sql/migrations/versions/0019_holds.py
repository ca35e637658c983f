"""Holds: records that are not eliminated while somebody needs them."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"

_TABLES = """
CREATE TABLE hold (
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  reason varchar(16) NOT NULL,
  owner varchar(64) NOT NULL,
  role varchar(16) NOT NULL,
  placed_at timestamp with time zone NOT NULL,
  review date NOT NULL,
  reminded date,
  lifted_at timestamp with time zone,
  lifted_by varchar(64) NOT NULL,
  key varchar(128) NOT NULL,
  facts bytea NOT NULL
);
CREATE TABLE hold_target (
  hold uuid NOT NULL,
  position integer NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  record uuid,
  person uuid,
  establishment varchar(9) NOT NULL,
  PRIMARY KEY (hold, position)
);
CREATE INDEX ix_hold_target_record ON hold_target (record) WHERE record IS NOT NULL;
CREATE INDEX ix_hold_target_person ON hold_target (person) WHERE person IS NOT NULL;
CREATE INDEX ix_hold_target_establishment ON hold_target (establishment) WHERE establishment <> '';
"""
_RIGHTS = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON {table}
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE ON {table} TO archive_service;
"""
# A hold on several departments has none of its own: whoever sees what it names sees it.
_NAMED = """
CREATE POLICY named ON hold FOR SELECT USING (
  EXISTS (SELECT FROM hold_target AS target WHERE target.hold = hold.id));
"""


def upgrade() -> None:
    """Create the tables. Nobody may delete from them: a hold is lifted, never removed."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    for table in ("hold", "hold_target"):
        op.execute(_RIGHTS.format(table=table))
    op.execute("GRANT USAGE ON SEQUENCE hold_number_seq TO archive_service")
    op.execute(_NAMED)
