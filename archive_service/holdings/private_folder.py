"""A temporary folder for what is decrypted, which does not stay behind when its process is killed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

_NEW, _NAME = ".new-archive-dui-", "archive-dui-private-"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give an empty folder that only this account can read; it is removed at the end of the block.

    A process that is killed cannot remove its folder: whoever asks for one next removes it. It is told from
    one in use by its lock, which ends with its process.
    """
    _remove_abandoned(Path(gettempdir()))
    new = Path(mkdtemp(prefix=_NEW))
    handle = os.open(new, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Only now has it a name that others look for.
        folder = new.rename(new.with_name(_NAME + new.name.removeprefix(_NEW)))
        try:
            yield folder
        finally:
            rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)


def _remove_abandoned(place: Path) -> None:
    for path in place.glob(f"{_NAME}*"):
        with suppress(OSError):  # in use, of another account, or gone meanwhile
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(handle).st_uid == os.geteuid():
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    rmtree(path)
            finally:
                os.close(handle)
