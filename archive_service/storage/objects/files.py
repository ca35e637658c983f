"""Objects as files: `<root>/<tenant>/<first two digits>/<sha256>`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, BinaryIO, Final

from archive_service.errors import NotFound
from archive_service.ports import RETENTION_OF_LOCKS, ObjectWriter
from archive_service.storage.durable_files import (
    STAGING,
    disk_errors,
    each_synced,
    make_folder,
    mounted_disk,
    remove_abandoned,
)
from archive_service.storage.objects.names import (
    check_digest,
    checked_until,
    copy_checked,
    is_object_name,
    object_parts,
    system_time,
)
from signing.atomic_files import sync_folder

_AT_ONCE: Final = 64
"""Most files of a batch open at the same time."""


class FilesObjectStore:
    """An `ObjectStore` in a folder of its own.

    The end of an object's lock is its file's modification time, so there is no second file that could be
    lost, and backups preserve it. The lock binds this adapter, but not the owner of the folder. `now` is the
    clock of the locks: that of the service, which development may set.
    """

    def __init__(
        self, root: Path, lock: timedelta = RETENTION_OF_LOCKS, now: Callable[[], datetime] = system_time
    ) -> None:
        self._root = root
        self._staging = root / STAGING
        self._lock = lock
        self._now = now
        with disk_errors():
            make_folder(self._staging, below=root)
            remove_abandoned(self._staging)

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Store; the file gets its name only when its bytes are checked and synced."""
        with self.together() as batch:
            batch.put(name, content)

    @contextmanager
    def together(self) -> Iterator[ObjectWriter]:
        """Open a batch. Syncing many files together costs hardly more than syncing one."""
        drafts = _Drafts(self._root, self._staging, lambda: self._now() + self._lock)
        try:
            yield drafts
            drafts.finish()
        finally:
            drafts.drop()

    def read(self, name: str) -> bytes:
        """Return the bytes, checked against their name."""
        with self.open(name) as file, disk_errors():
            content = file.read()
        check_digest(content, object_parts(name)[1])
        return content

    def open(self, name: str) -> BinaryIO:
        """Open for reading in pieces, unchecked."""
        tenant, digest = object_parts(name)
        with mounted_disk("objects"):
            try:
                # Written here: making a `Path` takes as long as opening the file.
                return open(f"{self._root}/{tenant}/{digest[:2]}/{digest}", "rb")
            except FileNotFoundError as error:
                if not self._staging.is_dir():
                    raise
                raise NotFound("no such object") from error

    def exists(self, name: str) -> bool:
        """Say whether the object exists."""
        path = _path(self._root, *object_parts(name))
        with mounted_disk("objects"):
            if path.is_file():
                return True
            self._staging.stat()
            return False

    def names(self, prefix: str = "") -> Iterator[str]:
        """List names that start with `prefix`, in any order."""
        with mounted_disk("objects"):
            tenants = [entry.name for entry in os.scandir(self._root) if entry.is_dir()]
            self._staging.stat()
        for tenant in tenants:
            if tenant == STAGING or not f"{tenant}/".startswith(prefix[: len(tenant) + 1]):
                continue
            for folder in _children(self._root / tenant):
                for digest in _children(folder):
                    name = f"{tenant}/{digest.name}"
                    if name.startswith(prefix) and is_object_name(name):
                        yield name

    def delete(self, name: str) -> None:
        """Remove the object unless its lock is still active."""
        self.delete_many([name])

    def delete_many(self, names: Iterable[str]) -> None:
        """Remove objects, then sync each folder once."""
        now, folders = self._now(), set[Path]()
        with mounted_disk("objects"):
            for name in names:
                path = _path(self._root, *object_parts(name))
                if _locked_until(path) > now:
                    continue
                try:
                    path.unlink()
                except FileNotFoundError:
                    self._staging.stat()
                    continue
                folders.add(path.parent)
            each_synced(sync_folder, folders)

    def now(self) -> datetime:
        """Return the time of the clock that was given."""
        return self._now()

    def lock_end(self, name: str) -> datetime | None:
        """Return the file's modification time while it is in the future."""
        with mounted_disk("objects"):
            until = _locked_until(_path(self._root, *object_parts(name)))
            self._staging.stat()
        return until if until > self._now() else None

    def remains(self, name: str) -> bool:
        """Say whether the file exists: a folder keeps one version."""
        return self.exists(name)

    def renew(self, name: str, until: datetime) -> None:
        """Prevent the object's deletion until at least `until`."""
        path = _path(self._root, *object_parts(name))
        until = checked_until(until, self._now())
        with mounted_disk("objects"):
            if not path.is_file():
                self._staging.stat()
                raise NotFound("no such object")
            if until > _locked_until(path):
                with open(path, "rb") as file:
                    _lock_and_sync(file.fileno(), until)


class _Drafts:
    """Files written to temporary names, not yet fsynced or renamed."""

    def __init__(self, root: Path, staging: Path, lock_end: Callable[[], datetime]) -> None:
        self._root = root
        self._staging = staging
        self._lock_end = lock_end
        self._open: list[tuple[IO[bytes], Path, Path]] = []

    def put(self, name: str, content: bytes | BinaryIO) -> None:
        """Write and check; when many files are pending they are finished first."""
        if len(self._open) == _AT_ONCE:
            self.finish()
        tenant, digest = object_parts(name)
        draft = self._staging / f"{digest[:16]}.{secrets.token_hex(8)}"
        with mounted_disk("objects"):
            file = open(draft, "xb", opener=_private)  # noqa: SIM115 - closed when it is on the disk
            try:
                copy_checked(content, file, digest)
                file.flush()
            except BaseException:  # also an interrupt: no temporary file is left
                _discard(file, draft)
                raise
            self._open.append((file, draft, _path(self._root, tenant, digest)))

    def finish(self) -> None:
        """Sync all files, then give them their names, then sync each folder once."""
        if not self._open:
            return
        with mounted_disk("objects"):
            # All files were written before the first sync, so that the file system writes them together.
            for file, _, target in self._open:
                until = max(self._lock_end(), _locked_until(target))
                _lock_and_sync(file.fileno(), until)
                file.close()
            for _, draft, target in self._open:
                make_folder(target.parent, below=self._root, opened=True)
                # This replaces an altered copy; otherwise the bytes are the same.
                draft.replace(target)
            for folder in {target.parent for _, _, target in self._open}:
                sync_folder(folder)
        self._open.clear()

    def drop(self) -> None:
        """Remove the unfinished files."""
        for file, draft, _ in self._open:
            _discard(file, draft)
        self._open.clear()


def _discard(file: IO[bytes], draft: Path) -> None:
    with suppress(OSError):
        # What could not be written to a full disk is tried again here.
        file.close()
    with suppress(OSError):
        draft.unlink(missing_ok=True)


def _path(root: Path, tenant: str, digest: str) -> Path:
    return root / tenant / digest[:2] / digest


def _locked_until(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.fromtimestamp(0, UTC)


def _lock_and_sync(descriptor: int, until: datetime) -> None:
    os.utime(descriptor, (until.timestamp(), until.timestamp()))
    os.fsync(descriptor)


def _children(folder: Path) -> list[Path]:
    with disk_errors():
        try:
            return [Path(entry.path) for entry in os.scandir(folder)]
        except (FileNotFoundError, NotADirectoryError):
            return []


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
