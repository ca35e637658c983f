"""Facts about a person, encrypted under the person's own key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from archive_service.model.identifiers import Department, LegalEntity

NONCE_SIZE = 32
"""Size in bytes of a nonce that hides the content of a commitment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTraits:
    """Names and birth of a person in the first flow about them; absent is empty. `ins` is `oid|value` with
    its key.
    """

    family: str = ""
    given: str = ""
    birth_date: date | None = None
    gender: str = ""
    birth_place: str = ""
    ins: str = ""
    local_ids: tuple[str, ...] = ()


class ActKind(StrEnum):
    """Acts of users on persons."""

    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAct:
    """An act of a user on a person: merged into `other`, or given records that belonged to `other`."""

    act: ActKind
    other: UUID
    at: datetime
    by: str
    reason: str
    nonce: bytes
    """Used with the reason's digest for the commitment in the journal."""
    records: tuple[UUID, ...]

    def __post_init__(self) -> None:
        """Refuse a naive time and a nonce of the wrong size."""
        if self.at.tzinfo is None:
            raise ValueError("the time of an act is aware")
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Everything stored about a person besides their files.

    `traits` is None for a person whom no flow named: users created them from records of another person, and
    then `name` is the name in those records.
    """

    traits: PersonTraits | None = None
    name: str = ""
    acts: tuple[PersonAct, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """The row of a person; `merged_into` is the person with whom they were merged."""

    id: UUID
    tenant: LegalEntity
    department: Department
    merged_into: UUID | None = None
