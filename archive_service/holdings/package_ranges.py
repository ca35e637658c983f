"""The two parts of a package that are merged at the same time: the folders of deposits, persons and records,
in which shards alone have files, and the rest.

In order of path, runs of the one part and of the other take turns; the rest has the first and the last run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from typing import BinaryIO
from unicodedata import normalize

from archive_service.holdings.package_merging import LINE, Part

_PIECE = 1 << 18
"""Bytes of lines that are looked at together."""
_CONTENT = b"content/"
_FOLDERS = ("deposits", "persons", "records")
# "0" comes directly after "/": between the two are all paths of a folder.
_CUTS = [f"content/{folder}{end}".encode() for folder in _FOLDERS for end in "/0"]
_IN_THE_WAY = re.compile(rf"^content(?:/(?:{'|'.join(_FOLDERS)})(?:/.*)?)?$", re.MULTILINE)

Run = Sequence[Part]
"""The places of lines between two paths, in each part of a package."""


def runs_in_folders(parts: Sequence[Part], lines: BinaryIO) -> Sequence[Run]:
    """Return the run of each folder, in order."""
    return _runs(parts, lines)[1::2]


def runs_of_the_rest(parts: Sequence[Part], lines: BinaryIO) -> Sequence[Run]:
    """Return the runs before, between and after the folders, in order."""
    return _runs(parts, lines)[::2]


def is_empty(runs: Sequence[Run]) -> bool:
    """Say whether runs have no line."""
    return all(start == end for run in runs for start, end in (part.lines for part in run))


def has_content(
    runs: Sequence[Run], lines: BinaryIO, made_kinds: Collection[bytes], at_once: int = _PIECE
) -> bool:
    """Say whether some of these lines may have kept leaves: whether there are others than those of files that
    layouts make. `at_once` bytes are read together.
    """
    lines.flush()  # they are read past the buffer of the file
    return any(
        line[3] not in made_kinds or line[4].startswith(_CONTENT)
        for run in runs
        for part in run
        for text in _pieces(part, lines, at_once)
        for line in LINE.finditer(text)
    )


def are_in_the_way(paths: Sequence[bytes]) -> bool:
    """Say whether one of these paths, which are in none of the folders, may clash with a path that is: where
    upper and lower case are one, it is such a folder, or in it.

    >>> are_in_the_way([b"content/records.json", b"index.html"])
    False
    >>> are_in_the_way([b"content/Records/a", b"index.html"])
    True
    """
    return bool(_IN_THE_WAY.search(normalize("NFC", b"\n".join(paths).decode().casefold())))


def _pieces(part: Part, lines: BinaryIO, at_once: int) -> Iterator[bytes]:
    """Yield the lines of a part, many whole ones at a time."""
    (start, end), left = part.lines, b""
    while start < end:
        text = os.pread(lines.fileno(), min(at_once, end - start), start)
        if not text:
            raise ValueError("this is no inventory")
        start += len(text)
        whole, found, after = text.rpartition(b"\n")
        if found:
            yield left + whole + found
            left = after
        else:
            left += text


def _runs(parts: Sequence[Part], lines: BinaryIO) -> Sequence[Run]:
    lines.flush()
    if not lines.tell():  # an empty file cannot be mapped
        return [parts] * (len(_CUTS) + 1)
    with mmap(lines.fileno(), 0, access=ACCESS_READ) as text:
        places = [_places(one, text) for one in parts]
    return [
        [replace(part, lines=place[number]) for part, place in zip(parts, places, strict=True)]
        for number in range(len(_CUTS) + 1)
    ]


def _places(part: Part, text: mmap) -> Sequence[tuple[int, int]]:
    start, end = part.lines
    return list(pairwise([start, *(_first(text, start, end, cut) for cut in _CUTS), end]))


def _first(text: mmap, start: int, end: int, path: bytes) -> int:
    """Return where the first line is whose path does not come before this one, or the end."""
    while start < end:
        middle = max(start, text.rfind(b"\n", start, (start + end) // 2) + 1)
        after = text.find(b"\n", middle, end) + 1
        line = LINE.match(text[middle:after])
        if line is None:
            raise ValueError("this is no inventory")
        if line[4] < path:
            start = after
        else:
            end = middle
    return start
