"""Publish the journal in the object store: its tiles and entry bundles, then a signed checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.access.rights import Right, require
from archive_service.errors import JournalForked, NotFound
from archive_service.holdings.published_log import CHECKPOINT, FOLDER, VERIFIER
from archive_service.holdings.stamped_checkpoints import STAMPED
from archive_service.model.actors import SERVICE, Actor
from archive_service.ports import PublishedFiles, Transaction, Transactions
from signing.errors import SigningError
from signing.merkle import Frontier
from signing.tiles import TILE_WIDTH, LogTiles, is_full, narrower

if TYPE_CHECKING:
    from signing.transparency import Checkpoint, LogKey

LOCK = "journal publication"
"""Held by whoever writes published files of the journal."""

_STEP = 20_000
"""Approximate number of entries published in one step: they are in memory until they are checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishJournal:
    """Publishes the new part of the journal. Every step may be interrupted anywhere and repeated.

    The published checkpoint shows how far a former run came; nothing else is stored.
    """

    transactions: Transactions
    files: PublishedFiles
    key: Callable[[], LogKey]

    def publish(self) -> bytes:
        """Publish every committed entry; return the checkpoint, a signed note.

        Waits for another process that publishes at the same time.

        Raises:
            NotFound: the journal has no entry yet.
            JournalForked: the published journal is not a beginning of this one; nothing is signed.
            StoreUnavailable, OutOfSpace: a part may be published; the checkpoint is still the former one.
        """
        self.transactions.place_entries()
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(LOCK)
            head = transaction.journal.frontier()
            note = self._published()
            size = 0 if note is None else self._checked(note, head, transaction).size
            if not head.size:
                raise NotFound("the journal has no entry yet")
            if note is not None and size == head.size:
                return note
            return self._grow(size, head.size, transaction)

    def check(self) -> None:
        """Compare the published journal with this one; raise `JournalForked`."""
        note = self._published()
        if note is not None:
            with self.transactions.begin(SERVICE) as transaction:
                self._checked(note, transaction.journal.frontier(), transaction)

    def checkpoint(self, actor: Actor) -> bytes:
        """Publish the new part, and return the checkpoint."""
        require(actor, Right.RUN)
        return self.publish()

    def export(self, folder: Path, actor: Actor) -> Checkpoint:
        """Write the log into a folder in the layout of C2SP tlog-tiles; return its checkpoint.

        The checkpoint is written last. Files of an earlier export stay in the folder.
        """
        note = self.checkpoint(actor)
        for path in self.files.paths(FOLDER):
            name = path.removeprefix(FOLDER)
            target = folder / name
            if name != CHECKPOINT and not (is_full(name) and target.exists()):
                target.parent.mkdir(parents=True, exist_ok=True)
                # A partial tile that was removed since it was listed has been replaced by the full one.
                with suppress(NotFound):
                    _write_whole(target, self.files.read(path))
        (folder / VERIFIER).write_text(f"{self.key().verifier}\n", encoding="ascii")
        (folder / CHECKPOINT).write_bytes(note)
        return self.stated(note)

    def stated(self, note: bytes) -> Checkpoint:
        """Return the content of a checkpoint of this journal; raise `SigningError` for any other note."""
        from signing.transparency import open_checkpoint

        return open_checkpoint(note, self.key().verifier)

    def _published(self) -> bytes | None:
        try:
            return self.files.read(FOLDER + CHECKPOINT)
        except NotFound:
            return None

    def _checked(self, note: bytes, head: Frontier, transaction: Transaction) -> Checkpoint:
        """Return the published checkpoint, after checking that it is a beginning of this journal."""
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
        """Return the published edge; an empty log, so that everything is published again, when the edge
        cannot be read or is wrong.
        """
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
        """Publish some more entries; return the checkpoint if it is later than that of `published` entries.

        Raises:
            JournalForked: the entries differ from those that were placed; none of them is published.
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
            # A reader who needs a partial tile of an earlier checkpoint can use the full one.
            for former in list(self.files.paths(FOLDER + narrower(path))):
                self.files.remove(former)
        note = self.key().sign(head.size, head.root())
        # Check that this process still holds the lock: without its connection, another process may publish by
        # now.
        transaction.journal.size()
        self.files.replace({FOLDER + CHECKPOINT: note})
        return note


def kept_paths(files: PublishedFiles) -> Iterator[str]:
    """Return the published files that never change, whose locks must be renewed."""
    return (
        path
        for path in files.paths()
        if not path.startswith(FOLDER) or path.startswith(STAMPED) or is_full(path.removeprefix(FOLDER))
    )


def _named(files: dict[str, bytes]) -> dict[str, bytes]:
    return {FOLDER + path: content for path, content in files.items()}


def _write_whole(target: Path, content: bytes) -> None:
    """Write a file that is whole as soon as it has its name: a full tile is never written again."""
    draft = target.with_name(f".new-{target.name}")
    draft.write_bytes(content)
    draft.replace(target)
