"""The end of keys that no row needs any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from archive_service.errors import StoreUnavailable
from archive_service.model.identifiers import Tenant
from archive_service.model.tasks import Task
from archive_service.ports import Cipher, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Keys of one tenant that nothing needs any more."""

    tenant: Tenant
    keys: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDestruction:
    """Destroys keys after the transaction that gives them up, and whatever ends the process in between.

    A key cannot be destroyed in a transaction: rolled back, its rows would be lost. The transaction queues
    the destruction instead. The same process does it at once, or else a worker does. The objects under a
    destroyed key stay until their locks end: nobody can read them.
    """

    cipher: Cipher

    def queue(self, given_up: Iterable[GivenUp], transaction: Transaction) -> None:
        """Have the keys destroyed if this transaction commits."""
        for each in given_up:
            transaction.defer(Task.DESTROY_KEYS, tenant=each.tenant, keys=" ".join(each.keys))

    def attempt(self, given_up: Iterable[GivenUp]) -> None:
        """Destroy at once what a committed transaction queued; what a store cannot do now, a worker does."""
        with suppress(StoreUnavailable):
            self.destroy(given_up)

    def destroy(self, given_up: Iterable[GivenUp]) -> None:
        """Destroy the keys; done again, it changes nothing.

        Raises:
            StoreUnavailable: some of them may still be there.
        """
        for each in given_up:
            for key in each.keys:
                self.cipher.destroy(each.tenant, key)
