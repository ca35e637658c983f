"""A versioned bucket with Object Lock: locked keys that nobody may change, and keys that may be replaced."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import IO, Any, Final

from botocore.exceptions import ClientError

from archive_service.errors import DigestMismatch, Misconfigured, NotFound, StoreUnavailable
from archive_service.storage.objects.names import check_digest, checked_until, system_time
from archive_service.storage.objects.s3_client import (
    CONFLICT,
    PRECONDITION,
    S3Client,
    code_of,
    s3_errors,
    versions,
)

LOCK_MODE: Final = "COMPLIANCE"
"""GOVERNANCE can be removed by anybody with the bypass right, also by a thief of an administrator's key.
COMPLIANCE binds everybody, and causes no harm here: a lock is a few weeks long and ends unless it is renewed.
"""

LOCK_OF_MOVED_CLOCKS: Final = "GOVERNANCE"
"""For a development service whose time was set: a lock that has ended by that time can be taken off before
the server's own clock ends it.
"""
_ATTEMPTS: Final = 5
_CLOCK_DIFFERENCE: Final = timedelta(minutes=1)
_NEVER: Final = datetime.fromtimestamp(0, UTC)
_END_OF_TIME: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class S3Bucket:
    """The keys of one bucket; `lock` is the duration of the lock on a new key. `moved_clock` is that of a
    development service whose time was set.
    """

    name: str
    client: S3Client
    lock: timedelta
    moved_clock: Callable[[], datetime] | None = None

    def check(self) -> None:
        """Refuse a bucket that could lose its objects.

        Raises:
            Misconfigured: it does not exist, may not be used, or lacks versioning or Object Lock.
            StoreUnavailable: the server does not answer.
        """
        try:
            with s3_errors():
                versioning = self.client.get_bucket_versioning(Bucket=self.name).get("Status")
        except NotFound as error:
            raise Misconfigured(f"there is no bucket {self.name}") from error
        if versioning != "Enabled":
            raise Misconfigured(f"bucket {self.name} has no versioning: what it holds could be overwritten")
        try:
            answer = self.client.get_object_lock_configuration(Bucket=self.name)
            locking = answer.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled")
        except ClientError as error:
            if code_of(error) != "ObjectLockConfigurationNotFoundError":
                with s3_errors():
                    raise
            locking = None
        if locking != "Enabled":
            raise Misconfigured(f"bucket {self.name} has no Object Lock: make one that has it from the start")

    def put_locked(self, key: str, digest: str, body: IO[bytes]) -> None:
        """Store durably; the server checks the SHA-256 (hex) of what it received.

        Raises:
            DigestMismatch: the key holds other bytes.
        """
        for attempt in range(_ATTEMPTS):
            body.seek(0)
            with s3_errors():
                try:
                    self._put_new(key, digest, body)
                    return
                except ClientError as error:
                    code = code_of(error)
                    if code not in PRECONDITION | CONFLICT:
                        raise
            if code in PRECONDITION and self._secure_existing(key, digest):
                return
            time.sleep(0.05 * 2**attempt)
        raise StoreUnavailable("concurrent changes to this object prevented its storage: try again")

    def replace(self, key: str, content: bytes) -> None:
        """Store without a lock, replacing what exists; older versions are removed.

        A server without versions names none: it has replaced the only one.
        """
        with s3_errors():
            answer = self.client.put_object(
                Bucket=self.name,
                Key=key,
                Body=content,
                ContentType="application/octet-stream",
                ChecksumSHA256=b64encode(sha256(content).digest()).decode(),
            )
        if version := answer.get("VersionId"):
            self.delete(key, but=version)

    def read(self, key: str) -> bytes:
        """Return the bytes of a key, unchecked; raise `NotFound`."""
        with s3_errors():
            answer = self.client.get_object(Bucket=self.name, Key=key)
            with answer["Body"] as body:
                content: bytes = body.read()
        return content

    def head(self, key: str) -> dict[str, Any]:
        """Return the server's metadata of a key; raise `NotFound`."""
        with s3_errors():
            head: dict[str, Any] = self.client.head_object(Bucket=self.name, Key=key, ChecksumMode="ENABLED")
        return head

    def keys(self, prefix: str) -> Iterator[str]:
        """List keys that start with `prefix`."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        with s3_errors():
            for page in pages:
                for entry in page.get("Contents", ()):
                    yield entry["Key"]

    def delete(self, key: str, *, but: str = "") -> None:
        """Remove every version but one whose lock has ended; never add a delete marker, which only hides
        them.
        """
        with s3_errors():
            for version in versions(self.client, self.name, key):
                if version == but:
                    continue
                try:
                    self._delete(key, version)
                except ClientError as error:
                    if not self._is_locked(key, version):
                        raise StoreUnavailable(f"deletion refused: {code_of(error)}") from error

    def now(self) -> datetime:
        """Return the time by which locks are judged."""
        return system_time() if self.moved_clock is None else self.moved_clock()

    def lock_end(self, key: str) -> datetime | None:
        """Return the last end of the locks on all versions of a key; None when all have ended."""
        with s3_errors():
            ends = [self._lock_end(key, version) for version in versions(self.client, self.name, key)]
        return max((end for end in ends if end is not None), default=None)

    def remains(self, key: str) -> bool:
        """Say whether any version or delete marker of a key is left."""
        with s3_errors():
            return bool(versions(self.client, self.name, key))

    def _delete(self, key: str, version: str) -> None:
        """Delete a version; take off a lock that has ended by a clock that was set."""
        taken_off: dict[str, Any] = {}
        if self.moved_clock is not None and self._lock_end(key, version) is None:
            taken_off = {"BypassGovernanceRetention": True}
        self.client.delete_object(Bucket=self.name, Key=key, VersionId=version, **taken_off)

    def _lock_end(self, key: str, version: str) -> datetime | None:
        """Return the end of the lock on one version while it is in force."""
        try:
            head = self.client.head_object(Bucket=self.name, Key=key, VersionId=version)
        except ClientError as error:
            if code_of(error) in ("405", "MethodNotAllowed", "404", "NotFound", "NoSuchKey"):
                return None  # a delete marker, which nothing locks; or gone meanwhile
            raise
        if head.get("ObjectLockLegalHoldStatus") == "ON":
            return _END_OF_TIME
        until: datetime = head.get("ObjectLockRetainUntilDate", _NEVER)
        # Only a lock of the weaker kind follows a clock that was set.
        own = head.get("ObjectLockMode") == LOCK_OF_MOVED_CLOCKS
        return until if until > (self.now() if own else system_time()) else None

    def extend(self, key: str, until: datetime) -> None:
        """Prevent a key's deletion until at least `until`."""
        self._extend(key, self.head(key), checked_until(until, self.now()))

    def _put_new(self, key: str, digest: str, body: IO[bytes]) -> None:
        self.client.put_object(
            Bucket=self.name,
            Key=key,
            Body=body,
            ContentType="application/octet-stream",
            ChecksumSHA256=_base64(digest),
            IfNoneMatch="*",
            ObjectLockMode=self._mode,
            ObjectLockRetainUntilDate=self._until(),
        )

    def _secure_existing(self, key: str, digest: str) -> bool:
        """Make sure that the existing object has our bytes and a lock; `False` when it was removed meanwhile.

        Some servers set the lock after the object is visible, so a crash of its writer leaves it unlocked.
        """
        try:
            head = self.head(key)
            kept = head.get("ChecksumSHA256")
            if kept is None:
                check_digest(self.read(key), digest)
            elif kept != _base64(digest):
                raise DigestMismatch(f"the store holds other bytes as {digest[:12]}…")
            self._extend(key, head, self._until())
        except NotFound:
            return False
        return True

    def _extend(self, key: str, head: dict[str, Any], until: datetime) -> None:
        mode = self._mode
        if (
            head.get("ObjectLockMode") in (mode, LOCK_MODE)
            and head.get("ObjectLockRetainUntilDate", _NEVER) >= until
        ):
            return
        with s3_errors():
            self.client.put_object_retention(
                Bucket=self.name,
                Key=key,
                VersionId=head["VersionId"],
                Retention={"Mode": mode, "RetainUntilDate": until},
            )

    def _is_locked(self, key: str, version: str) -> bool:
        head = self.client.head_object(Bucket=self.name, Key=key, VersionId=version)
        if head.get("ObjectLockLegalHoldStatus") == "ON":
            return True
        # The server's clock decides, and may be slightly behind ours.
        until: datetime = head.get("ObjectLockRetainUntilDate", _NEVER)
        return until > datetime.now(UTC) - _CLOCK_DIFFERENCE

    def _until(self) -> datetime:
        # The server refuses a lock that ends in its own past.
        now = max(self.now(), system_time())
        return checked_until(now + self.lock, now)

    @property
    def _mode(self) -> str:
        return LOCK_MODE if self.moved_clock is None else LOCK_OF_MOVED_CLOCKS


def _base64(digest: str) -> str:
    return b64encode(bytes.fromhex(digest)).decode()
