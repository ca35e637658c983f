"""How many dated checkpoints of the journal age alike, for who asks often: no file is read twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from time import monotonic
from typing import Any
from uuid import UUID

from archive_service.errors import StoreUnavailable
from archive_service.holdings.checkpoint_renewing import RenewCheckpoints
from archive_service.model.evidence_batch import DatedBatch, HeldBatch

LIST_SECONDS = 600.0
"""How often the names of the files are listed: their number grows with the checkpoints."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read; `judged_by` is what the reading depends on besides files that never change."""

    judged_by: tuple[Any, ...]
    listed_at: float = float("-inf")
    sizes: frozenset[int] = frozenset()
    alike: Mapping[DatedBatch, int] = field(default_factory=dict)
    """How many age like each of these, which stand for all of them."""


@dataclass(slots=True)
class CheckpointAges:
    """Remembers when checkpoints age, in the memory of this process.

    A checkpoint and its evidence never change; a renewal is a further file, which begins the reading anew, as
    other authorities in the trust do: they may end a chain elsewhere.
    """

    checkpoints: RenewCheckpoints
    _known: _Known | None = None
    _guard: Lock = field(default_factory=Lock)

    def held(self) -> Mapping[HeldBatch, int]:
        """Return a checkpoint of each age, and how many have it; those that were dated in the last minutes
        may be missing, and those that cannot be read are.

        While one caller reads, the others are told what was known: they must not wait for the store, each in
        a thread that answers requests.

        Raises:
            StoreUnavailable: the store does not answer, or is read for the first time.
            Misconfigured: the trust cannot be read.
        """
        if self._guard.acquire(blocking=False):
            try:
                self._known = self._read()
            finally:
                self._guard.release()
        known = self._known
        if known is None:
            raise StoreUnavailable("the ages of checkpoints are being read")
        return {
            HeldBatch(batch=one, records=0, bytes=0, object_bytes=0, checkpoint=1): count
            for one, count in known.alike.items()
        }

    def _read(self) -> _Known:
        trust, stamps = self.checkpoints.trust(), self.checkpoints.stamps
        judged_by = (trust.anchors, trust.intermediates, stamps.renewal_numbers())
        known = self._known
        if known is None or known.judged_by != judged_by:
            known = _Known(judged_by)
        now = monotonic()
        if now - known.listed_at < LIST_SECONDS:
            return known
        alike = Counter(known.alike)
        found = self.checkpoints.held([], known.sizes)
        alike.update(_like(one.batch) for one in found)
        sizes = known.sizes.union(one.checkpoint for one in found)
        return replace(known, listed_at=now, sizes=sizes, alike=alike)


def _like(batch: DatedBatch) -> DatedBatch:
    """Return the batch without what has no part in its ageing."""
    root = replace(batch.root, value=bytes(len(batch.root.value)))
    at = batch.certificate_ends or batch.dated_at
    return replace(batch, id=UUID(int=0), object="", root=root, dated_at=at, renewals=(), renewed_at=None)
