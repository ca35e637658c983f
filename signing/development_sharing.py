"""Development keys for several homes: what the first home made is what all of them use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class SharedFiles(Protocol):
    """Sets of small files by name, seen by every home that shares them. A set is written once."""

    def get(self, name: str) -> Mapping[str, bytes] | None:
        """Return the files of a set, None when nobody has written it."""

    def first(self, name: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Write a set unless somebody was first; return what stands there for good."""


@dataclass(frozen=True, slots=True)
class Unshared:
    """`SharedFiles` of a home that shares with nobody."""

    def get(self, name: str) -> None:
        """Return None."""

    def first(self, name: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the files."""
        return files


UNSHARED = Unshared()
