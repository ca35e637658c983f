"""Layouts of a package: the neutral content in the forms of other standards, as files beside it.

A layout is a pure function of the neutral content, so that two instances that hold the same make the same
files. Packages are built and delivered in shards: groups of persons with all their records. A layout sees one
shard at a time, and says in its facts what its files about the whole package must know of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from exports.portability.layouts.beside import Beside
from exports.portability.tree_package import TreeFile

LAYOUT, PAGE, TABLE = "layout", "page", "table"
LAYOUT_KINDS = frozenset((LAYOUT, PAGE, TABLE))
"""The kinds of the leaves of layouts: files of other standards, pages for people, tables."""


@dataclass(frozen=True)
class ContentPart:
    """A file of the neutral content. `digest` is its SHA-256, when it is known already."""

    path: str
    content: bytes = field(repr=False)
    digest: str = field(default="", repr=False, compare=False)

    @cached_property
    def sha256(self) -> str:
        """Its SHA-256, hexadecimal."""
        return self.digest or hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class RecordFiles:
    """A record of the neutral content: `told` is its `record.json`, `parts` its files by kind (`record`,
    `source`, `document`, ...).
    """

    record: str
    person: str | None
    told: Mapping[str, Any] = field(repr=False)
    parts: Mapping[str, ContentPart] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shard:
    """A group of persons. Numbers begin at 1; `first_person` is that of its first person in the package,
    `transverse` that of a shard without persons among those without, 0 for one with persons.

    `persons` are identifiers, sorted: they are added in this order, all of them before the first record. A
    person or a record that cannot be read is not added. A shard without persons has the records that concern
    nobody, or several persons. `known_persons` are those whose `person.json` the receiver of a delta has as
    it is: they are added all the same. `merged` gives, by person, the `person.json` of those who were
    merged into them, in order of identifier.
    """

    number: int
    first_person: int
    persons: Sequence[str]
    known_persons: frozenset[str] = frozenset()
    transverse: int = 0
    merged: Mapping[str, Sequence[bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFacts:
    """What is said of a package as a whole; nothing of its order, so that whoever imports it and exports all
    of it makes the same files. The days are those of the first and the last document; `latest` is the moment
    at which the newest of its flows was received, None when no flow is whole in it. `unreadable` is the
    number of lines of `content/unreadable.ndjson`: records, persons and deposits that could not be read.
    `delta` says whether the package continues another one: then it has `content/changed.ndjson`.
    """

    establishments: Sequence[Mapping[str, Any]]
    first_day: date | None
    last_day: date | None
    latest: datetime | None
    unreadable: int = 0
    delta: bool = False
    beside: Beside = field(default_factory=Beside)


class ShardLayout(Protocol):
    """The files of a layout for one shard."""

    def add_person(self, person: str, content: bytes) -> None:
        """Take the `person.json` of a person, before the records."""

    def add_record(self, record: RecordFiles) -> None:
        """Take a record: those of one person follow one another, in order of identifier."""

    def files(self) -> Sequence[TreeFile]:
        """Return the files in order of path; they can be read until the shard is closed."""

    def facts(self) -> bytes:
        """Return what the files about the whole package must know of this shard."""


class Layout(Protocol):
    """A layout of `registry.py`. Its paths begin with its name and `/`; pages also have `index.html`.

    No two shards have a path in common.
    """

    @property
    def name(self) -> str:
        """The name of its folder."""

    def shard(self, shard: Shard) -> AbstractContextManager[ShardLayout]:
        """Begin a shard; what it holds on disk is removed at the end of the block."""

    def whole(self, facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
        """Yield the files about the whole package in order of path, from the facts of its shards in order."""
