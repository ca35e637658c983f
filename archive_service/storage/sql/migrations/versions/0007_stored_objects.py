"""A row for each stored object and each evidence batch, and the numbers of row images."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

_TABLES = """
CREATE TABLE stored_object (
  name varchar(200) NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  kind varchar(24) NOT NULL,
  size bigint,
  key varchar(128) NOT NULL,
  store varchar(64) NOT NULL,
  written_at timestamp with time zone NOT NULL,
  read_well_at timestamp with time zone,
  released_at timestamp with time zone
);
CREATE INDEX ix_stored_object_tenant ON stored_object (tenant);
CREATE INDEX stored_object_key ON stored_object (key);
CREATE TABLE evidence_batch (
  id uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  object varchar(200) NOT NULL,
  algorithm varchar(16) NOT NULL,
  root bytea NOT NULL,
  dated_at timestamp with time zone NOT NULL,
  authority varchar(300) NOT NULL,
  certificate_ends timestamp with time zone,
  members integer NOT NULL
);
CREATE SEQUENCE row_image_number;
GRANT USAGE ON SEQUENCE row_image_number TO archive_service;
ALTER TABLE record ADD COLUMN evidence_batch uuid, ADD COLUMN evidence_position integer;
CREATE INDEX ix_record_evidence_batch ON record (evidence_batch);
"""

_PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON {table}
  USING (archive_sees(tenant, department)) WITH CHECK (archive_sees(tenant, department));
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO archive_service;
"""

# What was stored before has the time of its deposit, and its size when it is next read. The flow of one
# person is the source of all its records: it is counted once.
_TAKE_IN = """
SET LOCAL archive.scope = 'all';
SET LOCAL archive.role = 'service';
INSERT INTO stored_object (name, tenant, department, kind, key, store, written_at)
  SELECT object, tenant, department, 'flow', 'flow/' || id, 'primary', received_at
  FROM deposit WHERE object <> '' AND envelope = ''
  UNION ALL
  SELECT envelope, tenant, department, 'unowned', key, 'primary', received_at
  FROM deposit WHERE envelope <> ''
  ON CONFLICT DO NOTHING;
INSERT INTO stored_object (name, tenant, department, kind, key, store, written_at)
  SELECT part.name, record.tenant, record.department, part.kind, part.key, 'primary', deposit.received_at
  FROM record JOIN deposit ON deposit.id = record.deposit, LATERAL (VALUES
    (record.source_object, 'source', record.source_key),
    (record.document_object, 'document', record.key),
    (record.dossier_object, 'dossier', record.key),
    (record.evidence_object, 'evidence', record.key)) AS part (name, kind, key)
  WHERE part.name <> ''
  ON CONFLICT DO NOTHING;
SET LOCAL archive.scope = '';
SET LOCAL archive.role = '';
"""


def upgrade() -> None:
    """Create the tables and account for what is stored."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    for table in ("stored_object", "evidence_batch"):
        op.execute(_PROTECT.format(table=table))
    op.execute(_TAKE_IN)
