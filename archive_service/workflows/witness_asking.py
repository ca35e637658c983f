"""Ask a witness for its cosignature, and keep it. Source: C2SP tlog-witness, `add-checkpoint`."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

from archive_service.access.rights import Right, require
from archive_service.errors import WitnessRefused
from archive_service.holdings.published_log import PublishedLog
from archive_service.model.actors import Actor
from archive_service.workflows.witness_register import CosignedCheckpoint, RegisterWitnesses
from signing.notes import Note
from signing.transparency import Checkpoint

_CONFLICT = 409
_LONGEST_SIZE = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWitnesses:
    """Sends the published checkpoint, with the proof from the one that the witness saw."""

    log: PublishedLog
    register: RegisterWitnesses
    post: Callable[[str, bytes], tuple[int, bytes]]

    def ask(self, address: str, actor: Actor) -> CosignedCheckpoint:
        """Ask the witness at an address; its cosignature is taken as if it had been brought.

        Raises:
            NotAllowed: the actor may not.
            NotFound: nothing is published yet.
            StoreUnavailable: the witness does not answer.
            WitnessRefused: it does not cosign, or nobody enrolled it.
        """
        require(actor, Right.RUN)
        content, stated = self.log.checkpoint()
        note = self.log.own(content)
        status, said = self.post(address, self._body(0, stated, note))
        if status == _CONFLICT:
            status, said = self.post(address, self._body(_size(said, stated), stated, note))
        if status != 200:
            raise WitnessRefused(f"the witness answers {status}: {said[:200].decode('utf-8', 'replace')!r}")
        return self.register.take(note.to_bytes() + said)

    def _body(self, old: int, stated: Checkpoint, note: Note) -> bytes:
        steps = self.log.tree(stated.size).consistency_proof(old) if 0 < old < stated.size else []
        lines = [f"old {old}", *(b64encode(one).decode() for one in steps), "", ""]
        return "\n".join(lines).encode() + note.to_bytes()


def _size(said: bytes, stated: Checkpoint) -> int:
    """Return the size that a witness says it saw; raise `WitnessRefused` when more than is published."""
    text = said.strip()
    if not text.isdigit() or len(text) > _LONGEST_SIZE or int(text) > stated.size:
        raise WitnessRefused("the witness saw another or a longer journal than the one that is published")
    return int(text)
