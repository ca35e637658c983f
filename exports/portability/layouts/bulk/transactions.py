"""Bundles of a person to be sent to another DUI as transactions, in pieces that it can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from exports.portability.layouts.bulk.received import ReceivedEntry, sound
from exports.portability.layouts.bulk.shard_facts import content_digest
from exports.portability.layouts.bulk.written_files import LinesFile, layout_file
from exports.portability.layouts.spooled import Spooled
from exports.portability.tree_package import TreeFile

MOST_BYTES, MOST_ENTRIES = 50_000_000, 1_000
"""Of one Bundle. A single entry may be larger."""
_BEGIN = b'{"resourceType":"Bundle","type":"transaction","entry":[\n'
_END = b"\n]}\n"


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry for a transaction: its bytes, and the name by which the others refer to it."""

    content: bytes = field(repr=False)
    name: str
    digest: bytes

    @classmethod
    def of(cls, entry: ReceivedEntry) -> Posted:
        """Return an entry as received; one without a request gets `POST` of its type."""
        content = entry.content
        if not entry.has_request and entry.resource:
            told = sound(str(entry.node.get("resourceType") or ""))
            request = orjson.dumps({"method": "POST", "url": told})
            begin = content.rstrip()[:-1] if content else b'{"resource":' + entry.resource
            content = begin + b',"request":' + request + b"}"
        name = entry.full_url or (f"{entry.type}/{entry.id}" if entry.type and entry.id else "")
        return cls(content, name, content_digest(content))


@dataclass(slots=True)
class _Bundle:
    """A Bundle that is being written."""

    path: str
    person: str | None
    start: int
    size: int = 0
    entries: int = 0
    named: dict[str, bytes] = field(default_factory=dict)
    digests: set[bytes] = field(default_factory=set)


class Transactions:
    """The Bundles of the persons of a shard, one person after the other, in folder `folder`."""

    def __init__(self, folder: str) -> None:
        self.cut = LinesFile(f"{folder}/cut.ndjson")
        self._folder = folder
        self._store = Spooled()
        self._done: list[TreeFile] = []
        self._bundle: _Bundle | None = None
        self._person: str | None = None
        self._number = 0

    def begin(self, person: str | None) -> None:
        """End the Bundle of the person before, and begin another person's."""
        self._finish()
        self._person, self._number = person, 0

    def add_flow(
        self, entries: Sequence[Posted], links: Sequence[Sequence[tuple[str, int]]], record: str
    ) -> None:
        """Add the entries of a record; `links` are, for each of them, its references with the entry meant.

        What is already in the Bundle is not added again. A Bundle never has two entries of one name. A flow
        is cut when it is larger than a Bundle may be: then references between its parts are listed.
        """
        new = [entry for entry in entries if self._is_new(entry)]
        if self._bundle and not self._has_room(new):
            self._finish()
            new = list(entries)
        places: list[str] = []
        for entry in entries:
            if self._bundle and self._is_new(entry) and self._is_full(entry):
                self._finish()
            places.append(self._add(entry))
        if len(set(places)) > 1:
            self._list_cut(entries, links, places, record)

    def files(self) -> Iterator[TreeFile]:
        """Yield the files of all persons."""
        self._finish()
        yield from self._done
        yield self.cut.tree_file()

    def close(self) -> None:
        """Remove what is on the disk."""
        self._store.close()
        self.cut.store.close()

    def _is_new(self, entry: Posted) -> bool:
        return self._bundle is None or entry.digest not in self._bundle.digests

    def _has_room(self, new: Sequence[Posted]) -> bool:
        bundle = self._bundle
        assert bundle is not None
        if any(bundle.named.get(entry.name, entry.digest) != entry.digest for entry in new):
            return False
        size = bundle.size + sum(len(entry.content) for entry in new)
        return size <= MOST_BYTES and bundle.entries + len(new) <= MOST_ENTRIES

    def _is_full(self, entry: Posted) -> bool:
        """Say whether an entry must be in the next Bundle: no room, or another entry has its name."""
        bundle = self._bundle
        assert bundle is not None
        if not bundle.entries:
            return False
        if bundle.named.get(entry.name, entry.digest) != entry.digest:
            return True
        return bundle.size + len(entry.content) > MOST_BYTES or bundle.entries >= MOST_ENTRIES

    def _add(self, entry: Posted) -> str:
        """Add an entry unless it is there; return the path of its Bundle."""
        if self._bundle is None:
            self._number += 1
            path = f"{self._folder}/{self._person or 'nobody'}-{self._number:03d}.json"
            self._bundle = _Bundle(path, self._person, self._store.size)
            self._store.write(_BEGIN)
        bundle = self._bundle
        if entry.digest not in bundle.digests:
            self._store.write(b",\n" + entry.content if bundle.entries else entry.content)
            bundle.size += len(entry.content)
            bundle.entries += 1
            bundle.digests.add(entry.digest)
            if entry.name:
                bundle.named[entry.name] = entry.digest
        return bundle.path

    def _finish(self) -> None:
        bundle, self._bundle = self._bundle, None
        if bundle is None:
            return
        self._store.write(_END)
        self._done.append(layout_file(bundle.path, self._store.section(bundle.start), bundle.person))

    def _list_cut(
        self,
        entries: Sequence[Posted],
        links: Sequence[Sequence[tuple[str, int]]],
        places: Sequence[str],
        record: str,
    ) -> None:
        for number, (entry, referred) in enumerate(zip(entries, links, strict=True)):
            for reference, target in referred:
                if places[target] != places[number]:
                    told: Mapping[str, str] = {
                        "record": record,
                        "file": places[number],
                        "entry": entry.name,
                        "reference": reference,
                        "in": places[target],
                    }
                    self.cut.add(orjson.dumps(told))
