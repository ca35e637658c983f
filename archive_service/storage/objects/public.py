"""Objects without any personal data: stored unencrypted, once for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from archive_service.model.keys import PUBLIC
from archive_service.model.stored_objects import PUBLIC_KEY, ObjectKind, StoredObject
from archive_service.ports import ObjectStore

_REMEMBERED = 15


@dataclass(frozen=True, slots=True)
class StoredPublicObjects:
    """`PublicObjects` in an object store. An object that this process stored recently is not stored again."""

    store: ObjectStore
    _last: list[str] = field(default_factory=list)

    def put(self, content: bytes, kind: ObjectKind) -> StoredObject:
        """Store the bytes."""
        name = f"{PUBLIC}/{sha256(content).hexdigest()}"
        if name not in self._last:
            self.store.put(name, content)
            self._last[:] = [*self._last[-_REMEMBERED:], name]
        return StoredObject(name=name, kind=kind, size=len(content), key=PUBLIC_KEY)

    def read(self, name: str) -> bytes:
        """Return the bytes, checked."""
        return self.store.read(name)
