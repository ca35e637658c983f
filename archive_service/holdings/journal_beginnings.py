"""Digests of the beginnings of the journal, over the entries themselves: what the root of a checkpoint says
with an algorithm that may fall.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from archive_service.model.actors import SERVICE
from archive_service.ports import Transactions
from signing.digests import HASHES, Digest
from signing.merkle import Frontier, leaf_hash

_PAGE = 5_000
_WIDTH = 2
"""Bytes of the length before each entry, as in an entry bundle (C2SP tlog-tiles)."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first entries: the root over them, and the digest of all of them as bundles hold them."""

    root: bytes
    entries: Digest
    bytes: int
    """The length of the entries."""


def beginnings(sizes: Collection[int], algorithm: str, transactions: Transactions) -> Mapping[int, Beginning]:
    """Return the beginnings of these sizes, as the database has them now; those that it has no more are left
    out. The entries are read once.
    """
    tree, hashed, read = Frontier(), HASHES[algorithm](), 0
    found: dict[int, Beginning] = {}
    for size in sorted(set(sizes)):
        while tree.size < size:
            with transactions.begin(SERVICE) as transaction:
                page = transaction.journal.placed(tree.size, min(_PAGE, size - tree.size))
            if not page:
                return found
            entries = [entry or b"" for _, _, entry in page]
            for entry in entries:
                hashed.update(len(entry).to_bytes(_WIDTH) + entry)
            read += sum(map(len, entries))
            tree = tree.extend([leaf_hash(entry) for entry in entries])
        found[size] = Beginning(tree.root(), Digest(algorithm, hashed.digest()), read)
    return found
