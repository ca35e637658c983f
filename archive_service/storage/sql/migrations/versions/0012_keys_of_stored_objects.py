"""Name the keys of stored objects of earlier versions with the tenant that wraps them, as later ones are."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

# The name of an object begins with the tenant under whose key it is encrypted.
_QUALIFY = """
SET LOCAL archive.scope = 'all';
SET LOCAL archive.role = 'service';
UPDATE stored_object SET key = key || '@' || split_part(name, '/', 1)
  WHERE key <> '' AND position('@' IN key) = 0;
SET LOCAL archive.scope = '';
SET LOCAL archive.role = '';
"""


def upgrade() -> None:
    """Qualify the names of keys that have no tenant."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_QUALIFY)
