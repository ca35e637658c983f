"""Development keys shared by several homes: all homes use the keys that the first home made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class SharedFiles(Protocol):
    """Sets of small files by name, shared by several homes. A set is written once."""

    def get(self, name: str) -> Mapping[str, bytes] | None:
        """Return the files of a set; None when the set does not exist."""

    def first(self, name: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Write a set unless it exists already; return the set that is kept."""


@dataclass(frozen=True, slots=True)
class Unshared:
    """`SharedFiles` of a home that shares with nobody."""

    def get(self, name: str) -> None:
        """Return None."""

    def first(self, name: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the files."""
        return files


UNSHARED = Unshared()
