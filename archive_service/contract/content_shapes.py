"""The schemas of files in the neutral content of a portability package (`docs/formats/portability.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field

_Place = Annotated[int, Field(ge=0, lt=2**53)]


class PortabilityResource(BaseModel):
    """A resource of a flow, and what it became."""

    position: Annotated[int, Field(ge=0, description="Number of its entry in the flow, from 0.")]
    full_url: Annotated[str, Field(description="As sent; empty when there was none.")]
    offset: Annotated[_Place, Field(description="Of its bytes in the flow; 0 when they are elsewhere.")]
    length: Annotated[_Place, Field(description="0 when they are elsewhere, or the flow is XML.")]
    type: Annotated[str, Field(pattern="^[A-Z][A-Za-z]{0,63}$")]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-]{1,64}$", description="As given.")]
    record: Annotated[
        str | None, Field(description="null when it belongs to none; `elsewhere`: not to this record.")
    ]


class PortabilityIdentifiers(BaseModel):
    """`identifiers.json`: which resources of a flow became which."""

    format: Literal["portability-identifiers/1"]
    deposit: str
    received_at: Annotated[str, Field(description="ISO 8601, with offset.")]
    fhir: Literal["json", "xml"]
    resources: Annotated[list[PortabilityResource], Field(min_length=1)]


CONTENT: Mapping[str, type[BaseModel]] = {"portability-identifiers": PortabilityIdentifiers}
