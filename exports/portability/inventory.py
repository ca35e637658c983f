"""The lines of an inventory: of one file, and of a whole package from lines that are known already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

from exports.errors import FileUnreadable
from exports.formats.spool import reason, writing
from exports.portability.check_portability import Clashes
from exports.portability.errors import FilesOutOfOrder, PathsClash
from exports.portability.leaves import Leaf
from signing.merkle import Frontier, leaf_hash

if TYPE_CHECKING:
    from exports.portability.tree_package import TreeFile

_CHUNK = 1 << 20


class PathsInOrder:
    """The paths of an inventory, which are given in their order, many at a time."""

    def __init__(self) -> None:
        self.count = 0
        self._clashes, self._before = Clashes(), b""

    def extend(self, paths: Sequence[bytes]) -> None:
        """Take in the next paths.

        Raises:
            FilesOutOfOrder: they are not in order (bytes of UTF-8).
            DestinationUnwritable: there is no room for the paths, which are compared at the end.
        """
        for before, path in pairwise((self._before, *paths)):
            if path < before:
                raise FilesOutOfOrder(f"{path.decode()} comes before the path given ahead of it")
        with writing():
            self._clashes.extend(self.count, paths)
        self.count += len(paths)
        self._before = paths[-1] if paths else self._before

    def check(self) -> None:
        """At the end, raise `PathsClash` when two paths cannot stand beside each other on every disk."""
        for _, path in self._clashes:
            raise PathsClash(
                f"{path} is the path of another file too, or differs from it by case or as its folder"
            )


class GrowingInventory:
    """The root, the number of lines and the bytes of an inventory to which line after line is added."""

    def __init__(self) -> None:
        self.bytes = 0
        self._frontier, self._paths = Frontier(), PathsInOrder()

    @property
    def leaves(self) -> int:
        """The number of lines."""
        return self._frontier.size

    def add(self, line: bytes, path: str, size: int) -> None:
        """Take in the next line, without its LF; `path` and `size` are those in it. Raise as `extend`."""
        self.extend([leaf_hash(line)], [path.encode()], size)

    def extend(self, hashes: Sequence[bytes], paths: Sequence[bytes], size: int) -> None:
        """Take in the next lines: their leaf hashes, the paths in them, and the sum of the bytes in them;
        raise as `PathsInOrder.extend`.
        """
        self._paths.extend(paths)
        self._frontier = self._frontier.extend(hashes)
        self.bytes += size

    def root(self) -> str:
        """Return the root in hexadecimal, at the end; raise `PathsClash`."""
        self._paths.check()
        return self._frontier.root().hex()


def leaf_of_file(file: TreeFile) -> Leaf:
    """Return the leaf of a file, which is read once.

    Raises:
        InvalidLeaf: a path or value that the format does not allow.
        FileUnreadable: the file cannot be read to its end.
    """
    size, sha256, sha512 = 0, hashlib.sha256(), hashlib.sha512()
    for chunk in pieces_of(file):
        size += len(chunk)
        sha256.update(chunk)
        sha512.update(chunk)
    digests = sha256.hexdigest(), sha512.hexdigest()
    return Leaf(file.path, size, *digests, file.kind, file.person, file.record)


def pieces_of(file: TreeFile) -> Iterator[bytes]:
    """Yield the bytes of a file; raise `FileUnreadable`."""
    try:
        with file.open() as stream:
            yield from _chunks(stream)
    except OSError as error:
        raise FileUnreadable(f"{file.path} cannot be read: {reason(error)}") from error


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
