"""Write the evidence of records (RFC 4998, DER) from the stored batches and their later time stamps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from archive_service.holdings.evidence_batches import OpenedBatch, members_of, opened_batch
from archive_service.holdings.evidence_stamps import OpenedStamp, opened_stamp
from archive_service.holdings.gathered_evidence import GatheredBatch, is_gathered, opened_gathering
from archive_service.model.evidence_batch import StampPlace
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects, PublicObjects
from signing.evidence_parts import taken_apart
from signing.evidence_renewal import renewed
from signing.evidence_writing import EvidenceChain, EvidenceParts

_IN_MEMORY = 8 << 20
AnyBatch = OpenedBatch | GatheredBatch
Opened = TypeVar("Opened", AnyBatch, OpenedStamp)


@dataclass(slots=True)
class _AtHand(Generic[Opened]):
    """The objects that were used last, of about 120,000 records."""

    _opened: OrderedDict[str, Opened] = field(default_factory=OrderedDict)
    _size: int = 0
    _guard: Lock = field(default_factory=Lock)

    def get(self, name: str) -> Opened | None:
        with self._guard:
            found = self._opened.get(name)
            if found is not None:
                self._opened.move_to_end(name)
            return found

    def add(self, name: str, opened: Opened) -> None:
        with self._guard:
            if name not in self._opened:
                self._opened[name] = opened
                self._size += opened.size
            while self._size > _IN_MEMORY and len(self._opened) > 1:
                self._size -= self._opened.popitem(last=False)[1].size


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReader:
    """Reads the evidence of records."""

    objects: EncryptedObjects
    public: PublicObjects
    renewals: Callable[[UUID], Sequence[StampPlace]]
    """The later time stamps of a batch, as the database has them now; raises `NotFound`."""
    _batches: _AtHand[AnyBatch] = field(default_factory=_AtHand)
    _stamps: _AtHand[OpenedStamp] = field(default_factory=_AtHand)

    def evidence_of(self, record: Record) -> bytes:
        """Return the EvidenceRecord (RFC 4998, DER) of a sealed record, with all its time stamps.

        Raises:
            DigestMismatch, NotFound: its object cannot be read as it was stored.
            UnknownForm: a later version wrote it.
        """
        if record.evidence_position is None or record.evidence_batch is None:
            return self.objects.read(record.tenant, record.key, record.evidence_object)
        return self.parts_of(record, self.renewals(record.evidence_batch)).der()

    def evidence_as(self, record: Record, digest: Callable[[], str]) -> bytes:
        """Return the evidence of a record as it was when it had a SHA-256 (hex); if it never had it, as it is
        now. Raises as `evidence_of` does.

        A renewal adds to a record and changes nothing: what a record was before is a part of what it is.
        `digest` is asked only for evidence that was renewed.
        """
        if record.evidence_position is None or record.evidence_batch is None:
            return self.evidence_of(record)
        parts = self.parts_of(record, self.renewals(record.evidence_batch))
        present, chains = parts.der(), parts.chains
        wanted = digest() if len(chains) > 1 or len(chains[0].stamps) > 1 else ""
        if wanted and sha256(present).hexdigest() != wanted:
            former = (one for one in _former(parts) if sha256(one).hexdigest() == wanted)
            return next(former, present)
        return present

    def parts_of(self, record: Record, renewals: Sequence[StampPlace]) -> EvidenceParts:
        """Return the evidence of a record of a batch that has these later time stamps; raise as `evidence_of`
        does.
        """
        if record.evidence_position is None:
            raise ValueError("the record is in no batch")
        return self._parts(record, record.evidence_object, record.evidence_position, renewals)

    def tokens_of(self, object_: str, renewals: Sequence[StampPlace]) -> list[bytes]:
        """Return the tokens (DER) of a batch, in order of time; raise as `evidence_of` does."""
        return [*self._batch(object_).tokens, *(self._stamp(one.object).token for one in renewals)]

    def _parts(
        self, record: Record, object_: str, position: int, renewals: Sequence[StampPlace]
    ) -> EvidenceParts:
        parts = self._first_parts(record, self._batch(object_), position)
        chain = parts.chains[-1]
        for one in renewals:
            stamp = self._stamp(one.object)
            chain = renewed(chain, stamp.tree, one.position, stamp.token)
        return parts.with_last(chain)

    def _first_parts(self, record: Record, batch: AnyBatch, position: int) -> EvidenceParts:
        """Return the evidence of a record as it was when its batch was made."""
        if isinstance(batch, GatheredBatch):
            return taken_apart(self.objects.read(record.tenant, record.key, batch.own[position]))
        if not batch.earlier:
            return EvidenceParts(chains=(batch.tree.chain(position, members_of(record)),))
        earlier, place = batch.before(position)
        before = self._parts(record, earlier.object, place, earlier.renewals)
        return before.with_last(before.chains[-1], batch.tree.chain(position, batch.group(position)))

    def _batch(self, name: str) -> AnyBatch:
        known = self._batches.get(name)
        if known is None:
            content = self.public.read(name)
            known = opened_gathering(content) if is_gathered(content) else opened_batch(content)
            self._batches.add(name, known)
        return known

    def _stamp(self, name: str) -> OpenedStamp:
        known = self._stamps.get(name)
        if known is None:
            known = opened_stamp(self.public.read(name))
            self._stamps.add(name, known)
        return known


def _former(parts: EvidenceParts) -> list[bytes]:
    """Return the evidence records that consisted of fewer of these time stamps, the newest first."""
    found = []
    for end, last in enumerate(parts.chains):
        for count in range(1, len(last.stamps) + 1):
            cut = EvidenceChain(algorithm=last.algorithm, stamps=last.stamps[:count])
            found.append(replace(parts, chains=(*parts.chains[:end], cut)).der())
    return found[-2::-1]
