"""Proofs of inclusion as text that anybody can check offline.

Source: C2SP tlog-proof (https://c2sp.org/tlog-proof).
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from signing.transparency import open_checkpoint

_HEAD = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_LONGEST_PROOF = 63


@dataclass(frozen=True, slots=True)
class LogProof:
    """One entry of a log, its place, its siblings from the leaf up, and the signed checkpoint."""

    entry: bytes
    index: int
    siblings: Sequence[bytes]
    checkpoint: bytes

    def text(self) -> str:
        """Return the proof as C2SP tlog-proof, with the entry as its extra data."""
        lines = [
            _HEAD,
            f"extra {b64encode(self.entry).decode()}",
            f"index {self.index}",
            *(b64encode(sibling).decode() for sibling in self.siblings),
            "",
        ]
        return "\n".join(lines) + "\n" + self.checkpoint.decode()

    def is_proved_by(self, verifier: str) -> bool:
        """Say whether the log with this key signed the checkpoint, and its tree holds the entry there."""
        try:
            stated = open_checkpoint(self.checkpoint, verifier)
        except SigningError:
            return False
        leaf = leaf_hash(self.entry)
        return verify_inclusion(leaf, self.index, stated.size, self.siblings, stated.root)


def read_proof(text: str) -> LogProof:
    """Read what `text` wrote; nothing is verified.

    Raises:
        SigningError: `BAD_INPUT` when it has another form, or no entry as its extra data.
    """
    try:
        return _read(text)
    except (ValueError, IndexError) as error:
        raise SigningError(SigningCode.BAD_INPUT, "this is no proof of a log entry") from error


def _read(text: str) -> LogProof:
    head, empty, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    index = _INDEX.fullmatch(lines[2])
    if lines[0] != _HEAD or not lines[1].startswith("extra ") or index is None or not empty:
        raise ValueError("another form")
    siblings = [b64decode(line, validate=True) for line in lines[3:]]
    if len(siblings) > _LONGEST_PROOF or any(len(one) != HASH_SIZE for one in siblings):
        raise ValueError("no list of digests")
    entry = b64decode(lines[1].removeprefix("extra "), validate=True)
    return LogProof(entry, int(index[1]), siblings, checkpoint.encode())
