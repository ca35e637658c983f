"""What the files about the whole package must know of a shard, as bytes.

A line of JSON with the lengths of the sections that follow it: digests of names, places of ids, open
references, shared resources, outcomes. Some dozens of bytes for each resource.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

_PLACE = struct.Struct(">8s8sHI")


def name_digest(name: str) -> bytes:
    """Return the digest that stands for a name; two names have the same one by accident alone."""
    return blake2b(name.encode(), digest_size=8).digest()


def content_digest(line: bytes) -> bytes:
    """Return the digest by which equal resources are recognised."""
    return blake2b(line, digest_size=16).digest()


class Place(NamedTuple):
    """Where a resource with an id is: digests of type and id and of its line, file and line of the file."""

    name: bytes
    content: bytes
    file: int
    line: int


@dataclass(slots=True)
class ShardFacts:
    """Collected while a shard is written. `files` are its NDJSON files, as the manifest names them."""

    files: Sequence[Mapping[str, Any]] = ()
    names: bytearray = field(default_factory=bytearray)
    places: bytearray = field(default_factory=bytearray)
    open: list[bytes] = field(default_factory=list)
    shared: list[tuple[str, bytes]] = field(default_factory=list)
    outcomes: list[bytes] = field(default_factory=list)

    def add_names(self, names: Sequence[str]) -> None:
        """Note the names of a resource."""
        self.names += b"".join(map(name_digest, names))

    def add_place(self, name: bytes, content: bytes, file: int, line: int) -> None:
        """Note where a resource with an id is, as a `Place` tells it."""
        self.places += _PLACE.pack(name, content[:8], file, line)

    def add_open(self, told: Mapping[str, Any]) -> None:
        """Note a reference that leads nowhere in its flow; `meant` are the names that it may mean."""
        self.open.append(orjson.dumps(told))

    def encoded(self) -> bytes:
        """Return the facts as bytes."""
        sections = [
            bytes(self.names),
            bytes(self.places),
            b"\n".join(self.open),
            b"\n".join(type_.encode() + b" " + line for type_, line in self.shared),
            b"\n".join(self.outcomes),
        ]
        head = {"files": list(self.files), "sections": [len(section) for section in sections]}
        return orjson.dumps(head) + b"\n" + b"".join(sections)


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """The facts of a shard, read again."""

    files: Sequence[Mapping[str, Any]]
    names: array[int]
    open: Sequence[bytes]
    shared: Sequence[tuple[str, bytes]]
    outcomes: Sequence[bytes]
    _places: bytes

    @classmethod
    def of(cls, content: bytes) -> ReadFacts:
        """Read the result of `encoded`."""
        end = content.index(b"\n")
        head, at, sections = orjson.loads(content[:end]), end + 1, []
        for length in head["sections"]:
            sections.append(content[at : at + length])
            at += length
        pairs = [line.split(b" ", 1) for line in _lines(sections[3])]
        return cls(
            head["files"],
            array("Q", sections[0]),
            _lines(sections[2]),
            [(type_.decode(), line) for type_, line in pairs],
            _lines(sections[4]),
            sections[1],
        )

    def places(self) -> Iterator[Place]:
        """Return the places of the resources with an id."""
        return map(Place._make, _PLACE.iter_unpack(self._places))


def _lines(section: bytes) -> list[bytes]:
    return section.split(b"\n") if section else []
