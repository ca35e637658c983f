"""Text that is collected until it is copied: in memory while short, else in an unnamed file beside the
package.
"""

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
    """Raise a disk error of the package's folder as `DestinationUnwritable`."""
    try:
        yield
    except OSError as error:
        raise DestinationUnwritable(f"the package cannot be written: {reason(error)}") from error


def reason(error: OSError) -> str:
    """Return the system's error text without the path: a path may contain a person's name."""
    return error.strerror or type(error).__name__


class Spool:
    """UTF-8 text, written once and read once from its beginning.

    The file never has a name, so a killed process leaves no text of a record on the disk.
    """

    def __init__(self, folder: Path) -> None:
        file = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+b", dir=str(folder), prefix=".")  # noqa: SIM115 - see close
        self._file = cast("IO[bytes]", file)

    def write(self, text: str) -> None:
        """Add text at the end."""
        with writing():
            self._file.write(text.encode())

    def take_in(self, other: Spool) -> None:
        """Append the whole text of another spool."""
        with writing():
            shutil.copyfileobj(other.rewound(), self._file, _IN_MEMORY)

    def rewound(self) -> IO[bytes]:
        """Return the stream at its first byte."""
        with writing():
            self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Discard the text."""
        # Closing flushes the buffer. On a full disk this fails again, for bytes that nobody needs.
        with suppress(OSError):
            self._file.close()
