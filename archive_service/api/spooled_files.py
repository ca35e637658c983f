"""Clear content on its way in or out: in memory, then in a file of the home; nothing remains of it when the
process is killed.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from starlette.responses import Response, StreamingResponse

from archive_service.errors import OutOfSpace, StoreUnavailable

IN_MEMORY = 8_000_000
"""Content up to this size, in bytes, is not written to the disk."""

_PIECE = 1 << 18


def spooled_file(home: Path) -> IO[bytes]:
    """Return an empty file for the caller to close.

    After the first bytes it is on the disk of the home, not in a folder that all accounts share, and without
    a name: the system removes it with the process.
    """
    return SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(home))


def zip_answer(name: str, home: Path, fill: Callable[[ZipFile], None]) -> Response:
    """Return a ZIP as a download of this name. It is complete before its first byte is sent.

    Raises:
        OutOfSpace, StoreUnavailable: the disk cannot store it.
    """
    file = spooled_file(home)
    try:
        with disk_errors(name), ZipFile(file, "w", ZIP_DEFLATED) as archive:
            fill(archive)
        length = file.seek(0, 2)
    except BaseException:  # whatever ends the writing, no file is left open
        file.close()
        raise
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(length)}
    return StreamingResponse(_pieces(file), headers=headers, media_type="application/zip")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


@contextmanager
def disk_errors(what: str) -> Iterator[None]:
    """Raise an error of the disk inside the block as `OutOfSpace` or `StoreUnavailable`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfSpace(f"no space for {what}") from error
        raise StoreUnavailable(f"the disk cannot store {what}") from error
