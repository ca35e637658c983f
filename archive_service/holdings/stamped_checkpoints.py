"""Checkpoints of the journal with trusted time: each beside its evidence record (RFC 4998)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive_service.errors import NotFound
from archive_service.holdings.published_log import FOLDER
from archive_service.ports import PublishedFiles

STAMPED = f"{FOLDER}stamped/"
"""Their folder among the published files: `SIZE.note` and `SIZE.ers`, which never change."""

_NOTE, _EVIDENCE = ".note", ".ers"


@dataclass(frozen=True, slots=True)
class StampedCheckpoint:
    """A checkpoint and the evidence record over its note, byte for byte."""

    size: int
    note: bytes
    evidence: bytes


@dataclass(frozen=True, slots=True)
class StampedCheckpoints:
    """Reads and keeps them."""

    files: PublishedFiles

    def keep(self, stamp: StampedCheckpoint) -> None:
        """Keep one for good; the note last, since it says that the evidence is there.

        Raises:
            DigestMismatch: another checkpoint of this size is kept.
        """
        self.files.keep({f"{STAMPED}{stamp.size}{_EVIDENCE}": stamp.evidence})
        self.files.keep({f"{STAMPED}{stamp.size}{_NOTE}": stamp.note})

    def sizes(self) -> list[int]:
        """Return the sizes of those that are kept, in order."""
        names = (path.removeprefix(STAMPED) for path in self.files.paths(STAMPED))
        return sorted(int(name.removesuffix(_NOTE)) for name in names if name.endswith(_NOTE))

    def evidence(self, size: int) -> bytes | None:
        """Return the evidence of this size, also when its note is not kept yet; None when there is none."""
        try:
            return self.files.read(f"{STAMPED}{size}{_EVIDENCE}")
        except NotFound:
            return None

    def get(self, size: int) -> StampedCheckpoint:
        """Return one; raise `NotFound`."""
        note, evidence = (self.files.read(f"{STAMPED}{size}{end}") for end in (_NOTE, _EVIDENCE))
        return StampedCheckpoint(size, note, evidence)

    def all(self) -> Iterator[StampedCheckpoint]:
        """Yield all, the smallest first."""
        return map(self.get, self.sizes())
