"""Answer logs that ask a witness for its cosignature, on the witness's own machine.

Source: C2SP tlog-witness, `add-checkpoint`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive_service.model.witnesses import SeenLog
from archive_service.ports import Clock
from archive_service.ports.witnesses import WitnessMemory
from signing.cosignatures import CosignerKey, merged
from signing.errors import SigningError
from signing.merkle import verify_consistency
from signing.notes import read_note
from signing.transparency import Checkpoint, open_checkpoint, stated_in
from signing.witness_requests import AddCheckpoint
from signing.witnessing import RefusalCode

TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """A status of HTTP, and the body."""

    status: int
    body: str = ""
    media_type: str = TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCheckpoints:
    """Cosigns what continues the checkpoint that was seen before, for logs whose keys are known.

    One process of a witness decides at a time, and what is cosigned is remembered before the answer leaves.
    """

    key: CosignerKey
    memory: WitnessMemory
    clock: Clock
    logs: Mapping[str, str]
    """Keys of logs by origin, for those that were not seen yet; a log that was seen keeps its key."""

    def answer(self, body: bytes) -> WitnessAnswer:
        """Return the cosignature (200), or why there is none: 400 malformed, 403 not signed by the log, 404
        an unknown log, 409 with the size that was seen, 422 a proof that does not hold.
        """
        try:
            asked = AddCheckpoint.read(body)
            offered = stated_in(read_note(asked.note).text)
        except SigningError as error:
            return WitnessAnswer(400, f"{error}\n")
        with self.memory.alone():
            seen = self.memory.last(offered.origin)
            verifier = self.logs.get(offered.origin, "") if seen is None else seen.verifier
            if not verifier:
                return WitnessAnswer(404, "this witness does not watch the log\n")
            try:
                open_checkpoint(asked.note, verifier)
            except SigningError as error:
                return WitnessAnswer(403, f"{error}\n")
            last = None if seen is None else open_checkpoint(seen.note, verifier)
            refused = self._refusal(asked, offered, last, seen)
            return refused or self._cosigned(asked, offered, verifier)

    def _refusal(
        self, asked: AddCheckpoint, offered: Checkpoint, last: Checkpoint | None, seen: SeenLog | None
    ) -> WitnessAnswer | None:
        if asked.old > offered.size:
            return WitnessAnswer(400, "the old size is above that of the checkpoint\n")
        size = 0 if last is None else last.size
        if asked.old != size:
            return WitnessAnswer(409, f"{size}\n", SIZE)
        if last is not None and offered.size == size:
            if offered.root == last.root:
                return None if not asked.proof else WitnessAnswer(422, "nothing is to be proved\n")
            self._keep(asked, offered, seen)  # two trees of one size, both signed by the log
            return WitnessAnswer(409, f"{size}\n", SIZE)
        if last is None or not size:
            return None if not asked.proof else WitnessAnswer(422, "nothing is to be proved\n")
        if verify_consistency(size, last.root, offered.size, offered.root, asked.proof):
            return None
        return WitnessAnswer(422, "the proof does not lead from the checkpoint seen before to this one\n")

    def _cosigned(self, asked: AddCheckpoint, offered: Checkpoint, verifier: str) -> WitnessAnswer:
        signature = self.key.cosign(offered, self.clock.now())
        cosigned = merged(read_note(asked.note), [signature]).to_bytes()
        self.memory.remember(SeenLog(offered.origin, verifier, cosigned))
        return WitnessAnswer(200, signature.line.removesuffix("\n") + "\n")

    def _keep(self, asked: AddCheckpoint, offered: Checkpoint, seen: SeenLog | None) -> None:
        files = {"offered": asked.note} | ({} if seen is None else {"seen": seen.note})
        name = f"{self.clock.now():%Y%m%dT%H%M%SZ}-{RefusalCode.FORK.value}"
        self.memory.keep_evidence(offered.origin, name, files)
