"""The stored form of a batch whose records have evidence of their own: those that came with a package, and
those of older homes.

One object, `evidence-batch/3`, not encrypted. Records whose evidence ends with the same tokens are renewed
like a batch that was made here: the object names the evidence of each of them, which stays encrypted with its
record.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from uuid import UUID

import orjson

from archive_service.holdings.evidence_batches import opened_form

FORM = "evidence-batch/3"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredBatch:
    """Records, the object with the evidence of each in the same order, and the tokens (DER, in order of time)
    of the last chain of all of them.
    """

    id: UUID
    algorithm: str
    """The digest algorithm of that chain."""
    records: tuple[UUID, ...]
    own: tuple[str, ...]
    tokens: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Approximate bytes in memory."""
        return sum(map(len, self.tokens)) + 200 * len(self.own)


def is_gathered(content: bytes) -> bool:
    """Say whether an object is in this form."""
    return content.startswith(b'{"format":"' + FORM.encode())


def written_gathering(batch: GatheredBatch) -> bytes:
    """Return the stored form: a line of JSON, then the tokens."""
    head = {
        "format": FORM,
        "batch": batch.id,
        "algorithm": batch.algorithm,
        "records": batch.records,
        "own": batch.own,
        "tokens": [len(token) for token in batch.tokens],
    }
    return b"".join([orjson.dumps(head), b"\n", *batch.tokens])


def opened_gathering(content: bytes) -> GatheredBatch:
    """Return the batch that `written_gathering` wrote; raise `UnknownForm`."""
    head, rest = opened_form(content, FORM)
    ends = accumulate(head["tokens"], initial=0)
    return GatheredBatch(
        id=UUID(head["batch"]),
        algorithm=head["algorithm"],
        records=tuple(map(UUID, head["records"])),
        own=tuple(head["own"]),
        tokens=tuple(rest[start:end] for start, end in pairwise(ends)),
    )
