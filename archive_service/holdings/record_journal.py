"""What the journal says of a record, each entry with its proof of inclusion under one published checkpoint.

Source: C2SP tlog-proof (https://c2sp.org/tlog-proof), with the entry as its extra data.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from archive_service.errors import JournalForked
from archive_service.model.actors import SERVICE
from archive_service.model.records import Record
from archive_service.ports import Transactions
from signing.merkle import inclusion_proof, root

if TYPE_CHECKING:
    from signing.transparency import Checkpoint

_PAGE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedEntry:
    """An entry, its place, and its siblings from the leaf up."""

    entry: bytes
    index: int
    siblings: Sequence[bytes]

    def text(self, note: bytes) -> bytes:
        """Return the proof under a checkpoint (a signed note) in the form of C2SP tlog-proof."""
        lines = [
            "c2sp.org/tlog-proof@v1",
            f"extra {b64encode(self.entry).decode()}",
            f"index {self.index}",
            *(b64encode(sibling).decode() for sibling in self.siblings),
        ]
        return "\n".join(lines).encode() + b"\n\n" + note


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInJournal:
    """Every entry about a record and the deposit that it came with, in the order of the journal."""

    note: bytes
    stated: Checkpoint
    entries: Sequence[ProvedEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveRecords:
    """Makes the proofs. Reads the hash of every leaf: 32 bytes of memory for each entry of the journal."""

    transactions: Transactions
    publish: Callable[[], bytes]
    stated: Callable[[bytes], Checkpoint]

    def prove(self, record: Record) -> RecordInJournal:
        """Publish the journal, and return what it says of the record.

        Raises:
            JournalForked: what is published is not the beginning of what the database has.
        """
        note = self.publish()
        stated = self.stated(note)
        wanted = {str(record.id), str(record.deposit)}
        hashes: list[bytes] = []
        found: list[tuple[int, bytes]] = []
        while len(hashes) < stated.size:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.journal.leaves(
                    record.tenant, len(hashes), min(_PAGE, stated.size - len(hashes))
                )
            if not page:
                break
            for leaf, entry in page:
                if entry is not None and orjson.loads(entry)["subject"] in wanted:
                    found.append((len(hashes), entry))
                hashes.append(leaf)
        if root(hashes) != stated.root:
            raise JournalForked("the entries in the database are not those that were published")
        proved = [
            ProvedEntry(entry=entry, index=index, siblings=inclusion_proof(index, hashes))
            for index, entry in found
        ]
        return RecordInJournal(note=note, stated=stated, entries=proved)
