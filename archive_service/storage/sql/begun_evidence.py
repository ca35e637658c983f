"""Batches of evidence that are begun, on SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from archive_service.access.scope import SHARED
from archive_service.storage.sql.statements import Session, Statement

# A record that another batch has is left to it: its row may be free while the authority of that one is asked.
_BEGIN = Statement(
    b"INSERT INTO evidence_begun (record, tenant, department, batch, begun_at) "
    b"SELECT record, %(shared)s, %(shared)s, %(batch)s, %(at)s FROM unnest(%(records)s::uuid[]) AS record "
    b"ON CONFLICT (record) DO NOTHING RETURNING record"
)
_ALL = Statement(b"SELECT batch FROM evidence_begun GROUP BY batch ORDER BY min(begun_at), batch")
_OF = Statement(b"SELECT record, begun_at FROM evidence_begun WHERE batch = %(batch)s")
_END = Statement(b"DELETE FROM evidence_begun WHERE batch = %(batch)s RETURNING record")
_LEAVE_OUT = Statement(
    b"DELETE FROM evidence_begun WHERE batch = %(batch)s AND record = ANY (%(records)s::uuid[])"
)


@dataclass(frozen=True, slots=True)
class SqlBegunEvidence:
    """`BegunEvidence` on SQL. It is in no row image: the records of a rebuilt home are dated anew."""

    session: Session

    def begin(self, batch: UUID, records: Sequence[UUID], at: datetime) -> Collection[UUID]:
        """Put records into a batch; return those that no other batch has."""
        rows = self.session.rows(_BEGIN, batch=batch, records=list(records), at=at, shared=SHARED)
        return {row.record for row in rows}

    def batches(self) -> Sequence[UUID]:
        """Return the batches that are begun, the oldest first."""
        return [row.batch for row in self.session.rows(_ALL)]

    def records(self, batch: UUID, since: datetime) -> Collection[UUID]:
        """Return the records of a batch that was begun then or later."""
        return {row.record for row in self.session.rows(_OF, batch=batch) if row.begun_at >= since}

    def leave_out(self, batch: UUID, records: Collection[UUID]) -> None:
        """Let go of some records of a batch."""
        if records:
            self.session.run(_LEAVE_OUT, batch=batch, records=list(records))

    def end(self, batch: UUID) -> Collection[UUID]:
        """Forget a batch; return the records that it had."""
        return {row.record for row in self.session.rows(_END, batch=batch)}
