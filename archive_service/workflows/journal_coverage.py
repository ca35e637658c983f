"""Find who else vouches for entries of the journal: witnesses, and authorities of trusted time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.published_log import COSIGNED, PublishedLog
from archive_service.holdings.record_journal import CoveringCheckpoint, WitnessedBy
from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
from archive_service.ports import PublishedFiles
from archive_service.workflows.witness_register import RegisterWitnesses
from signing.errors import SigningError
from signing.evidence_reading import UnsoundEvidence
from signing.merkle import verify_consistency

if TYPE_CHECKING:
    from signing.transparency import Checkpoint

_LOOKED_AT = 200
"""Most cosigned checkpoints that are looked at: each witness cosigns one of the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverEntries:
    """Finds, for a place in the journal, the first checkpoints after it that others signed or dated."""

    files: PublishedFiles
    log: PublishedLog
    witnesses: RegisterWitnesses
    stamps: StampedCheckpoints

    def of(self, index: int, stated: Checkpoint) -> Sequence[CoveringCheckpoint]:
        """Return for each witness the first checkpoint that it cosigned and that covers entry `index`, and
        the first one with trusted time; each with the proof that it and `stated` are one journal.

        One that does not hold is left out: `verify journal` tells it.
        """
        return [*self._cosigned(index, stated), *self._stamped(index, stated)]

    def _cosigned(self, index: int, stated: Checkpoint) -> Iterator[CoveringCheckpoint]:
        sizes = sorted(int(path.removeprefix(COSIGNED)) for path in self.files.paths(COSIGNED))
        wanted = {shown.witness.id for shown in self.witnesses.states()}
        for size in [one for one in sizes if one > index][:_LOOKED_AT]:
            with suppress(ArchiveServiceError, SigningError):
                note = self.files.read(f"{COSIGNED}{size}")
                by = [one for one in self.witnesses.opened(note).by if one[0].id in wanted]
                if not by:
                    continue
                found = self._one(note, stated)
                if found is not None:
                    wanted -= {witness.id for witness, _ in by}
                    yield found.witnessed([WitnessedBy(one.name, one.verifier, at) for one, at in by])
            if not wanted:
                return

    def _stamped(self, index: int, stated: Checkpoint) -> Iterator[CoveringCheckpoint]:
        for size in self.stamps.sizes():
            if size <= index:
                continue
            with suppress(ArchiveServiceError, SigningError, UnsoundEvidence):
                stamp = self.stamps.get(size)
                found = self._one(stamp.note, stated)
                if found is not None:
                    yield found.dated(stamp.evidence)
                    return

    def _one(self, note: bytes, stated: Checkpoint) -> CoveringCheckpoint | None:
        """Return a checkpoint with the proof that ties it to `stated`; None when they are not one journal."""
        other = self.log.opened(note)
        old, new = sorted((other, stated), key=lambda one: one.size)
        try:
            proof = self.log.tree(new.size).consistency_proof(old.size)
        except FileNotFoundError as error:
            raise NotFound("a published tile is lost") from error
        if not verify_consistency(old.size, old.root, new.size, new.root, proof):
            return None
        return CoveringCheckpoint(other, note, tuple(proof))
