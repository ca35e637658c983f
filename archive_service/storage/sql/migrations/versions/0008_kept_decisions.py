"""Decisions that others followed, and the rulebooks that decisions rest on."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

_EARLIER = """
CREATE TABLE earlier_decision (
  record uuid NOT NULL,
  number integer NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  facts bytea NOT NULL,
  PRIMARY KEY (record, number)
);
ALTER TABLE earlier_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE earlier_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON earlier_decision
  USING (archive_sees(tenant, department)) WITH CHECK (archive_sees(tenant, department));
GRANT SELECT, INSERT, UPDATE, DELETE ON earlier_decision TO archive_service;
"""

_RULEBOOK = """
CREATE TABLE rulebook (
  digest bytea NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  layer varchar(16) NOT NULL,
  key varchar(9) NOT NULL,
  name varchar NOT NULL,
  object varchar(128) NOT NULL,
  first_seen timestamptz NOT NULL,
  PRIMARY KEY (digest)
);
ALTER TABLE rulebook ENABLE ROW LEVEL SECURITY;
ALTER TABLE rulebook FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON rulebook
  USING (archive_sees(tenant, department)) WITH CHECK (archive_sees(tenant, department));
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rulebook
  FOR EACH STATEMENT EXECUTE FUNCTION archive_append_only();
GRANT SELECT, INSERT ON rulebook TO archive_service;
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_EARLIER)
    op.execute(_RULEBOOK)
