"""The schemas of the files and lines of portability packages (`docs/formats/portability.md`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_Root = Annotated[
    str,
    Field(
        pattern="^[0-9a-f]{64}$",
        description="Merkle tree hash (RFC 9162, 2.1.1) over the lines of the inventory, without LF.",
    ),
]
_Count = Annotated[int, Field(ge=0)]
_Text = Annotated[str, Field(min_length=1, max_length=100)]


class PortabilityLeaf(BaseModel):
    """A line of `inventory.ndjson`: one file of the package."""

    model_config = ConfigDict(extra="forbid")

    bytes: Annotated[int, Field(ge=0, le=2**53 - 1)]
    kind: _Text
    path: Annotated[str, Field(min_length=1, max_length=240, description="Relative; in bytes, 240 at most.")]
    person: Annotated[_Text | None, Field(description="null when it concerns nobody, or several.")]
    record: Annotated[_Text | None, Field(description="null when it belongs to no record.")]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    sha512: Annotated[str, Field(pattern="^[0-9a-f]{128}$")]


class PortabilityExcluded(BaseModel):
    """Records that are not in the package."""

    reason: str
    records: _Count


class PortabilityEquation(BaseModel):
    """Numbers of records; `accepted` is the sum of all others."""

    accepted: Annotated[int, Field(ge=0, description="Since the beginning, from the journal.")]
    exported: _Count
    excluded: list[PortabilityExcluded]
    transferred: _Count
    eliminated: _Count


class PortabilityFreeze(BaseModel):
    """The leaf of the sender's journal after which nothing more was accepted for the establishments."""

    index: _Count
    size: Annotated[int, Field(ge=1, description="Of the journal's tree when the leaf was added.")]
    root: Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="Of that tree (RFC 9162).")]


class PortabilityScope(BaseModel):
    """What was ordered. Files of the package do not say it: they follow from the content."""

    kind: Literal["massive", "targeted", "person"]
    establishments: Annotated[list[str], Field(description="FINESS numbers.")]
    first_day: Annotated[str | None, Field(description="Of the documents; null: no limit.")]
    last_day: Annotated[str | None, Field(description="Of the documents; null: no limit.")]


class PortabilityManifest(BaseModel):
    """`manifest.json`, which both signatures of the package sign."""

    model_config = ConfigDict(serialize_by_alias=True)

    order: str
    root: _Root
    leaves: Annotated[int, Field(ge=1, description="Lines of the inventory.")]
    made_at: Annotated[str, Field(description="ISO 8601, UTC.", examples=["2026-03-02T09:15:00Z"])]
    from_: Annotated[str | dict[str, Any], Field(alias="from", description="Who exports.")]
    to: Annotated[str | dict[str, Any], Field(description="For whom.")]
    equation: PortabilityEquation
    layouts: Annotated[list[str], Field(description="Beside the neutral content.")]
    predecessor: Annotated[_Root | None, Field(description="Root of the package that this one continues.")]
    frozen_at: Annotated[
        str | None,
        Field(description="Since when nothing more was accepted for the establishments; null: not frozen."),
    ] = None
    frozen_journal: PortabilityFreeze | None = None
    scope: PortabilityScope | None = None


class PortabilityProblem(BaseModel):
    """A line of the checker."""

    leaf: Annotated[int | None, Field(ge=0, description="Line of the inventory, from 0; null for no leaf.")]
    path: str
    problem: Literal["missing", "altered", "extra", "duplicate", "unreadable"]


class PortabilityVerdict(BaseModel):
    """The last line of the checker."""

    verdict: Literal["complete", "incomplete"]
    root: Annotated[_Root | None, Field(description="Computed from the inventory; null when it cannot be.")]
    leaves: Annotated[int, Field(ge=0, description="Lines of the inventory.")]


class PortabilityContested(BaseModel):
    """A leaf that the receiver does not accept."""

    path: Annotated[str, Field(min_length=1)]
    leaf: Annotated[int | None, Field(ge=0, description="null when it is no leaf.")]
    reason: Annotated[str, Field(min_length=1)]


class PortabilityReceipt(BaseModel):
    """The content of a receipt, which its CMS SignedData contains."""

    format: Literal["portability-receipt/1"]
    root: _Root
    leaves: _Count
    order: Annotated[str, Field(min_length=1)]
    verdict: Literal["complete", "incomplete"]
    contested: list[PortabilityContested]
    made_at: Annotated[str, Field(description="ISO 8601, UTC.", examples=["2026-03-09T08:00:00Z"])]
