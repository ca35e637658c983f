"""Write a package as ZIP volumes, from its inventory and its files.

The inventory was made before, when the files were read a first time, and its manifest signed. Memory is
bounded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files as resources
from io import BytesIO
from typing import BinaryIO

from exports.formats.spool import writing
from exports.portability.check_portability import CMS, INVENTORY, JWS, MANIFEST
from exports.portability.errors import InventoryDiffers
from exports.portability.inventory import pieces_of
from exports.portability.leaves import Leaf
from exports.portability.zip_volume import PackedFile, Target, ZipVolume

CHECKER = "check_portability.py"
MANIFEST_FILES = (MANIFEST, JWS, CMS)
_CHUNK = 1 << 20
_PACKED_INSIDE = (
    *(
        ".7z",
        ".asice",
        ".avi",
        ".bz2",
        ".docx",
        ".gif",
        ".gz",
        ".jpeg",
        ".jpg",
        ".mov",
        ".mp3",
        ".mp4",
        ".ods",
    ),
    *(".odt", ".pdf", ".png", ".pptx", ".tgz", ".webp", ".xlsx", ".xz", ".zip", ".zst"),
)
"""Endings of files that deflating does not make smaller."""

OpenTarget = Callable[[int], AbstractContextManager[Target]]


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file for a package. `open` gives its bytes from the beginning, the same for each call."""

    path: str
    kind: str
    person: str | None
    record: str | None
    open: Callable[[], BinaryIO] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The inventory of a package: its root in hexadecimal, its number of lines, the bytes of all its leaves,
    and the lines themselves in a file of the caller.
    """

    root: str
    leaves: int
    bytes: int
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume that was written: its number from 1, its size and digest as a ZIP, the leaves in it."""

    number: int
    bytes: int
    sha256: str
    leaves: int


def checker_file() -> TreeFile:
    """Return the checker, which is a leaf of every package."""
    content = (resources("exports.portability") / CHECKER).read_bytes()
    return TreeFile(CHECKER, "checker", None, None, lambda: BytesIO(content))


def write_volumes(
    files: Iterable[TreeFile],
    inventory: Inventory,
    manifest_files: Mapping[str, bytes],
    split: int | None,
    open_target: OpenTarget,
) -> list[Volume]:
    """Write the files of the inventory, then it and the manifest with its signatures, into ZIP volumes.

    Args:
        files: The same as in the first pass, in the same order.
        inventory: What the first pass gave.
        manifest_files: Bytes of `manifest.json`, `manifest.jws` and `manifest.p7s`. They and the inventory
            stand together at the end of the last volume.
        split: Bytes of a volume, at most; a larger file has a volume of its own. `None` for one volume.
        open_target: Gives the target of volume 1, 2 and so on; each is closed before the next is opened.

    Raises:
        InventoryDiffers: a file has other bytes than in the first pass, or is missing or added; the message
            has its path.
        FileUnreadable: a file cannot be read to its end.
        DestinationUnwritable: a volume cannot be written.
    """
    ends = ends_of_package(inventory.file, manifest_files)
    writer = _Writer(split, open_target)
    with writer.opened():
        for file, leaf in side_by_side(files, inventory.file):
            writer.add([packed(file, leaf)], leaves=1)
        writer.add(list(ends), leaves=0)
    return writer.written


def ends_of_package(lines: BinaryIO, manifest_files: Mapping[str, bytes]) -> Iterator[PackedFile]:
    """Return the entries at the end of the last volume: inventory, manifest and its signatures."""
    if set(manifest_files) != set(MANIFEST_FILES):
        raise InventoryDiffers("a package has manifest.json, manifest.jws and manifest.p7s")
    inventory = partial(PackedFile.of, INVENTORY, lambda: _chunks(_from_start(lines)), deflated=True)
    files = [
        partial(PackedFile.of, name, partial(iter, (manifest_files[name],)), deflated=False)
        for name in MANIFEST_FILES
    ]
    # Measured when they are written, not before: the lines are read by the pass over the leaves until then.
    return (one() for one in (inventory, *files))


class _Writer:
    """Opens a volume when one is needed, and finishes it when the next file does not fit."""

    def __init__(
        self, split: int | None, open_target: Callable[[int], AbstractContextManager[Target]]
    ) -> None:
        self.written: list[Volume] = []
        self._split, self._open_target = split, open_target
        self._context: AbstractContextManager[Target] | None = None

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Finish the last volume at the end; close it as failed when the block fails."""
        try:
            yield
            self._finish()
        except BaseException as error:  # also an interrupt: the target is told that it failed
            if self._context is not None:
                self._zip.discard()
                self._context.__exit__(type(error), error, error.__traceback__)
            raise

    def add(self, files: list[PackedFile], leaves: int) -> None:
        """Write files that belong together into this volume, or into the next when they do not fit."""
        cost = sum(file.cost for file in files)
        if self._context is not None and self._split and self._zip.final_size + cost > self._split:
            self._finish()
        if self._context is None:
            self._begin()
        with writing():
            for file in files:
                self._zip.add(file)
        self._leaves += leaves

    def _begin(self) -> None:
        with writing():
            context = self._open_target(len(self.written) + 1)
            target = context.__enter__()
        self._context, self._leaves = context, 0
        self._hashing = _Hashing(target)
        self._zip = ZipVolume(self._hashing)

    def _finish(self) -> None:
        with writing():
            self._zip.finish()
            context, self._context = self._context, None
            if context is not None:
                context.__exit__(None, None, None)
        digest = self._hashing.digest.hexdigest()
        self.written.append(Volume(len(self.written) + 1, self._zip.bytes, digest, self._leaves))


class _Hashing:
    """A target that computes the digest of what passes."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        """Pass on the next bytes."""
        self.digest.update(data)
        self._target.write(data)


def side_by_side(files: Iterable[TreeFile], inventory: BinaryIO) -> Iterator[tuple[TreeFile, Leaf]]:
    """Yield each file with its leaf; raise `InventoryDiffers` when they are not the same ones."""
    lines = iter(_from_start(inventory))
    for file in files:
        line = next(lines, None)
        leaf = Leaf.of_line(line) if line else None
        said = leaf and (leaf.path, leaf.kind, leaf.person, leaf.record)
        if leaf is None or said != (file.path, file.kind, file.person, file.record):
            raise InventoryDiffers(
                f"{file.path} is not in this place of the inventory, or is another kind of file"
            )
        yield file, leaf
    if line := next(lines, None):
        raise InventoryDiffers(f"{Leaf.of_line(line).path} is in the inventory and was not given")


def packed(file: TreeFile, leaf: Leaf) -> PackedFile:
    """Return the entry of a file, whose bytes must be those of its leaf."""
    deflated = not file.path.lower().endswith(_PACKED_INSIDE)
    return PackedFile.of(file.path, lambda: _unchanged(file, leaf), deflated=deflated)


def _unchanged(file: TreeFile, leaf: Leaf) -> Iterator[bytes]:
    """Yield the bytes of a file; raise `InventoryDiffers` at their end, or before, when they changed."""
    size, sha256 = 0, hashlib.sha256()
    for chunk in pieces_of(file):
        size += len(chunk)
        if size > leaf.bytes:
            break
        sha256.update(chunk)
        yield chunk
    if size != leaf.bytes or sha256.hexdigest() != leaf.sha256:
        raise InventoryDiffers(f"the bytes of {file.path} are not those of the inventory")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _from_start(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file
