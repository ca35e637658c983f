"""Where bytes are kept: objects, encrypted or not, and what is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol

from archive_service.model.identifiers import Tenant
from archive_service.model.stored_objects import ObjectKind, StoredObject


class ObjectWriter(Protocol):
    """Takes bytes under `<tenant>/<sha256 hex of the bytes>`. Putting the same twice is no error."""

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Store.

        Raises:
            DigestMismatch: the bytes do not have the digest that `name` ends with; nothing is stored.
            OutOfSpace, StoreUnavailable: nothing is stored; the call may be repeated.
        """


class ObjectStore(ObjectWriter, Protocol):
    """Bytes by name; on return of `put` they survive this process and the machine's crash."""

    def together(self) -> AbstractContextManager[ObjectWriter]:
        """Open a batch: what is put into it survives as above from the end of the block on, not before.

        When the block or its end raises, some of it may be stored.
        """

    def read(self, name: str) -> bytes:
        """Return the bytes, checked against their name.

        Raises:
            NotFound: no such object. DigestMismatch: the store altered it. StoreUnavailable.
        """

    def open(self, name: str) -> BinaryIO:
        """Open for reading in pieces, unchecked: the encryption above it refuses altered bytes."""

    def exists(self, name: str) -> bool:
        """Say whether the object is there."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """List names that start with `prefix`, in no order."""

    def delete(self, name: str) -> None:
        """Remove if it is there and no lock forbids it; deleting what is absent is no error."""

    def renew(self, name: str, until: datetime) -> None:
        """Keep the object from deletion until `until` at least; never shortens."""


class EncryptedWriter(Protocol):
    """Encrypts under a named key, and stores."""

    def put(self, tenant: Tenant, key: str, plaintext: bytes | BinaryIO, kind: ObjectKind) -> StoredObject:
        """Encrypt and store; return the object, for the transaction that mentions it to account for."""


class EncryptedObjects(EncryptedWriter, Protocol):
    """Objects encrypted under a named key before they leave the process."""

    def together(self) -> AbstractContextManager[EncryptedWriter]:
        """Open a batch: what is put into it is safe from the end of the block on, at less cost each."""

    def read(self, tenant: Tenant, key: str, name: str) -> bytes:
        """Return the plaintext; raise `KeyDestroyed`, `NotFound` or `DigestMismatch`."""

    def check(self, name: str) -> int:
        """Read an object whole, without its key; return its length in bytes.

        Raises:
            DigestMismatch: it is not what its name says. NotFound: there is none.
        """

    def delete(self, name: str) -> None:
        """Remove what nobody refers to any more, unless a lock still forbids it."""


class PublicObjects(Protocol):
    """Objects that hold nothing of anybody: not encrypted, the same bytes once for all who name them."""

    def put(self, content: bytes, kind: ObjectKind) -> StoredObject:
        """Store the bytes; the same bytes again are the same object."""

    def read(self, name: str) -> bytes:
        """Return the bytes; raise `NotFound` or `DigestMismatch`."""


class PublishedFiles(Protocol):
    """Files that anybody may read, in the store of the objects: the journal's tiles, what names the instance.

    A path is `journal/...` or `instance/...`. On return of `keep` and `replace` the bytes survive this
    process and the machine's crash; when they raise, some of the files may be stored.
    """

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Store for good, locked like an object. The same bytes again are no error.

        Raises:
            DigestMismatch: one of the paths holds other bytes.
            OutOfSpace, StoreUnavailable.
        """

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Store in the place of what was there; a reader finds the former bytes or the new ones, whole."""

    def read(self, path: str) -> bytes:
        """Return the bytes; raise `NotFound` or `StoreUnavailable`."""

    def paths(self, prefix: str = "") -> Iterator[str]:
        """List paths that start with `prefix`, in no order."""

    def remove(self, path: str) -> None:
        """Remove what was replaced, if it is there; what is kept stays while its lock runs."""

    def renew(self, path: str, until: datetime) -> None:
        """Keep a file from deletion until `until` at least; never shortens. Raise `NotFound`."""


RETENTION_OF_LOCKS = timedelta(days=30)
"""An object lock looks this far ahead and is renewed by the schedule: it protects, and it still ends."""
