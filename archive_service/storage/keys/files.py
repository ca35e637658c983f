"""Wrapped keys as files in a folder of their own, apart from the data that they encrypt."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from archive_service.errors import KeyDestroyed
from archive_service.storage.durable_files import (
    STAGING,
    disk_errors,
    each_synced,
    make_folder,
    mounted_disk,
    remove_abandoned,
)
from archive_service.storage.keys.batches import AT_ONCE, check_same
from archive_service.storage.objects.names import key_parts
from signing.atomic_files import sync_folder

_PIECE = 4096


class FilesKeyStore:
    """A `KeyStore` in a folder of its own: one file a key, readable by its owner only."""

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
        for first in range(0, len(names), AT_ONCE):
            self._put_together({name: items[name] for name in names[first : first + AT_ONCE]})

    def _put_together(self, items: Mapping[str, bytes]) -> None:
        """Store all: first sync the files, then each folder once."""
        targets = {name: self._path(name) for name in items}
        drafts = {name: self._staging / secrets.token_hex(16) for name in items}
        try:
            with mounted_disk("keys"):
                self._write(items, drafts)
                for folder in {target.parent for target in targets.values()}:
                    make_folder(folder, below=self._root, opened=True)
                for name, target in targets.items():
                    # A link never replaces a file: of two concurrent writers, the second sees the bytes of
                    # the first.
                    try:
                        os.link(drafts[name], target)
                    except FileExistsError:
                        check_same(target.read_bytes(), items[name])
                for folder in {target.parent for target in targets.values()}:
                    sync_folder(folder)
        finally:
            for draft in drafts.values():
                with suppress(OSError):
                    draft.unlink(missing_ok=True)

    def get(self, name: str) -> bytes:
        """Return the bytes; raise `KeyDestroyed` when there is no such name."""
        path = f"{self._root}/{'/'.join(key_parts(name))}.key"
        with mounted_disk("keys"):
            try:
                return _content(path)
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
        self.destroy_many([name])

    def destroy_many(self, names: Iterable[str]) -> None:
        """Overwrite and remove key files: first all are overwritten and synced, then all are removed."""
        paths = [self._path(name) for name in names]
        for first in range(0, len(paths), AT_ONCE):
            self._destroy_together(paths[first : first + AT_ONCE])

    def remains(self, name: str) -> bool:
        """Say whether the key file exists."""
        with mounted_disk("keys"):
            if self._path(name).exists():
                return True
            self._staging.stat()
            return False

    def _destroy_together(self, paths: Sequence[Path]) -> None:
        with mounted_disk("keys"), ExitStack() as files:
            found: list[Path] = []
            descriptors: list[int] = []
            for path in paths:
                try:
                    file = files.enter_context(open(path, "r+b", buffering=0))
                except FileNotFoundError:
                    self._staging.stat()
                    continue
                file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
                descriptors.append(file.fileno())
                found.append(path)
            each_synced(os.fsync, descriptors)
            for path in found:
                path.unlink(missing_ok=True)
            each_synced(sync_folder, {path.parent for path in found})

    def _write(self, items: Mapping[str, bytes], drafts: Mapping[str, Path]) -> None:
        open_files: list[int] = []
        try:
            for name, wrapped in items.items():
                descriptor = os.open(drafts[name], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                open_files.append(descriptor)
                _write_all(descriptor, wrapped)
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


def _content(path: str) -> bytes:
    """Return the bytes of a file; a file object would take half the time that opening a key takes."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        pieces = [os.read(descriptor, _PIECE)]
        while pieces[-1]:
            pieces.append(os.read(descriptor, _PIECE))
        return b"".join(pieces)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, content: bytes) -> None:
    """Write everything: a nearly full disk may take a part of it and report no error."""
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
