"""The schemas of files in the neutral content of a portability package (`docs/formats/portability.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from archive_service.contract.content_file_shapes import FILES
from archive_service.model.flow import RecordKind

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


_Count = Annotated[int, Field(ge=0)]


class PortabilityExcluded(BaseModel):
    """Records that are not in the package, and why."""

    reason: str
    records: Annotated[int, Field(ge=1)]


class PortabilityKindCounts(BaseModel):
    """Records of one kind: accepted is the sum of the others. Every kind is there, also with zeros."""

    kind: RecordKind
    accepted: _Count
    exported: _Count
    excluded: list[PortabilityExcluded]


class PortabilityEliminated(BaseModel):
    """Records that were eliminated in a year."""

    year: Annotated[int | None, Field(description="null when it is not known.")]
    records: Annotated[int, Field(ge=1)]


class PortabilityPlaceCounts(PortabilityKindCounts):
    """The same of an establishment; eliminated records are not among the accepted."""

    eliminated: list[PortabilityEliminated]


class PortabilityPlace(BaseModel):
    """An establishment."""

    establishment: str
    kinds: list[PortabilityPlaceCounts]


class PortabilityCode(BaseModel):
    """How many refused flows have a finding of this code."""

    code: str
    flows: Annotated[int, Field(ge=1)]


class PortabilityRefused(BaseModel):
    """Flows that were refused."""

    flows: _Count
    codes: list[PortabilityCode]


class PortabilityFlowsLeft(BaseModel):
    """Quarantined flows that are not in the package, and why."""

    reason: str
    flows: Annotated[int, Field(ge=1)]


class PortabilityQuarantined(BaseModel):
    """Flows that wait for a decision."""

    exported: _Count
    excluded: list[PortabilityFlowsLeft]


class PortabilityFlows(BaseModel):
    """Flows that were not accepted, of the whole legal entity."""

    refused: PortabilityRefused
    quarantined: PortabilityQuarantined


class PortabilityCompleteness(BaseModel):
    """`content/completeness/DIGEST.json`: what of the establishments is in the package, in numbers."""

    format: Literal["portability-completeness/1"]
    establishments: list[PortabilityPlace]
    flows: PortabilityFlows


class PortabilityPersonCompleteness(BaseModel):
    """`content/persons/PERSON/completeness/DIGEST.json`: what of a person is in the package, in numbers."""

    format: Literal["portability-person-completeness/1"]
    person: str
    kinds: list[PortabilityKindCounts]


CONTENT: Mapping[str, type[BaseModel]] = {
    "portability-identifiers": PortabilityIdentifiers,
    "portability-completeness": PortabilityCompleteness,
    "portability-person-completeness": PortabilityPersonCompleteness,
    **FILES,
}
