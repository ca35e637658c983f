"""The schemas of the lines of seals; `docs/formats/` publishes them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.model.seals import SealPurpose
from signing.seal_levels import SealForm, SealLevel

_DIGEST = "^[0-9a-f]{64}$"


class SealLine(BaseModel):
    """A file that was sealed, or why it was not: then `code` says it, and what a seal has is null."""

    file: Annotated[str, Field(description="The file as it was named; over HTTP the parameter `file`.")]
    sealed: Annotated[str | None, Field(description="The sealed file; over HTTP a name for it.")]
    level: SealLevel
    sha256: Annotated[str | None, Field(pattern=_DIGEST, description="Of the sealed file.")]
    entity: Annotated[str, Field(description="FINESS of the legal entity in whose name it is sealed.")]
    form: SealForm
    purpose: SealPurpose
    seal: Annotated[UUID | None, Field(description="The subject of its entry in the journal.")]
    sealed_at: Annotated[str | None, Field(description="ISO 8601, UTC.")]
    commitment: Annotated[
        str | None,
        Field(pattern=_DIGEST, description="In the journal: SHA-256 over nonce and SHA-256 of the file."),
    ]
    nonce: Annotated[str | None, Field(pattern=_DIGEST, description="Keep it: it opens the commitment.")]
    code: Annotated[str | None, Field(description="Why it was not sealed; stable.")]
    message: str | None


class SealAnswer(SealLine):
    """A file that was sealed over HTTP, with the result."""

    media_type: str
    content: Annotated[str, Field(description="The sealed file in base64.")]


SEALS: dict[str, type[BaseModel]] = {"seal-line": SealLine, "seal-answer": SealAnswer}
