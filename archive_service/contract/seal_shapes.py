"""The schemas of the lines of seals; `docs/formats/` publishes them."""

from __future__ import annotations

from typing import Annotated, Literal
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


class SealValidation(BaseModel):
    """What judges a seal or a token without any other source; DER in base64."""

    certificates: Annotated[list[str], Field(description="All below the anchors.")]
    crls: list[str]


class SealDigestAnswer(SealAnswer):
    """A digest that was sealed; `content` is the CMS."""

    validation: Annotated[
        SealValidation | None, Field(description="PAdES b-lt: for the document security store of the PDF.")
    ]


class SealStamp(BaseModel):
    """A time stamp over a digest."""

    file: Annotated[str, Field(description="The digest as it was given.")]
    media_type: Literal["application/timestamp-token"]
    content: Annotated[str, Field(description="The token (RFC 3161, DER) in base64.")]
    validation: SealValidation


class SealBatchLine(BaseModel):
    """A batch of files, and how far it is."""

    batch: UUID
    state: Literal["waiting", "running", "done", "cancelled"]
    files: Annotated[int, Field(ge=1)]
    sealed: Annotated[int, Field(ge=0)]
    refused: Annotated[int, Field(ge=0, description="The lines of the files say why.")]
    level: SealLevel
    entity: str
    form: SealForm
    purpose: SealPurpose
    asked_at: Annotated[str, Field(description="ISO 8601, UTC.")]
    ends_at: Annotated[str, Field(description="Then its files are destroyed, and it is not found any more.")]


class SealBatchFileLine(SealLine):
    """A file of a batch."""

    number: Annotated[int, Field(ge=1, description="Its place in the ZIP, folders left out.")]
    state: Literal["waiting", "sealed", "refused"]


SEALS: dict[str, type[BaseModel]] = {
    "seal-line": SealLine,
    "seal-answer": SealAnswer,
    "seal-digest-answer": SealDigestAnswer,
    "seal-stamp": SealStamp,
    "seal-batch": SealBatchLine,
    "seal-batch-file": SealBatchFileLine,
}
