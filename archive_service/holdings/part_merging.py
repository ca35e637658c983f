"""Merge the lines of one part of a package into segments, and store what is needed to join it with the other
part: one object with the leaf hashes, and with what the state after the package says of these lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from archive_service.holdings.export_assembly import AssemblePackages, stored_segment
from archive_service.holdings.export_deltas import noted
from archive_service.holdings.package_merging import Part
from archive_service.holdings.package_ranges import Run
from archive_service.model.export_index import Segment
from archive_service.model.export_merges import MergedPart, MergedRun, written_merge
from archive_service.model.export_shards import ExportShard
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.stored_objects import ObjectKind, StoredObject
from exports.portability.inventory import PathsInOrder
from exports.portability.manifest import Equation


@dataclass(frozen=True, slots=True)
class PartFiles:
    """Files without names: the lines and the kept leaves that are merged, and what comes of them."""

    lines: BinaryIO
    kept: BinaryIO
    hashes: BinaryIO
    state: BinaryIO


@contextmanager
def part_files() -> Iterator[PartFiles]:
    """Give empty files, which are gone at the end of the block."""
    with ExitStack() as stack:
        yield PartFiles(*(cast("BinaryIO", stack.enter_context(TemporaryFile())) for _ in range(4)))


@dataclass(frozen=True, slots=True)
class PartDone:
    """The row of a part that is done, and what was stored for it."""

    row: ExportShard
    stored: Sequence[StoredObject]


@dataclass(frozen=True, slots=True)
class StoreParts:
    """Stores parts."""

    assembly: AssemblePackages

    def merged(
        self,
        row: ExportShard,
        files: PartFiles,
        runs: Sequence[Run],
        parts: Sequence[Part],
        going_on: Callable[[], None],
        equation: Equation | None = None,
        look: Callable[[Sequence[bytes]], None] = lambda _: None,
    ) -> PartDone:
        """Merge runs of lines in order of path. `parts` have the kept leaves among them. `going_on` is called
        with each segment, `look` with all paths, many at a time; they may raise.

        Raises:
            ExportError: two paths clash.
            OSError: there is no room for the temporary files.
        """
        merge = self.assembly.merge(files.lines, files.kept)
        taken, kept = _Lines(files.hashes, look), merge.entries(parts)
        found, stored, key = list[MergedRun](), list[StoredObject](), export_content_key(row.export)
        with self.assembly.objects.together() as batch:
            for run in runs:
                begin, segments = files.state.tell(), list[Segment]()
                for one in merge.segments(kept, noted(merge.merged(run), files.state), taken):
                    going_on()
                    segments.append(stored_segment(one, key, batch, stored))
                count, size = taken.counted()
                written = files.state.tell() - begin
                found.append(MergedRun(segments=segments, leaves=count, bytes=size, state=written))
            taken.paths.check()
            with _in_one_file(MergedPart(runs=found, equation=equation), files) as told:
                stored.append(batch.put(EXPORTS, key, told, ObjectKind.EXPORT))
        return PartDone(_done(row, stored[-1]), stored)

    def undone(self, row: ExportShard) -> PartDone:
        """Say of a part that the package is to be assembled in one piece."""
        key, told = export_content_key(row.export), written_merge(MergedPart())
        stored = self.assembly.objects.put(EXPORTS, key, told, ObjectKind.EXPORT)
        return PartDone(_done(row, stored), [stored])


@contextmanager
def _in_one_file(told: MergedPart, files: PartFiles) -> Iterator[BinaryIO]:
    with TemporaryFile() as whole:
        whole.write(written_merge(told))
        for file in (files.hashes, files.state):
            file.seek(0)
            copyfileobj(file, whole)
        whole.seek(0)
        yield cast("BinaryIO", whole)


def _done(row: ExportShard, told: StoredObject) -> ExportShard:
    return replace(row, done=True, outcome_object=told.name)


class _Lines:
    """Takes in the lines of a part: their leaf hashes go into a file, one after the other."""

    def __init__(self, hashes: BinaryIO, look: Callable[[Sequence[bytes]], None]) -> None:
        self.paths = PathsInOrder()
        self._hashes, self._look = hashes, look
        self._size = self._counted = 0

    def extend(self, hashes: Sequence[bytes], paths: Sequence[bytes], size: int) -> None:
        """Take in the next lines: their leaf hashes, the paths in them, and the sum of the bytes in them."""
        self._look(paths)
        self.paths.extend(paths)
        self._hashes.writelines(hashes)
        self._size += size

    def counted(self) -> tuple[int, int]:
        """Return the number of lines since this was last asked, and the sum of the bytes in them."""
        found = self.paths.count - self._counted, self._size
        self._counted, self._size = self.paths.count, 0
        return found
