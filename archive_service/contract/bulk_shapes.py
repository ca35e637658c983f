"""The schemas of the lines of our own files in the layout `bulk` (`docs/formats/portability.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field

_File = Annotated[
    str,
    Field(
        pattern="^bulk/(?:[0-9]{5}(?:/made)?|shared)/[A-Za-z]+[.]ndjson$",
        description="Path in the package.",
        examples=["bulk/00001/Patient.ndjson"],
    ),
]
_Line = Annotated[int, Field(ge=1, description="Number of the line in the file, from 1.")]
_Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the line without its LF.")]


class BulkReference(BaseModel):
    """A line of `references.ndjson`: where a resource of a record is."""

    file: _File
    line: Annotated[_Line | None, Field(description="null when the resource is a shared one.")]
    sha256: Annotated[_Digest, Field(default="", description="Of a shared resource alone: its line.")]
    fullUrl: Annotated[str | None, Field(description="As received; null when there is none.")]  # noqa: N815 - the name in FHIR
    id: Annotated[str | None, Field(description="As received; null when there is none.")]
    record: str


class BulkDangling(BaseModel):
    """A line of `dangling.ndjson`: a reference that leads nowhere in the package, and its resource."""

    file: Annotated[_File, Field(default="", description="Absent when the type is not one of FHIR R4.")]
    line: Annotated[_Line | None, Field(default=None, description="null when the resource is a shared one.")]
    sha256: Annotated[_Digest, Field(default="", description="Of a shared resource alone: its line.")]
    fullUrl: Annotated[str | None, Field(default=None)]  # noqa: N815 - the name in FHIR
    id: Annotated[str | None, Field(default=None)]
    record: str
    reference: Annotated[str, Field(description="As written; by identifier alone: `system|value`.")]
    kind: Annotated[
        Literal["reference", "identifier", "address"],
        Field(description="A Reference, one by identifier alone, or the address of an attachment."),
    ]


class BulkSharedPlace(BaseModel):
    """A line of `shared/places.ndjson`: the line of a shared resource."""

    file: _File
    line: _Line
    id: str | None
    sha256: _Digest


class BulkPlace(BaseModel):
    """A line of a file."""

    file: _File
    line: _Line


class BulkRepeated(BaseModel):
    """A line of `repeated.ndjson`: the places of one type and id."""

    versions: Annotated[int, Field(ge=1, description="Number of different contents.")]
    places: Annotated[list[BulkPlace], Field(min_length=2)]


class BulkCut(BaseModel):
    """A line of `cut.ndjson`: a reference from one Bundle to another of the same flow."""

    record: str
    file: Annotated[str, Field(description="Path of the Bundle with the reference.")]
    entry: Annotated[str, Field(description="fullUrl of the entry, else type and id; empty without both.")]
    reference: str
    in_: Annotated[str, Field(alias="in", description="Path of the Bundle that has the resource.")]


BULK: Mapping[str, type[BaseModel]] = {
    "bulk-reference": BulkReference,
    "bulk-dangling": BulkDangling,
    "bulk-shared-place": BulkSharedPlace,
    "bulk-repeated": BulkRepeated,
    "bulk-cut": BulkCut,
}
"""The published ones, by name."""
