"""Batches of files that somebody wants sealed, on SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert

from archive_service.model.actors import Role
from archive_service.model.forms import Json, read_form
from archive_service.model.identifiers import NO_DEPARTMENT, LegalEntity, as_legal_entity
from archive_service.model.keys import seal_batch_key
from archive_service.model.seal_batches import BatchFile, BatchState, FileState, SealBatch, SealedPlace
from archive_service.model.seals import SealOrder, SealPurpose
from archive_service.model.tasks import Task
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import seal_batch, seal_batch_file
from signing.seal_levels import SealForm, SealLevel

FORM = "batch-file/1"
_COUNTS = (
    b"SELECT count(*) FILTER (WHERE state = 'sealed') AS sealed, "
    b"count(*) FILTER (WHERE state = 'refused') AS refused FROM seal_batch_file WHERE batch = %(id)s"
)
_ADD = Statement.of(insert(seal_batch).values(given(seal_batch.columns)))
_ADD_FILE = Statement.of(insert(seal_batch_file).values(given(seal_batch_file.columns)))
_ACCEPT = Statement(
    b"UPDATE seal_batch SET state = 'accepted', object = %(object)s, files = %(files)s WHERE id = %(id)s"
)
_GET = b"SELECT * FROM seal_batch WHERE id = %(id)s"
_CLAIM = Statement(
    b"SELECT * FROM seal_batch_file WHERE batch = %(id)s AND state = 'waiting' ORDER BY number "
    b"LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
)
_SAVE = Statement(
    b"UPDATE seal_batch_file SET state = %(state)s, code = %(code)s, facts = %(facts)s "
    b"WHERE batch = %(id)s AND number = %(number)s"
)
_FILES = Statement(
    b"SELECT * FROM seal_batch_file WHERE batch = %(id)s AND number > %(after)s ORDER BY number "
    b"LIMIT %(limit)s"
)
_CANCEL = Statement(
    b"UPDATE seal_batch SET state = 'cancelled' WHERE id = %(id)s AND state <> 'cancelled' RETURNING id"
)
_KEEP_COUNTS = Statement(
    b"UPDATE seal_batch SET sealed = counted.sealed, refused = counted.refused FROM ("
    + _COUNTS
    + b") AS counted WHERE id = %(id)s"
)
_DROP_FILES = Statement(b"DELETE FROM seal_batch_file WHERE batch = ANY (%(batches)s::uuid[])")
_UNFINISHED = Statement(
    b"SELECT id FROM seal_batch WHERE state = 'accepted' AND EXISTS ("
    b"SELECT 1 FROM seal_batch_file WHERE batch = id AND seal_batch_file.state = 'waiting') "
    b"ORDER BY asked_at, id"
)
_SHOW_QUEUE = Statement(b"SELECT set_config('archive.queue', 'on', true)")
_QUEUED = Statement(
    b"SELECT (args ->> 'batch')::uuid AS batch, "
    b"bool_or(scheduled_at IS NULL OR scheduled_at <= clock_timestamp()) AS may_begin "
    b"FROM queue.procrastinate_jobs WHERE task_name = %(task)s AND status = 'todo' GROUP BY 1"
)
_ENDED = Statement(
    b"SELECT id, tenant FROM seal_batch WHERE ends_at <= %(at)s ORDER BY ends_at LIMIT %(limit)s "
    b"FOR UPDATE SKIP LOCKED"
)
_FORGET = Statement(b"DELETE FROM seal_batch WHERE id = ANY (%(batches)s::uuid[])")


@dataclass(frozen=True, slots=True)
class SqlSealBatches:
    """`SealBatches` on SQL. Names and digests of files are encrypted under the key of their batch."""

    session: Session
    fields: EncryptedFields

    def add(self, batch: SealBatch) -> None:
        """Insert one that is being received."""
        self.session.run(
            _ADD,
            id=batch.id,
            tenant=batch.tenant,
            department=NO_DEPARTMENT,
            state=batch.state.value,
            form=batch.order.form.value,
            level=batch.order.level.value,
            purpose=batch.order.purpose.value,
            actor=batch.pseudonym,
            role=batch.role.value,
            asked_at=batch.asked_at,
            ends_at=batch.ends_at,
            object=batch.object,
            files=batch.files,
            sealed=0,
            refused=0,
        )

    def accept(self, batch: SealBatch, files: Sequence[BatchFile]) -> None:
        """Write its object and its files: from now on it may be sealed."""
        self.session.run(_ACCEPT, id=batch.id, object=batch.object, files=len(files))
        self.session.run_each(
            _ADD_FILE,
            [
                {
                    "batch": batch.id,
                    "number": one.number,
                    "tenant": batch.tenant,
                    "department": NO_DEPARTMENT,
                    "state": one.state.value,
                    "code": one.code,
                    "size": one.size,
                    "facts": self._encrypted(batch, one),
                }
                for one in files
            ],
        )

    def get(self, batch: UUID, *, share: bool = False) -> SealBatch | None:
        """Return one; with `share` nobody cancels it until the transaction ends."""
        row = self.session.row(Statement(_GET + (b" FOR SHARE" if share else b"")), id=batch)
        if row is None:
            return None
        counts = row if row.state == BatchState.CANCELLED.value else self.session.row(_STANDS, id=batch)
        return _batch(row, counts)

    def claim(self, batch: SealBatch, limit: int) -> Sequence[BatchFile]:
        """Return files that wait, in order, locked."""
        return [self._file(batch, row) for row in self.session.rows(_CLAIM, id=batch.id, limit=limit)]

    def save(self, batch: SealBatch, files: Sequence[BatchFile]) -> None:
        """Write what became of files."""
        self.session.run_each(
            _SAVE,
            [
                {
                    "id": batch.id,
                    "number": one.number,
                    "state": one.state.value,
                    "code": one.code,
                    "facts": self._encrypted(batch, one),
                }
                for one in files
            ],
        )

    def files(self, batch: SealBatch, after: int, limit: int) -> Sequence[BatchFile]:
        """Return files with numbers above `after`, in order."""
        rows = self.session.rows(_FILES, id=batch.id, after=after, limit=limit)
        return [self._file(batch, row) for row in rows]

    def cancel(self, batch: UUID) -> bool:
        """Cancel one, and forget its files; return whether it could be."""
        if self.session.row(_CANCEL, id=batch) is None:
            return False
        self.session.run(_KEEP_COUNTS, id=batch)
        self.session.run(_DROP_FILES, batches=[batch])
        return True

    def unfinished(self) -> Sequence[UUID]:
        """Return batches with files that wait, the oldest first."""
        return [row.id for row in self.session.rows(_UNFINISHED)]

    def queued(self) -> Mapping[UUID, bool]:
        """Return the batches with a job that waits in the queue, and whether it may begin now."""
        self.session.rows(_SHOW_QUEUE)
        rows = self.session.rows(_QUEUED, task=Task.SEAL_BATCH.value)
        return {row.batch: row.may_begin for row in rows}

    def ended(self, at: datetime, limit: int) -> Sequence[tuple[UUID, LegalEntity]]:
        """Return batches whose time is over, locked."""
        rows = self.session.rows(_ENDED, at=at, limit=limit)
        return [(row.id, as_legal_entity(row.tenant)) for row in rows]

    def forget(self, batches: Sequence[UUID]) -> None:
        """Delete, with their files."""
        self.session.run(_DROP_FILES, batches=list(batches))
        self.session.run(_FORGET, batches=list(batches))

    def _encrypted(self, batch: SealBatch, file: BatchFile) -> bytes:
        return self.fields.encrypt(
            batch.tenant, seal_batch_key(batch.id), _row(batch, file.number), _written(file)
        )

    def _file(self, batch: SealBatch, row: Any) -> BatchFile:
        facts = self.fields.decrypt(
            batch.tenant, seal_batch_key(batch.id), _row(batch, row.number), bytes(row.facts)
        )
        known: Json = {"name": "", "place": None} if facts is None else read_form(facts, FORM)
        return BatchFile(
            number=row.number,
            name=known["name"],
            size=row.size,
            state=FileState(row.state),
            code=row.code,
            place=_place(known["place"]),
        )


_STANDS = Statement(_COUNTS)


def _row(batch: SealBatch, number: int) -> str:
    return f"seal_batch_file {batch.id} {number}"


def _batch(row: Any, counts: Any) -> SealBatch:
    order = SealOrder(
        legal_entity=as_legal_entity(row.tenant),
        form=SealForm(row.form),
        level=SealLevel(row.level),
        purpose=SealPurpose(row.purpose),
    )
    return SealBatch(
        id=row.id,
        order=order,
        state=BatchState(row.state),
        pseudonym=row.actor,
        role=Role(row.role),
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        object=row.object,
        files=row.files,
        sealed=counts.sealed,
        refused=counts.refused,
    )


def _written(file: BatchFile) -> bytes:
    place = file.place
    facts = place and {
        "seal": str(place.seal),
        "name": place.name,
        "sha256": place.sha256,
        "nonce": place.nonce.hex(),
        "commitment": place.commitment,
        "at": place.at.isoformat(),
        "object": place.object,
        "offset": place.offset,
        "length": place.length,
    }
    return orjson.dumps({"format": FORM, "name": file.name, "place": facts})


def _place(facts: Any) -> SealedPlace | None:
    if facts is None:
        return None
    return SealedPlace(
        seal=UUID(facts["seal"]),
        name=facts["name"],
        sha256=facts["sha256"],
        nonce=bytes.fromhex(facts["nonce"]),
        commitment=facts["commitment"],
        at=datetime.fromisoformat(facts["at"]),
        object=facts["object"],
        offset=facts["offset"],
        length=facts["length"],
    )
