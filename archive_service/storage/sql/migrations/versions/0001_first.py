"""The first tables, their row-level security, the journal's guards, and the queue."""

from __future__ import annotations

import hashlib

from alembic import op
from procrastinate.schema import SchemaManager

from archive_service.errors import Misconfigured

revision = "0001"
down_revision = None

_QUEUE_LIBRARY = "3.10.0"
_QUEUE_SCHEMA = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""SHA-256 of the schema that Procrastinate 3.10.0 carries (decision 0026)."""

_TABLES = """
CREATE TABLE deposit (
  number bigint GENERATED ALWAYS AS IDENTITY,
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  sender bytea NOT NULL,
  outcome varchar(16) NOT NULL,
  grade varchar(16) NOT NULL,
  kind varchar(32) NOT NULL,
  received_at timestamptz NOT NULL,
  content_index bytea NOT NULL,
  key varchar(128) NOT NULL,
  object varchar(128) NOT NULL,
  envelope varchar(128) NOT NULL,
  entry uuid NOT NULL,
  facts bytea NOT NULL,
  records uuid[] NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (number)
);
CREATE INDEX deposit_unsettled ON deposit (outcome, number);
CREATE INDEX ix_deposit_content_index ON deposit (content_index);
CREATE INDEX ix_deposit_tenant ON deposit (tenant);

CREATE TABLE establishment (
  finess varchar(9) NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  siren varchar(9) NOT NULL,
  siret varchar(14) NOT NULL,
  category varchar(16) NOT NULL,
  legal_status varchar(16) NOT NULL,
  name varchar(300) NOT NULL,
  closed_on date,
  successor varchar(9) NOT NULL,
  provisional boolean NOT NULL,
  PRIMARY KEY (finess)
);
CREATE INDEX ix_establishment_siren ON establishment (siren);
CREATE INDEX ix_establishment_siret ON establishment (siret);
CREATE INDEX ix_establishment_tenant ON establishment (tenant);

CREATE TABLE file (
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  establishment varchar(9) NOT NULL,
  person uuid NOT NULL,
  facts bytea NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (person, establishment)
);

CREATE TABLE journal_entry (
  number bigint GENERATED ALWAYS AS IDENTITY,
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  entry bytea NOT NULL,
  PRIMARY KEY (number),
  UNIQUE (id)
);

CREATE TABLE journal_head (
  size bigint NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  root bytea NOT NULL,
  frontier bytea NOT NULL,
  PRIMARY KEY (size)
);

CREATE TABLE journal_leaf (
  index bigint NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  entry bigint NOT NULL,
  leaf bytea NOT NULL,
  size bigint NOT NULL,
  PRIMARY KEY (index),
  UNIQUE (entry)
);

CREATE TABLE journal_waiting (
  entry bigint NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  PRIMARY KEY (entry)
);

CREATE TABLE person (
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  merged_into uuid,
  key varchar(128) NOT NULL,
  facts bytea NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX ix_person_tenant ON person (tenant);

CREATE TABLE person_identifier (
  index bytea NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  person uuid NOT NULL,
  PRIMARY KEY (index, tenant)
);
CREATE INDEX ix_person_identifier_person ON person_identifier (person);

CREATE TABLE record (
  number bigint GENERATED ALWAYS AS IDENTITY,
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  establishment varchar(9) NOT NULL,
  deposit uuid NOT NULL,
  person uuid,
  kind varchar(32) NOT NULL,
  state varchar(16) NOT NULL,
  document_date date,
  version integer,
  document_index bytea,
  set_index bytea,
  replaces_index bytea[] NOT NULL,
  replaces uuid,
  replaced_by uuid,
  related uuid[] NOT NULL,
  in_perimeter boolean NOT NULL,
  rule varchar(64) NOT NULL,
  first_day date,
  last_day date,
  retention varchar(16) NOT NULL,
  final_action varchar(16) NOT NULL,
  key varchar(128) NOT NULL,
  source_key varchar(128) NOT NULL,
  source_object varchar(128) NOT NULL,
  document_object varchar(128) NOT NULL,
  dossier_object varchar(128) NOT NULL,
  evidence_object varchar(128) NOT NULL,
  attempts integer NOT NULL,
  problem varchar(200) NOT NULL,
  facts bytea NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (number)
);
CREATE INDEX ix_record_deposit ON record (deposit);
CREATE INDEX ix_record_document_index ON record (document_index);
CREATE INDEX ix_record_establishment ON record (establishment);
CREATE INDEX ix_record_person ON record (person);
CREATE INDEX ix_record_set_index ON record (set_index);
CREATE INDEX record_department_number ON record (department, number);
CREATE INDEX record_replaces ON record USING gin (replaces_index);
CREATE INDEX record_state_number ON record (state, number);
CREATE INDEX record_tenant_number ON record (tenant, number);

CREATE TABLE resource (
  type varchar(64) NOT NULL,
  id varchar(64) NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  deposit uuid NOT NULL,
  position integer NOT NULL,
  record uuid,
  PRIMARY KEY (type, id)
);
CREATE INDEX ix_resource_deposit ON resource (deposit);

CREATE TABLE token (
  digest bytea NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  actor varchar(200) NOT NULL,
  role varchar(16) NOT NULL,
  tenants varchar[] NOT NULL,
  departments varchar[] NOT NULL,
  expires timestamptz,
  created timestamptz NOT NULL,
  PRIMARY KEY (digest)
);
"""

_OPEN = (
    "deposit",
    "establishment",
    "file",
    "journal_waiting",
    "person",
    "person_identifier",
    "record",
    "resource",
    "token",
)
_APPEND_ONLY = ("journal_entry", "journal_head", "journal_leaf")

_SEES = """
CREATE FUNCTION archive_sees(row_tenant text, row_department text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE current_setting('archive.scope', true)
    WHEN 'all' THEN coalesce(current_setting('archive.role', true) IN ('operator', 'service'), false)
    WHEN 'tenants' THEN coalesce(current_setting('archive.role', true), '') <> ''
      AND row_tenant <> '-'
      AND row_tenant = ANY (string_to_array(current_setting('archive.tenants', true), ','))
    WHEN 'departments' THEN coalesce(current_setting('archive.role', true), '') <> ''
      AND row_tenant <> '-'
      AND row_department = ANY (string_to_array(current_setting('archive.departments', true), ','))
    ELSE false
  END
$$
"""

_REFUSE_CHANGE = """
CREATE FUNCTION archive_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def upgrade() -> None:
    """Create everything; the service's role gets only what it needs."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    op.execute(_SEES)
    op.execute(_REFUSE_CHANGE)
    for table in _OPEN:
        _protect(table, "SELECT, INSERT, UPDATE, DELETE")
    for table in _APPEND_ONLY:
        _protect(table, "SELECT, INSERT")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION archive_append_only()"
        )
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO archive_service")
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    _create_queue()


def _protect(table: str, rights: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY scope ON {table} USING (archive_sees(tenant, department)) "
        "WITH CHECK (archive_sees(tenant, department))"
    )
    op.execute(f"GRANT {rights} ON {table} TO archive_service")


def _create_queue() -> None:
    """Put Procrastinate's own schema beside ours, closed to whoever has not said that it is the queue."""
    schema = SchemaManager.get_schema()
    if hashlib.sha256(schema.encode()).hexdigest() != _QUEUE_SCHEMA:
        raise Misconfigured(
            f"the queue's schema is not that of Procrastinate {_QUEUE_LIBRARY}: "
            "install the versions that requirements.lock names"
        )
    op.execute("CREATE SCHEMA queue")
    op.execute("SET LOCAL search_path TO queue")
    op.get_bind().exec_driver_sql(schema.replace("%", "%%"))
    op.execute("SET LOCAL search_path TO public")
    op.execute("GRANT USAGE ON SCHEMA queue TO archive_service")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO archive_service")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO archive_service")
    op.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO archive_service")
    tables = op.get_bind().exec_driver_sql(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'queue' AND relkind = 'r'"
    )
    for (name,) in tables.all():
        op.execute(f'ALTER TABLE queue."{name}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE queue."{name}" FORCE ROW LEVEL SECURITY')
        op.execute(
            f'CREATE POLICY queue ON queue."{name}" '
            "USING (coalesce(current_setting('archive.queue', true) = 'on', false))"
        )
