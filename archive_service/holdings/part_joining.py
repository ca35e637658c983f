"""Join the two parts of a package that were merged apart: the root, the index, and the state after it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from archive_service.holdings.export_assembly import Assembled, put_ends
from archive_service.model.export_merges import MergedPart, MergedRun, read_merge
from archive_service.model.export_shards import FOLDERS, REST, ExportShard
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.ports import EncryptedObjects
from exports.portability.manifest import Equation
from signing.merkle import HASH_SIZE, Frontier

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Joined:
    """A package of two parts, and the equation."""

    made: Assembled
    equation: Equation


@dataclass(frozen=True, slots=True)
class JoinParts:
    """Joins parts."""

    objects: EncryptedObjects

    def joined(
        self, order: UUID, parts: Sequence[ExportShard], shards: Sequence[ExportShard]
    ) -> Joined | None:
        """Join the parts of a package; None when it is to be assembled in one piece."""
        if {one.number for one in parts} != {REST, FOLDERS}:
            return None
        with ExitStack() as stack:
            files = [cast("BinaryIO", stack.enter_context(TemporaryFile())) for _ in (*parts, "state")]
            opened = {one.number: self._opened(one, file) for one, file in zip(parts, files, strict=False)}
            rest, folders = opened[REST].told, opened[FOLDERS].told
            if rest.equation is None or not folders.runs:
                return None
            turns = [(opened[number], run) for number, run in _in_turns(rest.runs, folders.runs)]
            state, frontier = files[-1], Frontier()
            for part, run in turns:
                frontier = _grown(frontier, part.hashes, run.leaves)
                state.writelines(_pieces(part.state, run.state))
            segments = [segment for _, run in turns for segment in run.segments]
            with self.objects.together() as batch:
                index, left = put_ends(order, segments, shards, state, batch)
        made = Assembled(
            index=index.name,
            state=left[0].name,
            stored=[index, *left],
            root=frontier.root().hex(),
            leaves=frontier.size,
            bytes=sum(run.bytes for _, run in turns),
        )
        return Joined(made, rest.equation)

    def _opened(self, part: ExportShard, file: BinaryIO) -> _Opened:
        """Return what merging a part left, copied into an empty file."""
        self.objects.copy(EXPORTS, export_content_key(part.export), part.outcome_object, file)
        file.seek(0)
        told = read_merge(file.readline())
        hashes, size = file.tell(), HASH_SIZE * sum(run.leaves for run in told.runs)
        return _Opened(told, _Reading(file.fileno(), hashes), _Reading(file.fileno(), hashes + size))


@dataclass(slots=True)
class _Reading:
    """A place in a file, from which it is read on."""

    file: int
    place: int

    def read(self, size: int) -> bytes:
        found = os.pread(self.file, size, self.place)
        self.place += len(found)
        return found


@dataclass(frozen=True, slots=True)
class _Opened:
    told: MergedPart
    hashes: _Reading
    state: _Reading


def _in_turns(rest: Sequence[MergedRun], folders: Sequence[MergedRun]) -> Iterator[tuple[int, MergedRun]]:
    """Yield the runs in order of path, each with the number of its part."""
    for before, after in zip_longest(rest, folders):
        yield REST, before
        if after is not None:
            yield FOLDERS, after


def _grown(frontier: Frontier, hashes: _Reading, count: int) -> Frontier:
    """Return a frontier with the next leaf hashes of a file."""
    for piece in _pieces(hashes, count * HASH_SIZE):
        frontier = frontier.extend([piece[at : at + HASH_SIZE] for at in range(0, len(piece), HASH_SIZE)])
    return frontier


def _pieces(file: _Reading, size: int) -> Iterator[bytes]:
    """Yield the next bytes of a file, in pieces of whole leaf hashes."""
    while size:
        piece = file.read(min(size, _PIECE))
        if not piece:
            raise OSError("what was merged of a package ends before its end")
        size -= len(piece)
        yield piece
