"""The first tables, their row-level security, the journal's guards, and the queue."""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

from archive_service.storage.tables import APPEND_ONLY, metadata

revision = "0001"
down_revision = None

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

_APPEND_ONLY = """
CREATE FUNCTION archive_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def upgrade() -> None:
    """Create everything; the service's role gets only what it needs."""
    connection = op.get_bind()
    op.execute("SET LOCAL lock_timeout = '30s'")
    metadata.create_all(connection)
    op.execute(_SEES)
    op.execute(_APPEND_ONLY)
    for table in metadata.sorted_tables:
        protected = table in APPEND_ONLY
        op.execute(f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table.name}" FORCE ROW LEVEL SECURITY')
        op.execute(
            f'CREATE POLICY scope ON "{table.name}" USING (archive_sees(tenant, department)) '
            "WITH CHECK (archive_sees(tenant, department))"
        )
        rights = "SELECT, INSERT" if protected else "SELECT, INSERT, UPDATE, DELETE"
        op.execute(f'GRANT {rights} ON "{table.name}" TO archive_service')
        if protected:
            op.execute(
                f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table.name}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION archive_append_only()"
            )
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO archive_service")
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    _create_queue()


def _create_queue() -> None:
    """Put Procrastinate's own schema beside ours, closed to whoever has not said that it is the queue."""
    op.execute("CREATE SCHEMA queue")
    op.execute("SET LOCAL search_path TO queue")
    for statement in (SchemaManager.get_schema(),):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
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
