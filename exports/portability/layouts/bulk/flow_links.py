"""What the references of one flow lead to."""

from __future__ import annotations

from collections.abc import Sequence

from exports.portability.layouts.bulk.links import (
    Link,
    NamedEntry,
    ReadLinks,
    is_inside,
    links_of,
    meant_by,
    named,
)
from exports.portability.layouts.bulk.received_entry import ReceivedEntry

Found = tuple[int | None, Sequence[str]]
"""The entry of the flow that a reference leads to, and the names that it may mean."""


class FlowLinks:
    """The entries of a flow by their names. A reference that is made several times is looked up once."""

    def __init__(self, entries: Sequence[ReceivedEntry]) -> None:
        self.entries = [named(entry) for entry in entries]
        self._numbers: dict[str, int] = {}
        self._read = ReadLinks()
        self._known: dict[str, dict[Link, Found]] = {}
        for number, one in enumerate(self.entries):
            if one.type:
                for name in one.names:
                    self._numbers.setdefault(name, number)

    def of(self, one: NamedEntry) -> tuple[list[tuple[str, int]], list[tuple[Link, Sequence[str]]]]:
        """Return the references of an entry that are in this flow, each with the number of the entry that it
        leads to; and those that lead out of it, with the names that they may mean.
        """
        inside: list[tuple[str, int]] = []
        outside: list[tuple[Link, Sequence[str]]] = []
        known = self._known.setdefault(one.home, {})
        for link in links_of(one.entry, self._read):
            if link.text.startswith("#") and (contained := is_inside(link, one.entry)) is not None:
                if not contained:
                    outside.append((link, ()))
                continue
            found = known.get(link)
            if found is None:
                found = known[link] = self._found(meant_by(link, one.home))
            target, meant = found
            if target is None:
                outside.append((link, meant))
            else:
                inside.append((link.text, target))
        return inside, outside

    def _found(self, meant: Sequence[str]) -> Found:
        return next((self._numbers[name] for name in meant if name in self._numbers), None), meant
