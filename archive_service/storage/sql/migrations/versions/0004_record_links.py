"""Links between versions in a table of their own, whose index serves under row-level security."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TABLE = """
CREATE TABLE record_link (
  index bytea NOT NULL,
  record uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  PRIMARY KEY (index, record)
);
CREATE INDEX record_link_record ON record_link (record);
ALTER TABLE record_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_link FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON record_link
  USING (archive_sees(tenant, department)) WITH CHECK (archive_sees(tenant, department));
GRANT SELECT, INSERT, UPDATE, DELETE ON record_link TO archive_service;
"""

# Row-level security is forced on the owner too: without a scope it would copy no row, and say nothing.
_MOVE = """
SET LOCAL archive.scope = 'all';
SET LOCAL archive.role = 'service';
INSERT INTO record_link (index, record, tenant, department)
  SELECT DISTINCT link, id, tenant, department FROM record, unnest(replaces_index) AS link
  ON CONFLICT DO NOTHING;
SET LOCAL archive.scope = '';
SET LOCAL archive.role = '';
ALTER TABLE record DROP COLUMN replaces_index;
"""


def upgrade() -> None:
    """Move the links; homes exist whose first revision made the table already, without the column."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    found = sa.inspect(op.get_bind())
    if not found.has_table("record_link"):
        op.execute(_TABLE)
    if "replaces_index" in {column["name"] for column in found.get_columns("record")}:
        op.execute(_MOVE)
