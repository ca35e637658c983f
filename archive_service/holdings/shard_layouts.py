"""Run the layouts of a package over the persons and records of one shard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import orjson

from archive_service.holdings.export_content import ContentFile
from archive_service.model.export_contents import Contents
from archive_service.model.export_shards import PlannedShard
from exports.portability.layouts import ContentPart, Layout, RecordFiles, Shard, ShardLayout
from exports.portability.layouts.registry import SERVED, layout_named, layouts_in
from exports.portability.tree_package import TreeFile


def layouts_of(contents: Contents, ordered: Sequence[str]) -> Mapping[str, Layout]:
    """Return the layouts of what is built for an order that names some, by name and in order of name."""
    if contents is Contents.SERVED:
        return {name: SERVED[name]() for name in sorted(SERVED)}
    return layouts_in(ordered)


def layout_of(contents: Contents, name: str) -> Layout:
    """Return the layout with this name of what was built."""
    return SERVED[name]() if contents is Contents.SERVED else layout_named(name)


@dataclass(frozen=True, slots=True)
class RunningLayouts:
    """The layouts of one shard, by name, while it is read."""

    by_name: Mapping[str, ShardLayout]

    def add_person(self, person: str, content: bytes) -> None:
        """Give a person to each layout."""
        for one in self.by_name.values():
            one.add_person(person, content)

    def add_record(self, files: Sequence[ContentFile], digests: Sequence[str] = ()) -> None:
        """Give a record to each layout; `digests` are the SHA-256 of its files, when they are known."""
        if not self.by_name:
            return
        known = digests or [""] * len(files)
        parts = {
            one.kind: ContentPart(one.path, one.content, digest)
            for one, digest in zip(files, known, strict=True)
        }
        told = orjson.loads(parts["record"].content)
        record = RecordFiles(told["record"], told["person"], told, parts)
        for one in self.by_name.values():
            one.add_record(record)

    def files(self) -> Iterator[TreeFile]:
        """Yield the files of all layouts; they can be read until the shard is closed."""
        for one in self.by_name.values():
            yield from one.files()

    def facts(self) -> Mapping[str, bytes]:
        """Return what each layout says of the shard."""
        return {name: one.facts() for name, one in self.by_name.items()}


@contextmanager
def running(
    shard: PlannedShard,
    layouts: Mapping[str, Layout],
    known_persons: frozenset[str] = frozenset(),
    files: Sequence[ContentFile] = (),
) -> Iterator[RunningLayouts]:
    """Begin a shard with its layouts; what they hold on disk is removed at the end of the block. `files` are
    those about persons, also about those who were merged into them.
    """
    read = {one.person: one.content for one in files}
    about = Shard(
        shard.number,
        shard.first_person,
        [str(one.id) for one in shard.persons],
        known_persons,
        shard.transverse,
        {
            str(one.id): [read[gone] for gone in map(str, one.merged) if gone in read]
            for one in shard.persons
            if one.merged
        },
    )
    has_records = bool(shard.persons or shard.records)
    with ExitStack() as stack:
        yield RunningLayouts(
            {name: stack.enter_context(one.shard(about)) for name, one in layouts.items() if has_records}
        )
