"""What others say of the journal: witnesses that cosigned it, authorities that dated it, each with the proof
that their journal and the one of a record's entries are one.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive_service.errors import JournalForked, NotFound, UnknownForm
from archive_service.holdings.known_witnesses import KnownWitnesses
from archive_service.holdings.published_log import COSIGNED, PublishedLog
from archive_service.holdings.record_journal import CoveringCheckpoint, WitnessedBy
from archive_service.holdings.stamped_checkpoints import StampedCheckpoints
from signing.errors import SigningError
from signing.evidence_reading import UnsoundEvidence, check_members, read_evidence

if TYPE_CHECKING:
    from signing.transparency import Checkpoint

_FORM = "archive-dui/consistency@v1"
_LOOKED_AT = 200
"""Most checkpoints of a kind that are looked at: each witness cosigns one of the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What others say; `None` where nobody said anything yet."""

    cosigned: CoveringCheckpoint | None = None
    dated: CoveringCheckpoint | None = None
    lost: Sequence[str] = ()
    """What was said and is there no more, in French."""
    wrong: Sequence[str] = ()
    """What is there and was altered, or is about another journal, in French."""

    def files(self) -> Mapping[str, bytes]:
        """Return the files that prove it, by path in a package."""
        found: dict[str, bytes] = {}
        for name, one in (("cosigned", self.cosigned), ("stamped", self.dated)):
            if one is not None:
                found[f"checkpoints/{name}.note"] = one.note
                found[f"checkpoints/{name}.consistency"] = _text(one)
                if one.evidence:
                    found[f"checkpoints/{name}.ers"] = one.evidence
        return found


@dataclass(slots=True)
class _Read:
    """What was found while checkpoints of one kind were read, in the order of the search."""

    found: CoveringCheckpoint | None
    lost: list[str]
    wrong: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchedCheckpoints:
    """Reads what witnesses and authorities gave; every proof is verified before it is given."""

    log: PublishedLog
    stamps: StampedCheckpoints

    def about(self, stated: Checkpoint, last: int) -> Vouched:
        """Return what is said of a journal: of each kind the earliest that covers entry `last`, else the
        latest. One that does not hold is told, and the next one is given.

        Args:
            stated: The checkpoint under which entries were proved.
            last: Place of the newest of these entries.
        """
        cosigned = _first(_chosen(self._cosigned_sizes(), last), lambda size: self._cosigned(size, stated))
        dated = _first(_chosen(self.stamps.sizes(), last), lambda size: self._dated(size, stated))
        named = (("cosignature", cosigned), ("horodatage", dated))
        return Vouched(
            cosigned=cosigned.found,
            dated=dated.found,
            lost=[f"{name} à {size} entrées" for name, one in named for size in one.lost],
            wrong=[f"{name} à {size} entrées" for name, one in named for size in one.wrong],
        )

    def covering(self, index: int, stated: Checkpoint) -> Sequence[CoveringCheckpoint]:
        """Return for each witness the first checkpoint that it cosigned and that covers entry `index`, and
        the first one with trusted time.

        One that does not hold is left out: `verify journal` tells it.
        """
        dated = _first([s for s in self.stamps.sizes() if s > index], lambda size: self._dated(size, stated))
        return [*self._by_each_witness(index, stated), *([] if dated.found is None else [dated.found])]

    def _by_each_witness(self, index: int, stated: Checkpoint) -> Iterator[CoveringCheckpoint]:
        seen: set[str] = set()
        waits = {one.verifier for one in KnownWitnesses(self.log.files).all()}
        for size in [one for one in self._cosigned_sizes() if one > index][:_LOOKED_AT]:
            if not waits - seen:
                return
            found = _first([size], lambda size: self._cosigned(size, stated)).found
            new = () if found is None else tuple(one for one in found.witnesses if one.verifier not in seen)
            if found is not None and new:
                seen |= {one.verifier for one in new}
                yield replace(found, witnesses=new)

    def _cosigned_sizes(self) -> Sequence[int]:
        names = (path.removeprefix(COSIGNED) for path in self.log.files.paths(COSIGNED))
        return sorted(int(name) for name in names if name.isdecimal())

    def _cosigned(self, size: int, stated: Checkpoint) -> CoveringCheckpoint:
        from signing.notes import read_note

        note = self.log.files.read(f"{COSIGNED}{size}")
        by = KnownWitnesses(self.log.files).signers(read_note(note))
        signers = tuple(WitnessedBy(one.name, one.verifier, one.who, at) for one, at in by)
        return replace(self._joined(note, stated), witnesses=signers)

    def _dated(self, size: int, stated: Checkpoint) -> CoveringCheckpoint:
        stamp = self.stamps.get(size)
        first, *_ = check_members(read_evidence(stamp.evidence), [stamp.note])
        return replace(self._joined(stamp.note, stated), evidence=stamp.evidence, at=first.at)

    def _joined(self, note: bytes, stated: Checkpoint) -> CoveringCheckpoint:
        """Return a checkpoint with the proof that ties it to `stated`; raise `JournalForked`."""
        from signing.merkle import verify_consistency

        other = self.log.opened(note)
        old, new = sorted((other, stated), key=lambda one: one.size)
        proof = self.log.tree(new.size).consistency_proof(old.size) if old.size < new.size else []
        if not verify_consistency(old.size, old.root, new.size, new.root, proof):
            raise JournalForked(f"the journals of {old.size} and of {new.size} entries are not one")
        return CoveringCheckpoint(other, note, old.size, new.size, tuple(proof))


def _first(sizes: Sequence[int], read: Callable[[int], CoveringCheckpoint]) -> _Read:
    """Return the first that can be read, and what was met before it."""
    met = _Read(None, [], [])
    for size in sizes[:_LOOKED_AT]:
        try:
            met.found = read(size)
        except NotFound:
            met.lost.append(str(size))
        except (JournalForked, SigningError, UnknownForm, UnsoundEvidence):
            met.wrong.append(str(size))
        else:
            break
    return met


def _chosen(sizes: Sequence[int], last: int) -> Sequence[int]:
    """Return the sizes in the order in which they are wanted: the earliest that covers, else the latest."""
    covering = [size for size in sizes if size > last]
    return [*covering, *(size for size in reversed(sizes) if size <= last)]


def _text(one: CoveringCheckpoint) -> bytes:
    """Return the proof of consistency as text; see `docs/formats/attestation.md`."""
    proof = (b64encode(part).decode() for part in one.consistency)
    return "".join(f"{line}\n" for line in (_FORM, f"old {one.old}", f"new {one.new}", *proof)).encode()
