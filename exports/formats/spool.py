"""Text that grows until it is copied: in memory while short, in a nameless file beside the package beyond."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from exports.errors import DestinationUnwritable

_IN_MEMORY = 1 << 20


@contextmanager
def writing() -> Iterator[None]:
    """Tell a failure of the disk that the package goes to as `DestinationUnwritable`."""
    try:
        yield
    except OSError as error:
        raise DestinationUnwritable(f"the package cannot be written: {reason(error)}") from error


def reason(error: OSError) -> str:
    """Return what the system said, without the path: a path may hold a name."""
    return error.strerror or type(error).__name__


class Spool:
    """UTF-8 text, written once and read once from its beginning.

    The file has no name from its creation on: a process that is killed leaves no text of a record behind.
    """

    def __init__(self, folder: Path) -> None:
        file = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+b", dir=str(folder), prefix=".")  # noqa: SIM115 - see close
        self._file = cast("IO[bytes]", file)

    def write(self, text: str) -> None:
        """Add text at the end."""
        with writing():
            self._file.write(text.encode())

    def take_in(self, other: Spool) -> None:
        """Add the whole of another one."""
        with writing():
            shutil.copyfileobj(other.rewound(), self._file, _IN_MEMORY)

    def rewound(self) -> IO[bytes]:
        """Return the stream at its first byte."""
        with writing():
            self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Forget the text."""
        # Closing writes what is still buffered: on a full disk it fails once more, for bytes nobody wants.
        with suppress(OSError):
            self._file.close()
