"""Names of those who act in a table of their own, encrypted; tokens that can be listed and revoked."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

_ACTOR = """
CREATE TABLE actor (
  id uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  index bytea,
  facts bytea NOT NULL,
  erased timestamptz,
  PRIMARY KEY (id),
  UNIQUE (index)
);
ALTER TABLE actor ENABLE ROW LEVEL SECURITY;
ALTER TABLE actor FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON actor
  USING (archive_sees(tenant, department)) WITH CHECK (archive_sees(tenant, department));
GRANT SELECT, INSERT, UPDATE, DELETE ON actor TO archive_service;
"""

# The names that `token.actor` holds in clear cannot be encrypted here: the service does it when it starts.
_TOKEN = """
ALTER TABLE token
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN holder uuid,
  ADD COLUMN revoked timestamptz;
ALTER TABLE token ALTER COLUMN id DROP DEFAULT, ADD UNIQUE (id);
CREATE INDEX ix_token_holder ON token (holder);
"""


def upgrade() -> None:
    """Add the table and the columns."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_ACTOR)
    op.execute(_TOKEN)
