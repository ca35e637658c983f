"""Evidence batches on SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, insert, select, update

from archive_service.access.scope import SHARED
from archive_service.errors import NotFound
from archive_service.model.evidence_batch import DatedBatch, HeldBatch, StampPlace
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import evidence_batch
from signing.digests import Digest

_ADD = Statement.of(insert(evidence_batch).values(given(evidence_batch.columns)))
_GET = Statement.of(select(evidence_batch).where(evidence_batch.c.id == bindparam("id")))
_SEVERAL = Statement.of(
    select(evidence_batch)
    .where(evidence_batch.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(evidence_batch.c.dated_at, evidence_batch.c.id)
)
_ALL = Statement.of(select(evidence_batch).order_by(evidence_batch.c.dated_at, evidence_batch.c.id))
_STAMPED = (
    "renewal_objects",
    "renewal_positions",
    "signature",
    "renewed_at",
    "authority",
    "certificate_ends",
)
_RENEW = Statement.of(
    update(evidence_batch)
    .where(evidence_batch.c.id == bindparam("wanted"))
    .values(given(evidence_batch.c[name] for name in _STAMPED))
)
# The source of several records of one flow is read once for each of them: its bytes count as often.
_HELD = Statement(
    b"SELECT evidence_batch.*, held.records AS held_records, held.bytes AS held_bytes, "
    b"coalesce(own.size, 0) AS object_bytes FROM evidence_batch "
    b"JOIN (SELECT record.evidence_batch AS id, count(*) AS records, "
    b"coalesce(sum(coalesce(source.size, 0) + coalesce(document.size, 0)), 0)::bigint AS bytes FROM record "
    b"LEFT JOIN stored_object AS source ON source.name = record.source_object "
    b"LEFT JOIN stored_object AS document ON document.name = record.document_object "
    b"WHERE record.state = 'sealed' AND record.evidence_batch IS NOT NULL GROUP BY record.evidence_batch"
    b") AS held USING (id) LEFT JOIN stored_object AS own ON own.name = evidence_batch.object "
    b"ORDER BY evidence_batch.dated_at, evidence_batch.id"
)


_OWN_BYTES = Statement(
    b"SELECT record.id, (coalesce(source.size, 0) + coalesce(document.size, 0))::bigint AS content, "
    b"coalesce(own.size, 0)::bigint AS evidence FROM record "
    b"LEFT JOIN stored_object AS source ON source.name = record.source_object "
    b"LEFT JOIN stored_object AS document ON document.name = record.document_object "
    b"LEFT JOIN stored_object AS own ON own.name = record.evidence_object "
    b"WHERE record.id = ANY (%(records)s::uuid[])"
)


@dataclass(frozen=True, slots=True)
class SqlEvidenceBatches:
    """`EvidenceBatches` on SQL."""

    session: Session
    images: RowImages

    def add(self, batch: DatedBatch) -> None:
        """Insert."""
        self.images.touch("evidence_batch", batch.id)
        self.session.run(
            _ADD,
            id=batch.id,
            tenant=SHARED,
            department=SHARED,
            object=batch.object,
            algorithm=batch.root.algorithm,
            root=batch.root.value,
            dated_at=batch.dated_at,
            members=batch.members,
            **_stamped(batch),
        )

    def renew(self, batches: Sequence[DatedBatch]) -> None:
        """Write the time stamps."""
        self.images.touch("evidence_batch", *(batch.id for batch in batches))
        self.session.run_each(_RENEW, [{"wanted": batch.id, **_stamped(batch)} for batch in batches])

    def get(self, batch: UUID) -> DatedBatch:
        """Return one; raise `NotFound`."""
        row = self.session.row(_GET, id=batch)
        if row is None:
            raise NotFound("no such evidence batch")
        return _batch(row)

    def several(self, batches: Collection[UUID]) -> Sequence[DatedBatch]:
        """Return those of these that exist, the oldest first."""
        return [_batch(row) for row in self.session.rows(_SEVERAL, ids=list(batches))]

    def all(self) -> Sequence[DatedBatch]:
        """Return all, the oldest first."""
        return [_batch(row) for row in self.session.rows(_ALL)]

    def own_bytes(self, records: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
        """Return the bytes of source and document, and those of the evidence, of records in no batch."""
        rows = self.session.rows(_OWN_BYTES, records=list(records))
        return {row.id: (row.content, row.evidence) for row in rows}

    def held(self) -> Sequence[HeldBatch]:
        """Return those with sealed records, the oldest first."""
        return [
            HeldBatch(
                batch=_batch(row),
                records=row.held_records,
                bytes=row.held_bytes,
                object_bytes=row.object_bytes,
            )
            for row in self.session.rows(_HELD)
        ]


def _stamped(batch: DatedBatch) -> dict[str, Any]:
    return {
        "renewal_objects": [one.object for one in batch.renewals],
        "renewal_positions": [one.position for one in batch.renewals],
        "signature": batch.signature,
        "renewed_at": batch.renewed_at,
        "authority": batch.authority,
        "certificate_ends": batch.certificate_ends,
    }


def _batch(row: Any) -> DatedBatch:
    return DatedBatch(
        id=row.id,
        object=row.object,
        root=Digest(row.algorithm, row.root),
        dated_at=row.dated_at,
        authority=row.authority,
        certificate_ends=row.certificate_ends,
        members=row.members,
        renewals=tuple(map(StampPlace, row.renewal_objects, row.renewal_positions)),
        signature=row.signature,
        renewed_at=row.renewed_at,
    )
