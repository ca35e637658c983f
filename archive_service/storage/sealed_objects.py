"""Objects encrypted under a named key, then stored under the digest of what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from archive_service.errors import DigestMismatch
from archive_service.ports import ObjectStore
from archive_service.storage.vault import Vault, decrypt, encrypt

_MAGIC = b"ADUI1 "


@dataclass(frozen=True, slots=True)
class StoredSealedObjects:
    """`SealedObjects` over an object store and a vault.

    Each object begins with the name of its key, so that the holdings can be rebuilt from the two
    stores alone; key names are random identifiers and say nothing of anybody.
    """

    objects: ObjectStore
    vault: Vault

    def put(self, tenant: str, key: str, plaintext: bytes) -> str:
        """Encrypt and store; return `<tenant>/<sha256 of what is stored>`."""
        head = _head(tenant, key)
        stored = head + encrypt(self.vault.key(tenant, key), plaintext, head)
        name = f"{tenant}/{sha256(stored).hexdigest()}"
        self.objects.put(name, stored)
        return name

    def read(self, tenant: str, key: str, name: str) -> bytes:
        """Return the plaintext."""
        stored = self.objects.read(name)
        head = _head(tenant, key)
        if not stored.startswith(head):
            raise DigestMismatch("the object is under another key")
        return decrypt(self.vault.key(tenant, key), stored[len(head) :], head)

    def delete(self, name: str) -> None:
        """Remove unless locked."""
        self.objects.delete(name)


def _head(tenant: str, key: str) -> bytes:
    return _MAGIC + f"{tenant} {key}\n".encode()
