"""What the journal says of requests of persons: codes, and a commitment to their texts."""

from __future__ import annotations

from hashlib import sha256

from archive_service.model.actors import Actor
from archive_service.model.journal import Tag, commitment
from archive_service.model.person_request_serialisation import written_texts
from archive_service.model.person_requests import PersonRequest
from archive_service.ports import Transaction


def journal_request(
    tag: Tag, request: PersonRequest, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
) -> None:
    """Make the journal commit to a request, and to its decision when there is one."""
    texts = request.texts
    committed = commitment(texts.nonce, sha256(written_texts(texts)).digest())
    articles = "+".join(sorted({one.article.value for one in request.grounds}))
    transaction.record(
        tag,
        request.id,
        actor,
        ("person", str(request.person)),
        ("kind", request.kind.value),
        ("commitment", committed),
        *([("decision", request.decision.value)] if request.is_decided else []),
        *([("articles", articles)] if articles else []),
        *facts,
        tenant=request.tenant,
        department=request.department,
    )
