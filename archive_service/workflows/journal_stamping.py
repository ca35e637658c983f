"""Put the published checkpoint under trusted time, at most so often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from archive_service.errors import NotFound
from archive_service.holdings.dated_batches import material_of
from archive_service.holdings.published_log import PublishedLog
from archive_service.holdings.stamped_checkpoints import StampedCheckpoint, StampedCheckpoints
from archive_service.model.actors import SERVICE
from archive_service.ports import Clock, Transaction, Transactions
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.evidence_parts import taken_apart
from signing.kept_tokens import kept_token
from signing.timestamps import TimeStamper
from signing.trust import TrustStore
from signing.verification import proven_time

_LOCK = "journal stamping"
"""Held by whoever dates a checkpoint: two at once ask an authority once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StampCheckpoints:
    """Has the published checkpoint dated when the last one was dated `every` ago or earlier.

    A checkpoint covers all before it, so their number is bounded by time, not by entries. It may be
    interrupted anywhere and repeated.
    """

    transactions: Transactions
    log: PublishedLog
    stamps: StampedCheckpoints
    stamper: TimeStamper
    trust: Callable[[], TrustStore]
    clock: Clock
    every: timedelta

    def stamp(self) -> int | None:
        """Date the published checkpoint if it is due; return its size, or None when nothing was due.

        Raises:
            SigningError: no token can be obtained; the next run tries again.
        """
        with self.transactions.begin(SERVICE) as transaction:
            # Not the lock of the publication: it must not wait for an authority.
            if not transaction.try_lock(_LOCK):
                return None
            due = self._due(transaction)
            if due is None:
                return None
            size, note = due
            evidence = self.stamps.evidence(size) or self._evidence(note)
            token = taken_apart(evidence).chains[-1].tokens[-1]
            validation = material_of(kept_token(token, self.trust()))
            self.stamps.keep(StampedCheckpoint(size, note, evidence), validation)
            return size

    def _evidence(self, note: bytes) -> bytes:
        batch = EvidenceBatch.close([[Digest.of(note)]], self.stamper, trust=self.trust())
        return batch.record(0)

    def _due(self, transaction: Transaction) -> tuple[int, bytes] | None:
        """Return the size and note of what is to be dated: first what a killed run began."""
        try:
            content, stated = self.log.checkpoint()
        except NotFound:
            return None
        begun = self.stamps.unfinished()
        for size in begun:
            note = self.stamps.begun(size, self.log, transaction)
            if note is not None:
                return size, note
        if stated.size in begun or not self._is_due(stated.size):
            return None
        return stated.size, self.log.own(content).to_bytes()

    def _is_due(self, size: int) -> bool:
        sizes = self.stamps.sizes()
        if not sizes:
            return True
        if sizes[-1] >= size:
            return False
        last = proven_time(self.stamps.evidence(sizes[-1]) or b"")
        return last is None or self.clock.now() - last >= self.every
