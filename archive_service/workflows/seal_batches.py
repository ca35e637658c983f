"""Seal batches of files beside the call that brings them: with progress, until they are cancelled."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import BinaryIO
from uuid import UUID

from archive_service.access.scope import sees_all
from archive_service.access.sealing import IsDelegated, require_seal_of
from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.journaled_seals import JournaledSeals
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.holdings.seal_batch_queue import queue_behind_others, queue_unfinished
from archive_service.holdings.seal_batch_upload import Upload, opened_upload
from archive_service.holdings.seal_limits import SealLimits
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import qualified, seal_batch_key
from archive_service.model.seal_batches import (
    BatchFile,
    BatchState,
    FileState,
    SealBatch,
    SealBatchFileNotMade,
    SealedPlace,
    places_in,
)
from archive_service.model.seals import SealedFile, SealOrder
from archive_service.model.stored_objects import ObjectKind
from archive_service.model.tasks import Task
from archive_service.ports import Cipher, Clock, EncryptedObjects, Keyring, Transaction, Transactions
from signing.errors import SigningError
from signing.keys import SealKey
from signing.seal_levels import SealLevel

_TOGETHER, _BYTES_TOGETHER = 32, 16 << 20
"""Most files that are sealed in one transaction, and their bytes as they came."""

_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SealBatchesOfFiles:
    """Batches that workers seal, some files in each transaction.

    A process that dies leaves its files to another, which seals them again: what the first did was neither
    journaled nor given away. Several workers share a batch; each takes files that no other has. What was
    brought, and what was made, is encrypted under the key of the batch, which is destroyed when the batch is
    cancelled or its time is over.
    """

    transactions: Transactions
    keyring: Keyring
    making: JournaledSeals
    limits: SealLimits
    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    destruction: KeyDestruction
    is_delegated: IsDelegated
    new_id: Callable[[], UUID]
    home: Callable[[], Path]
    limit: int
    kept: timedelta
    turn: timedelta = timedelta(seconds=5)
    """How long a worker stays with one batch while files of others wait."""

    def ask(self, file: BinaryIO, size: int, order: SealOrder, actor: Actor) -> SealBatch:
        """Take a ZIP of files in, and queue their sealing. On return they are stored.

        All files count for the day, also those that are refused later.

        Raises:
            NotAllowed, NotFound, SealNotDelegated: the actor may not.
            SealBatchEmpty, SealBatchTooLarge, SealBatchUnreadable: nothing of it is taken.
            SealRateReached, SealQuotaReached: the legal entity has had its seals.
            OutOfSpace, StoreUnavailable: nothing is acknowledged; the call may be repeated.
        """
        require_seal_of(actor, order.legal_entity, self.is_delegated)
        with opened_upload(file, size, self.limit) as upload:
            files = upload.files()
        now = self.clock.now()
        batch = SealBatch(
            id=self.new_id(),
            order=order,
            state=BatchState.RECEIVING,
            pseudonym=actor.pseudonym,
            role=actor.role,
            asked_at=now,
            ends_at=now + self.kept,
            object="",
            files=0,
            sealed=0,
            refused=0,
        )
        # The row first: whatever is stored for it is destroyed with it, also when this process dies.
        with self.transactions.begin(SERVICE) as transaction:
            self.limits.take(order, actor, transaction)
            transaction.seal_batches.add(batch)
        key = seal_batch_key(batch.id)
        self.cipher.new_keys(batch.tenant, [key])
        file.seek(0)
        stored = self.objects.put(batch.tenant, key, file, ObjectKind.SEALED)
        accepted = replace(batch, state=BatchState.ACCEPTED, object=stored.name, files=len(files))
        with self.transactions.begin(SERVICE) as transaction:
            self.limits.count(order, actor, transaction, len(files))
            transaction.stored_objects.add([stored], batch.tenant)
            transaction.seal_batches.accept(accepted, files)
            transaction.defer(Task.SEAL_BATCH, batch=str(batch.id))
        return accepted

    def shown(self, batch: UUID, actor: Actor) -> SealBatch:
        """Return a batch that the actor asked for, or any to the operator; raise `NotFound`."""
        with self.transactions.begin(SERVICE) as transaction:
            return self._found(batch, actor, transaction)

    def files(
        self, batch: UUID, actor: Actor, after: int, limit: int
    ) -> tuple[SealBatch, Sequence[BatchFile]]:
        """Return a page of what became of the files, by number; raise `NotFound`."""
        with self.transactions.begin(SERVICE) as transaction:
            found = self._found(batch, actor, transaction)
            return found, transaction.seal_batches.files(found, after, limit)

    def file(self, batch: UUID, number: int, actor: Actor) -> SealedFile:
        """Return a sealed file.

        Raises:
            NotFound: there is no such batch, or no file of this number.
            SealBatchFileNotMade: it waits or was refused, or the batch was cancelled.
        """
        found, files = self.files(batch, actor, number - 1, 1)
        if not 1 <= number <= found.files:
            raise NotFound("no such file in the batch")
        place = files[0].place if files else None
        if place is None:
            raise SealBatchFileNotMade("the file has no seal")
        content = self.objects.read(found.tenant, seal_batch_key(found.id), place.object)
        return SealedFile(
            seal=place.seal,
            order=found.order,
            name=place.name,
            content=content[place.offset : place.offset + place.length],
            nonce=place.nonce,
            commitment=place.commitment,
            at=place.at,
        )

    def cancel(self, batch: UUID, actor: Actor) -> SealBatch:
        """End a batch and destroy its files, sealed ones too; what was journaled stays. Raise `NotFound`."""
        with self.transactions.begin(SERVICE) as transaction:
            found = self._found(batch, actor, transaction)
            given_up = []
            if transaction.seal_batches.cancel(batch):
                given_up = self._give_up([(batch, found.tenant)], transaction)
        self.destruction.attempt(given_up)
        return self.shown(batch, actor)

    def end(self) -> int:
        """Destroy batches whose time is over; return how many."""
        with self.transactions.begin(SERVICE) as transaction:
            ended = transaction.seal_batches.ended(self.clock.now(), 100)
            given_up = self._give_up(ended, transaction)
            transaction.seal_batches.forget([batch for batch, _ in ended])
        self.destruction.attempt(given_up)
        return len(ended)

    def resume(self) -> None:
        """Queue every batch with files that wait: the worker that had it may be dead.

        A worker that lives shares it: each file is sealed once.
        """
        with self.transactions.begin(SERVICE) as transaction:
            queue_unfinished(transaction)

    def run(self, batch: UUID) -> None:
        """Seal what waits in a batch, until nothing does that no other worker has, or its turn ends while
        other batches wait: then the rest is queued behind them.

        Raises:
            SealKeyUnusable, SealTimeUnavailable, StoreUnavailable, OutOfSpace: what was done stays, and the
                rest waits.
        """
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.seal_batches.get(batch)
            name = "" if found is None else transaction.establishments.name_of(found.tenant)
        if found is None or found.state is not BatchState.ACCEPTED or found.is_over:
            return
        with self._upload(found) as upload:
            # The key is asked for again each time: it may be retired, or its delegation end, in the meantime.
            until = monotonic() + self.turn.total_seconds()
            while self._sealed_some(found, upload, self.keyring.seal_key(found.tenant, name)):
                if monotonic() >= until and self._is_queued_again(batch):
                    return

    def _is_queued_again(self, batch: UUID) -> bool:
        with self.transactions.begin(SERVICE) as transaction:
            return queue_behind_others(batch, transaction)

    @contextmanager
    def _upload(self, batch: SealBatch) -> Iterator[Upload]:
        """Open the files as they came, in a file without a name that goes with the process."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(self.home())) as file:
            self.objects.copy(batch.tenant, seal_batch_key(batch.id), batch.object, file)  # type: ignore[arg-type]  # a file all the same
            with opened_upload(file, file.tell(), self.limit) as upload:  # type: ignore[arg-type]  # a file all the same
                yield upload

    def _sealed_some(self, batch: SealBatch, upload: Upload, key: SealKey) -> bool:
        """Seal some files in one transaction; return whether there were any."""
        actor = Actor(name="", role=batch.role, pseudonym=batch.pseudonym)
        with self.transactions.begin(SERVICE) as transaction:
            present = transaction.seal_batches.get(batch.id, share=True)
            if present is None or present.state is not BatchState.ACCEPTED:
                return False
            claimed = _within(transaction.seal_batches.claim(batch, _together(batch.order)))
            outcomes = [self._outcome(one, batch, upload, key) for one in claimed]
            made = [one for one in outcomes if isinstance(one, SealedFile)]
            places = iter(self._stored(batch, made, transaction))
            for one in made:
                self.making.record(one, key, actor, transaction)
            transaction.seal_batches.save(
                batch,
                [
                    replace(file, state=FileState.REFUSED, code=outcome)
                    if isinstance(outcome, str)
                    else replace(file, state=FileState.SEALED, place=next(places))
                    for file, outcome in zip(claimed, outcomes, strict=True)
                ],
            )
        return bool(claimed)

    def _outcome(self, file: BatchFile, batch: SealBatch, upload: Upload, key: SealKey) -> SealedFile | str:
        """Return a sealed file, or the code of what is wrong with it."""
        try:
            content = upload.read(file.number)
            return self.making.made(content, file.name, batch.order, key, self.new_id())
        except (ArchiveServiceError, SigningError) as error:
            if error.retryable:
                raise
            return str(error.code)

    def _stored(
        self, batch: SealBatch, made: Sequence[SealedFile], transaction: Transaction
    ) -> list[SealedPlace]:
        """Store sealed files one after the other in one object; return where each is."""
        if not made:
            return []
        key = seal_batch_key(batch.id)
        stored = self.objects.put(batch.tenant, key, b"".join(one.content for one in made), ObjectKind.SEALED)
        transaction.stored_objects.add([stored], batch.tenant)
        return places_in(stored.name, made)

    def _found(self, batch: UUID, actor: Actor, transaction: Transaction) -> SealBatch:
        found = transaction.seal_batches.get(batch)
        if found is None or found.state is BatchState.RECEIVING or found.ends_at <= self.clock.now():
            raise NotFound("no such batch")
        if not sees_all(actor):
            require_seal_of(actor, found.tenant, self.is_delegated)
            if (actor.pseudonym, actor.role) != (found.pseudonym, found.role):
                raise NotFound("no such batch")
        return found

    def _give_up(
        self, batches: Sequence[tuple[UUID, LegalEntity]], transaction: Transaction
    ) -> list[GivenUp]:
        """Have the keys of batches destroyed, with what is under them."""
        given_up = [GivenUp(tenant=tenant, keys=[seal_batch_key(batch)]) for batch, tenant in batches]
        transaction.stored_objects.release_under(
            *(qualified(tenant, seal_batch_key(batch)) for batch, tenant in batches)
        )
        self.destruction.queue(given_up, transaction)
        return given_up


def _together(order: SealOrder) -> int:
    """Return how many files are sealed in one transaction: one when an authority is asked for each, since
    whoever cancels the batch waits for the end of that.
    """
    return _TOGETHER if order.level is SealLevel.B_B else 1


def _within(claimed: Sequence[BatchFile]) -> Sequence[BatchFile]:
    """Return as many files as are sealed together: at least one."""
    total = 0
    for position, file in enumerate(claimed):
        total += file.size
        if position and total > _BYTES_TOGETHER:
            return claimed[:position]
    return claimed
