"""Requests by which a log asks a witness for its cosignature.

Source: C2SP tlog-witness, `add-checkpoint` (https://c2sp.org/tlog-witness).
"""

import re
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from typing import Self

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE

LARGEST = 128 << 10
"""Bytes of a request: a proof has 63 lines at most, a note 16 signatures or so."""
_MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """The size that the log believes was seen last, the proof from there on, and the new signed note."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Read a request; raise `BAD_INPUT` for anything else."""
        head, gap, note = body.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
            found = _OLD.fullmatch(first)
            proof = tuple(b64decode(line, validate=True) for line in lines)
        except (UnicodeDecodeError, Error, ValueError) as error:
            raise _malformed() from error
        if (
            found is None
            or not gap
            or len(proof) > _MOST_HASHES
            or any(len(one) != HASH_SIZE for one in proof)
        ):
            raise _malformed()
        return cls(int(found[1]), proof, note)


def _malformed() -> SigningError:
    return SigningError(SigningCode.BAD_INPUT, "this is no request to add a checkpoint")
