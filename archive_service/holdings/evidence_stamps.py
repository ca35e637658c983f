"""The stored form of a later time stamp over many evidence batches.

One object, `evidence-stamp/1`, not encrypted: a tree with one leaf for each batch, over the digests of the
time stamps that the batch had before, and one token over its root.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import orjson

from archive_service.holdings.evidence_batches import opened_form
from signing.hash_tree import HashTree
from signing.validation_material import ValidationMaterial

FORM = "evidence-stamp/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStamp:
    """A stored time stamp: the batch of each leaf in order, the tree and the token over its root."""

    id: UUID
    batches: tuple[UUID, ...]
    tree: HashTree
    token: bytes
    validation: ValidationMaterial
    """The certificates and lists that judge the token, as they were when it was given."""


@dataclass(frozen=True, slots=True)
class OpenedStamp:
    """What is read of a time stamp to write the evidence of records."""

    tree: HashTree
    token: bytes

    @property
    def size(self) -> int:
        """Approximate bytes in memory."""
        return 2 * len(self.tree.leaves) + len(self.token)


def written_stamp(stamp: StoredStamp) -> bytes:
    """Return the stored form: a line of JSON, the token (DER), then one hash for each batch."""
    head = {
        "format": FORM,
        "stamp": stamp.id,
        "algorithm": stamp.tree.algorithm,
        "batches": stamp.batches,
        "validation": stamp.validation.to_json(),
        "token": len(stamp.token),
    }
    return b"".join([orjson.dumps(head), b"\n", stamp.token, stamp.tree.leaves])


def read_stamp(content: bytes) -> StoredStamp:
    """Return the time stamp that `written_stamp` wrote; raise `UnknownForm`."""
    head, _ = opened_form(content, FORM)
    opened = opened_stamp(content)
    return StoredStamp(
        id=UUID(head["stamp"]),
        batches=tuple(map(UUID, head["batches"])),
        tree=opened.tree,
        token=opened.token,
        validation=ValidationMaterial.from_json(head["validation"]),
    )


def opened_stamp(content: bytes) -> OpenedStamp:
    """Return the tree and the token alone; raise as `read_stamp` does."""
    head, rest = opened_form(content, FORM)
    tree = HashTree(leaves=rest[head["token"] :], algorithm=head["algorithm"])
    return OpenedStamp(tree, rest[: head["token"]])
