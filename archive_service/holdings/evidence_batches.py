"""The stored form of evidence batches: the hashes of all members, and one time stamp over them.

One object, `evidence-batch/1`, not encrypted: each hash covers a random nonce that is destroyed with its
record, so it contains no personal data. A record's own evidence (RFC 4998) is made from it when it is
requested.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

import orjson

from archive_service.errors import UnknownForm
from archive_service.model.forms import Json
from archive_service.model.records import Record
from archive_service.ports import EncryptedObjects, PublicObjects
from signing.digests import Digest
from signing.evidence import BatchTree
from signing.validation_material import ValidationMaterial

FORM = "evidence-batch/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBatch:
    """A stored batch: the record of each member in order, and the tree over all of them."""

    id: UUID
    records: tuple[UUID, ...]
    tree: BatchTree
    validation: ValidationMaterial
    """The certificates and lists that judge the time stamp, as they were when it was given."""


def written_batch(batch: StoredBatch) -> bytes:
    """Return the stored form of a batch: a line of JSON, the time stamp (DER), then the members' hashes."""
    head = {
        "format": FORM,
        "batch": batch.id,
        "algorithm": "sha256",
        "records": batch.records,
        "validation": batch.validation.to_json(),
        "token": len(batch.tree.token),
    }
    return b"".join([orjson.dumps(head), b"\n", batch.tree.token, batch.tree.leaves])


def read_batch(content: bytes) -> StoredBatch:
    """Return the batch that `written_batch` wrote; raise `UnknownForm`."""
    head, tree = _opened(content)
    return StoredBatch(
        id=UUID(head["batch"]),
        records=tuple(map(UUID, head["records"])),
        tree=tree,
        validation=ValidationMaterial.from_json(head["validation"]),
    )


def read_tree(content: bytes) -> BatchTree:
    """Return the tree of a batch alone; raise as `read_batch` does."""
    return _opened(content)[1]


def _opened(content: bytes) -> tuple[Json, BatchTree]:
    head, line, rest = content.partition(b"\n")
    try:
        read = orjson.loads(head) if line else {}
    except orjson.JSONDecodeError:
        read = {}
    if not isinstance(read, dict) or read.get("format") != FORM:
        raise UnknownForm("an evidence batch of a later form: use the version that wrote it")
    return read, BatchTree(leaves=rest[read["token"] :], token=rest[: read["token"]])


def members_of(record: Record) -> Sequence[Digest]:
    """Return the hashed members of a record with a document: source, document, manifest and nonce."""
    document, manifest = record.details.document_digest, record.details.manifest_digest
    if document is None or manifest is None:
        raise ValueError("the record has no document")
    return [record.details.source_digest, document, manifest, Digest.of(record.details.nonce)]


_IN_MEMORY = 8 << 20


@dataclass(slots=True)
class _TreesAtHand:
    """The trees that were used last, of about 120,000 records."""

    _trees: OrderedDict[str, BatchTree] = field(default_factory=OrderedDict)
    _size: int = 0
    _guard: Lock = field(default_factory=Lock)

    def get(self, name: str) -> BatchTree | None:
        with self._guard:
            found = self._trees.get(name)
            if found is not None:
                self._trees.move_to_end(name)
            return found

    def add(self, name: str, tree: BatchTree) -> None:
        with self._guard:
            if name not in self._trees:
                self._trees[name] = tree
                self._size += tree.size
            while self._size > _IN_MEMORY and len(self._trees) > 1:
                self._size -= self._trees.popitem(last=False)[1].size


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReader:
    """Reads the evidence of records."""

    objects: EncryptedObjects
    public: PublicObjects
    _trees: _TreesAtHand = field(default_factory=_TreesAtHand)

    def evidence_of(self, record: Record) -> bytes:
        """Return the EvidenceRecord (RFC 4998, DER) of a sealed record.

        Raises:
            DigestMismatch, NotFound: its object cannot be read as it was stored.
            UnknownForm: a later version wrote it.
        """
        if record.evidence_position is None:
            return self.objects.read(record.tenant, record.key, record.evidence_object)
        tree = self._tree(record.evidence_object)
        return tree.record(record.evidence_position, members_of(record))

    def _tree(self, name: str) -> BatchTree:
        known = self._trees.get(name)
        if known is None:
            known = read_tree(self.public.read(name))
            self._trees.add(name, known)
        return known
