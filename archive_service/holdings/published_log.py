"""The journal as it is published: its checkpoint, its tiles, and who may read which of its files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_service.errors import CheckpointRefused, JournalForked, NotFound
from archive_service.ports import PublishedFiles
from signing.errors import SigningError
from signing.notes import Note, VerifierKey, read_note
from signing.tile_proofs import TileTree

if TYPE_CHECKING:
    from signing.transparency import Checkpoint, LogKey

CHECKPOINT = "checkpoint"
FOLDER = "journal/"
"""The folder of the log among the published files."""

COSIGNED = f"{FOLDER}cosigned/"
"""The folder of the checkpoints that witnesses cosigned, each under its size."""

VERIFIER = "vkey"
"""The file of an exported log that holds the key of its checkpoints, in note format."""

_FILE = re.compile(
    r"tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"
)


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """Reads the published journal; nothing of it is trusted but what its key signed."""

    files: PublishedFiles
    key: Callable[[], LogKey]

    def verifier(self) -> str:
        """Return the key of the checkpoints in note format."""
        return self.key().verifier

    def checkpoint(self) -> tuple[bytes, Checkpoint]:
        """Return the published checkpoint and what it states.

        Raises:
            NotFound: nothing is published yet.
            JournalForked: it is not signed by this journal's key.
        """
        note = self.files.read(FOLDER + CHECKPOINT)
        return note, self.opened(note)

    def text(self) -> str:
        """Return the text of the published checkpoint, or nothing."""
        try:
            return read_note(self.files.read(FOLDER + CHECKPOINT)).text
        except (NotFound, SigningError):
            return ""

    def opened(self, note: bytes) -> Checkpoint:
        """Return what a published checkpoint states; raise `JournalForked` when this journal did not sign
        it.
        """
        try:
            return self.given(note)
        except CheckpointRefused as error:
            raise JournalForked("the published checkpoint is not signed by this journal's key") from error

    def own(self, content: bytes) -> Note:
        """Return a checkpoint with the signature of this journal alone: cosignatures come later, and change
        it.
        """
        note = read_note(content)
        return Note(note.text, tuple(VerifierKey.parse(self.verifier()).signatures_on(note)[:1]))

    def given(self, note: bytes) -> Checkpoint:
        """Return what a checkpoint that somebody gives states.

        Raises:
            CheckpointRefused: it is no signed note of this journal.
        """
        from signing.transparency import open_checkpoint

        try:
            return open_checkpoint(note, self.verifier())
        except SigningError as error:
            raise CheckpointRefused("this is no checkpoint that this journal signed") from error

    def tree(self, size: int) -> TileTree:
        """Return the tree of the first `size` entries, read from the published tiles."""
        return TileTree(size, self._read)

    def file(self, path: str) -> bytes:
        """Return a tile or an entry bundle by its path in the log.

        Raises:
            NotFound: no such file, or a path that names none.
        """
        if not _FILE.fullmatch(path):
            raise NotFound("no such tile")
        return self.files.read(FOLDER + path)

    def _read(self, path: str) -> bytes:
        try:
            return self.files.read(FOLDER + path)
        except NotFound as error:
            raise FileNotFoundError(path) from error
