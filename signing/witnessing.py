"""What a witness decides: whether a checkpoint continues the one it saw before.

Source: C2SP tlog-witness (https://c2sp.org/tlog-witness).
"""

from enum import StrEnum

from signing.errors import SigningError
from signing.merkle import verify_consistency
from signing.tile_proofs import ReadFile, TileTree
from signing.transparency import Checkpoint


class RefusalCode(StrEnum):
    """Why a checkpoint is not cosigned. Codes are added, never renamed."""

    FORK = "fork"
    ROLLBACK = "rollback"
    TILES = "tiles"
    SIGNATURE = "signature"


REASONS = {
    RefusalCode.FORK: "the log does not begin with what was seen before: it was rewritten",
    RefusalCode.ROLLBACK: "the checkpoint is older than the one seen before: entries were removed",
    RefusalCode.TILES: "the tiles of the log are lost or altered: they do not give the signed root",
    RefusalCode.SIGNATURE: "the checkpoint is not signed by the key of this log",
}
"""In words, by code."""


def refusal_of(seen: Checkpoint | None, offered: Checkpoint, read: ReadFile) -> RefusalCode | None:
    """Say why a checkpoint that the log signed must not be cosigned; None when it may be.

    Its tiles must give its root, also at the first sight. A witness that saw a checkpoint before takes no
    smaller one, and none whose tree does not begin with it.
    """
    if seen is not None and offered.size < seen.size:
        return RefusalCode.ROLLBACK
    if seen is not None and offered.size == seen.size and offered.root != seen.root:
        return RefusalCode.FORK
    tree = TileTree(offered.size, read)
    try:
        if tree.root() != offered.root:
            return RefusalCode.TILES
        proof = [] if seen is None or not seen.size else tree.consistency_proof(seen.size)
    except SigningError:
        return RefusalCode.TILES
    if seen is None or not seen.size:
        return None
    if not verify_consistency(seen.size, seen.root, offered.size, offered.root, proof):
        return RefusalCode.FORK
    return None
