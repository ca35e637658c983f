"""Evidence batches on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from archive_service.access.scope import SHARED
from archive_service.errors import NotFound
from archive_service.model.evidence_batch import DatedBatch
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import evidence_batch
from signing.digests import Digest

_ADD = Statement.of(insert(evidence_batch).values(given(evidence_batch.columns)))
_GET = Statement.of(select(evidence_batch).where(evidence_batch.c.id == bindparam("id")))
_ALL = Statement.of(select(evidence_batch).order_by(evidence_batch.c.dated_at, evidence_batch.c.id))


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
            authority=batch.authority,
            certificate_ends=batch.certificate_ends,
            members=batch.members,
        )

    def get(self, batch: UUID) -> DatedBatch:
        """Return one; raise `NotFound`."""
        row = self.session.row(_GET, id=batch)
        if row is None:
            raise NotFound("no such evidence batch")
        return _batch(row)

    def all(self) -> Sequence[DatedBatch]:
        """Return all, the oldest first."""
        return [_batch(row) for row in self.session.rows(_ALL)]


def _batch(row: Any) -> DatedBatch:
    return DatedBatch(
        id=row.id,
        object=row.object,
        root=Digest(row.algorithm, row.root),
        dated_at=row.dated_at,
        authority=row.authority,
        certificate_ends=row.certificate_ends,
        members=row.members,
    )
