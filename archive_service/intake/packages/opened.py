"""List the files of a package, a folder or a ZIP file, without believing its names, sizes or links.

Files of a ZIP are written under numbers into a temporary folder: no name of a package is ever a place on
this disk.
"""

from __future__ import annotations

import os
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import new as new_hash
from itertools import count
from pathlib import Path
from shutil import copyfileobj, disk_usage
from stat import S_ISREG
from typing import BinaryIO

from archive_service.errors import OutOfSpace, has_no_room
from archive_service.file_formats.zip_archives import (
    NO_ZIP,
    ZipFlaw,
    ZipLimits,
    files_in,
    flaw_of,
    is_regular,
    size_of,
)
from archive_service.intake.packages.items import PackageCode, Said

_PIECE = 1 << 20
_NO_ZIP = (*NO_ZIP, OSError, ValueError)
_CODES = {
    ZipFlaw.TOO_LARGE: PackageCode.ARCHIVE_TOO_LARGE,
    ZipFlaw.UNREADABLE: PackageCode.ARCHIVE_UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class Limits(ZipLimits):
    """What a package may cost: besides each ZIP, the largest flow in bytes. A folder has as many files as a
    ZIP at most.
    """

    flow: int = 256_000_000
    chunk: int = 16 << 20
    """Flows that are made of resources are cut at this size."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of a package: its path there, and where its bytes are."""

    path: str
    size: int
    at: Path

    def open(self) -> BinaryIO:
        """Open the file itself; raise `OSError` for a link, a pipe or a device that took its place."""
        number = os.open(self.at, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        if not S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise OSError(0, "not a regular file")
        return os.fdopen(number, "rb")

    def read(self, most: int) -> bytes:
        """Return at most so many bytes."""
        with self.open() as file:
            return file.read(most)

    def digest(self, algorithm: str) -> str:
        """Return the digest in hexadecimal."""
        found = new_hash(algorithm, usedforsecurity=False)
        with self.open() as file:
            while piece := file.read(_PIECE):
                found.update(piece)
        return found.hexdigest()

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The path of the folder, empty at the top."""
        return self.path.rpartition("/")[0]


@dataclass(slots=True)
class Opened:
    """The files of a package by path, and what was found while they were listed."""

    files: dict[str, PackageFile] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    _folded: dict[str, list[str]] = field(default_factory=dict)
    _order: list[str] = field(default_factory=list)

    def add(self, file: PackageFile) -> None:
        """Add a file; one whose path is there already is refused."""
        if file.path in self.files:
            message = "the archive has two files of this path; the first was taken"
            self.said.append(Said(PackageCode.PATH_TWICE, file.path, message, refused=1))
            return
        same = self._folded.setdefault(file.path.casefold(), [])
        if same:
            self.said.append(Said(PackageCode.PATH_CLASH, file.path, f"differs from {same[0]} by case alone"))
        same.append(file.path)
        self.files[file.path] = file
        self._order.clear()

    def find(self, path: str) -> PackageFile | None:
        """Return the file of a path, else the only one that differs from it by case."""
        if path in self.files:
            return self.files[path]
        same = [one for one in self._folded.get(path.casefold(), ()) if one in self.files]
        return self.files[same[0]] if len(same) == 1 else None

    def refuse(self, code: PackageCode, paths: Iterable[str], message: str, where: str = "") -> None:
        """Take files out, and say why in one finding."""
        gone = [path for path in paths if self.files.pop(path, None) is not None]
        if gone:
            self.said.append(Said(code, where or gone[0], message, refused=len(gone)))

    def take_out(self, path: str) -> PackageFile:
        """Take a file out of those that are left, without a finding."""
        return self.files.pop(path)

    def inside(self, folder: str) -> Sequence[PackageFile]:
        """Return the files in a folder and below it, in order of path."""
        if not self._order:
            self._order.extend(sorted(self.files))
        start = f"{folder}/" if folder else ""
        found: list[PackageFile] = []
        for number in range(bisect_left(self._order, start), len(self._order)):
            path = self._order[number]
            if not path.startswith(start):
                break
            if path in self.files:
                found.append(self.files[path])
        return found


@dataclass(slots=True)
class TemporaryFiles:
    """Gives places for files in a temporary folder, under numbers."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def place(self) -> Path:
        """Return a place where no file is."""
        return self.folder / f"{next(self._numbers):08}"


def shown(name: str) -> str:
    r"""Return a name as text: bytes that are not UTF-8 are written as numbers.

    >>> shown("a\udcff")
    'a\\xff'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def listed_folder(folder: Path, limits: Limits) -> Opened:
    """List the regular files of a folder at any depth; links and other things are refused, never followed."""
    found = Opened()
    _list(folder, "", found, limits)
    return found


def _list(folder: Path, prefix: str, found: Opened, limits: Limits) -> None:
    waiting = [(folder, prefix)]
    while waiting:
        here, before = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            message = f"this folder cannot be read: {error.strerror}"
            found.said.append(Said(PackageCode.FILE_UNREADABLE, before or ".", message, refused=1))
            continue
        for entry in entries:
            path = before + shown(entry.name)
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), f"{path}/"))
            elif not entry.is_file(follow_symlinks=False):
                message = "a link, a pipe or a device; it was not followed"
                found.said.append(Said(PackageCode.FILE_NOT_REGULAR, path, message, refused=1))
            elif len(found.files) >= limits.files:
                message = f"the package has more than {limits.files} files"
                found.said.append(Said(PackageCode.FILE_TOO_LARGE, path, message, refused=1))
            else:
                found.add(PackageFile(path, entry.stat(follow_symlinks=False).st_size, Path(entry.path)))


def unzip(
    archive: PackageFile, into: Opened, prefix: str, temporary: TemporaryFiles, limits: Limits
) -> Sequence[str] | None:
    """Add the files of a ZIP, with `prefix` before their paths; a ZIP that lies is refused as a whole.

    Return the paths, None when it was refused. Nothing is written before all sizes and names are known.

    Raises:
        OutOfSpace: the temporary folder is full.
    """
    try:
        with archive.open() as source, zipfile.ZipFile(source) as zipped:
            members = files_in(zipped)
            if flaw := flaw_of(members, archive.size, limits):
                kind, message = flaw
                into.said.append(Said(_CODES[kind], archive.path, message, refused=1))
                return None
            if (size := size_of(members)) > disk_usage(temporary.folder).free:
                raise OutOfSpace(f"there is no room for {size} bytes in the temporary folder")
            taken, refused = [], []
            for member in members:
                path = inner_path(member.filename)
                if path is None or not is_regular(member):
                    code = PackageCode.PATH_UNSAFE if path is None else PackageCode.FILE_NOT_REGULAR
                    said = f"{prefix}{member.filename[:200]}".encode("utf-8", "backslashreplace").decode()
                    refused.append(Said(code, said, "this name or link leads outside", refused=1))
                    continue
                place = temporary.place()
                with zipped.open(member) as content, place.open("xb") as file:
                    copyfileobj(content, file, _PIECE)
                taken.append(PackageFile(prefix + path, member.file_size, place))
    except _NO_ZIP as error:
        require_room(error)
        message = f"no ZIP file, or a damaged one: {type(error).__name__}"
        into.said.append(Said(PackageCode.ARCHIVE_UNREADABLE, archive.path, message, refused=1))
        return None
    into.said += refused
    for one in taken:
        into.add(one)
    return [one.path for one in taken]


def require_room(error: Exception) -> None:
    """Raise `OutOfSpace` when an error is that of our own disk, and says nothing of the package."""
    if has_no_room(error):
        raise OutOfSpace("the temporary folder is full") from error


def names_in_zip(archive: PackageFile) -> Sequence[str]:
    """Return the paths in a ZIP; none when it is no ZIP."""
    try:
        with archive.open() as source, zipfile.ZipFile(source) as zipped:
            return zipped.namelist()
    except _NO_ZIP:
        return ()


def inner_path(name: str) -> str | None:
    r"""Return the path of a file in an archive with `/` between its parts; None when it leads outside.

    >>> inner_path("a\\b.xml"), inner_path("../b.xml"), inner_path("/etc/b"), inner_path("C:/b")
    ('a/b.xml', None, None, None)
    """
    path = name.replace("\\", "/")
    parts = path.split("/")
    if not path or "\0" in path or path.startswith("/") or ".." in parts or parts[0].endswith(":"):
        return None
    return "/".join(part for part in parts if part not in ("", ".")) or None
