"""The elimination of records: executions, what becomes of each record, and the state in between."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"

_TABLES = """
CREATE TABLE execution (
  appraisal uuid NOT NULL PRIMARY KEY,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  list_digest bytea NOT NULL,
  agreed_by varchar(64) NOT NULL,
  visa_by varchar(64) NOT NULL,
  visa_at timestamptz,
  executed_by varchar(64) NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  certificate_object varchar(200) NOT NULL
);
CREATE TABLE elimination (
  appraisal uuid NOT NULL,
  record uuid NOT NULL,
  tenant varchar(32) NOT NULL,
  department varchar(3) NOT NULL,
  number bigint NOT NULL,
  rule varchar(64) NOT NULL,
  last_day date NOT NULL,
  final_action varchar(16) NOT NULL,
  stage varchar(16) NOT NULL,
  code varchar(32) NOT NULL,
  locked_until timestamptz,
  person uuid,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (appraisal, record)
);
CREATE INDEX ix_elimination_record ON elimination (record);
CREATE INDEX elimination_unfinished ON elimination (stage, appraisal)
  WHERE stage IN ('waiting', 'eliminating');
CREATE UNIQUE INDEX elimination_once ON elimination (record)
  WHERE stage IN ('waiting', 'eliminating', 'eliminated');
ALTER TABLE execution ENABLE ROW LEVEL SECURITY;
ALTER TABLE execution FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON execution
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
ALTER TABLE elimination ENABLE ROW LEVEL SECURITY;
ALTER TABLE elimination FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON elimination
  USING (archive_sees(tenant, department)) WITH CHECK (archive_writes());
GRANT SELECT, INSERT, UPDATE, DELETE ON execution TO archive_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON elimination TO archive_service;
ALTER TABLE stored_object ADD COLUMN let_go_at timestamptz;
"""

_STATES = """
ALTER TABLE record DROP CONSTRAINT record_state_known;
ALTER TABLE record ADD CONSTRAINT record_state_known
  CHECK (state IN ('received', 'documented', 'sealed', 'set-aside', 'eliminating', 'eliminated'));
DROP TRIGGER record_state ON record;
CREATE TRIGGER record_state BEFORE UPDATE OF state ON record FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND OLD.state || ' ' || NEW.state NOT IN (
    'received documented', 'received set-aside', 'documented sealed', 'documented received',
    'documented set-aside', 'set-aside received', 'sealed eliminating', 'eliminating eliminated'))
  EXECUTE FUNCTION archive_refuse_state();
"""


def upgrade() -> None:
    """Create the tables, and let a record be eliminated in two steps."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_TABLES)
    op.execute(_STATES)
