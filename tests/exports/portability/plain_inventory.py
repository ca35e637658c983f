"""Inventories made in the plainest way, file by file: what the service makes must be the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from exports.formats.spool import writing
from exports.portability.check_portability import path_flaw
from exports.portability.errors import InvalidLeaf
from exports.portability.inventory import GrowingInventory, leaf_of_file
from exports.portability.tree_package import Inventory, TreeFile
from signing.merkle import Frontier, leaf_hash


def inventory_of(files: Iterable[TreeFile], into: BinaryIO) -> Inventory:
    """Read every file once and write its line into `into`, from its beginning.

    Raises:
        FilesOutOfOrder: they are not in order of path (bytes of UTF-8).
        PathsClash: two paths cannot stand beside each other on every disk.
        InvalidLeaf: a path or value that the format does not allow.
        FileUnreadable: a file cannot be read to its end.
        DestinationUnwritable: the inventory cannot be written.
    """
    growing = GrowingInventory()
    for file in files:
        check_path(file.path)
        leaf = leaf_of_file(file)
        line = leaf.line()
        growing.add(line, leaf.path, leaf.bytes)
        with writing():
            into.write(line + b"\n")
    return Inventory(growing.root(), growing.leaves, growing.bytes, into)


def check_path(path: str) -> None:
    """Raise `InvalidLeaf` when `path` breaks the rules of paths."""
    if flaw := path_flaw(path):
        raise InvalidLeaf(f"{path!a}: the path {flaw}")


def root_of(lines: Iterable[bytes]) -> str:
    """Return the root over the lines of an inventory, in their order: hexadecimal, RFC 9162 with SHA-256.

    Args:
        lines: Each with or without its LF, which is not hashed. They may come from a file: one is held at a
            time.

    Raises:
        SigningError: `EMPTY_TREE` when there is no line.
    """
    frontier = Frontier()
    for line in lines:
        frontier = frontier.append(leaf_hash(line.removesuffix(b"\n")))
    return frontier.root().hex()
