"""The stored form of a renewal of the evidence of checkpoints: one token over a tree with a leaf for each.

One published file, `checkpoint-renewal/1`. A further time stamp covers the tokens that a checkpoint had. A
further tree covers its note and all entries before it, since the note names them by a hash that ages too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from archive_service.errors import UnknownForm
from archive_service.holdings.evidence_batches import opened_form
from archive_service.model.evidence_ageing import RenewalKind
from signing.digests import SIZES, Digest
from signing.evidence import BatchTree
from signing.evidence_renewal import rehashed, renewed
from signing.evidence_writing import EvidenceParts
from signing.validation_material import ValidationMaterial

FORM = "checkpoint-renewal/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointRenewal:
    """A renewal: the sizes of the checkpoints, in the order of the leaves, and the tree with its token."""

    id: UUID
    kind: RenewalKind
    sizes: tuple[int, ...]
    tree: BatchTree
    validation: ValidationMaterial
    """The certificates and lists that judge the token, as they were when it was given."""
    entries: tuple[Digest, ...] = ()
    """Of a further tree: for each checkpoint the digest of the entries before it, as bundles hold them."""

    def of(self, size: int) -> Digest | None:
        """Return the digest of the entries before a checkpoint, when this is a further tree over it."""
        return self.entries[self.sizes.index(size)] if self.entries and size in self.sizes else None

    def applied(self, parts: EvidenceParts, size: int, note: bytes) -> EvidenceParts:
        """Return the evidence of a checkpoint after this renewal.

        Raises:
            SigningError: it was made over other evidence, another note or other entries.
        """
        place = self.sizes.index(size)
        if self.kind is RenewalKind.TIMESTAMP:
            return parts.with_last(renewed(parts.chains[-1], self.tree, place, self.tree.token))
        group = group_of(note, self.entries[place], parts)
        return replace(parts, chains=(*parts.chains, self.tree.chain(place, group)))


def group_of(note: bytes, entries: Digest, parts: EvidenceParts) -> list[Digest]:
    """Return what a further tree covers of a checkpoint."""
    return rehashed([Digest.of(note, entries.algorithm), entries], parts.chains)


def written_renewal(one: CheckpointRenewal) -> bytes:
    """Return the stored form: a line of JSON, the token (DER), the leaves, the digests of the entries."""
    head = {
        "format": FORM,
        "renewal": one.id,
        "kind": one.kind.value,
        "algorithm": one.tree.algorithm,
        "sizes": one.sizes,
        "validation": one.validation.to_json(),
        "token": len(one.tree.token),
    }
    entries = [digest.value for digest in one.entries]
    return b"".join([orjson.dumps(head), b"\n", one.tree.token, one.tree.leaves, *entries])


def read_renewal(content: bytes) -> CheckpointRenewal:
    """Return the renewal that `written_renewal` wrote; raise `UnknownForm`."""
    head, rest = opened_form(content, FORM)
    try:
        return _read(head, rest)
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownForm("a renewal of checkpoints that was altered") from error


def _read(head: Mapping[str, Any], rest: bytes) -> CheckpointRenewal:
    algorithm, sizes = head["algorithm"], tuple(head["sizes"])
    width = SIZES[algorithm]
    token, hashes = rest[: head["token"]], rest[head["token"] :]
    leaves, entries = hashes[: width * len(sizes)], hashes[width * len(sizes) :]
    wanted = len(leaves) if head["kind"] == RenewalKind.TREE else 0
    if len(leaves) != width * len(sizes) or len(entries) != wanted:
        raise UnknownForm("a renewal of checkpoints that is not whole")
    return CheckpointRenewal(
        id=UUID(head["renewal"]),
        kind=RenewalKind(head["kind"]),
        sizes=sizes,
        tree=BatchTree(leaves=leaves, algorithm=algorithm, token=token),
        validation=ValidationMaterial.from_json(head["validation"]),
        entries=tuple(Digest(algorithm, entries[at : at + width]) for at in range(0, len(entries), width)),
    )
