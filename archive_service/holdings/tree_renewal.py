"""Renew the hash tree of records: their objects are read and hashed again, with another algorithm.

Records of any batches are put into a new batch. Its tree covers the objects and all earlier evidence of each
record (RFC 4998, 5.3). The batches that they were in stay as they are: they have the earlier chains, and the
records that could not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO, cast
from uuid import UUID

from archive_service.errors import ArchiveServiceError, ObjectDamaged
from archive_service.holdings.archival_package import package_of
from archive_service.holdings.dated_batches import keep_batch, material_of
from archive_service.holdings.evidence_batches import (
    EarlierEvidence,
    StoredBatch,
    members_of,
    written_groups,
)
from archive_service.holdings.evidence_reader import EvidenceReader
from archive_service.holdings.later_stamps import LaterStamp
from archive_service.holdings.stamp_renewal import LOCK
from archive_service.holdings.stored_objects import copy_source, naming
from archive_service.model.actors import Actor
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.evidence_batch import DatedBatch, StampPlace
from archive_service.model.evidence_renewals import RenewalDone, RenewalProblem
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordState
from archive_service.ports import EncryptedObjects, PublicObjects, Transaction, Transactions
from signing.digests import HASHES, Digest
from signing.evidence import EvidenceBatch
from signing.evidence_reading import covers
from signing.evidence_renewal import rehashed
from signing.evidence_writing import EvidenceParts
from signing.timestamps import TimeStamper
from signing.trust import TrustStore

_PAGE = 200
_LARGEST = 1 << 30
"""Bytes that are read before a new batch is closed: what a killed process has to read again."""
_CHANGED = "record-changed"


@dataclass(frozen=True, slots=True)
class _Hashed:
    """A record and what the new tree covers of it."""

    record: Record
    within: DatedBatch
    """The batch that it was in."""
    members: Sequence[Digest]

    @property
    def renewals(self) -> tuple[StampPlace, ...]:
        """The later time stamps that its evidence had."""
        return self.within.renewals


class _Hashing:
    """A file that keeps nothing but the digests of what is written into it."""

    def __init__(self, *algorithms: str) -> None:
        self._hashes = {name: HASHES[name]() for name in algorithms}
        self.size = 0

    def writelines(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.size += len(piece)
            for one in self._hashes.values():
                one.update(piece)

    def digest(self, algorithm: str) -> Digest:
        return Digest(algorithm, self._hashes[algorithm].digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewTrees:
    """Hashes objects again. It may be interrupted anywhere and repeated: what was closed is not read
    again.
    """

    transactions: Transactions
    objects: EncryptedObjects
    public: PublicObjects
    reader: EvidenceReader
    stamper: TimeStamper
    trust: Callable[[], TrustStore]
    new_id: Callable[[], UUID]
    limit: int
    """Most records of a new batch."""

    def renew(self, former: Collection[str], to: str, after: int, by: Actor, done: RenewalDone) -> int | None:
        """Put records whose tree is of one of the `former` algorithms into one new batch over the algorithm
        `to`, from the one after number `after` on; add what was done to `done`.

        A record that cannot be read, or that is no longer what was dated, is told and stays in its batch.

        Returns:
            The number of the last record that was read, or None when none is left.

        Raises:
            SigningError: no time stamp can be obtained. Misconfigured: the trust cannot be read.
            StoreUnavailable: the rest is left for the next run.
        """
        with self.transactions.begin(by) as transaction:
            transaction.lock(LOCK)
            hashed, last = self._hashed(former, to, after, transaction, done)
            if last is None:
                return None
            if hashed:
                self._close(hashed, to, transaction, by, done)
        return last

    def _hashed(
        self, former: Collection[str], to: str, after: int, transaction: Transaction, done: RenewalDone
    ) -> tuple[list[_Hashed], int | None]:
        """Read records until a batch is full; return them and the number of the last one."""
        hashed: list[_Hashed] = []
        known: dict[UUID, DatedBatch] = {}
        last, read = None, 0
        while len(hashed) < self.limit and read < _LARGEST:
            asked = min(_PAGE, self.limit - len(hashed))
            page = transaction.records.under_algorithms(former, last or after, asked)
            if not page:
                break
            for record in page:
                last, within = record.number, record.evidence_batch
                assert within is not None  # as it was asked for
                if within not in known:
                    known[within] = transaction.evidence_batches.get(within)
                found = self._read(record, known[within], to, done)
                if found is not None:
                    hashed.append(found[0])
                    read += found[1]
                if read >= _LARGEST:
                    break
        done.bytes_read += read
        return hashed, last

    def _read(
        self, record: Record, within: DatedBatch, to: str, done: RenewalDone
    ) -> tuple[_Hashed, int] | None:
        """Return what the new tree covers of a record, and how many bytes were read for it."""
        try:
            parts = self.reader.parts_of(record, within.renewals)
            digests, size = self._members(record, parts, to)
        except Exception as error:  # an error with one record must not stop the others
            if isinstance(error, ArchiveServiceError) and error.retryable:
                raise
            code = error.code if isinstance(error, ArchiveServiceError) else type(error).__name__
            message = str(error) if isinstance(error, ArchiveServiceError) else "its evidence is unreadable"
            done.problems.append(RenewalProblem(record=record.id, code=code, message=message))
            return None
        return _Hashed(record, within, rehashed(digests, parts.chains)), size

    def _members(self, record: Record, parts: EvidenceParts, to: str) -> tuple[Sequence[Digest], int]:
        """Return the new digests of the objects of a record, and their bytes together.

        Each object is compared with the digest that was dated.
        """
        first = parts.chains[0].algorithm
        source = _Hashing("sha256", first, to)
        with naming(f"record {record.id}: its source"):
            copy_source(record, self.objects, cast("BinaryIO", source))
        with naming(f"record {record.id}: its document"):
            package = package_of(record, self.objects)
        members = [source]
        for content in (package.document, package.manifest, package.nonce):
            members.append(_Hashing("sha256", first, to))
            members[-1].writelines([content])
        if record.details.manifest_digest is None:  # of an older version: its evidence alone says it
            is_dated = covers(parts.der(), [one.digest(first) for one in members])
        else:
            is_dated = [one.digest("sha256") for one in members] == members_of(record)
        if not is_dated:
            raise ObjectDamaged(f"record {record.id}: it is not what was dated")
        return [one.digest(to) for one in members], sum(one.size for one in members)

    def _dated(self, members: Sequence[_Hashed]) -> EvidenceBatch:
        return EvidenceBatch.close([one.members for one in members], self.stamper, trust=self.trust())

    def _unchanged(
        self, hashed: Sequence[_Hashed], transaction: Transaction, done: RenewalDone
    ) -> list[_Hashed]:
        """Lock the records; return those that are what they were when they were read."""
        present = {one.id: one for one in transaction.records.locked([one.record.id for one in hashed])}
        found = []
        for one in hashed:
            now = present.get(one.record.id)
            if now is not None and _state(now) == _state(one.record):
                found.append(one)
            elif now is not None and now.state is RecordState.SEALED:
                message = f"record {now.id} was changed meanwhile: the next run takes it"
                done.problems.append(RenewalProblem(record=now.id, code=_CHANGED, message=message))
        return found

    def _close(
        self, hashed: Sequence[_Hashed], to: str, transaction: Transaction, by: Actor, done: RenewalDone
    ) -> None:
        """Date the records together, store their batch, and name it in their rows."""
        # Records that were together stay together, so that the earlier evidence is named once for each batch.
        members = sorted(hashed, key=lambda one: (str(one.record.evidence_batch), one.record.number))
        # The authority is asked before records are locked: whoever changes one must not wait for its answer.
        batch = self._dated(members)
        unchanged = self._unchanged(members, transaction, done)
        if not unchanged:
            return
        if len(unchanged) < len(members):
            members, batch = unchanged, self._dated(unchanged)
        later = LaterStamp(stamp=batch.stamp, policy=self.trust().algorithms, done=done)
        within = {one.within.id: one.within for one in members}
        if [one for one in within.values() if later.is_behind(one)]:
            return
        stored = StoredBatch(
            id=self.new_id(),
            records=tuple(one.record.id for one in members),
            tree=batch.tree,
            validation=material_of(batch.stamp),
            earlier=tuple(_earlier(members)),
            groups=written_groups([one.members for one in members]),
        )
        dated = keep_batch(stored, batch, self.public, transaction)
        transaction.records.rehash([one.record for one in members], dated)
        earlier = {one.record.evidence_batch for one in members if one.record.evidence_batch is not None}
        transaction.record(
            Tag.EVIDENCE_RENEWED,
            stored.id,
            by,
            ("kind", RenewalKind.TREE.value),
            ("algorithm", to),
            ("batches", str(len(earlier))),
            ("records", str(len(members))),
            ("object", dated.object.rpartition("/")[2]),
        )
        done.batches.update(earlier)
        done.records += len(members)


def _state(record: Record) -> tuple[object, ...]:
    """Return what must not change while a record is hashed."""
    return (
        record.state,
        record.source_object,
        record.document_object,
        record.dossier_object,
        record.evidence_batch,
        record.evidence_position,
    )


def _earlier(members: Sequence[_Hashed]) -> list[EarlierEvidence]:
    return [
        EarlierEvidence(
            object=name,
            renewals=renewals,
            positions=tuple(one.record.evidence_position or 0 for one in group),
        )
        for (name, renewals), group in groupby(
            members, key=lambda one: (one.record.evidence_object, one.renewals)
        )
    ]
