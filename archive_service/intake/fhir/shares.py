"""Find which records need a resource that names nobody: those whose own resources refer to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from archive_service.intake.fhir.flow import Flow, entry_pointer

MOST_COPIED = 128_000_000
"""Largest total size in bytes of the copies of entries that several records need."""


class Shares:
    """Resources that records refer to, directly or through other resources without an owner."""

    def __init__(self, flow: Flow, cores: Sequence[Sequence[int]], free: AbstractSet[int]) -> None:
        """Follow the references of each record's own resources; stop when the copies are too large."""
        self._flow, self._free = flow, free
        self._cores = [set(core) for core in cores]
        self._reached: list[set[int]] = [set() for _ in cores]
        self._needed: Counter[int] = Counter()
        self._copied = 0
        self._owned = {index for core in cores for index in core}
        for number, core in enumerate(cores):
            self._follow(number, [target for index in core for target in flow.links.targets[index]])

    @property
    def too_large(self) -> bool:
        """Whether the copies of shared resources are too large to be made."""
        return self._copied > MOST_COPIED

    def _follow(self, number: int, stack: list[int]) -> None:
        reached = self._reached[number]
        while stack and not self.too_large:
            at = stack.pop()
            if at in reached or at in self._cores[number] or at not in self._free:
                continue
            reached.add(at)
            self._copied += self._size(at) if self._needed[at] else 0
            self._needed[at] += 1
            stack.extend(self._flow.links.targets[at])

    def _size(self, index: int) -> int:
        entries = self._flow.source.entries
        number = entry_pointer(self._flow.resources[index]).rpartition("/")[2]
        return entries[int(number)].entry.length if entries and number else 0

    def add(self, number: int, index: int) -> None:
        """Give a record a resource that it needs for another reason, and the resources that this one refers
        to.
        """
        self._follow(number, [index])

    def is_reached(self, index: int) -> bool:
        """Say whether a resource is in a record."""
        return self._needed[index] > 0 or index in self._owned

    def own(self, number: int) -> list[int]:
        """Return the resources that are in this record only."""
        alone = {index for index in self._reached[number] if self._needed[index] == 1}
        return sorted(self._cores[number] | alone)

    def shared(self, number: int) -> list[int]:
        """Return the resources that this record shares with another record."""
        return sorted(index for index in self._reached[number] if self._needed[index] > 1)
