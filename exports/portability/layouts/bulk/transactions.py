"""Bundles of a person to be sent to another DUI as transactions, in pieces that it can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from exports.portability.layouts.bulk.received_entry import ReceivedEntry, sound
from exports.portability.layouts.bulk.shard_facts import content_digest
from exports.portability.layouts.bulk.written_files import LinesFile, layout_file
from exports.portability.layouts.spooled import Spooled
from exports.portability.tree_package import TreeFile

MOST_BYTES, MOST_ENTRIES = 50_000_000, 1_000
"""Of one Bundle. A single entry may be larger."""
_BEGIN = b'{"resourceType":"Bundle","type":"transaction","entry":[\n'
_BETWEEN, _END = b",\n", b"\n]}\n"


class Posted(NamedTuple):
    """An entry for a transaction: its bytes in three pieces, the second one its resource, and the name by
    which the others refer to it. Two with one digest have the same bytes.
    """

    pieces: tuple[bytes, bytes, bytes]
    name: str
    digest: bytes
    size: int

    @classmethod
    def of(cls, entry: ReceivedEntry, line: bytes = b"", line_digest: bytes = b"") -> Posted:
        """Return an entry as received; one without a request gets `POST` of its type. `line_digest` is the
        digest of the resource as a `line`, when it is known.
        """
        before, resource, after, full_url, has_request, node = entry
        if not has_request and resource:
            told = sound(str(node.get("resourceType") or ""))
            after = (after.rstrip()[:-1] if after else b"") + b',"request":'
            after += orjson.dumps({"method": "POST", "url": told}) + b"}"
            before = before or b'{"resource":'
        of_resource = line_digest if line is resource else content_digest(resource)
        # No JSON text has a zero byte.
        digest = content_digest(b"%b\0%b\0%b" % (before, after, of_resource))
        name = full_url or (f"{entry.type}/{entry.id}" if entry.type and entry.id else "")
        return cls((before, resource, after), name, digest, len(before) + len(resource) + len(after))


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
        if self._add_whole(entries):
            return
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

    def _add_whole(self, entries: Sequence[Posted]) -> bool:
        """Add a flow to the present Bundle when all of it fits, as nearly every flow does; say whether it
        was added.
        """
        bundle = self._bundle or self._begun()
        new: dict[bytes, Posted] = {}
        named: dict[str, bytes] = {}
        size = bundle.size
        for entry in entries:
            _, name, digest, length = entry
            if digest in bundle.digests or digest in new:
                continue
            if bundle.named.get(name, digest) != digest:
                return False
            if name and named.setdefault(name, digest) != digest:
                return False
            new[digest] = entry
            size += length
        if not new or size > MOST_BYTES or bundle.entries + len(new) > MOST_ENTRIES:
            return False
        self._write(bundle, list(new.values()))
        bundle.named |= named
        return True

    def files(self) -> Iterator[TreeFile]:
        """Yield the files of all persons."""
        self._finish()
        yield from self._done
        yield self.cut.tree_file()

    def close(self) -> None:
        """Remove what is on the disk."""
        self._store.close()
        self.cut.close()

    def _is_new(self, entry: Posted) -> bool:
        return self._bundle is None or entry.digest not in self._bundle.digests

    def _has_room(self, new: Sequence[Posted]) -> bool:
        bundle = self._bundle
        assert bundle is not None
        if any(bundle.named.get(entry.name, entry.digest) != entry.digest for entry in new):
            return False
        size = bundle.size + sum(entry.size for entry in new)
        return size <= MOST_BYTES and bundle.entries + len(new) <= MOST_ENTRIES

    def _is_full(self, entry: Posted) -> bool:
        """Say whether an entry must be in the next Bundle: no room, or another entry has its name."""
        bundle = self._bundle
        assert bundle is not None
        if not bundle.entries:
            return False
        if bundle.named.get(entry.name, entry.digest) != entry.digest:
            return True
        return bundle.size + entry.size > MOST_BYTES or bundle.entries >= MOST_ENTRIES

    def _add(self, entry: Posted) -> str:
        """Add an entry unless it is there; return the path of its Bundle."""
        bundle = self._bundle or self._begun()
        if entry.digest not in bundle.digests:
            self._write(bundle, [entry])
            if entry.name:
                bundle.named[entry.name] = entry.digest
        return bundle.path

    def _begun(self) -> _Bundle:
        """Return the next Bundle of the person, of which nothing is written yet."""
        path = f"{self._folder}/{self._person or 'nobody'}-{self._number + 1:03d}.json"
        return _Bundle(path, self._person, self._store.size)

    def _write(self, bundle: _Bundle, entries: Sequence[Posted]) -> None:
        """Write entries that are not in the Bundle yet."""
        if not bundle.entries:
            self._bundle, self._number = bundle, self._number + 1
        parts = []
        for entry in entries:
            parts.append(_BETWEEN if bundle.entries else _BEGIN)
            parts += entry.pieces
            bundle.digests.add(entry.digest)
            bundle.entries += 1
            bundle.size += entry.size
        self._store.write(b"".join(parts))

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
