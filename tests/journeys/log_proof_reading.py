"""A proof of a log entry, as whoever receives it reads and checks it.

Source: C2SP tlog-proof (https://c2sp.org/tlog-proof).
"""

from __future__ import annotations

import re
from base64 import b64decode

from signing.errors import SigningError
from signing.log_proofs import LogProof
from signing.merkle import HASH_SIZE, leaf_hash, verify_inclusion
from signing.transparency import open_checkpoint

_HEAD = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_LONGEST_PROOF = 63


def proves(proof: LogProof, verifier: str) -> bool:
    """Say whether the log with this key signed the checkpoint, and its tree holds the entry there."""
    try:
        stated = open_checkpoint(proof.checkpoint, verifier)
    except SigningError:
        return False
    leaf = leaf_hash(proof.entry)
    return verify_inclusion(leaf, proof.index, stated.size, proof.siblings, stated.root)


def read_proof(text: str) -> LogProof:
    """Read a proof; nothing is verified. Raise `ValueError` or `IndexError` when it has another form."""
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
