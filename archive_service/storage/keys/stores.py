"""Wrapped keys, stored apart from the data that they encrypt: as files, or in a bucket without locks."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from botocore.exceptions import BotoCoreError, ClientError

from archive_service.errors import DigestMismatch, KeyDestroyed, Misconfigured, NotFound, StoreUnavailable
from archive_service.ports import KeyStore
from archive_service.storage.durable_files import (
    STAGING,
    disk_errors,
    make_folder,
    mounted_disk,
    remove_abandoned,
)
from archive_service.storage.objects.names import key_parts
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
from signing.atomic_files import sync_folder

_WRITERS: Final = 8
_AT_ONCE: Final = 200
"""Most files open at the same time."""
_ATTEMPTS: Final = 4


@runtime_checkable
class BatchKeyStore(KeyStore, Protocol):
    """A key store that makes many keys durable in one step."""

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Store all, as `put` does; when it raises, some keys may be stored."""


def put_all(keys: KeyStore, items: Mapping[str, bytes]) -> None:
    """Store all, in one step when the store supports it."""
    if isinstance(keys, BatchKeyStore):
        keys.put_many(items)
    else:
        for name, wrapped in items.items():
            keys.put(name, wrapped)


class GatheredKeys:
    """A `BatchKeyStore` that collects the keys given together, until `store` writes them to another store in
    one step.

    A single key is written at once: its writer may have to know whether another writer was first.
    """

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._held: dict[str, bytes] = {}

    def put(self, name: str, wrapped: bytes) -> None:
        """Store durably."""
        self._keys.put(name, wrapped)

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Collect all; collected keys are stored when there are many."""
        self._held |= items
        if len(self._held) >= _AT_ONCE:
            self.store()

    def store(self) -> None:
        """Store the collected keys durably."""
        held, self._held = self._held, {}
        if held:
            put_all(self._keys, held)

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""
        return self._held.get(name) or self._keys.get(name)

    def has_below(self, folder: str) -> bool:
        """Say whether any name, collected or stored, begins with `folder` and a `/`."""
        return any(name.startswith(f"{folder}/") for name in self._held) or self._keys.has_below(folder)

    def destroy(self, name: str) -> None:
        """Destroy a key, collected or stored."""
        self._held.pop(name, None)
        self._keys.destroy(name)


class FilesKeyStore:
    """A `BatchKeyStore` in a folder of its own: one file a key, readable by its owner only."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._staging = root / STAGING
        with disk_errors():
            make_folder(self._staging, below=root)
            remove_abandoned(self._staging)

    def put(self, name: str, wrapped: bytes) -> None:
        """Store durably."""
        self.put_many({name: wrapped})

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Store all, some hundreds at a time."""
        names = list(items)
        for first in range(0, len(names), _AT_ONCE):
            self._put_together({name: items[name] for name in names[first : first + _AT_ONCE]})

    def _put_together(self, items: Mapping[str, bytes]) -> None:
        """Store all: first sync the files, then each folder once."""
        targets = {name: self._path(name) for name in items}
        drafts = {name: self._staging / secrets.token_hex(16) for name in items}
        try:
            with mounted_disk("keys"):
                self._write(items, drafts)
                for folder in {target.parent for target in targets.values()}:
                    make_folder(folder, below=self._root)
                for name, target in targets.items():
                    # A link never replaces a file: of two concurrent writers, the second sees the bytes of
                    # the first.
                    try:
                        os.link(drafts[name], target)
                    except FileExistsError:
                        _compare(target.read_bytes(), items[name])
                for folder in {target.parent for target in targets.values()}:
                    sync_folder(folder)
        finally:
            for draft in drafts.values():
                with suppress(OSError):
                    draft.unlink(missing_ok=True)

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""
        with mounted_disk("keys"):
            try:
                return self._path(name).read_bytes()
            except FileNotFoundError as error:
                self._staging.stat()
                raise KeyDestroyed("the key no longer exists") from error

    def has_below(self, folder: str) -> bool:
        """Say whether any name begins with `folder` and a `/`."""
        with mounted_disk("keys"):
            self._staging.stat()
            return any(files for _, _, files in os.walk(self._root.joinpath(*key_parts(folder))))

    def destroy(self, name: str) -> None:
        """Overwrite and remove the key file.

        A disk that writes to other blocks (flash, copy-on-write) may keep the old blocks for a while; they
        contain the wrapped key, never the key itself.
        """
        path = self._path(name)
        with mounted_disk("keys"):
            try:
                with open(path, "r+b") as file:
                    file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink()
            except FileNotFoundError:
                self._staging.stat()
                return
            sync_folder(path.parent)

    def _write(self, items: Mapping[str, bytes], drafts: Mapping[str, Path]) -> None:
        open_files: list[int] = []
        try:
            for name, wrapped in items.items():
                descriptor = os.open(drafts[name], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                open_files.append(descriptor)
                os.write(descriptor, wrapped)
            # All files are written before the first sync, so that the file system writes them to the disk
            # together.
            for descriptor in open_files:
                os.fsync(descriptor)
        finally:
            for descriptor in open_files:
                os.close(descriptor)

    def _path(self, name: str) -> Path:
        *folders, last = key_parts(name)
        return self._root.joinpath(*folders, f"{last}.key")


class S3KeyStore:
    """A `BatchKeyStore` in a bucket, or below a prefix, where nothing is locked."""

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
                    _compare(self._read(key), wrapped)
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


def key_store_from(setting: str, default: Path) -> BatchKeyStore:
    """Open the key store that `setting` names: `s3://BUCKET[/PREFIX]`, a folder, or empty for `default`."""
    place = location(setting)
    if place is not None:
        return S3KeyStore(place.bucket, place.prefix, s3_client())
    return FilesKeyStore(Path(setting) if setting else default)


def _compare(kept: bytes, wrapped: bytes) -> None:
    if kept != wrapped:
        raise DigestMismatch("another key has this name")
