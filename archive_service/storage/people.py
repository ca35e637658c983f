"""Persons and their files on SQL: traits encrypted under the person's key, identifiers as keyed indexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from archive_service.errors import NotFound
from archive_service.storage.sealed_facts import SealedFacts
from archive_service.storage.tables import file, person, person_identifier, record


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """`People` on SQL."""

    session: Session
    sealed: SealedFacts

    def found(self, tenant: str, indexes: Sequence[bytes]) -> Sequence[UUID]:
        """Return the persons that carry one of these identifiers, oldest identifier first."""
        rows = self.session.scalars(
            select(person_identifier.c.person).where(
                person_identifier.c.tenant == tenant, person_identifier.c.index.in_(indexes)
            )
        ).all()
        return sorted(set(rows), key=str)

    def add(self, person_: UUID, tenant: str, department: str, key: str, facts: Mapping[str, Any]) -> None:
        """Insert a person, whose key has been made."""
        sealed = self.sealed.seal(tenant, key, f"person {person_}", facts)
        self.session.execute(
            insert(person).values(id=person_, tenant=tenant, department=department, key=key, facts=sealed)
        )

    def identify(self, person_: UUID, tenant: str, department: str, indexes: Sequence[bytes]) -> None:
        """Give a person further identifiers; one that is known already stays with whom it is."""
        for index in indexes:
            self.session.execute(
                upsert(person_identifier)
                .values(index=index, tenant=tenant, department=department, person=person_)
                .on_conflict_do_nothing()
            )

    def merge(self, kept: UUID, gone: UUID) -> None:
        """Make one person of two: identifiers and records of `gone` become those of `kept`."""
        self.session.execute(update(person).where(person.c.id == gone).values(merged_into=kept))
        for table in (person_identifier, record):
            self.session.execute(update(table).where(table.c.person == gone).values(person=kept))

    def facts(self, person_: UUID) -> Mapping[str, Any]:
        """Return the person's traits; raise `NotFound`."""
        row = self.session.execute(select(person).where(person.c.id == person_)).one_or_none()
        if row is None:
            raise NotFound("no such person")
        return self.sealed.open(row.tenant, row.key, f"person {row.id}", row.facts)

    def file(self, person_: UUID, establishment: str) -> Mapping[str, Any]:
        """Return what is known of a file (stays, contacts, death), empty when it is new; locks it."""
        row = self.session.execute(
            select(file)
            .where(file.c.person == person_, file.c.establishment == establishment)
            .with_for_update()
        ).one_or_none()
        if row is None:
            return {}
        return self.sealed.open(row.tenant, _key(person_), f"file {row.id}", row.facts)

    def save_file(
        self, person_: UUID, tenant: str, department: str, establishment: str, facts: Mapping[str, Any]
    ) -> None:
        """Write what is known of a file."""
        file_id = uuid5(person_, establishment)
        sealed = self.sealed.seal(tenant, _key(person_), f"file {file_id}", facts)
        self.session.execute(
            upsert(file)
            .values(
                id=file_id,
                tenant=tenant,
                department=department,
                establishment=establishment,
                person=person_,
                facts=sealed,
            )
            .on_conflict_do_update(index_elements=["person", "establishment"], set_={"facts": sealed})
        )


def _key(person_: UUID) -> str:
    """Return the name of the person's own key."""
    return f"person/{person_}"
