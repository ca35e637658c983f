"""Objects in a versioned S3 bucket, each locked against deletion as soon as it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from archive_service.errors import NotFound
from archive_service.ports import RETENTION_OF_LOCKS, ObjectWriter
from archive_service.storage.objects.names import (
    PIECE,
    check_digest,
    is_object_name,
    object_parts,
    spooled,
)
from archive_service.storage.objects.s3_bucket import S3Bucket
from archive_service.storage.objects.s3_client import S3Client, s3_errors

_AT_ONCE = 8


class S3ObjectStore:
    """An `ObjectStore` in one bucket, below one prefix."""

    def __init__(
        self,
        bucket: str,
        prefix: str,
        client: S3Client,
        lock: timedelta = RETENTION_OF_LOCKS,
        *,
        moved_clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Open an existing bucket; `moved_clock` is that of a development service whose time was set.

        Raises:
            Misconfigured: it does not exist, may not be used, or lacks versioning or Object Lock.
            StoreUnavailable: the server does not answer.
        """
        self._bucket = S3Bucket(bucket, client, lock, moved_clock)
        self._prefix = prefix
        self._bucket.check()

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Store with a lock; the server checks the SHA-256 of what it received."""
        digest = object_parts(name)[1]
        with spooled(content, digest) as body:
            self._bucket.put_locked(self._key(name), digest, body)

    @contextmanager
    def together(self) -> Iterator[ObjectWriter]:
        """Open a batch; each object is durable in the bucket as soon as it is put."""
        yield self

    def read(self, name: str) -> bytes:
        """Return the bytes, checked against their name."""
        content = self._bucket.read(self._key(name))
        check_digest(content, object_parts(name)[1])
        return content

    def open(self, name: str) -> BinaryIO:
        """Open for reading in pieces, unchecked; downloaded first, so that reading cannot fail in the
        middle.
        """
        key = self._key(name)
        spool = SpooledTemporaryFile(max_size=8 * PIECE)  # noqa: SIM115 - handed to the caller
        try:
            with s3_errors():
                answer = self._bucket.client.get_object(Bucket=self._bucket.name, Key=key)
                with answer["Body"] as body:
                    while piece := body.read(PIECE):
                        spool.write(piece)
            spool.seek(0)
        except BaseException:  # also an interrupt: nobody else closes the spool
            spool.close()
            raise
        return cast("BinaryIO", spool)

    def exists(self, name: str) -> bool:
        """Say whether the object exists."""
        try:
            self._bucket.head(self._key(name))
        except NotFound:
            return False
        return True

    def names(self, prefix: str = "") -> Iterator[str]:
        """List names that start with `prefix`, in any order."""
        for key in self._bucket.keys(self._prefix + prefix):
            name = key.removeprefix(self._prefix)
            if is_object_name(name):
                yield name

    def delete(self, name: str) -> None:
        """Remove every version whose lock has ended; never add a delete marker, which only hides them."""
        self._bucket.delete(self._key(name))

    def delete_many(self, names: Iterable[str]) -> None:
        """Remove several, some at a time."""
        keys = [self._key(name) for name in names]
        with ThreadPoolExecutor(min(_AT_ONCE, max(1, len(keys)))) as pool:
            list(pool.map(self._bucket.delete, keys))

    def now(self) -> datetime:
        """Return the time of this machine, which the server's is close to; or the one that was set."""
        return self._bucket.now()

    def lock_end(self, name: str) -> datetime | None:
        """Return the last end of the locks on all versions; the end of time while there is a legal hold."""
        return self._bucket.lock_end(self._key(name))

    def remains(self, name: str) -> bool:
        """Say whether any version or delete marker is left."""
        return self._bucket.remains(self._key(name))

    def renew(self, name: str, until: datetime) -> None:
        """Prevent the object's deletion until at least `until`."""
        self._bucket.extend(self._key(name), until)

    def _key(self, name: str) -> str:
        object_parts(name)
        return self._prefix + name
