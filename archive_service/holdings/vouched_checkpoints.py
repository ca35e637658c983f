"""What others say of the journal: witnesses that cosigned it, authorities that dated it, each with the proof
that their journal and the one of a record's entries are one.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archive_service.errors import JournalForked
from archive_service.holdings.known_witnesses import KnownWitnesses
from archive_service.holdings.published_log import COSIGNED, PublishedLog
from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
from signing.errors import SigningError

if TYPE_CHECKING:
    from archive_service.model.witnesses import Witness
    from signing.notes import Note
    from signing.transparency import Checkpoint

_FORM = "archive-dui/consistency@v1"


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness that cosigned: its name in the journal's notes, who runs it, and when it did."""

    name: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedCheckpoint:
    """A checkpoint of which others say something, and the proof that leads between it and another one."""

    size: int
    note: bytes
    consistency: bytes
    """As text; see `docs/formats/attestation.md`."""
    cosigners: Sequence[Cosigner] = ()
    evidence: bytes = b""
    """RFC 4998, over the note; empty for one that witnesses cosigned."""
    at: datetime | None = None
    """When it existed at the latest, as the evidence says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What others say; `None` where nobody said anything yet."""

    cosigned: VouchedCheckpoint | None = None
    dated: VouchedCheckpoint | None = None

    def files(self) -> Mapping[str, bytes]:
        """Return the files that prove it, by path in a package."""
        found: dict[str, bytes] = {}
        for name, one in (("cosigned", self.cosigned), ("stamped", self.dated)):
            if one is not None:
                found[f"checkpoints/{name}.note"] = one.note
                found[f"checkpoints/{name}.consistency"] = one.consistency
                if one.evidence:
                    found[f"checkpoints/{name}.ers"] = one.evidence
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedCheckpoints:
    """Reads what witnesses and authorities gave; every proof is verified before it is given."""

    log: PublishedLog
    stamps: StampedCheckpoints

    def about(self, stated: Checkpoint, last: int) -> Vouched:
        """Return what is said of a journal: the earliest that covers entry `last`, else the latest.

        Args:
            stated: The checkpoint under which entries were proved.
            last: Place of the newest of these entries.

        Raises:
            JournalForked: a kept checkpoint or cosignature is wrong, or of another journal.
        """
        try:
            return Vouched(cosigned=self._cosigned(stated, last), dated=self._dated(stated, last))
        except SigningError as error:
            raise JournalForked(f"a kept checkpoint of the journal is wrong: {error}") from error

    def _cosigned(self, stated: Checkpoint, last: int) -> VouchedCheckpoint | None:
        from signing.notes import read_note

        names = [path.removeprefix(COSIGNED) for path in self.log.files.paths(COSIGNED)]
        size = _chosen([int(name) for name in names if name.isdecimal()], last)
        if size is None:
            return None
        content = self.log.files.read(f"{COSIGNED}{size}")
        found, note = self.log.opened(content), read_note(content)
        cosigners = [
            Cosigner(one.name, one.who, at)
            for one in KnownWitnesses(self.log.files).all()
            for at in [_cosigned_at(note, one)]
            if at is not None
        ]
        return VouchedCheckpoint(
            size=found.size,
            note=content,
            consistency=self._consistency(found, stated),
            cosigners=cosigners,
        )

    def _dated(self, stated: Checkpoint, last: int) -> VouchedCheckpoint | None:
        from signing.verification import proven_time

        size = _chosen(self.stamps.sizes(), last)
        if size is None:
            return None
        kept = self.stamps.get(size)
        found = self.log.opened(kept.note)
        return VouchedCheckpoint(
            size=found.size,
            note=kept.note,
            consistency=self._consistency(found, stated),
            evidence=kept.evidence,
            at=proven_time(kept.evidence),
        )

    def _consistency(self, one: Checkpoint, other: Checkpoint) -> bytes:
        from signing.merkle import verify_consistency

        old, new = sorted((one, other), key=lambda stated: stated.size)
        proof = self.log.tree(new.size).consistency_proof(old.size) if old.size < new.size else []
        if not verify_consistency(old.size, old.root, new.size, new.root, proof):
            raise JournalForked(f"the journals of {old.size} and of {new.size} entries are not one")
        lines = [_FORM, f"old {old.size}", f"new {new.size}", *(b64encode(part).decode() for part in proof)]
        return "".join(f"{line}\n" for line in lines).encode()


def _chosen(sizes: Sequence[int], last: int) -> int | None:
    return min((size for size in sizes if size > last), default=max(sizes, default=None))


def _cosigned_at(note: Note, witness: Witness) -> datetime | None:
    from signing.cosignatures import cosigned_at
    from signing.notes import VerifierKey

    return cosigned_at(note, VerifierKey.parse(witness.verifier))
