"""Which provisional tenants became whose, so that their journal is seen by who has their records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive_service.storage.tables import establishment_move

revision = "0003"
down_revision = "0002"

_JOURNAL = ("journal_entry", "journal_waiting", "journal_leaf")


def upgrade() -> None:
    """Add the table where the first revision, which makes the tables as they are today, did not."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    if not sa.inspect(op.get_bind()).has_table("establishment_move"):
        establishment_move.create(op.get_bind())
        op.execute("ALTER TABLE establishment_move ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE establishment_move FORCE ROW LEVEL SECURITY")
        op.execute(
            "CREATE POLICY scope ON establishment_move USING (archive_sees(tenant, department)) "
            "WITH CHECK (archive_sees(tenant, department))"
        )
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON establishment_move TO archive_service")
    for table in _JOURNAL:
        # The journal only grows, so its rows cannot change hands: who has the records may read them.
        op.execute(
            f"CREATE POLICY moved ON {table} FOR SELECT USING ("
            "current_setting('archive.scope', true) = 'tenants' AND EXISTS ("
            f"SELECT 1 FROM establishment_move AS moved WHERE moved.provisional = {table}.tenant))"
        )
