"""Small sets of files in the key store, encrypted under the master secret, the same for every machine."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from archive_service.errors import DigestMismatch, KeyDestroyed, Misconfigured
from archive_service.ports import KeyStore
from archive_service.storage.keys.encryption import VaultError, decrypt_field, encrypt_field


@dataclass(frozen=True, slots=True)
class KeyStoreFiles:
    """`SharedFiles` over a key store, which never replaces the content of a name: the first writer
    decides.
    """

    keys: KeyStore
    secret: bytes = field(repr=False)
    """32 bytes that every machine derives from the master secret."""
    folder: str = "development"
    """Where the sets are in the key store."""

    def get(self, name: str) -> Mapping[str, bytes] | None:
        """Return the files of a set; None when the set does not exist.

        Raises:
            Misconfigured: the set was written under another master secret, or altered.
        """
        try:
            opened = decrypt_field(self.secret, self.keys.get(self._name(name)), name.encode())
        except KeyDestroyed:
            return None
        except VaultError as error:
            raise Misconfigured(
                f"the master secret does not decrypt {self._name(name)} of the key store"
            ) from error
        return {path: b64decode(content) for path, content in orjson.loads(opened).items()}

    def first(self, name: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Write a set unless it exists already; return the set that is kept."""
        plain = orjson.dumps({path: b64encode(content).decode() for path, content in files.items()})
        try:
            self.keys.put(self._name(name), encrypt_field(self.secret, plain, name.encode()))
        except DigestMismatch:
            return self.get(name) or files
        return files

    def destroy(self, name: str) -> None:
        """Remove every copy of a set; an absent one is no error."""
        self.keys.destroy(self._name(name))

    def _name(self, name: str) -> str:
        return f"{self.folder}/{name}"
