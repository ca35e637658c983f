"""Objects that hold nothing of any tenant: stored as they are, once for all who name them."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive_service.model.keys import PUBLIC
from archive_service.ports import ObjectStore
from signing.digests import Digest


@dataclass(frozen=True, slots=True)
class StoredPublicObjects:
    """`PublicObjects` in an object store. What this process has stored it does not store again."""

    store: ObjectStore
    _kept: set[Digest] = field(default_factory=set)

    def keep(self, content: bytes) -> Digest:
        """Store the bytes unless they are known to be there; return their SHA-256."""
        digest = Digest.of(content)
        if digest not in self._kept:
            self.store.put(_name(digest), content)
            self._kept.add(digest)
        return digest

    def read(self, digest: Digest) -> bytes:
        """Return the bytes, checked."""
        return self.store.read(_name(digest))


def _name(digest: Digest) -> str:
    return f"{PUBLIC}/{digest.hex}"
