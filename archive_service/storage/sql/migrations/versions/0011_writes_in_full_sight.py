"""Rows are written by who sees all: the failure of a key tells nobody what others have."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

_WRITES = """
CREATE FUNCTION archive_writes() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    current_setting('archive.scope', true) = 'all'
    AND current_setting('archive.role', true) IN ('operator', 'service'), false)
$$;
"""

_TABLES = (
    "actor",
    "deposit",
    "earlier_decision",
    "establishment",
    "establishment_move",
    "evidence_batch",
    "file",
    "journal_entry",
    "journal_head",
    "journal_leaf",
    "journal_waiting",
    "person",
    "person_identifier",
    "record",
    "record_link",
    "resource",
    "rulebook",
    "stored_object",
    "token",
    "trace",
    "trace_batch",
)


def upgrade() -> None:
    """Have what is written checked before any key is looked at."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_WRITES)
    for table in _TABLES:
        op.execute(f"ALTER POLICY scope ON {table} WITH CHECK (archive_writes())")
