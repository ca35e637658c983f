"""What the journeys need from outside, each with the promises that every adapter is held to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol


class ObjectStore(Protocol):
    """Bytes under `<tenant>/<sha256 hex of the bytes>`. The same bytes twice is one object, no error."""

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Store; on return the bytes survive this process and the machine's crash.

        Raises:
            DigestMismatch: the bytes do not have the digest that `name` ends with; nothing is stored.
            OutOfSpace, StoreUnavailable: nothing is stored; the call may be repeated.
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


class KeyStore(Protocol):
    """Small secrets by name (`[a-z0-9/-]+`), already wrapped: the store never sees a key in clear."""

    def put(self, name: str, wrapped: bytes) -> None:
        """Store for good (fsync); a second put of the same name with other bytes raises `DigestMismatch`."""

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""

    def destroy(self, name: str) -> None:
        """Remove every copy; absent is no error."""


class Clock(Protocol):
    """The one clock of the service."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""


RETENTION_OF_LOCKS = timedelta(days=30)
"""An object lock looks this far ahead and is renewed by the schedule: it protects, and it still ends."""
