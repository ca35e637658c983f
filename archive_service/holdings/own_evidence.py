"""Put evidence that records have of their own under renewal: that which came with a package, and that of
older homes.

Records whose evidence ends with the same tokens become a batch. Nothing of their evidence is changed or
dated: what is given of a record stays the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.gathered_evidence import GatheredBatch, written_gathering
from archive_service.holdings.stamp_renewal import LOCK
from archive_service.holdings.stored_objects import naming
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.evidence_batch import DatedBatch, HeldBatch
from archive_service.model.evidence_renewals import RenewalDone, RenewalProblem
from archive_service.model.journal import Tag
from archive_service.model.records import Record
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import EncryptedObjects, PublicObjects, Transaction, Transactions
from signing.cms_reading import read_token
from signing.evidence_parts import taken_apart
from signing.evidence_reading import UnsoundEvidence
from signing.kept_tokens import kept_token
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore

_PAGE = 500
_FEW = 50
_UNSOUND = "evidence-unsound"


@dataclass(frozen=True, slots=True)
class _Under:
    """What the evidence of a record ends with."""

    algorithm: str
    tokens: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherOwnEvidence:
    """Makes batches of such records. It may be interrupted anywhere and repeated; two at once do it once."""

    transactions: Transactions
    objects: EncryptedObjects
    public: PublicObjects
    trust: Callable[[], TrustStore]
    new_id: Callable[[], UUID]

    def foreseen(self, by: Actor, problems: list[RenewalProblem]) -> Sequence[HeldBatch]:
        """Return the batches that would be made; add to `problems` the records whose evidence cannot be read.

        Raises:
            StoreUnavailable: nothing can be said now. Misconfigured: the trust cannot be read.
        """
        found: dict[_Under, tuple[int, int, int]] = {}
        after: int | None = 0
        while after is not None:
            with self.transactions.begin(by) as transaction:
                page = transaction.records.with_own_evidence(after, _PAGE)
                sizes = transaction.evidence_batches.own_bytes([one.id for one in page])
            for under, records in self._grouped(page, problems).items():
                count, content, evidence = found.get(under, (0, 0, 0))
                found[under] = (
                    count + len(records),
                    content + sum(sizes[one.id][0] for one in records),
                    evidence + sum(sizes[one.id][1] for one in records),
                )
            after = page[-1].number if page else None
        return [
            HeldBatch(
                batch=self._dated(under, self.new_id(), "", count),
                records=count,
                bytes=content,
                object_bytes=evidence,
            )
            for under, (count, content, evidence) in found.items()
        ]

    def waits(self, problems: list[RenewalProblem]) -> bool:
        """Say whether there is a record that `gather` can put into a batch; add to `problems` those that were
        met before and whose evidence cannot be read. Raise as `foreseen` does.
        """
        after: int | None = 0
        while after is not None:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.records.with_own_evidence(after, _FEW)
            if self._grouped(page, problems):
                return True
            after = page[-1].number if page else None
        return False

    def gather(self, by: Actor, done: RenewalDone) -> Collection[UUID]:
        """Make the batches, and return them; add to the problems of `done` the records whose evidence cannot
        be read. Raise as `foreseen` does.
        """
        after: int | None = 0
        made: set[UUID] = set()
        while after is not None:
            with self.transactions.begin(by) as transaction:
                transaction.lock(LOCK)
                page = transaction.records.with_own_evidence(after, _PAGE)
                for under, records in self._grouped(page, done.problems).items():
                    made.update(self._keep(under, records, transaction, by))
                after = page[-1].number if page else None
        return made

    def _grouped(
        self, page: Sequence[Record], problems: list[RenewalProblem]
    ) -> Mapping[_Under, Sequence[Record]]:
        """Return the records of a page by what their evidence ends with."""
        found: dict[_Under, list[Record]] = {}
        for record in page:
            try:
                found.setdefault(self._read(record), []).append(record)
            except (ArchiveServiceError, UnsoundEvidence, UnsoundToken) as error:
                if isinstance(error, ArchiveServiceError) and error.retryable:
                    raise
                problems.append(_problem(record, error))
        return found

    def _read(self, record: Record) -> _Under:
        with naming(f"record {record.id}: its evidence"):
            content = self.objects.read(record.tenant, record.key, record.evidence_object)
        last = taken_apart(content).chains[-1]
        for token in last.tokens:
            read_token(token)
        return _Under(last.algorithm, tuple(last.tokens))

    def _keep(
        self, under: _Under, records: Sequence[Record], transaction: Transaction, by: Actor
    ) -> Collection[UUID]:
        """Store a batch of those records that are still what they were when they were read; return it, or
        nothing.
        """
        present = {one.id: one for one in transaction.records.locked([one.id for one in records])}
        unchanged = [one for one in records if one.id in present and _is_same(one, present[one.id])]
        if not unchanged:
            return ()
        batch = GatheredBatch(
            id=self.new_id(),
            algorithm=under.algorithm,
            records=tuple(one.id for one in unchanged),
            own=tuple(one.evidence_object for one in unchanged),
            tokens=under.tokens,
        )
        placed = self.public.put(written_gathering(batch), ObjectKind.EVIDENCE_BATCH)
        transaction.stored_objects.add([placed])
        dated = self._dated(under, batch.id, placed.name, len(unchanged))
        transaction.evidence_batches.add(dated)
        transaction.records.gather(unchanged, dated)
        transaction.record(
            Tag.EVIDENCE_GATHERED,
            batch.id,
            by,
            ("algorithm", under.algorithm),
            ("records", str(len(unchanged))),
            ("object", placed.name.rpartition("/")[2]),
        )
        return (batch.id,)

    def _dated(self, under: _Under, batch: UUID, object_: str, members: int) -> DatedBatch:
        """Return the row of a batch of `members` records."""
        first, stamp = read_token(under.tokens[0]), kept_token(under.tokens[-1], self.trust())
        return DatedBatch(
            id=batch,
            object=object_,
            root=first.imprint,
            dated_at=first.at,
            authority=stamp.authority,
            signature=stamp.signature,
            certificate_ends=stamp.certificate_ends,
            members=members,
            renewed_at=stamp.at if len(under.tokens) > 1 else None,
        )


def _is_same(one: Record, other: Record) -> bool:
    return (one.state, one.evidence_object, one.evidence_batch) == (
        other.state,
        other.evidence_object,
        other.evidence_batch,
    )


def _problem(record: Record, error: Exception) -> RenewalProblem:
    if isinstance(error, ArchiveServiceError):
        return RenewalProblem(record=record.id, code=error.code, message=str(error))
    message = f"record {record.id}: its evidence is no sound evidence record in DER, and cannot be renewed"
    return RenewalProblem(record=record.id, code=_UNSOUND, message=message)
