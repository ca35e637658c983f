"""Cosign the checkpoint of a log, as a witness on a machine of its own, which needs no home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive_service.errors import InvalidRequest
from archive_service.model.witnesses import SeenLog
from archive_service.ports import Clock
from archive_service.ports.witnesses import WatchedLog, WitnessMemory
from signing.cosignatures import CosignerKey, Refusal, merged
from signing.errors import SigningError
from signing.notes import Note, VerifierKey, read_note
from signing.transparency import Checkpoint, open_checkpoint, stated_in
from signing.witnessing import RefusalCode, refusal_of


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint that was cosigned; `before` is None when the log was seen for the first time, and
    `problem` says why the log did not take the cosignature, or is empty.
    """

    stated: Checkpoint
    before: Checkpoint | None
    at: datetime
    line: str
    verifier: str
    problem: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A checkpoint that was not cosigned. `evidence` is where both checkpoints are kept; `problem` says why
    the log did not take the refusal, or is empty.
    """

    stated: Checkpoint
    before: Checkpoint | None
    at: datetime
    code: RefusalCode
    evidence: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignCheckpoints:
    """Cosigns what continues the checkpoint that was seen before.

    One process of a witness decides at a time, and what is cosigned is remembered before the cosignature
    leaves: a witness that is killed never signs two histories.
    """

    key: CosignerKey
    memory: WitnessMemory
    clock: Clock

    def cosign(self, log: WatchedLog, *, log_key: str = "", first: bytes = b"") -> Cosigned | Refused:
        """Cosign the checkpoint of a log, and hand the cosignature over; when it is refused, both checkpoints
        are kept as evidence, and the log is told.

        `log_key` is the key of the log, when it is known otherwise; else the key that the log itself gives is
        trusted at the first sight, and kept. `first` is a checkpoint of the log that is known otherwise: the
        log must continue it.

        Raises:
            InvalidRequest: the log is seen for the first time and its key is known from nowhere.
            NotFound, StoreUnavailable: the log has no checkpoint, or does not answer.
        """
        with self.memory.alone():
            # Read here: another run of this witness may have seen a later checkpoint than one read before.
            content = log.checkpoint()
            note = read_note(content)
            offered = stated_in(note.text)
            seen = self.memory.last(offered.origin)
            verifier = _key_of(seen, log_key, log)
            before = _before(seen, first, verifier)
            code = self._refusal(content, verifier, offered, before, log)
            if code is not None:
                return self._refused(code, seen, content, offered, before, log)
            return self._cosigned(note, offered, before, verifier, log)

    def _refusal(
        self, content: bytes, verifier: str, offered: Checkpoint, before: Checkpoint | None, log: WatchedLog
    ) -> RefusalCode | None:
        try:
            open_checkpoint(content, verifier)
        except SigningError:
            return RefusalCode.SIGNATURE
        return refusal_of(before, offered, log.read)

    def _cosigned(
        self, note: Note, offered: Checkpoint, before: Checkpoint | None, verifier: str, log: WatchedLog
    ) -> Cosigned:
        at = self.clock.now()
        signature = self.key.cosign(offered, at)
        cosigned = merged(note, [signature]).to_bytes()
        self.memory.remember(SeenLog(offered.origin, verifier, cosigned))
        # Without the cosignatures of others: whoever takes it judges this one alone.
        own = Note(note.text, (*VerifierKey.parse(verifier).signatures_on(note)[:1], signature))
        problem = log.deliver(own.to_bytes())
        return Cosigned(offered, before, at, signature.line, verifier, problem)

    def _refused(
        self,
        code: RefusalCode,
        seen: SeenLog | None,
        content: bytes,
        offered: Checkpoint,
        before: Checkpoint | None,
        log: WatchedLog,
    ) -> Refused:
        at = self.clock.now()
        files = {"offered": content}
        if seen is not None:
            files["seen"] = seen.note
        said = ""
        if before is not None:
            files["refusal"] = self.key.sign_refusal(Refusal(offered.origin, code.value, at, before, offered))
            said = log.report(files["refusal"])
        place = self.memory.keep_evidence(offered.origin, f"{at:%Y%m%dT%H%M%SZ}-{code.value}", files)
        return Refused(offered, before, at, code, place, said)


def _key_of(seen: SeenLog | None, log_key: str, log: WatchedLog) -> str:
    if seen is not None:
        if log_key and log_key != seen.verifier:
            raise InvalidRequest("the log was seen under another key before")
        return seen.verifier
    found = log_key or log.verifier()
    if not found:
        raise InvalidRequest("the log gives no key of its own: name it with --log-key")
    return found


def _before(seen: SeenLog | None, first: bytes, verifier: str) -> Checkpoint | None:
    """Return the checkpoint that the log must continue."""
    known = [open_checkpoint(note, verifier) for note in (seen.note if seen else b"", first) if note]
    return max(known, key=lambda one: one.size, default=None)
