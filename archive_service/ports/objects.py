"""Stores of bytes: objects, encrypted or not, and published files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol

from archive_service.model.identifiers import Tenant
from archive_service.model.stored_objects import ObjectKind, StoredObject


class ObjectWriter(Protocol):
    """Stores bytes under `<tenant>/<sha256 hex of the bytes>`. Putting the same bytes twice is no error."""

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Store.

        Raises:
            DigestMismatch: the bytes do not have the digest at the end of `name`; nothing is stored.
            OutOfSpace, StoreUnavailable: nothing is stored; the call may be repeated.
        """


class ObjectStore(ObjectWriter, Protocol):
    """Bytes by name; when `put` returns, they survive the end of this process and a crash of the machine."""

    def together(self) -> AbstractContextManager[ObjectWriter]:
        """Open a batch: its objects survive as above from the end of the block on, not before.

        When the block or its end raises, some of them may be stored.
        """

    def read(self, name: str) -> bytes:
        """Return the bytes, checked against their name.

        Raises:
            NotFound: no such object. DigestMismatch: the store altered it. StoreUnavailable.
        """

    def open(self, name: str) -> BinaryIO:
        """Open for reading in pieces, unchecked: the encryption above it refuses altered bytes."""

    def exists(self, name: str) -> bool:
        """Say whether the object exists."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """List names that start with `prefix`, in any order."""

    def delete(self, name: str) -> None:
        """Remove the object if it exists and no lock forbids it; deleting an absent object is no error."""

    def delete_many(self, names: Iterable[str]) -> None:
        """Remove objects as `delete` does, at less cost for each; those that are locked stay.

        Raises:
            StoreUnavailable: some of them may still be there.
        """

    def now(self) -> datetime:
        """Return the time by which the store judges its locks."""

    def lock_end(self, name: str) -> datetime | None:
        """Return when the last lock on a version of the object ends; None when every lock has ended, or when
        the object does not exist.
        """

    def remains(self, name: str) -> bool:
        """Say whether any version of the object is left, also one that reading does not show."""

    def renew(self, name: str, until: datetime) -> None:
        """Prevent the object's deletion until at least `until`; never shortens a lock."""


class EncryptedWriter(Protocol):
    """Encrypts under a named key, and stores."""

    def put(self, tenant: Tenant, key: str, plaintext: bytes | BinaryIO, kind: ObjectKind) -> StoredObject:
        """Encrypt and store; return the object, which the transaction that mentions it must add to the stored
        objects.
        """


class EncryptedObjects(EncryptedWriter, Protocol):
    """Objects encrypted under a named key before they leave the process."""

    def together(self) -> AbstractContextManager[EncryptedWriter]:
        """Open a batch: its objects are durable when the block ends, at less cost for each."""

    def read(self, tenant: Tenant, key: str, name: str) -> bytes:
        """Return the plaintext; raise `KeyDestroyed`, `NotFound` or `DigestMismatch`."""

    def copy(self, tenant: Tenant, key: str, name: str, into: BinaryIO) -> None:
        """Write the plaintext into a file, piece by piece; raise as `read` does, then what was written is
        worthless.
        """

    def copy_authentic(self, tenant: Tenant, key: str, name: str, into: BinaryIO) -> None:
        """Do the same without comparing the object with its name, for who compares the plaintext with a
        digest of its own: the encryption refuses altered bytes.
        """

    def has_key(self, tenant: Tenant, key: str) -> bool:
        """Say whether any copy of a key is left; the store of keys is asked each time."""

    def check(self, name: str) -> int:
        """Read a whole object, without its key; return its length in bytes.

        Raises:
            DigestMismatch: it does not match its name.
            NotFound: it does not exist.
        """


class PublicObjects(Protocol):
    """Objects without any personal data: not encrypted, the same bytes stored once for everybody."""

    def put(self, content: bytes, kind: ObjectKind) -> StoredObject:
        """Store the bytes; storing the same bytes again gives the same object."""

    def read(self, name: str) -> bytes:
        """Return the bytes; raise `NotFound` or `DigestMismatch`."""


class PublishedFiles(Protocol):
    """Files that anybody may read, in the object store: the journal's tiles, the instance's name.

    A path is `journal/...` or `instance/...`. When `keep` and `replace` return, the bytes survive the end of
    this process and a crash of the machine; when they raise, some of the files may be stored.
    """

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Store durably, locked like an object. Storing the same bytes again is no error.

        Raises:
            DigestMismatch: one of the paths holds other bytes.
            OutOfSpace, StoreUnavailable.
        """

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Store, replacing what exists; a reader finds the former bytes or the new ones, complete."""

    def read(self, path: str) -> bytes:
        """Return the bytes; raise `NotFound` or `StoreUnavailable`."""

    def paths(self, prefix: str = "") -> Iterator[str]:
        """List paths that start with `prefix`, in any order."""

    def remove(self, path: str) -> None:
        """Remove a replaced file, if it exists; a kept file stays while its lock is active."""

    def renew(self, path: str, until: datetime) -> None:
        """Prevent a file's deletion until at least `until`; never shortens a lock. Raise `NotFound`."""


RETENTION_OF_LOCKS = timedelta(days=30)
"""Length of an object lock, which the schedule renews: it protects the object, but still ends."""
