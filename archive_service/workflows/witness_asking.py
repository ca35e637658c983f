"""Ask a witness for its cosignature, and keep it. Source: C2SP tlog-witness, `add-checkpoint`."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from archive_service.access.rights import Right, require_everywhere
from archive_service.errors import WitnessRefused
from archive_service.holdings.published_log import PublishedLog
from archive_service.model.actors import Actor
from archive_service.model.witness_addresses import checked_address
from archive_service.workflows.witness_register import CosignedCheckpoint, RegisterWitnesses
from signing.errors import SigningError
from signing.notes import Note, read_note
from signing.transparency import Checkpoint

_CONFLICT = 409
_LONGEST_SIZE = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWitnesses:
    """Sends the published checkpoint, with the proof from the one that the witness saw."""

    log: PublishedLog
    register: RegisterWitnesses
    post: Callable[[str, bytes, float], tuple[int, bytes]]
    """Sends bytes to an address, until a time (`time.monotonic`); returns status and body."""
    patience: timedelta
    """How long all answers of a witness together may take."""
    production: bool

    def ask(self, address: str, actor: Actor) -> CosignedCheckpoint:
        """Ask the witness at an address; its cosignature is taken as if it had been brought.

        Raises:
            NotAllowed: the actor may not.
            InvalidRequest: no address for this.
            NotFound: nothing is published yet.
            StoreUnavailable: the witness does not answer.
            WitnessRefused: it does not cosign, or nobody enrolled it.
        """
        require_everywhere(actor, Right.RUN)
        return self.register.take(self.signed(checked_address(address, production=self.production), 0))

    def signed(self, address: str, seen: int) -> bytes:
        """Return the published checkpoint with the signatures of the witness at an address, unverified.

        `seen` is the size that it is believed to have seen last; it says when that is not so.

        Raises:
            NotFound: nothing is published yet.
            WitnessAway: no whole answer comes in time.
            WitnessRefused: it does not cosign, or answers something else.
            StoreUnavailable, UnknownForm, SigningError: what is published cannot be read.
        """
        content, stated = self.log.checkpoint()
        note = self.log.own(content)
        request = self._body(min(seen, stated.size), stated, note)
        # The witness's own time: a slow store of ours is not its fault.
        began, left = monotonic(), self.patience.total_seconds()
        status, said = self.post(address, request, began + left)
        left -= monotonic() - began
        if status == _CONFLICT:
            request = self._body(_size(said, stated), stated, note)
            status, said = self.post(address, request, monotonic() + left)
        if status != 200:
            raise WitnessRefused(f"the witness answers {status}: {said[:200].decode('utf-8', 'replace')!r}")
        signed = note.to_bytes() + said
        try:
            if read_note(signed).text != note.text:
                raise WitnessRefused("the witness answers another checkpoint")
        except SigningError as error:
            raise WitnessRefused("the witness answers no signature") from error
        return signed

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
