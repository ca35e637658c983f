"""Clear content that comes in or goes out lies in the home, and ends with its answer."""

from __future__ import annotations

import asyncio
import errno
import os
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.responses import StreamingResponse

from archive_service.api.spooled_files import IN_MEMORY, spooled_file, zip_answer
from archive_service.errors import OutOfSpace, StoreUnavailable


def places_of_open_files() -> set[str]:
    """Return the paths of the files that this process has open."""
    found = set()
    for handle in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{handle}"))
        except OSError:  # the one by which the folder was read
            continue
    return found


def in_home(home: Path) -> list[str]:
    return [place for place in places_of_open_files() if place.startswith(f"{home}/")]


def test_what_does_not_fit_in_memory_is_in_the_home_without_a_name(tmp_path: Path) -> None:
    with spooled_file(tmp_path) as file:
        file.write(bytes(IN_MEMORY))
        assert in_home(tmp_path) == []

        file.write(b"1")
        (place,) = in_home(tmp_path)

        assert place.endswith("(deleted)")
        assert list(tmp_path.iterdir()) == []
    assert in_home(tmp_path) == []


def test_a_zip_is_complete_in_the_home_and_ends_when_it_was_sent(tmp_path: Path) -> None:
    content = os.urandom(IN_MEMORY + 1)

    answer = zip_answer("all.zip", tmp_path, lambda archive: archive.writestr("a.pdf", content))

    assert len(in_home(tmp_path)) == 1
    sent = b"".join(asyncio.run(_pieces(answer)))
    assert in_home(tmp_path) == []
    assert answer.headers["Content-Length"] == str(len(sent))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="all.zip"'
    with ZipFile(BytesIO(sent)) as read:
        assert read.getinfo("a.pdf").compress_type == zipfile.ZIP_DEFLATED
        assert read.read("a.pdf") == content


@pytest.mark.parametrize(
    ("number", "refused"),
    [(errno.ENOSPC, OutOfSpace), (errno.EDQUOT, OutOfSpace), (errno.EIO, StoreUnavailable)],
)
def test_a_disk_that_refuses_gives_no_part_of_a_file(
    tmp_path: Path, number: int, refused: type[Exception]
) -> None:
    def fill(archive: ZipFile) -> None:
        archive.writestr("a.pdf", os.urandom(IN_MEMORY + 1))
        raise OSError(number, os.strerror(number))

    with pytest.raises(refused):
        zip_answer("all.zip", tmp_path, fill)

    assert in_home(tmp_path) == []


async def _pieces(answer: object) -> list[bytes]:
    assert isinstance(answer, StreamingResponse)
    pieces: AsyncIterator[str | bytes | memoryview] = aiter(answer.body_iterator)
    return [bytes(piece) async for piece in pieces if not isinstance(piece, str)]
