"""The stored forms of evidence batches: the hashes of all members, and one time stamp over them.

One object, `evidence-batch/1` or, for a batch that hashes objects again under another algorithm,
`evidence-batch/2`. It is not encrypted: each hash covers a random nonce that is destroyed with its record, so
it contains no personal data. A record's own evidence (RFC 4998) is made from it when it is requested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from archive_service.errors import UnknownForm
from archive_service.model.evidence_batch import StampPlace
from archive_service.model.forms import Json
from archive_service.model.records import Record
from signing.digests import SIZES, Digest
from signing.evidence import BatchTree
from signing.hash_tree import leaves_of
from signing.validation_material import ValidationMaterial

FORM, REHASHED_FORM = "evidence-batch/1", "evidence-batch/2"
MEMBERS = 4
"""Digests kept of each record in the second form: source, document, manifest and nonce."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEvidence:
    """The evidence that a batch of the second form covers: records of one earlier batch, with its time stamps
    as they were then.
    """

    object: str
    renewals: tuple[StampPlace, ...]
    positions: tuple[int, ...]
    """The places of these records in the earlier batch, in the order of the later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBatch:
    """A stored batch: the record of each member in order, and the tree over all of them."""

    id: UUID
    records: tuple[UUID, ...]
    tree: BatchTree
    validation: ValidationMaterial
    """The certificates and lists that judge the time stamp, as they were when it was given."""
    earlier: tuple[EarlierEvidence, ...] = ()
    """For all records in order; empty in the first form."""
    groups: bytes = b""
    """The digests under the tree: `MEMBERS` for each record, sorted. Empty in the first form, where the
    record's details have them.
    """


def written_batch(batch: StoredBatch) -> bytes:
    """Return the stored form of a batch: a line of JSON, the time stamp (DER), then the hashes of all
    members, or in the second form the digests under them.
    """
    head = {
        "format": REHASHED_FORM if batch.groups else FORM,
        "batch": batch.id,
        "algorithm": batch.tree.algorithm,
        "records": batch.records,
        "validation": batch.validation.to_json(),
        "token": len(batch.tree.token),
    }
    if batch.groups:
        head["earlier"] = [_written_earlier(one) for one in batch.earlier]
    return b"".join([orjson.dumps(head), b"\n", batch.tree.token, batch.groups or batch.tree.leaves])


def read_batch(content: bytes) -> StoredBatch:
    """Return the batch that `written_batch` wrote; raise `UnknownForm`."""
    head, _ = opened_form(content, FORM, REHASHED_FORM)
    opened = opened_batch(content)
    return StoredBatch(
        id=UUID(head["batch"]),
        records=tuple(map(UUID, head["records"])),
        tree=opened.tree,
        validation=ValidationMaterial.from_json(head["validation"]),
        earlier=opened.earlier,
        groups=opened.groups,
    )


@dataclass(frozen=True, slots=True)
class OpenedBatch:
    """What is read of a batch to write the evidence of its records."""

    tree: BatchTree
    earlier: tuple[EarlierEvidence, ...]
    groups: bytes

    @property
    def size(self) -> int:
        """Approximate bytes in memory."""
        return self.tree.size + len(self.groups)

    @property
    def tokens(self) -> tuple[bytes, ...]:
        """Its token (DER)."""
        return (self.tree.token,)

    def group(self, position: int) -> list[Digest]:
        """Return the digests under the tree of a record of a batch of the second form."""
        algorithm = self.tree.algorithm
        width = MEMBERS * SIZES[algorithm]
        (group,) = _groups(self.groups[width * position : width * (position + 1)], algorithm)
        return [Digest(algorithm, one) for one in group]

    def before(self, position: int) -> tuple[EarlierEvidence, int]:
        """Return the evidence that was renewed, and the record's place in its batch."""
        for earlier in self.earlier:
            if position < len(earlier.positions):
                return earlier, earlier.positions[position]
            position -= len(earlier.positions)
        raise UnknownForm("an evidence batch without the evidence that it renews")


def opened_batch(content: bytes) -> OpenedBatch:
    """Return the trees of a batch alone; raise as `read_batch` does."""
    head, rest = opened_form(content, FORM, REHASHED_FORM)
    token, hashes = rest[: head["token"]], rest[head["token"] :]
    algorithm = head["algorithm"]
    if head["format"] == FORM:
        return OpenedBatch(BatchTree(leaves=hashes, algorithm=algorithm, token=token), (), b"")
    leaves = leaves_of(_groups(hashes, algorithm), algorithm)
    earlier = tuple(map(_read_earlier, head["earlier"]))
    return OpenedBatch(BatchTree(leaves=leaves, algorithm=algorithm, token=token), earlier, hashes)


def written_groups(groups: Sequence[Sequence[Digest]]) -> bytes:
    """Return the digests of a batch of the second form; a digest that occurs twice is written twice."""
    return b"".join(b"".join(sorted(one.value for one in group)) for group in groups)


def opened_form(content: bytes, *forms: str) -> tuple[Json, bytes]:
    """Return the line of JSON and what follows it; raise `UnknownForm`."""
    head, line, rest = content.partition(b"\n")
    try:
        read = orjson.loads(head) if line else {}
    except orjson.JSONDecodeError:
        read = {}
    if not isinstance(read, dict) or read.get("format") not in forms:
        raise UnknownForm("evidence of a later form: use the version that wrote it")
    return read, rest


def members_of(record: Record) -> Sequence[Digest]:
    """Return the hashed members of a record with a document: source, document, manifest and nonce."""
    document, manifest = record.details.document_digest, record.details.manifest_digest
    if document is None or manifest is None:
        raise ValueError("the record has no document")
    return [record.details.source_digest, document, manifest, Digest.of(record.details.nonce)]


def _groups(hashes: bytes, algorithm: str) -> Iterator[tuple[bytes, ...]]:
    size = SIZES[algorithm]
    for at in range(0, len(hashes), MEMBERS * size):
        yield tuple(sorted({hashes[at + size * n : at + size * (n + 1)] for n in range(MEMBERS)}))


def written_places(places: Sequence[StampPlace]) -> list[list[str | int]]:
    """Return places of time stamps as JSON."""
    return [[one.object, one.position] for one in places]


def _written_earlier(one: EarlierEvidence) -> dict[str, object]:
    return {"object": one.object, "renewals": written_places(one.renewals), "positions": one.positions}


def _read_earlier(one: Json) -> EarlierEvidence:
    return EarlierEvidence(
        object=one["object"],
        renewals=tuple(StampPlace(*place) for place in one["renewals"]),
        positions=tuple(one["positions"]),
    )
