"""New files in a folder of the user: complete or absent, and never in the place of another."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from archive_service.cli.invocation import writing
from signing.atomic_files import sync_folder

_LONGEST = 255
"""Bytes of a file name, on the usual file systems."""


def new_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file under `name`, or with a number before its extension when there is one of that name.

    The folder is made when absent. When this returns, the file survives a crash of the machine.

    Raises:
        FileUnwritable: the folder cannot be written.
    """
    with writing():
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=".seal-") as draft:
            draft.write(content)
            draft.flush()
            os.fchmod(draft.fileno(), 0o644)
            os.fsync(draft.fileno())
            path = _linked(Path(draft.name), folder, name)
        sync_folder(folder)
    return path


def _linked(draft: Path, folder: Path, name: str) -> Path:
    """Give the draft a name that nothing has: a link, unlike a renaming, replaces nothing."""
    for number in count(1):
        path = folder / numbered(name, number)
        try:
            os.link(draft, path)
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")


def numbered(name: str, number: int) -> str:
    """Return a name with a number before its extension, none for 1, short enough for a file.

    >>> numbered("avis.pdf", 1), numbered("avis.pdf", 2), numbered("avis", 3)
    ('avis.pdf', 'avis-2.pdf', 'avis-3')
    >>> len(numbered("é" * 200 + ".pdf", 12).encode())
    255
    """
    path = Path(name)
    end = ("" if number == 1 else f"-{number}") + path.suffix
    stem = path.stem
    while stem and len(os.fsencode(stem + end)) > _LONGEST:
        stem = stem[:-1]
    return stem + end
