"""Keys collected to become durable in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from archive_service.errors import DigestMismatch
from archive_service.ports import KeyStore

AT_ONCE: Final = 200
"""Most keys, and most open files, in one step."""


class GatheredKeys:
    """A `KeyStore` that collects the keys given together, until `store` writes them to another store in
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
            self._keys.put_many(held)

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

    def destroy_many(self, names: Iterable[str]) -> None:
        """Destroy keys, collected or stored."""
        names = list(names)
        for name in names:
            self._held.pop(name, None)
        self._keys.destroy_many(names)

    def remains(self, name: str) -> bool:
        """Say whether a key is collected, or any copy of it stored."""
        return name in self._held or self._keys.remains(name)


def check_same(kept: bytes, wrapped: bytes) -> None:
    """Raise `DigestMismatch` when a name already holds another key."""
    if kept != wrapped:
        raise DigestMismatch("another key has this name")
