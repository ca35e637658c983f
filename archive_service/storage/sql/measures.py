"""Counts of the whole instance, on SQL. Each reads an index, or a table that stays small."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.model.measures import Measures
from archive_service.storage.sql.statements import Session, Statement

_RECORDS = Statement(
    b"SELECT state, (SELECT count(*) FROM record WHERE record.state = one.state) AS number "
    b"FROM unnest(ARRAY['received', 'documented', 'set-aside', 'eliminating']) AS one(state)"
)
_OLDEST_UNDATED = Statement(
    b"SELECT (SELECT received_at FROM deposit WHERE id = record.deposit) AS at FROM record "
    b"WHERE state = 'documented' ORDER BY number LIMIT 1"
)
_SEALS = Statement(
    b"SELECT purpose, sum(number::bigint)::bigint AS number "
    b"FROM seal_use, jsonb_each_text(by_purpose) AS one(purpose, number) GROUP BY purpose ORDER BY purpose"
)
_BATCH_FILES = Statement(
    b"SELECT state, code, count(*) AS number FROM seal_batch_file GROUP BY state, code ORDER BY state, code"
)
_OLDEST_BATCH = Statement(
    b"SELECT min(asked_at) AS at FROM seal_batch WHERE state = 'accepted' AND EXISTS ("
    b"SELECT 1 FROM seal_batch_file AS file WHERE file.batch = seal_batch.id AND file.state = 'waiting')"
)
_SHOW_QUEUE = Statement(b"SELECT set_config('archive.queue', 'on', true)")
_JOBS = Statement(
    b"SELECT queue_name, status::text AS status, count(*) AS number FROM queue.procrastinate_jobs "
    b"GROUP BY queue_name, status ORDER BY queue_name, status"
)


@dataclass(frozen=True, slots=True)
class SqlMeasures:
    """`Counts` on SQL."""

    session: Session

    def read(self) -> Measures:
        """Count what is there now."""
        files = self.session.rows(_BATCH_FILES)
        states = {row.state: 0 for row in files}
        for row in files:
            states[row.state] += row.number
        undated, batch = self.session.row(_OLDEST_UNDATED), self.session.row(_OLDEST_BATCH)
        self.session.rows(_SHOW_QUEUE)
        jobs = self.session.rows(_JOBS)
        return Measures(
            records={row.state: row.number for row in self.session.rows(_RECORDS)},
            oldest_undated=None if undated is None else undated.at,
            seals={row.purpose: row.number for row in self.session.rows(_SEALS)},
            batch_files=states,
            batch_refusals={row.code: row.number for row in files if row.code},
            oldest_batch=None if batch is None else batch.at,
            jobs={(row.queue_name, row.status): row.number for row in jobs},
        )
