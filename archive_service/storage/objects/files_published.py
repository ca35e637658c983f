"""Published files in the folder of the objects, at their own paths: any web server can serve them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from archive_service.errors import DigestMismatch, NotFound
from archive_service.ports import RETENTION_OF_LOCKS
from archive_service.storage.durable_files import disk_errors, make_folder, mounted_disk, remove_abandoned
from archive_service.storage.objects.names import PUBLISHED, checked_until, is_published, published
from signing.atomic_files import sync_folder

_STAGING: Final = ".staging"

Naming = Callable[[Path, Path], object]
"""How a temporary file gets its final name."""


class FilesPublishedFiles:
    """`PublishedFiles` in a folder. As for objects, the end of a lock is the file's modification time."""

    def __init__(self, root: Path, lock: timedelta = RETENTION_OF_LOCKS) -> None:
        self._root = root
        self._staging = root / _STAGING
        self._lock = lock
        with disk_errors():
            make_folder(self._staging, below=root)
            remove_abandoned(self._staging)

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Store durably: an existing file is compared, and its lock extended."""
        self._write(files, datetime.now(UTC) + self._lock, _link)
        for path, content in files.items():
            if self.read(path) != content:
                raise DigestMismatch(f"the store holds other bytes as {path}")
            self.renew(path, datetime.now(UTC) + self._lock)

    def replace(self, files: Mapping[str, bytes]) -> None:
        """Store, replacing what exists; a reader sees the old bytes or the new ones."""
        self._write(files, datetime.now(UTC), Path.replace)

    def read(self, path: str) -> bytes:
        """Return the bytes."""
        with mounted_disk("objects"):
            try:
                return self._path(path).read_bytes()
            except (FileNotFoundError, NotADirectoryError) as error:
                self._staging.stat()
                raise NotFound("no such published file") from error

    def paths(self, prefix: str = "") -> Iterator[str]:
        """List paths that start with `prefix`, in any order."""
        with mounted_disk("objects"):
            self._staging.stat()
        # Only the folder that the prefix names is walked: others hold thousands of files.
        folder = prefix.rpartition("/")[0]
        for name in [folder] if folder else PUBLISHED:
            for place, _, files in os.walk(self._root / name):
                for file in files:
                    path = str((Path(place) / file).relative_to(self._root))
                    if path.startswith(prefix) and is_published(path):
                        yield path

    def remove(self, path: str) -> None:
        """Remove the file unless its lock is still active."""
        target = self._path(path)
        with mounted_disk("objects"):
            try:
                if datetime.fromtimestamp(target.stat().st_mtime, UTC) > datetime.now(UTC):
                    return
                target.unlink()
            except FileNotFoundError:
                self._staging.stat()
                return
            sync_folder(target.parent)
            if target.parent.suffix == ".p":
                with suppress(OSError):
                    # Remove the folder of the last partial tile when it is empty.
                    target.parent.rmdir()

    def renew(self, path: str, until: datetime) -> None:
        """Prevent deletion until at least `until`."""
        until = checked_until(until)
        with mounted_disk("objects"):
            try:
                with self._path(path).open("rb") as file:
                    if os.fstat(file.fileno()).st_mtime < until.timestamp() - 1:
                        os.utime(file.fileno(), (until.timestamp(), until.timestamp()))
                        os.fsync(file.fileno())
            except FileNotFoundError as error:
                self._staging.stat()
                raise NotFound("no such published file") from error

    def _write(self, files: Mapping[str, bytes], until: datetime, name_it: Naming) -> None:
        """Sync all files, then give them their names, then sync each folder once."""
        drafts: list[tuple[Path, Path]] = []
        with mounted_disk("objects"):
            try:
                for path, content in files.items():
                    draft = self._staging / f"published.{secrets.token_hex(8)}"
                    drafts.append((draft, self._path(path)))
                    _write_synced(draft, content, until)
                for draft, target in drafts:
                    make_folder(target.parent, below=self._root, opened=True)
                    name_it(draft, target)
                _sync_folders([target for _, target in drafts])
            finally:
                for draft, _ in drafts:
                    with suppress(OSError):
                        draft.unlink(missing_ok=True)

    def _path(self, path: str) -> Path:
        return self._root / published(path)


def _link(draft: Path, target: Path) -> None:
    """Give a temporary file its name unless the name exists: a link never replaces a file."""
    with suppress(FileExistsError):
        os.link(draft, target)


def _write_synced(draft: Path, content: bytes, until: datetime) -> None:
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.utime(file.fileno(), (until.timestamp(), until.timestamp()))
        os.fsync(file.fileno())


def _sync_folders(targets: Sequence[Path]) -> None:
    for folder in {target.parent for target in targets}:
        sync_folder(folder)
