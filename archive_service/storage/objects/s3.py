"""Objects in a versioned S3 bucket, each locked against deletion from its first moment."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, Final, cast

from botocore.exceptions import ClientError

from archive_service.errors import DigestMismatch, Misconfigured, NotFound, StoreUnavailable
from archive_service.ports import RETENTION_OF_LOCKS, ObjectStore, ObjectWriter
from archive_service.storage.objects.files import FilesObjectStore
from archive_service.storage.objects.names import (
    PIECE,
    check_digest,
    checked_until,
    is_object_name,
    object_parts,
    spooled,
)
from archive_service.storage.objects.s3_client import (
    CONFLICT,
    PRECONDITION,
    S3Client,
    code_of,
    location,
    s3_client,
    s3_errors,
    versions,
)

LOCK_MODE: Final = "COMPLIANCE"
"""GOVERNANCE can be lifted by whoever holds the bypass right, so also by who steals an administrator's key.
COMPLIANCE binds everybody, and is no trap here: a lock looks a few weeks ahead and ends unless renewed."""

_ATTEMPTS: Final = 5
_CLOCK_DIFFERENCE: Final = timedelta(minutes=1)
_NEVER: Final = datetime.fromtimestamp(0, UTC)


class S3ObjectStore:
    """An `ObjectStore` in one bucket, below one prefix."""

    def __init__(
        self, bucket: str, prefix: str, client: S3Client, lock: timedelta = RETENTION_OF_LOCKS
    ) -> None:
        """Take a bucket that exists.

        Raises:
            Misconfigured: it is absent, not ours to use, or lacks versioning or Object Lock.
            StoreUnavailable: the server does not answer.
        """
        self._bucket = bucket
        self._prefix = prefix
        self._client = client
        self._lock = lock
        self._check_bucket()

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Store with a lock; the server checks the SHA-256 of what it received."""
        digest = object_parts(name)[1]
        with spooled(content, digest) as body:
            for attempt in range(_ATTEMPTS):
                body.seek(0)
                with s3_errors():
                    try:
                        self._put_new(name, digest, body)
                        return
                    except ClientError as error:
                        code = code_of(error)
                        if code not in PRECONDITION | CONFLICT:
                            raise
                if code in PRECONDITION and self._secure_existing(name, digest):
                    return
                time.sleep(0.05 * 2**attempt)
        raise StoreUnavailable("others write and remove the same object all the time")

    @contextmanager
    def together(self) -> Iterator[ObjectWriter]:
        """Open a batch; each object is in the bucket, for good, as soon as it is put."""
        yield self

    def read(self, name: str) -> bytes:
        """Return the bytes, checked against their name."""
        with s3_errors():
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name))
            with answer["Body"] as body:
                content: bytes = body.read()
        check_digest(content, object_parts(name)[1])
        return content

    def open(self, name: str) -> BinaryIO:
        """Open for reading in pieces, unchecked; fetched first, so that reading cannot fail half-way."""
        spool = SpooledTemporaryFile(max_size=8 * PIECE)  # noqa: SIM115 - handed to the caller
        try:
            with s3_errors():
                answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name))
                with answer["Body"] as body:
                    while piece := body.read(PIECE):
                        spool.write(piece)
            spool.seek(0)
        except BaseException:  # whatever stops it, an interrupt too: nobody else closes the spool
            spool.close()
            raise
        return cast(BinaryIO, spool)

    def exists(self, name: str) -> bool:
        """Say whether the object is there."""
        try:
            self._head(name)
        except NotFound:
            return False
        return True

    def names(self, prefix: str = "") -> Iterator[str]:
        """List names that start with `prefix`, in no order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        with s3_errors():
            for page in pages:
                for entry in page.get("Contents", ()):
                    name = entry["Key"].removeprefix(self._prefix)
                    if is_object_name(name):
                        yield name

    def delete(self, name: str) -> None:
        """Remove every version whose lock has ended; never hide one behind a delete marker."""
        key = self._key(name)
        with s3_errors():
            found = versions(self._client, self._bucket, key)
            for version in found:
                try:
                    self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)
                except ClientError as error:
                    if not self._is_locked(key, version):
                        raise StoreUnavailable(f"deletion refused: {code_of(error)}") from error

    def renew(self, name: str, until: datetime) -> None:
        """Keep the object from deletion until `until` at least."""
        until = checked_until(until)
        self._extend(name, self._head(name), until)

    def _put_new(self, name: str, digest: str, body: IO[bytes]) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._key(name),
            Body=body,
            ContentType="application/octet-stream",
            ChecksumSHA256=_base64(digest),
            IfNoneMatch="*",
            ObjectLockMode=LOCK_MODE,
            ObjectLockRetainUntilDate=self._until(),
        )

    def _secure_existing(self, name: str, digest: str) -> bool:
        """Make sure that what is there has our bytes and a lock; `False` when it has gone meanwhile.

        Some servers set the lock after the object can be seen, so a writer's crash leaves it without one.
        """
        try:
            head = self._head(name)
            kept = head.get("ChecksumSHA256")
            if kept is None:
                self.read(name)
            elif kept != _base64(digest):
                raise DigestMismatch(f"the store holds other bytes as {digest[:12]}…")
            self._extend(name, head, self._until())
        except NotFound:
            return False
        return True

    def _extend(self, name: str, head: dict[str, Any], until: datetime) -> None:
        if head.get("ObjectLockMode") == LOCK_MODE and head.get("ObjectLockRetainUntilDate", _NEVER) >= until:
            return
        with s3_errors():
            self._client.put_object_retention(
                Bucket=self._bucket,
                Key=self._key(name),
                VersionId=head["VersionId"],
                Retention={"Mode": LOCK_MODE, "RetainUntilDate": until},
            )

    def _is_locked(self, key: str, version: str) -> bool:
        head = self._client.head_object(Bucket=self._bucket, Key=key, VersionId=version)
        if head.get("ObjectLockLegalHoldStatus") == "ON":
            return True
        # The server's clock decides, and may be a little behind ours.
        until: datetime = head.get("ObjectLockRetainUntilDate", _NEVER)
        return until > datetime.now(UTC) - _CLOCK_DIFFERENCE

    def _head(self, name: str) -> dict[str, Any]:
        with s3_errors():
            head: dict[str, Any] = self._client.head_object(
                Bucket=self._bucket, Key=self._key(name), ChecksumMode="ENABLED"
            )
        return head

    def _key(self, name: str) -> str:
        object_parts(name)
        return self._prefix + name

    def _until(self) -> datetime:
        return checked_until(datetime.now(UTC) + self._lock)

    def _check_bucket(self) -> None:
        try:
            with s3_errors():
                versioning = self._client.get_bucket_versioning(Bucket=self._bucket).get("Status")
        except NotFound as error:
            raise Misconfigured(f"there is no bucket {self._bucket}") from error
        if versioning != "Enabled":
            raise Misconfigured(
                f"bucket {self._bucket} has no versioning: what it holds could be overwritten"
            )
        try:
            answer = self._client.get_object_lock_configuration(Bucket=self._bucket)
            locking = answer.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled")
        except ClientError as error:
            if code_of(error) != "ObjectLockConfigurationNotFoundError":
                with s3_errors():
                    raise
            locking = None
        if locking != "Enabled":
            raise Misconfigured(
                f"bucket {self._bucket} has no Object Lock: make one that has it from the start"
            )


def object_store_from(setting: str, default: Path) -> ObjectStore:
    """Open the store that `setting` names: `s3://BUCKET[/PREFIX]`, a folder, or empty for `default`."""
    place = location(setting)
    if place is not None:
        return S3ObjectStore(place.bucket, place.prefix, s3_client())
    return FilesObjectStore(Path(setting) if setting else default)


def _base64(digest: str) -> str:
    return b64encode(bytes.fromhex(digest)).decode()
