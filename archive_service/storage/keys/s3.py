"""Wrapped keys in a bucket without locks, apart from the data that they encrypt."""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from archive_service.errors import KeyDestroyed, Misconfigured, NotFound, StoreUnavailable
from archive_service.storage.keys.batches import check_same
from archive_service.storage.objects.names import key_parts
from archive_service.storage.objects.s3_client import (
    CONFLICT,
    PRECONDITION,
    S3Client,
    code_of,
    s3_errors,
    versions,
)

_WRITERS: Final = 8
_ATTEMPTS: Final = 4


class S3KeyStore:
    """A `KeyStore` in a bucket, or below a prefix, where nothing is locked."""

    def __init__(self, bucket: str, prefix: str, client: S3Client) -> None:
        """Open an existing bucket.

        Raises:
            Misconfigured: it does not exist, or locks its objects, so that no key could be destroyed.
            StoreUnavailable: the server does not answer.
        """
        self._bucket = bucket
        self._prefix = prefix
        self._client = client
        self._check_bucket()

    def put(self, name: str, wrapped: bytes) -> None:
        """Store durably."""
        key = self._key(name)
        checksum = b64encode(hashlib.sha256(wrapped).digest()).decode()
        for attempt in range(_ATTEMPTS):
            with suppress(NotFound), s3_errors():
                try:
                    self._client.put_object(
                        Bucket=self._bucket, Key=key, Body=wrapped, ChecksumSHA256=checksum, IfNoneMatch="*"
                    )
                except ClientError as error:
                    if code_of(error) not in PRECONDITION | CONFLICT:
                        raise
                    check_same(self._read(key), wrapped)
                return
            time.sleep(0.05 * 2**attempt)
        raise StoreUnavailable("concurrent changes to this key prevented its storage: try again")

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Store all, several at a time."""
        with ThreadPoolExecutor(min(_WRITERS, max(1, len(items)))) as pool:
            list(pool.map(self.put, items, items.values()))

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""
        try:
            with s3_errors():
                return self._read(self._key(name))
        except NotFound as error:
            raise KeyDestroyed("the key no longer exists") from error

    def has_below(self, folder: str) -> bool:
        """Say whether any name begins with `folder` and a `/`."""
        prefix = f"{self._prefix}{'/'.join(key_parts(folder))}/"
        with s3_errors():
            found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, MaxKeys=1)
        return bool(found.get("Contents"))

    def destroy(self, name: str) -> None:
        """Remove every version."""
        key = self._key(name)
        with s3_errors():
            for version in versions(self._client, self._bucket, key):
                self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)
            if versions(self._client, self._bucket, key):
                raise StoreUnavailable("the key store kept a version of a key")

    def destroy_many(self, names: Iterable[str]) -> None:
        """Remove every version of several keys, some at a time."""
        names = list(names)
        with ThreadPoolExecutor(min(_WRITERS, max(1, len(names)))) as pool:
            list(pool.map(self.destroy, names))

    def remains(self, name: str) -> bool:
        """Say whether any version or delete marker is left."""
        with s3_errors():
            return bool(versions(self._client, self._bucket, self._key(name)))

    def _read(self, key: str) -> bytes:
        with self._client.get_object(Bucket=self._bucket, Key=key)["Body"] as body:
            content: bytes = body.read()
        return content

    def _key(self, name: str) -> str:
        # Some servers treat keys as folders, where `a` and `a/b` cannot both exist: a suffix keeps them
        # apart.
        return f"{self._prefix}{'/'.join(key_parts(name))}.key"

    def _check_bucket(self) -> None:
        try:
            with s3_errors():
                self._client.head_bucket(Bucket=self._bucket)
        except NotFound as error:
            raise Misconfigured(f"there is no bucket {self._bucket}") from error
        try:
            answer = self._client.get_object_lock_configuration(Bucket=self._bucket)
        except ClientError:
            return
        except BotoCoreError:
            with s3_errors():
                raise
        # Without a rule some servers answer none, others an empty one.
        rule = answer.get("ObjectLockConfiguration", {}).get("Rule", {})
        if rule.get("DefaultRetention", {}).get("Mode"):
            raise Misconfigured(
                f"bucket {self._bucket} locks all its objects: keys in it could not be destroyed"
            )
