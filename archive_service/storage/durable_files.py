"""Write files that are either complete and on the disk, or absent."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from archive_service.errors import OutOfSpace, StoreUnavailable
from signing.atomic_files import sync_folder

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DAY: Final = 86_400.0
_FEW: Final = 4
_SYNCED_AT_ONCE: Final = 16
T = TypeVar("T")

STAGING: Final = ".staging"
"""Subfolder of a store in which files are written before they get their names; created at the first use."""


def each_synced(sync: Callable[[T], object], many: Collection[T]) -> None:
    """Call `sync` for each of many files or folders, several at a time: a file system writes what is synced
    at one time together.
    """
    if len(many) <= _FEW:
        for one in many:
            sync(one)
        return
    with ThreadPoolExecutor(_SYNCED_AT_ONCE) as pool:
        for _ in pool.map(sync, many):
            pass


def make_folder(folder: Path, *, below: Path, opened: bool = False) -> None:
    """Create `folder`, accessible to its owner only, with its parents down from `below`, durably. What is
    above `below` must exist: a home that was moved is not made anew for its store.

    Raises:
        FileNotFoundError: `below` is a store that was opened and then moved: it is not created again.
    """
    if folder.is_dir():
        return
    if folder != below:
        make_folder(folder.parent, below=below, opened=opened)
    elif opened:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(below))
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    # Sync also when another process created it, because that process may not have synced it yet.
    sync_folder(folder.parent)


def store_folder(setting: str, default: Path) -> Path:
    """Return the folder of a store: the default, in a home that exists, or the one that a setting names,
    whose parents are created.
    """
    if not setting:
        return default
    folder = Path(setting)
    with disk_errors():
        folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def remove_abandoned(folder: Path) -> None:
    """Remove files in `folder` left by writers that crashed more than a day ago."""
    with os.scandir(folder) as entries:
        for entry in entries:
            # On a read-only disk they stay.
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_mtime < time.time() - _DAY:
                    os.unlink(entry.path)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn disk errors into errors that a caller can handle; `FileNotFoundError` is raised unchanged."""
    try:
        yield
    except (FileNotFoundError, FileExistsError, ConnectionError):
        # A connection error does not come from the disk: a source that was being copied has failed.
        raise
    except OSError as error:
        reason = error.strerror or "unknown error"
        if error.errno in _FULL:
            raise OutOfSpace(f"the disk accepts no more data: {reason}") from error
        raise StoreUnavailable(f"the disk refuses: {reason}") from error


@contextmanager
def mounted_disk(what: str) -> Iterator[None]:
    """Do the same as `disk_errors`, and treat a missing folder (a volume not mounted) as an outage.

    A missing folder must never look like an empty store.
    """
    with disk_errors():
        try:
            yield
        except FileNotFoundError as error:
            raise StoreUnavailable(f"the folder of the {what} does not exist") from error
