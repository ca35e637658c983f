"""The files of a batch as they came: a ZIP whose author may be hostile, read one file at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from archive_service.file_formats.zip_archives import NO_ZIP, ZipLimits, files_in, flaw_of, is_regular
from archive_service.model.seal_batches import (
    MOST_FILES,
    BatchFile,
    SealBatchEmpty,
    SealBatchTooLarge,
    SealBatchUnreadable,
)

_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_LONGEST_DIRECTORY = 16 << 20
"""Bytes of a table of contents: 10,000 entries with names of 1,500 bytes."""

_LONGEST_NAME = 1_000
_SEVERAL = 4
"""How many times the limit of a body the files may have together."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A readable ZIP with its files in order."""

    zipped: ZipFile
    members: Sequence[ZipInfo]

    def files(self) -> Sequence[BatchFile]:
        """Return its files, numbered from 1 on."""
        return [
            BatchFile(number=number, name=one.filename[:_LONGEST_NAME], size=one.file_size)
            for number, one in enumerate(self.members, 1)
        ]

    def read(self, number: int) -> bytes:
        """Return the bytes of a file.

        Raises:
            SealBatchUnreadable: its bytes are damaged.
        """
        member = self.members[number - 1]
        try:
            with self.zipped.open(member) as file:
                # Never more than it states: the limits were checked by that.
                return file.read(member.file_size)
        except NO_ZIP as error:
            raise SealBatchUnreadable("the file is damaged in the ZIP") from error


@contextmanager
def opened_upload(file: BinaryIO, size: int, limit: int) -> Iterator[Upload]:
    """Open a ZIP of `size` bytes; each of its files has at most `limit`, and all together four times that.

    Raises:
        SealBatchEmpty, SealBatchTooLarge, SealBatchUnreadable: it is refused as a whole.
    """
    _check_directory(file, size)
    file.seek(0)
    try:
        zipped = ZipFile(file)
    except NO_ZIP as error:
        raise SealBatchUnreadable("it is no ZIP") from error
    with zipped:
        members = files_in(zipped)
        _check(members, size, limit)
        yield Upload(zipped, members)


def _check(members: Sequence[ZipInfo], size: int, limit: int) -> None:
    if not members:
        raise SealBatchEmpty("there is no file in it")
    if len(members) > MOST_FILES:
        raise SealBatchTooLarge(f"{len(members)} files, of {MOST_FILES} at most")
    if max(one.file_size for one in members) > limit:
        raise SealBatchTooLarge(f"a file has more than {limit} bytes")
    if sum(one.file_size for one in members) > _SEVERAL * limit:
        raise SealBatchTooLarge(f"its files have more than {_SEVERAL * limit} bytes together")
    if min(one.header_offset for one in members):
        # Two archives in one file, of which only the last would be read.
        raise SealBatchUnreadable("something is before its first file")
    flaw = flaw_of(members, size, ZipLimits(ratio=10_000, files=MOST_FILES))
    if flaw is not None:
        raise SealBatchUnreadable(flaw[1])
    if not all(map(is_regular, members)):
        raise SealBatchUnreadable("an entry is neither a file nor a folder")


def _check_directory(file: BinaryIO, size: int) -> None:
    """Refuse a table of contents that would fill the memory when it is read, before it is.

    The library reads as many entries as fit into the length that the end of the file states. Archives with
    the records of ZIP64, which state it a second time, are refused: they are for more files than are taken.
    """
    start = max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE)
    file.seek(start)
    tail = file.read(size - start)
    end = len(tail) - _END_SIZE
    if end < 0 or tail[end : end + 4] != _END or tail[-2:] != b"\0\0":
        end = tail.rfind(_END)
    if end < 0:
        raise SealBatchUnreadable("it is no ZIP")
    if tail[max(0, end - _LOCATOR_SIZE) : end].startswith(_LOCATOR):
        raise SealBatchUnreadable("it is a ZIP64")
    if int.from_bytes(tail[end + 12 : end + 16], "little") > _LONGEST_DIRECTORY:
        raise SealBatchTooLarge("its table of contents is too large")
