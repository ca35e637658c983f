"""Where keys are kept, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from archive_service.model.identifiers import Tenant


class KeyStore(Protocol):
    """Small secrets by name (`[A-Za-z0-9_.-]+`, parted by `/`), already wrapped: no key is seen in clear."""

    def put(self, name: str, wrapped: bytes) -> None:
        """Store for good (fsync); a second put of the same name with other bytes raises `DigestMismatch`."""

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""

    def has_below(self, folder: str) -> bool:
        """Say whether any name begins with `folder` and a `/`."""

    def destroy(self, name: str) -> None:
        """Remove every copy; absent is no error."""


class Cipher(Protocol):
    """Encrypts what leaves the process, under keys that can be destroyed one by one."""

    def new_keys(self, tenant: Tenant, key_ids: Iterable[str]) -> Mapping[str, bytes]:
        """Make, wrap, keep for good and return keys; each can be destroyed alone."""

    def together(self) -> AbstractContextManager[Cipher]:
        """Open a batch: keys made through it are kept for good from the end of the block on."""

    def key(self, tenant: Tenant, key_id: str) -> bytes:
        """Return a key; raise `KeyDestroyed` when it is gone."""

    def destroy(self, tenant: Tenant, key_id: str) -> None:
        """Destroy a key: everything under it is unreadable at once."""

    def index(self, tenant: Tenant, purpose: str, value: str) -> bytes:
        """Return a keyed index (HMAC-SHA256) by which an encrypted value can be found again."""
