"""Whether a private establishment carries out a mission of public service."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; null is unknown, as it was."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute("ALTER TABLE establishment ADD COLUMN public_service_mission boolean")
