"""The shape of a verdict on a signature that came with a document, wherever it is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from signing.foreign_signatures import SignatureForm
from signing.subindications import SubIndication

_Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class TrustMarkShape(BaseModel):
    """The authorities by which it was judged."""

    model_config = ConfigDict(extra="forbid")

    sha256: Annotated[
        _Sha256, Field(description="Over the sorted SHA-256 of anchors, intermediate certificates and lists.")
    ]
    algorithms_sha256: Annotated[_Sha256, Field(description="Of the table of algorithms.")]
    anchors: Annotated[int, Field(ge=0)]
    lists: Annotated[int, Field(ge=0)]


class ReceivedSignatureShape(BaseModel):
    """One signature with its verdict, as it was given when the document came in."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["received-signature/1"]
    where: Annotated[str, Field(description="Place of the signed file in the flow; empty: the whole flow.")]
    file_sha256: Annotated[_Sha256, Field(description="Of the signed file.")]
    form: SignatureForm
    signer: Annotated[
        str,
        Field(description="Subject of the certificate, RFC 4514; empty: unknown, or not to be read."),
    ]
    certificate_sha256: Annotated[_Sha256 | None, Field(description="Of the signer's certificate.")]
    anchor_sha256: Annotated[_Sha256 | None, Field(description="Of the anchor to which its chain leads.")]
    claimed_at: Annotated[datetime | None, Field(description="As the signature itself says. UTC.")]
    proven_at: Annotated[datetime | None, Field(description="As its time stamps prove. UTC.")]
    verdict: Literal["passed", "failed", "indeterminate"]
    subindication: SubIndication | None
    detail: Annotated[str, Field(description="The reason, in French.")]
    judged_at: Annotated[datetime, Field(description="As of when it was judged. UTC.")]
    trust: TrustMarkShape
