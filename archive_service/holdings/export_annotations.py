"""The accepted rectifications of a portability export, beside the persons whose data they correct."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from archive_service.holdings.completeness import paged
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.portable_annotations import KIND, annotation_file, annotation_path
from archive_service.model.actors import SERVICE
from archive_service.model.export_shards import ShardOutcome
from archive_service.ports import Transactions


def annotations_of(
    persons: Sequence[UUID], transactions: Transactions, outcome: ShardOutcome
) -> Iterator[ContentFile]:
    """Yield the annotations of these persons; what cannot be read is told in `outcome`.

    They go to every receiver of something about the person (RGPD, art. 19), whatever the establishments.
    """
    for page in paged(persons):
        with transactions.begin(SERVICE) as transaction:
            found = transaction.person_requests.rectified(page)
        for request in found:
            if request.texts_or_none is not None:
                yield ContentFile(
                    path=annotation_path(request),
                    kind=KIND,
                    content=annotation_file(request),
                    person=str(request.person),
                )
            elif request.unreadable is not None:
                reason = {"person": str(request.person), "annotation": str(request.id)}
                outcome.damaged.append({**reason, "reason": request.unreadable.code})
