"""The layout `tree`: one IHE XDM archive for each person, after the draft of the ANS (PDLGC).

`tree/INDEX.HTM`, `tree/MANIFEST.XML` and its schema, `tree/PATnnnnn.ZIP` for persons, and for the records of
nobody or of several persons `tree/TRAnnnnn.ZIP`, numbered from 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson

from exports.portability.layouts import LAYOUT, PackageFacts, RecordFiles, Shard
from exports.portability.layouts.spooled import Spooled
from exports.portability.layouts.told import TheirIdentity
from exports.portability.layouts.tree import manifest, texts
from exports.portability.layouts.tree.archive import Archive, Writing
from exports.portability.layouts.tree.identifiers import identifier
from exports.portability.tree_package import TreeFile

_SCHEMA = Path(__file__).resolve().parents[4] / "docs" / "formats" / "portability-tree-manifest.xsd"


class TreeLayout:
    """The layout `tree`."""

    name = "tree"

    @contextmanager
    def shard(self, shard: Shard) -> Iterator[TreeShard]:
        """Begin a shard; its archives are in a file without a name until the end of the block."""
        one = TreeShard(shard)
        try:
            yield one
        finally:
            one.close()

    def whole(self, facts: Iterable[bytes], about: PackageFacts) -> Iterator[TreeFile]:
        """Yield the page and the manifest of the tree, and the schema of the manifest."""
        digest, count, archives, rows = hashlib.sha256(), [0, 0], Spooled(), Spooled()
        for shard in facts:
            digest.update(shard)
            for line in shard.splitlines():
                one: Mapping[str, Any] = orjson.loads(line)
                count[not one["person"]] += 1
                archives.write(manifest.archive(one).encode())
                rows.write(texts.archive_row(one["name"], one["documents"]).encode())
        identity = identifier("export", digest.hexdigest())
        page, page_end = texts.tree_page(manifest.exporters(about), *count)
        told = manifest.beginning(identity, about, *count)
        yield _file("INDEX.HTM", _wrapped(page, rows, page_end))
        yield _file("MANIFEST.XML", _wrapped(told, archives, manifest.END))
        yield TreeFile("tree/MANIFEST.XSD", LAYOUT, None, None, partial(BytesIO, _SCHEMA.read_bytes()))


class TreeShard:
    """The archives of a shard."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard
        self._numbers = {person: shard.first_person + at for at, person in enumerate(shard.persons)}
        self._known: dict[str, TheirIdentity] = {}
        self._spooled = Spooled()
        self._written: list[Archive] = []
        self._open: Writing | None = None

    def add_person(self, person: str, content: bytes) -> None:
        """Keep what is known of a person."""
        self._known[person] = TheirIdentity.of(person, content)

    def add_record(self, record: RecordFiles) -> None:
        """Write the documents of a record into the archive of its person."""
        person = record.person if self._shard.persons else None
        if self._open is not None and self._open.person != person:
            self._finish()
        if self._open is None:
            known = None if person is None else self._known.get(person, TheirIdentity(person=person))
            self._open = Writing(self._name(person), person, known, self._spooled)
        self._open.add(record)

    def _name(self, person: str | None) -> str:
        return f"TRA{self._shard.transverse:05}" if person is None else f"PAT{self._numbers[person]:05}"

    def _finish(self) -> None:
        if self._open is not None:
            self._written.append(self._open.finish())
            self._open = None

    def files(self) -> Sequence[TreeFile]:
        """Return the archives in order of path."""
        self._finish()
        files = [
            TreeFile(
                f"tree/{one.name}.ZIP", LAYOUT, one.person, None, self._spooled.section(one.start, one.end)
            )
            for one in self._written
        ]
        return sorted(files, key=lambda file: file.path)

    def facts(self) -> bytes:
        """Return one line for each archive."""
        self._finish()
        return b"".join(orjson.dumps(_told(one), option=orjson.OPT_APPEND_NEWLINE) for one in self._written)

    def close(self) -> None:
        """Discard the archives."""
        if self._open is not None:
            self._open.discard()
        self._spooled.close()


def _told(one: Archive) -> Mapping[str, Any]:
    return {
        "name": one.name,
        "person": one.person,
        "patient": one.patient,
        "documents": one.documents,
        "size": one.end - one.start,
        "sha256": one.sha256,
    }


def _wrapped(before: str, inside: Spooled, after: str) -> partial[Any]:
    """Return what opens a text around a spool, made in a spool of its own."""
    whole = Spooled()
    whole.write(before.encode())
    with inside.section(0)() as file:
        while chunk := file.read(1 << 18):
            whole.write(chunk)
    inside.close()
    whole.write(after.encode())
    return whole.section(0)


def _file(name: str, opened: partial[Any]) -> TreeFile:
    return TreeFile(f"tree/{name}", LAYOUT, None, None, opened)
