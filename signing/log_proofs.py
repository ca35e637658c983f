"""Proofs of inclusion as text that anybody can check offline.

Source: C2SP tlog-proof (https://c2sp.org/tlog-proof).
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

_HEAD = "c2sp.org/tlog-proof@v1"


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
