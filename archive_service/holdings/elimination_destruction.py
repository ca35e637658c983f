"""Destroys keys first and objects after them, and looks whether anything is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive_service.model.elimination import Elimination
from archive_service.model.keys import split_key
from archive_service.ports import Cipher, ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyStored:
    """Destroys what lines name. Every step may be interrupted anywhere and repeated."""

    cipher: Cipher
    store: Callable[[], ObjectStore]

    def destroy(self, lines: Sequence[Elimination]) -> None:
        """Destroy the keys of lines in every copy, then their objects in every version.

        Raises:
            StoreUnavailable: a part may be destroyed.
        """
        # Keys first: without them the objects are unreadable at once, in every copy that anybody has.
        self.cipher.destroy_many([split_key("", key) for key in _keys(lines)])
        self.store().delete_many(sorted({name for line in lines for name in line.objects}))

    def destroy_rest(self, lines: Sequence[Elimination]) -> frozenset[str]:
        """Look for the keys and objects of lines in their stores, destroy those that are still there, and
        look for these again; return those that cannot be destroyed yet.
        """
        found = self.left(lines)
        if not found:
            return found
        rest = [
            replace(
                line,
                keys=[key for key in line.keys if key in found],
                objects=[name for name in line.objects if name in found],
            )
            for line in lines
        ]
        self.destroy(rest)
        return self.left(rest)

    def left(self, lines: Sequence[Elimination]) -> frozenset[str]:
        """Look for the keys and objects of lines in their stores; return those that are still there."""
        store = self.store()
        keys = {key for key in _keys(lines) if self.cipher.remains(*split_key("", key))}
        return frozenset(keys | {name for line in lines for name in line.objects if store.remains(name)})


def _keys(lines: Sequence[Elimination]) -> list[str]:
    return sorted({key for line in lines for key in line.keys})
