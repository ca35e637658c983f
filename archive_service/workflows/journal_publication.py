"""The journal is published: its tiles and entry bundles, then a signed checkpoint, into the object store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.access.rights import Right, require
from archive_service.errors import JournalForked, NotFound
from archive_service.model.actors import SERVICE, Actor
from archive_service.ports import PublishedFiles, Transaction, Transactions
from signing.errors import SigningError
from signing.merkle import Frontier
from signing.tiles import TILE_WIDTH, LogTiles, is_full, narrower

if TYPE_CHECKING:
    from signing.transparency import Checkpoint, LogKey

CHECKPOINT = "checkpoint"
FOLDER = "journal/"
"""Where the files of the log are among those that are published."""

_LOCK = "journal publication"
_STEP = 20_000
"""So many entries are published at once, about: they are in memory until they are known to be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishJournal:
    """Publishes what is new of the journal. Every step may be cut anywhere and done again.

    The checkpoint that is published says how far a former run came; nothing else is remembered.
    """

    transactions: Transactions
    files: PublishedFiles
    key: Callable[[], LogKey]

    def publish(self) -> bytes:
        """Publish every committed entry; return the checkpoint, a signed note.

        Whoever else publishes meanwhile is waited for.

        Raises:
            NotFound: the journal has no entry yet.
            JournalForked: what is published is no beginning of the journal; nothing is signed.
            StoreUnavailable, OutOfSpace: a part may be published; the checkpoint is still the former.
        """
        self.transactions.place_entries()
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(_LOCK)
            head = transaction.journal.frontier()
            note = self._published()
            size = 0 if note is None else self._checked(note, head, transaction).size
            if not head.size:
                raise NotFound("the journal has no entry yet")
            if note is not None and size == head.size:
                return note
            return self._grow(size, head.size, transaction)

    def check(self) -> None:
        """Compare what is published with the journal; raise `JournalForked`."""
        note = self._published()
        if note is not None:
            with self.transactions.begin(SERVICE) as transaction:
                self._checked(note, transaction.journal.frontier(), transaction)

    def checkpoint(self, actor: Actor) -> bytes:
        """Publish what is new, and return the checkpoint."""
        require(actor, Right.RUN)
        return self.publish()

    def export(self, folder: Path, actor: Actor) -> Checkpoint:
        """Write the log into a folder as C2SP tlog-tiles lays it out; return its checkpoint.

        The checkpoint is written last. What the folder holds of an earlier export stays.
        """
        note = self.checkpoint(actor)
        for path in self.files.paths(FOLDER):
            name = path.removeprefix(FOLDER)
            target = folder / name
            if name != CHECKPOINT and not (is_full(name) and target.exists()):
                target.parent.mkdir(parents=True, exist_ok=True)
                # A partial tile that has gone since it was listed has a full one in its place.
                with suppress(NotFound):
                    target.write_bytes(self.files.read(path))
        (folder / CHECKPOINT).write_bytes(note)
        return self.stated(note)

    def stated(self, note: bytes) -> Checkpoint:
        """Return what a checkpoint of this journal states; raise `SigningError` for any other note."""
        from signing.transparency import open_checkpoint

        return open_checkpoint(note, self.key().verifier)

    def _published(self) -> bytes | None:
        try:
            return self.files.read(FOLDER + CHECKPOINT)
        except NotFound:
            return None

    def _checked(self, note: bytes, head: Frontier, transaction: Transaction) -> Checkpoint:
        """Return the checkpoint that is published, once it is sure that the journal began so."""
        try:
            checkpoint = self.stated(note)
        except SigningError as error:
            raise JournalForked("the published checkpoint is not signed by this journal's key") from error
        if checkpoint.size > head.size:
            raise JournalForked(
                f"{checkpoint.size} entries are published and the database has {head.size}: it is older than "
                "what was published"
            )
        if checkpoint.size and transaction.journal.frontier(checkpoint.size).root() != checkpoint.root:
            raise JournalForked(f"the first {checkpoint.size} entries are not those that were published")
        return checkpoint

    def _edge(self, size: int, transaction: Transaction) -> LogTiles:
        """Return the published edge; the empty log, and so all anew, where it cannot be read or is wrong."""
        width = size % TILE_WIDTH
        bundle = transaction.journal.entries(size - width, size)
        try:
            tiles = LogTiles.at(size, bundle, lambda path: self.files.read(FOLDER + path))
        except (NotFound, SigningError):
            return LogTiles()
        return tiles if tiles.frontier() == transaction.journal.frontier(size) else LogTiles()

    def _grow(self, published: int, size: int, transaction: Transaction) -> bytes:
        tiles = self._edge(published, transaction)
        note = b""
        while tiles.size < size:
            note = self._step(tiles, published, transaction) or note
        return note

    def _step(self, tiles: LogTiles, published: int, transaction: Transaction) -> bytes | None:
        """Publish some entries more; return the checkpoint if it is later than that of `published` entries.

        Raises:
            JournalForked: the entries are not those that were placed; nothing of them is published.
        """
        edge = {path.partition(".p/")[0] for path in tiles.partial()}
        head = transaction.journal.next_frontier(tiles.size, _STEP)
        full: dict[str, bytes] = {}
        for entry in transaction.journal.entries(tiles.size, head.size):
            full |= tiles.add(entry)
        if tiles.frontier() != head:
            raise JournalForked("entries in the database are not those that were given a place")
        self.files.keep(_named(full))
        if head.size <= published:
            return None
        self.files.replace(_named(tiles.partial()))
        for path in edge.intersection(full):
            # Who needs a partial tile of an earlier checkpoint finds the full one in its place.
            for former in list(self.files.paths(FOLDER + narrower(path))):
                self.files.remove(former)
        note = self.key().sign(head.size, head.root())
        # Does this process still hold the lock? Without its connection another one publishes by now.
        transaction.journal.size()
        self.files.replace({FOLDER + CHECKPOINT: note})
        return note


def kept_paths(files: PublishedFiles) -> Iterator[str]:
    """Return the published files whose locks must not end: those that never change."""
    return (
        path for path in files.paths() if not path.startswith(FOLDER) or is_full(path.removeprefix(FOLDER))
    )


def _named(files: dict[str, bytes]) -> dict[str, bytes]:
    return {FOLDER + path: content for path, content in files.items()}
