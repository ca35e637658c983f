"""The leaves of a package: its files, as the lines of the inventory name them.

A line depends on the content alone: on path, bytes and what they are, not on an instance or a time. So does
the root over all lines (`inventory`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Self

import orjson

from exports.portability.check_portability import LONGEST_PATH, leaf_flaw, leaf_of
from exports.portability.errors import InvalidLeaf

_Octets = bytes  # A leaf has a member `bytes`.


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of a package. `InvalidLeaf` when a value breaks the rules of the format."""

    path: str
    """Relative, in the form NFC, with `/`; `check_portability.path_flaw` has the rules."""
    bytes: int
    sha256: str
    """Lower-case hexadecimal, as `sha512`."""
    sha512: str
    kind: str
    """A code for what the file is, the same in every package."""
    person: str | None
    """Identifier of the person whom the file concerns; `None` when it concerns none or several."""
    record: str | None
    """Identifier of the record that the file belongs to; `None` when it belongs to none."""

    def __post_init__(self) -> None:
        """Refuse values that the checker would refuse."""
        if flaw := leaf_flaw(self.members()):
            raise InvalidLeaf(f"{self.path!a}: the leaf {flaw}")

    def members(self) -> dict[str, Any]:
        """Return the members of its line, in the order of the line."""
        return _members(self.path, self.bytes, self.sha256, self.sha512, self.kind, self.person, self.record)

    def line(self) -> _Octets:
        """Return its line of the inventory, without the LF: JSON as RFC 8785 writes it, in UTF-8."""
        return orjson.dumps(self.members())

    @classmethod
    def of_content(
        cls, path: str, content: _Octets, kind: str, person: str | None, record: str | None
    ) -> Self:
        """Return the leaf of a file that is in memory; `InvalidLeaf` as for any."""
        digests = hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest()
        return cls(path, len(content), *digests, kind, person, record)

    @classmethod
    def of_line(cls, line: _Octets) -> Self:
        """Read what `line` wrote, with or without one LF at the end; `InvalidLeaf` for anything else."""
        try:
            return cls(**leaf_of(line.removesuffix(b"\n")))
        except ValueError as error:
            raise InvalidLeaf(f"the line {error}") from error

    @property
    def sort_key(self) -> _Octets:
        """What leaves are ordered by: their path in UTF-8."""
        return self.path.encode()


class ContentLines:
    """Makes the lines of files that are in memory. What many files have in common is checked once: in a
    folder that was allowed for one file, a name that was allowed in another folder is allowed too.
    """

    def __init__(self) -> None:
        self._place: tuple[str, str | None, str | None] = ("", None, None)
        self._names: set[tuple[str, str]] = set()

    def line(
        self, path: str, content: bytes, kind: str, person: str | None, record: str | None
    ) -> tuple[str, bytes]:
        """Return the SHA-256 of a file and its line; `InvalidLeaf` when a `Leaf` of it would be refused."""
        sha256, sha512 = hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest()
        folder, _, name = path.rpartition("/")
        place, named = (folder, person, record), (name, kind)
        if place != self._place or named not in self._names or len(path) > LONGEST_PATH:
            Leaf(path, len(content), sha256, sha512, kind, person, record)
            # Other rules than these two are about the whole path: the form NFC, names at the top.
            if folder and path.isascii():
                self._place = place
                self._names.add(named)
        return sha256, orjson.dumps(_members(path, len(content), sha256, sha512, kind, person, record))


def _members(
    path: str, size: int, sha256: str, sha512: str, kind: str, person: str | None, record: str | None
) -> dict[str, Any]:
    """Return the members of a line, in the order that RFC 8785 has."""
    return {
        "bytes": size,
        "kind": kind,
        "path": path,
        "person": person,
        "record": record,
        "sha256": sha256,
        "sha512": sha512,
    }
