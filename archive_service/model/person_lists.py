"""Persons as they are listed: by their identifier and their establishments, never by their name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from archive_service.model.identifiers import NO_FINESS, Department, Finess, LegalEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFilter:
    """Which persons are asked for; None or empty means any. `persons` None means any person."""

    establishment: Finess = NO_FINESS
    persons: tuple[UUID, ...] | None = None
    after: UUID | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A person with the establishments that have records of them, and the number of these records."""

    person: UUID
    tenant: LegalEntity
    department: Department
    establishments: tuple[Finess, ...]
    records: int
