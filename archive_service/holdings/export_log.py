"""The extract of the journal in an export: what it says of the exported records, deposits and persons that
this instance received, so that anybody can check it offline.

It depends on these entries alone: it ends with the last of them, under a checkpoint of that size, so that the
same records give the same extract. What came with a package keeps the extract that came with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, pairwise
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import UUID

import orjson

from archive_service.holdings.export_content import ContentFile
from archive_service.model.actors import SERVICE
from archive_service.model.identifiers import LegalEntity, uuid_or_none
from archive_service.ports import Transactions
from exports.portability.leaves import Leaf
from signing.errors import SigningError
from signing.sparse_log import LogLine, SparseLog, lines_in

if TYPE_CHECKING:
    from signing.transparency import LogKey

FOLDER, LINES, CHECKPOINT = "content/journal", "journal", "journal-checkpoint"
"""The folder of extracts, and the kinds of their files."""

_LARGEST = 4_000_000
"""Approximate length of one file, in bytes."""
_PAGE = 5_000
_IN_MEMORY = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalExtracts:
    """Makes extracts of the journal."""

    transactions: Transactions
    key: Callable[[], LogKey]

    def files(self, tenant: LegalEntity, subjects: Collection[UUID]) -> Iterator[ContentFile]:
        """Yield the files of the extract about these records, deposits and persons of a legal entity; nothing
        when all of them came with packages.
        """
        self.transactions.place_entries()
        log = SparseLog()
        yield from _files(log, self._own(tenant, subjects), lambda: self._checkpoint(log.shown_size))

    def is_own(self, checkpoint: bytes) -> bool:
        """Say whether an extract is of this instance's journal, which can make it again."""
        from signing.transparency import open_checkpoint

        try:
            open_checkpoint(checkpoint, self.key().verifier)
        except SigningError:
            return False
        return True

    def folders(
        self, leaves: Iterable[Leaf], read: Callable[[Leaf], bytes]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return the folders of extracts of this instance's journal, among the files of a package, and those
        of others.
        """
        found: dict[bool, set[str]] = {True: set(), False: set()}
        for leaf in leaves:
            if leaf.kind == CHECKPOINT:
                found[self.is_own(read(leaf))].add(folder_of(leaf.path))
        return frozenset(found[True]), frozenset(found[False])

    def _checkpoint(self, size: int) -> bytes:
        with self.transactions.begin(SERVICE) as transaction:
            root = transaction.journal.frontier(size).root()
        return self.key().sign(size, root)

    def _own(self, tenant: LegalEntity, subjects: Collection[UUID]) -> Iterator[LogLine]:
        """Yield each leaf, with its entry when that is about a subject that did not come with a package."""
        imported, wanted = set[str](), {str(one) for one in subjects}
        first = 0
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.journal.leaves(tenant, first, _PAGE)
            for leaf, entry in page:
                subject = None if entry is None else _subject(orjson.loads(entry), imported)
                is_shown = subject in wanted and subject not in imported
                yield LogLine(1, leaf, entry if is_shown else None)
            if len(page) < _PAGE:
                return
            first += len(page)


def _subject(told: Mapping[str, Any], imported: set[str]) -> str | None:
    """Return the subject of an entry that may be about a record, a deposit or a person; add what came with a
    package to `imported`.
    """
    if told["tag"].startswith(("export:", "import:started", "import:finished")):
        return None
    subject: str = told["subject"]
    if "import" in told["facts"]:
        imported.add(subject)
    return subject


def _told(entry: bytes) -> Mapping[str, Any]:
    """Return what an entry says; raise `ValueError` when it is none: one of another instance may be made to
    harm.
    """
    told: dict[str, Any] = orjson.loads(entry)
    wanted = {"subject": str, "tag": str, "facts": dict}
    is_entry = isinstance(told, dict) and all(isinstance(told.get(one), kind) for one, kind in wanted.items())
    if not is_entry:
        raise ValueError("an entry has a subject, a tag and facts")
    return told


def odd_line(content: bytes) -> int | None:
    """Return the number of the first line of an extract, from 1, that has another form than ours; None when
    all have it.
    """
    odd = (number for number, line in enumerate(content.splitlines(), 1) if not _is_line(line))
    return next(odd, None)


def _is_line(line: bytes) -> bool:
    try:
        (one,) = lines_in([line])
        if one.entry is not None:
            _told(one.entry)
    except (SigningError, ValueError):
        return False
    return True


def folder_of(path: str) -> str:
    """Return the folder of a file of an extract."""
    return str(PurePosixPath(path).parent)


def restricted(files: Iterable[ContentFile], subjects: Collection[UUID]) -> Iterator[ContentFile]:
    """Yield extracts that came with packages, in which only what is about these subjects can be read.

    An extract that is about them alone stays as it is. One that has another form than ours is left out.
    """
    in_order = sorted(files, key=lambda one: one.path)
    for _, group in groupby(in_order, lambda one: folder_of(one.path)):
        one = list(group)
        notes = [each.content for each in one if each.kind == CHECKPOINT]
        lines = [line for each in one if each.kind == LINES for line in each.content.splitlines()]
        with suppress(SigningError, ValueError, LookupError):
            yield from list(_files(SparseLog(), _only(lines, subjects), notes.pop, rest=True))


def _only(lines: Iterable[bytes], subjects: Collection[UUID]) -> Iterator[LogLine]:
    for line in lines_in(lines):
        subject = None if line.entry is None else _subject(_told(line.entry), set())
        is_shown = subject is not None and uuid_or_none(subject) in subjects
        yield line if is_shown else LogLine(line.size, line.node)


def _files(
    log: SparseLog, lines: Iterable[LogLine], note: Callable[[], bytes], *, rest: bool = False
) -> Iterator[ContentFile]:
    """Yield the files of an extract, none when nothing in it can be read; with `rest`, also what is hidden
    after the last entry.
    """
    with SpooledTemporaryFile(_IN_MEMORY) as spool:
        file, ends, start, end = cast("BinaryIO", spool), list[int](), 0, 0
        for line in lines:
            if line.entry is None:
                log.hide(line.node, line.size)
                continue
            end += file.write(b"".join(log.show(line.entry)))
            if end - start >= _LARGEST:
                start = end
                ends.append(start)
        if not end:
            return
        checkpoint = note()
        file.writelines(log.rest() if rest else ())
        if file.tell() > start:
            ends.append(file.tell())
        folder = f"{FOLDER}/{_digest(file, checkpoint)}"
        yield ContentFile(path=f"{folder}/checkpoint", kind=CHECKPOINT, content=checkpoint)
        file.seek(0)
        for number, (begin, end) in enumerate(pairwise([0, *ends]), 1):
            content = file.read(end - begin)
            yield ContentFile(path=f"{folder}/{number:05}.ndjson", kind=LINES, content=content)


def _digest(lines: BinaryIO, note: bytes) -> str:
    """Return the name of an extract's folder: the same for the same lines under the same checkpoint."""
    found = sha256(note)
    lines.seek(0)
    while piece := lines.read(1 << 20):
        found.update(piece)
    return found.hexdigest()
