"""The zip file of a transfer: bytes are copied once, and the file gets its name only when it is complete."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

from exports.errors import FileChanged, FileUnreadable
from exports.formats.seda_transfer import PackageFile
from exports.formats.spool import reason, writing
from signing.atomic_files import sync_folder

_CHUNK = 1 << 20
_MANIFEST = "manifest.xml"
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_REGULAR_FILE = 0o100600 << 16
_PARTIAL = (".archive-dui.", ".part")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """A file as stored in the package: its identifier, its path, its SHA-512 in lower-case hexadecimal."""

    identifier: str
    uri: str
    sha512: str
    file: PackageFile


class PackageWriter:
    """A package that is being written. Open it with `package_at`.

    Objects are stored without compression: documents are PDF, which is already compressed inside, and
    compressing the sources would halve the rate of the whole transfer. The manifest, which is repetitive, is
    compressed. The sizes of an entry are written before its content (no data descriptor), because receivers
    that read a zip as a stream cannot find the end of an uncompressed entry otherwise. The file must
    therefore be seekable.
    """

    def __init__(self, archive: zipfile.ZipFile, when: datetime) -> None:
        self._archive = archive
        moment = max(when.astimezone(UTC), datetime(1980, 1, 1, tzinfo=UTC))
        self._date_time = moment.timetuple()[:6]
        self.objects = 0
        self.bytes = 0

    def add(self, file: PackageFile) -> StoredObject:
        """Copy a file into `content/`, hashing it on the way.

        Raises:
            FileChanged: it does not hold `file.size` bytes.
            FileUnreadable: it cannot be opened or read.
            DestinationUnwritable: the package cannot be written.
        """
        self.objects += 1
        identifier = f"O{self.objects}"
        # Never use the sender's file name: it may contain a person's name, a path, or characters that VITAM
        # refuses.
        extension = _EXTENSION.search(file.name)
        uri = f"content/{identifier}" + (f".{extension[1].lower()}" if extension else "")
        sha512 = self._copy(file, self._entry(uri, file.size))
        self.bytes += file.size
        return StoredObject(identifier=identifier, uri=uri, sha512=sha512, file=file)

    def finish(self, parts: Iterator[IO[bytes]]) -> None:
        """Write the manifest, which is the concatenation of `parts`; no entry can follow it."""
        entry = self._entry(_MANIFEST, 0)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with writing(), self._archive.open(entry, "w", force_zip64=True) as out:
            for part in parts:
                shutil.copyfileobj(part, out, _CHUNK)

    def _entry(self, name: str, size: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._date_time)
        entry.external_attr = _REGULAR_FILE
        entry.file_size = size
        return entry

    def _copy(self, file: PackageFile, entry: zipfile.ZipInfo) -> str:
        digest = hashlib.sha512()
        left = file.size
        with _opened(file) as source, writing(), self._archive.open(entry, "w") as out:
            # Reading one byte more than announced is enough to detect that a file has grown.
            while chunk := _read(file, source, min(left + 1, _CHUNK)):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                out.write(chunk)
        if left:
            raise FileChanged(f"{file.usage} has another size than the announced {file.size} bytes")
        return digest.hexdigest()


@contextmanager
def package_at(destination: Path, when: datetime) -> Iterator[PackageWriter]:
    """Open a package that gets its name when the block succeeds; on error nothing remains.

    Files left in the folder by a killed writer are removed first.
    """
    with writing():
        _remove_abandoned(destination.parent)
        file, partial = _partial(destination)
    archive = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
    try:
        yield PackageWriter(archive, when)
        with writing():
            archive.close()
            file.flush()
            os.fsync(file.fileno())
            # Rename before closing: a closed file has no lock, and another run would remove it as abandoned.
            partial.replace(destination)
            file.close()
    except BaseException:
        # Both may fail again for the reason that made the block fail, such as a full disk: the first error is
        # raised.
        with suppress(OSError, ValueError):
            archive.close()
        with suppress(OSError):
            file.close()
        partial.unlink(missing_ok=True)
        raise
    # The package is complete and has its name: an error while syncing the folder does not undo this.
    with suppress(OSError):
        sync_folder(destination.parent)


def _partial(destination: Path) -> tuple[BinaryIO, Path]:
    """Create the temporary file of a package. Its lock shows that it is in use, and is released when the
    process ends.
    """
    while True:
        handle, name = tempfile.mkstemp(_PARTIAL[1], f"{_PARTIAL[0]}{destination.name}.", destination.parent)
        file = os.fdopen(handle, "wb")
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another run may have removed it as abandoned before it was locked.
            if os.fstat(file.fileno()).st_nlink:
                return file, Path(name)
        file.close()


def _remove_abandoned(folder: Path) -> None:
    for path in folder.glob(f"{_PARTIAL[0]}*{_PARTIAL[1]}"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


@contextmanager
def _opened(file: PackageFile) -> Iterator[BinaryIO]:
    try:
        stream = file.open()
    except OSError as error:
        raise FileUnreadable(f"{file.usage} cannot be opened: {reason(error)}") from error
    try:
        yield stream
    finally:
        stream.close()


def _read(file: PackageFile, stream: BinaryIO, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError as error:
        raise FileUnreadable(f"{file.usage} cannot be read to its end: {reason(error)}") from error
