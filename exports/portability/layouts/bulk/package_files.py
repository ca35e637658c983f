"""The files about the whole package: shared resources, dangling references, outcomes, the manifest."""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from exports.portability.layouts import PackageFacts
from exports.portability.layouts.bulk.manifest import manifest_of
from exports.portability.layouts.bulk.outcomes import severity_of
from exports.portability.layouts.bulk.shard_facts import Place, ReadFacts, content_digest, name_digest
from exports.portability.layouts.bulk.written_files import LinesFile, layout_file
from exports.portability.layouts.spooled import Spooled
from exports.portability.tree_package import TreeFile

_BUCKETS = 64
_PLACE = struct.Struct(">8s8s2I")
_KEYS = 8 * 65_536


def package_files(facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
    """Yield the files about the whole package in order of path, from the facts of its shards in order."""
    package = _Package()
    for content in facts:
        package.take_in(ReadFacts.of(content))
    dangling, repeated = package.dangling(), package.repeated()
    yield dangling.tree_file()
    outputs = package.outputs()
    manifest = manifest_of(outputs, package.outcomes, package.severities, about)
    yield layout_file("bulk/manifest.json", partial(BytesIO, manifest))
    if package.outcomes.lines:
        yield package.outcomes.tree_file()
    yield repeated.tree_file()
    shared = [*package.shared.values(), package.shared_places]
    for file in sorted(shared, key=lambda file: file.path.encode()):
        yield file.tree_file()


@dataclass(slots=True)
class _Package:
    """What is known of all shards. In memory are a few bytes for each resource with an id, the digests of
    shared resources, and the names that open references may mean.
    """

    shared: dict[str, LinesFile] = field(default_factory=dict)
    shared_places: LinesFile = field(default_factory=lambda: LinesFile("bulk/shared/places.ndjson"))
    outcomes: LinesFile = field(default_factory=lambda: LinesFile("bulk/outcome.ndjson"))
    severities: Counter[str] = field(default_factory=Counter)
    _files: list[Mapping[str, Any]] = field(default_factory=list)
    _shared_digests: set[bytes] = field(default_factory=set)
    _open: Spooled = field(default_factory=Spooled)
    _names: Spooled = field(default_factory=Spooled)
    _wanted: set[int] = field(default_factory=set)
    _places: list[bytearray] = field(default_factory=lambda: [bytearray() for _ in range(_BUCKETS)])
    _shared_numbers: dict[str, int] = field(default_factory=dict)

    def take_in(self, shard: ReadFacts) -> None:
        """Take the facts of the next shard."""
        before = len(self._files)
        self._files += shard.files
        for name, content, file, number in shard.places():
            self._add_place(name, content, before + file, number)
        self._names.write(shard.names.tobytes())
        for line in shard.open:
            self._open.write(line + b"\n")
            self._wanted.update(_as_number(name) for name in orjson.loads(line)["meant"])
        for line in shard.outcomes:
            self.outcomes.add(line)
            self.severities[severity_of(line)] += 1
        for type_, line in shard.shared:
            self._share(type_, line)

    def _share(self, type_: str, line: bytes) -> None:
        """Write a shared resource, unless the same bytes are there."""
        digest = content_digest(line)
        if digest in self._shared_digests:
            return
        self._shared_digests.add(digest)
        file = self.shared.setdefault(type_, LinesFile(f"bulk/shared/{type_}.ndjson"))
        number = file.add(line)
        id_ = orjson.loads(line).get("id")
        told = {"file": file.path, "line": number, "id": id_, "sha256": sha256(line).hexdigest()}
        self.shared_places.add(orjson.dumps(told))
        if isinstance(id_, str):
            # Files of shards have numbers from 0, those of shared resources from the end.
            named = self._shared_numbers.setdefault(file.path, 0xFFFFFFFF - len(self._shared_numbers))
            self._add_place(name_digest(f"{type_}/{id_}"), digest[:8], named, number)

    def _add_place(self, name: bytes, content: bytes, file: int, line: int) -> None:
        bucket = self._places[name[0] * _BUCKETS // 256]
        bucket += _PLACE.pack(name, content, file, line)

    def outputs(self) -> list[Mapping[str, Any]]:
        """Return the NDJSON files of the package in order of path."""
        shared = [
            {
                "path": file.path,
                "type": type_,
                "count": file.lines,
                "bytes": file.size,
                "sha256": file.sha256,
                "origin": "received",
            }
            for type_, file in self.shared.items()
        ]
        return sorted([*self._files, *shared], key=lambda file: str(file["path"]).encode())

    def dangling(self) -> LinesFile:
        """Return the references that lead nowhere in the package, with their resources."""
        found: set[int] = set()
        with self._names.section(0)() as names:
            while piece := names.read(_KEYS):
                found.update(self._wanted.intersection(array("Q", piece)))
        file = LinesFile("bulk/dangling.ndjson")
        with self._open.section(0)() as lines:
            for line in lines:
                told = orjson.loads(line)
                meant = told.pop("meant")
                if not any(_as_number(name) in found for name in meant):
                    file.add(orjson.dumps(told))
        return file

    def repeated(self) -> LinesFile:
        """Return the places of each type and id that the package has more than once."""
        paths = {number: str(file["path"]) for number, file in enumerate(self._files)}
        paths |= {number: path for path, number in self._shared_numbers.items()}
        file = LinesFile("bulk/repeated.ndjson")
        for bucket in self._places:
            for same in _groups(bucket):
                places = [{"file": paths[one.file], "line": one.line} for one in same]
                file.add(orjson.dumps({"versions": len({one.content for one in same}), "places": places}))
            bucket.clear()
        return file


def _groups(bucket: bytearray) -> Iterator[Sequence[Place]]:
    """Yield the places with the same name, when there are several."""
    for _, same in groupby(sorted(_PLACE.iter_unpack(bucket)), key=itemgetter(0)):
        group = list(same)
        if len(group) > 1:
            yield _in_order([Place._make(one) for one in group])


def _in_order(group: Sequence[Place]) -> Sequence[Place]:
    return sorted(group, key=lambda place: (place.file, place.line))


def _as_number(name: str) -> int:
    return array("Q", name_digest(name))[0]
