"""Files that are either whole and on the disk, or not there."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from archive_service.errors import OutOfSpace, StoreUnavailable
from signing.atomic_files import sync_folder

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DAY: Final = 86_400.0

STAGING: Final = ".staging"
"""In a store's folder, where files are written before they get their names; there from its first use on."""


def make_folder(folder: Path, *, below: Path) -> None:
    """Make `folder`, for the owner alone, with its parents down from `below`, durably."""
    if folder.is_dir():
        return
    if folder != below:
        make_folder(folder.parent, below=below)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=folder == below)
    # Also when another process was first: it may not have come to its own sync yet.
    sync_folder(folder.parent)


def remove_abandoned(folder: Path) -> None:
    """Remove what writers that crashed more than a day ago left in `folder`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            # On a disk that cannot be written they stay.
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_mtime < time.time() - _DAY:
                    os.unlink(entry.path)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn the disk's refusals into errors a caller can act on; `FileNotFoundError` is left as it is."""
    try:
        yield
    except (FileNotFoundError, FileExistsError, ConnectionError):
        # A connection is never the disk: a source that was being copied has broken.
        raise
    except OSError as error:
        reason = error.strerror or "unknown error"
        if error.errno in _FULL:
            raise OutOfSpace(f"the disk takes no more: {reason}") from error
        raise StoreUnavailable(f"the disk refuses: {reason}") from error


@contextmanager
def mounted_disk(what: str) -> Iterator[None]:
    """Do as `disk_errors`, and take a folder that has gone (a volume not mounted) for an outage.

    It must never pass for the answer that nothing is there.
    """
    with disk_errors():
        try:
            yield
        except FileNotFoundError as error:
            raise StoreUnavailable(f"the folder of the {what} is not there") from error
