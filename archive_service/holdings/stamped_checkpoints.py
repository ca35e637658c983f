"""Checkpoints of the journal with trusted time: each beside its evidence record (RFC 4998)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from archive_service.errors import NotFound
from archive_service.holdings.checkpoint_renewals import CheckpointRenewal, read_renewal, written_renewal
from archive_service.holdings.published_log import FOLDER, PublishedLog
from archive_service.ports import PublishedFiles, Transaction
from signing.evidence_parts import taken_apart
from signing.evidence_reading import UnsoundEvidence, check_members, read_evidence
from signing.validation_material import ValidationMaterial

STAMPED = f"{FOLDER}stamped/"
"""Their folder among the published files: `SIZE.note`, `SIZE.ers`, `SIZE.validation`, which never change."""
_RENEWALS = f"{STAMPED}renewals/"
"""The renewals, numbered from 1: each adds to the evidence of many."""

_NOTE, _EVIDENCE, _VALIDATION = ".note", ".ers", ".validation"


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

    def keep(self, stamp: StampedCheckpoint, validation: ValidationMaterial | None = None) -> None:
        """Keep one for good, with the certificates and lists that judge its token; the note last, since it
        says that the others are there. Certificates and lists that a killed run kept stay: the authorities
        may have given others since.

        Raises:
            DigestMismatch: another checkpoint, or other evidence, of this size is kept.
        """
        self.files.keep({f"{STAMPED}{stamp.size}{_EVIDENCE}": stamp.evidence})
        if validation is not None and self._read(stamp.size, _VALIDATION) is None:
            content = orjson.dumps(validation.to_json(), option=orjson.OPT_SORT_KEYS)
            self.files.keep({f"{STAMPED}{stamp.size}{_VALIDATION}": content})
        self.files.keep({f"{STAMPED}{stamp.size}{_NOTE}": stamp.note})

    def sizes(self) -> list[int]:
        """Return the sizes of those that are kept, in order."""
        return sorted(self._with(_NOTE))

    def unfinished(self) -> list[int]:
        """Return the sizes of which the evidence is kept and the note is not, in order: the run that kept it
        was killed.
        """
        return sorted(self._with(_EVIDENCE) - self._with(_NOTE))

    def begun(self, size: int, log: PublishedLog, transaction: Transaction) -> bytes | None:
        """Return the note that was to come, when the evidence is sound and over it; else None."""
        # The signature is the same again, as Ed25519 has no chance in it.
        note = log.key().sign(size, transaction.journal.frontier(size).root())
        try:
            check_members(read_evidence(self.evidence(size) or b""), [note])
        except UnsoundEvidence:
            return None
        return note

    def _with(self, end: str) -> set[int]:
        names = (path.removeprefix(STAMPED) for path in self.files.paths(STAMPED))
        return {int(name.removesuffix(end)) for name in names if name.endswith(end)}

    def evidence(self, size: int) -> bytes | None:
        """Return the first evidence of this size, also when its note is not kept yet; None when there is
        none.
        """
        return self._read(size, _EVIDENCE)

    def _read(self, size: int, end: str) -> bytes | None:
        try:
            return self.files.read(f"{STAMPED}{size}{end}")
        except NotFound:
            return None

    def renewals(self) -> list[CheckpointRenewal]:
        """Return the renewals, in the order in which they were made; raise `UnknownForm`."""
        numbers = self.renewal_numbers()
        return [read_renewal(self.files.read(f"{_RENEWALS}{number}")) for number in numbers]

    def renewal_numbers(self) -> tuple[int, ...]:
        """Return the numbers of the renewals, in order."""
        return tuple(sorted(int(path.removeprefix(_RENEWALS)) for path in self.files.paths(_RENEWALS)))

    def keep_renewal(self, number: int, renewal: CheckpointRenewal) -> None:
        """Keep the renewal of this number for good; raise `DigestMismatch` when there is another."""
        self.files.keep({f"{_RENEWALS}{number}": written_renewal(renewal)})

    def get(self, size: int, renewals: Sequence[CheckpointRenewal] | None = None) -> StampedCheckpoint:
        """Return one with all its time stamps; `renewals` are those that were read already.

        Raises:
            NotFound: there is none.
            SigningError, UnsoundEvidence: a renewal is not one of its evidence.
        """
        note, evidence = (self.files.read(f"{STAMPED}{size}{end}") for end in (_NOTE, _EVIDENCE))
        made = [one for one in (self.renewals() if renewals is None else renewals) if size in one.sizes]
        if made:
            parts = taken_apart(evidence)
            for one in made:
                parts = one.applied(parts, size, note)
            evidence = parts.der()
        return StampedCheckpoint(size, note, evidence)
