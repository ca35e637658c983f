"""Deletes objects whose key is destroyed, once their locks have ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive_service.model.actors import SERVICE
from archive_service.ports import ObjectStore, Transactions

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteReleased:
    """Deletes what nobody can read any more. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    store: Callable[[], ObjectStore]

    def sweep(self) -> int:
        """Delete released objects whose locks have ended, in every version; return how many are gone.

        Raises:
            StoreUnavailable: some of them may still be there.
        """
        store, after, gone = self.store(), "", 0
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.stored_objects.released(after, _PAGE)
            if not page:
                return gone
            after = page[-1]
            store.delete_many(page)
            deleted = [name for name in page if not store.remains(name)]
            with self.transactions.begin(SERVICE) as transaction:
                transaction.stored_objects.forget(deleted)
            gone += len(deleted)
