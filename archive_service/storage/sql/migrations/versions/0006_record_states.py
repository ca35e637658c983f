"""A record's state is one of the known ones, and follows only those that it may follow."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

_STATES = """
ALTER TABLE record ADD CONSTRAINT record_state_known
  CHECK (state IN ('received', 'documented', 'sealed', 'set-aside', 'eliminated'));
"""

# The condition is part of the trigger, so a legal change calls no function.
_TRANSITIONS = """
CREATE FUNCTION archive_refuse_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a record does not become % that is %', NEW.state, OLD.state
    USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER record_state BEFORE UPDATE OF state ON record FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND OLD.state || ' ' || NEW.state NOT IN (
    'received documented', 'received set-aside', 'documented sealed', 'documented received',
    'documented set-aside', 'set-aside received', 'sealed eliminated'))
  EXECUTE FUNCTION archive_refuse_state();
"""


def upgrade() -> None:
    """Have the database refuse what the code refuses."""
    op.execute("SET LOCAL lock_timeout = '30s'")
    op.execute(_STATES)
    op.execute(_TRANSITIONS)
