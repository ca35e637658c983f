"""The store of keys, and encryption with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from archive_service.model.identifiers import Tenant


class KeyStore(Protocol):
    """Small secrets by name (`[A-Za-z0-9_.-]+`, separated by `/`), already wrapped: it never sees a key in
    clear.
    """

    def put(self, name: str, wrapped: bytes) -> None:
        """Store durably (fsync); a second put of the same name with other bytes raises `DigestMismatch`."""

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Store all, as `put` does, in one step when the store can; when it raises, some keys may be
        stored.
        """

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""

    def has_below(self, folder: str) -> bool:
        """Say whether any name begins with `folder` and a `/`."""

    def destroy(self, name: str) -> None:
        """Remove every copy; absent is no error."""

    def destroy_many(self, names: Iterable[str]) -> None:
        """Do the same with several, at less cost for each.

        Raises:
            StoreUnavailable: some of them may still be there.
        """

    def remains(self, name: str) -> bool:
        """Say whether any copy is left, also one that reading does not show."""


class Cipher(Protocol):
    """Encrypts data that leaves the process, under keys that can be destroyed one by one."""

    def new_keys(self, tenant: Tenant, key_ids: Iterable[str]) -> Mapping[str, bytes]:
        """Create, wrap, store and return keys; each can be destroyed alone."""

    def together(self) -> AbstractContextManager[Cipher]:
        """Open a batch: keys created in it are durable when the block ends."""

    def key(self, tenant: Tenant, key_id: str) -> bytes:
        """Return a key; raise `KeyDestroyed` when it no longer exists."""

    def destroy(self, tenant: Tenant, key_id: str) -> None:
        """Destroy a key: everything under it is unreadable at once."""

    def destroy_many(self, keys: Iterable[tuple[Tenant, str]]) -> None:
        """Destroy several keys, at less cost for each.

        Raises:
            StoreUnavailable: some of them may still be there.
        """

    def remains(self, tenant: Tenant, key_id: str) -> bool:
        """Say whether any copy of a key is left in its store."""

    def index(self, tenant: Tenant, purpose: str, value: str) -> bytes:
        """Return a keyed index (HMAC-SHA256) by which an encrypted value can be found again."""
