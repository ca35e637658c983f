"""Custody of stored objects: their locks are renewed before they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from archive_service.errors import NotFound
from archive_service.model.actors import SERVICE
from archive_service.ports import RETENTION_OF_LOCKS, ObjectStore, PublishedFiles, Transactions
from archive_service.workflows.journal_publication import kept_paths

LOCK_SLICES = 7
"""Each object's lock is renewed once in this number of days."""

_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLocks:
    """Protects objects from deletion as long as their key exists.

    Published files that never change are protected in the same way.
    """

    transactions: Transactions
    store: Callable[[], ObjectStore]
    published: Callable[[], PublishedFiles]

    def renew(self, turn: int) -> int:
        """Extend the locks of one part of the objects; return their number.

        An object that is listed but missing in the store is skipped here; `verify` and `doctor` report it.
        """
        store = self.store()
        until, renewed = store.now() + RETENTION_OF_LOCKS, 0
        for name in self._held():
            if int(name.rpartition("/")[2][:8], 16) % LOCK_SLICES == turn:
                with suppress(NotFound):
                    store.renew(name, until)
                    renewed += 1
        # Published files follow the real time, whatever clock is set here.
        published, until = self.published(), datetime.now(UTC) + RETENTION_OF_LOCKS
        for path in kept_paths(published):
            if sha256(path.encode()).digest()[0] % LOCK_SLICES == turn:
                published.renew(path, until)
                renewed += 1
        return renewed

    def _held(self) -> Iterator[str]:
        after = ""
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.stored_objects.held(after, _PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1]
