"""Keep a batch that was dated: its object, then its row."""

from __future__ import annotations

from archive_service.holdings.evidence_batches import StoredBatch, written_batch
from archive_service.model.evidence_batch import DatedBatch
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import PublicObjects, Transaction
from signing.evidence import EvidenceBatch
from signing.kept_tokens import KeptToken
from signing.validation_material import ValidationMaterial


def material_of(stamp: KeptToken) -> ValidationMaterial:
    """Return the certificates and lists that judge a token."""
    return ValidationMaterial(certificates=stamp.certificates, lists=stamp.lists, missing=stamp.missing)


def keep_batch(
    stored: StoredBatch, batch: EvidenceBatch, public: PublicObjects, transaction: Transaction
) -> DatedBatch:
    """Store what the records of a batch share, and return its row, which is written."""
    placed = public.put(written_batch(stored), ObjectKind.EVIDENCE_BATCH)
    transaction.stored_objects.add([placed])
    stamp = batch.stamp
    dated = DatedBatch(
        id=stored.id,
        object=placed.name,
        root=batch.root,
        dated_at=stamp.at,
        authority=stamp.authority,
        signature=stamp.signature,
        certificate_ends=stamp.certificate_ends,
        members=len(stored.records),
    )
    transaction.evidence_batches.add(dated)
    return dated
