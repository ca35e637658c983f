"""Published files in the bucket of the objects, below the same prefix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

from archive_service.errors import DigestMismatch
from archive_service.ports import RETENTION_OF_LOCKS
from archive_service.storage.objects.names import is_published, published
from archive_service.storage.objects.s3_bucket import S3Bucket
from archive_service.storage.objects.s3_client import S3Client


class S3PublishedFiles:
    """`PublishedFiles` in one bucket, below one prefix.

    Files stored by `keep` are locked like objects; files stored by `replace` are not, and leave no older
    version.
    """

    def __init__(
        self, bucket: str, prefix: str, client: S3Client, lock: timedelta = RETENTION_OF_LOCKS
    ) -> None:
        self._bucket = S3Bucket(bucket, client, lock)
        self._prefix = prefix

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Store durably, each with a lock."""
        for path, content in files.items():
            try:
                self._bucket.put_locked(self._key(path), sha256(content).hexdigest(), BytesIO(content))
            except DigestMismatch as error:
                raise DigestMismatch(f"the store holds other bytes as {path}") from error

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Store, replacing what exists."""
        for path, content in files.items():
            self._bucket.replace(self._key(path), content)

    def read(self, path: str) -> bytes:
        """Return the bytes."""
        return self._bucket.read(self._key(path))

    def paths(self, prefix: str = "") -> Iterator[str]:
        """List paths that start with `prefix`, in any order."""
        for key in self._bucket.keys(self._prefix + prefix):
            path = key.removeprefix(self._prefix)
            if is_published(path):
                yield path

    def remove(self, path: str) -> None:
        """Remove the file unless its lock is still active."""
        self._bucket.delete(self._key(path))

    def renew(self, path: str, until: datetime) -> None:
        """Prevent deletion until at least `until`."""
        self._bucket.extend(self._key(path), until)

    def _key(self, path: str) -> str:
        return self._prefix + published(path)
