"""What is known of a person, kept sealed under the person's own key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from archive_service.model.identifiers import Department, LegalEntity

NONCE_SIZE = 32
"""Bytes of a nonce that hides what a commitment commits to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTraits:
    """How the first flow about a person named them; absent is empty. `ins` is `oid|value` with its key."""

    family: str = ""
    given: str = ""
    birth_date: date | None = None
    gender: str = ""
    birth_place: str = ""
    ins: str = ""
    local_ids: tuple[str, ...] = ()


class ActKind(StrEnum):
    """What people may do to persons."""

    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAct:
    """An act of people upon a person: merged into `other`, or given records that were `other`'s."""

    act: ActKind
    other: UUID
    at: datetime
    by: str
    reason: str
    nonce: bytes
    """With the reason's digest it makes the commitment that the journal holds."""
    records: tuple[UUID, ...]

    def __post_init__(self) -> None:
        """Refuse a naive time and a nonce that hides nothing."""
        if self.at.tzinfo is None:
            raise ValueError("the time of an act is aware")
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """All that is kept of a person beside their files.

    `traits` is None for somebody whom no flow named: people made them of another person's records, and then
    `name` is what those say.
    """

    traits: PersonTraits | None = None
    name: str = ""
    acts: tuple[PersonAct, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as others are told apart from them; `merged_into` names who they are the same as."""

    id: UUID
    tenant: LegalEntity
    department: Department
    merged_into: UUID | None = None
