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
_TOGETHER = 1 << 16


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

    The file never has a name, so a killed process leaves no text of a record on the disk. A short text has no
    file: there is a spool for each unit of a message, and most of them are short.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._waiting: list[str] = []
        self._length = 0

    def write(self, text: str) -> None:
        """Add text at the end."""
        self._waiting.append(text)
        self._length += len(text)
        if self._length >= _TOGETHER:
            self._flush()

    def _flush(self) -> IO[bytes]:
        with writing():
            if self._file is None:
                file = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+b", dir=str(self._folder), prefix=".")  # noqa: SIM115 - see close
                self._file = cast("IO[bytes]", file)
            self._file.write("".join(self._waiting).encode())
        self._waiting.clear()
        self._length = 0
        return self._file

    def take_in(self, other: Spool) -> None:
        """Append the whole text of another spool."""
        if other._file is None:
            self.write("".join(other._waiting))
            return
        into = self._flush()
        with writing():
            shutil.copyfileobj(other.rewound(), into, _IN_MEMORY)

    def rewound(self) -> IO[bytes]:
        """Return the stream at its first byte."""
        file = self._flush()
        with writing():
            file.seek(0)
        return file

    def close(self) -> None:
        """Discard the text."""
        # Closing flushes the buffer. On a full disk this fails again, for bytes that nobody needs.
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
