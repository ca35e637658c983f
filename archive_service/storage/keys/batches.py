"""Key stores that make many keys durable in one step, and keys collected for such a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol, runtime_checkable

from archive_service.errors import DigestMismatch
from archive_service.ports import KeyStore

AT_ONCE: Final = 200
"""Most keys, and most open files, in one step."""


@runtime_checkable
class BatchKeyStore(KeyStore, Protocol):
    """A key store that makes many keys durable in one step."""

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Store all, as `put` does; when it raises, some keys may be stored."""


def put_all(keys: KeyStore, items: Mapping[str, bytes]) -> None:
    """Store all, in one step when the store supports it."""
    if isinstance(keys, BatchKeyStore):
        keys.put_many(items)
    else:
        for name, wrapped in items.items():
            keys.put(name, wrapped)


class GatheredKeys:
    """A `BatchKeyStore` that collects the keys given together, until `store` writes them to another store in
    one step.

    A single key is written at once: its writer may have to know whether another writer was first.
    """

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._held: dict[str, bytes] = {}

    def put(self, name: str, wrapped: bytes) -> None:
        """Store durably."""
        self._keys.put(name, wrapped)

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Collect all; collected keys are stored when there are many."""
        self._held |= items
        if len(self._held) >= AT_ONCE:
            self.store()

    def store(self) -> None:
        """Store the collected keys durably."""
        held, self._held = self._held, {}
        if held:
            put_all(self._keys, held)

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""
        return self._held.get(name) or self._keys.get(name)

    def has_below(self, folder: str) -> bool:
        """Say whether any name, collected or stored, begins with `folder` and a `/`."""
        return any(name.startswith(f"{folder}/") for name in self._held) or self._keys.has_below(folder)

    def destroy(self, name: str) -> None:
        """Destroy a key, collected or stored."""
        self._held.pop(name, None)
        self._keys.destroy(name)


def check_same(kept: bytes, wrapped: bytes) -> None:
    """Raise `DigestMismatch` when a name already holds another key."""
    if kept != wrapped:
        raise DigestMismatch("another key has this name")
