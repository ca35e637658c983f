"""Rows of persons and their files, and of rows given to another owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, LegalEntity, Tenant
from archive_service.model.person_file import PersonFile
from archive_service.model.person_lists import ListedPerson, PersonFilter
from archive_service.model.persons import KnownPerson, PersonRow
from archive_service.model.records import Record


class People(Protocol):
    """Persons of a tenant, found by keyed indexes of their identifiers, and their files."""

    def found(self, tenant: Tenant, indexes: Sequence[bytes]) -> Mapping[bytes, UUID]:
        """Return the person for each of these keyed indexes, without those that nobody has."""

    def add(self, person: UUID, tenant: Tenant, department: Department, key: str, known: KnownPerson) -> None:
        """Insert a person, whose key exists already."""

    def identify(
        self, person: UUID, tenant: Tenant, department: Department, indexes: Sequence[bytes]
    ) -> None:
        """Give a person further indexes; an index that another person has stays with that person."""

    def merge(self, kept: UUID, gone: UUID) -> None:
        """Give the indexes and the records of `gone` to `kept`."""

    def merged_pairs(self, persons: Sequence[UUID]) -> Sequence[tuple[UUID, UUID]]:
        """Return the persons who were merged into one of these, each with that one."""

    def known(self, person: UUID) -> KnownPerson:
        """Return the traits of a person, nothing once their key is destroyed.

        Raises:
            NotFound: the person is absent or out of scope.
        """

    def listed(self, asked: PersonFilter) -> Sequence[ListedPerson]:
        """Return a page of persons with records in scope, in the order of their identifiers."""

    def rows(self, persons: Sequence[UUID]) -> Mapping[UUID, PersonRow]:
        """Return the rows of those of these persons who are here, not locked."""

    def several(self, persons: Sequence[UUID]) -> Mapping[UUID, KnownPerson | ArchiveServiceError]:
        """Return the traits of persons as `known` does; for one who cannot be read, the error."""

    def file(self, person: UUID, establishment: Finess) -> PersonFile:
        """Return the facts of a file, locked until the transaction ends; empty when it is new."""

    def files(self, persons: Sequence[UUID]) -> Sequence[tuple[UUID, Finess, PersonFile]]:
        """Return the facts of these persons' files, not locked; those whose key is destroyed are absent."""

    def save_file(
        self, person: UUID, tenant: Tenant, department: Department, establishment: Finess, known: PersonFile
    ) -> None:
        """Write the facts of a file."""


class Reassignments(Protocol):
    """Rows that are given to another tenant, or to another person of the same tenant."""

    def records(self, establishment: Finess, tenant: Tenant) -> Sequence[UUID]:
        """Return the records of an establishment in `tenant`, in the order of their numbers."""

    def relink(self, record: Record) -> None:
        """Write the keyed indexes by which the documents that a record replaces are found."""

    def persons(self, tenant: Tenant) -> Sequence[PersonRow]:
        """Return the persons of a tenant."""

    def person(self, person: UUID) -> PersonRow:
        """Return one person; raise `NotFound` when absent or out of scope."""

    def save_person(self, person: PersonRow, known: KnownPerson) -> None:
        """Write a person's tenant, and the traits under the tenant's own key for the person."""

    def files(self, person: UUID) -> Mapping[Finess, PersonFile]:
        """Return the facts of each of a person's files, by the FINESS of its establishment."""

    def give_files(self, person: UUID, tenant: Tenant, department: Department) -> None:
        """Give a person's files to a tenant; `People.save_file` writes their facts."""

    def forget_indexes(self, person: UUID) -> None:
        """Delete the indexes by which a person is found."""

    def indexes(self, person: UUID) -> Sequence[bytes]:
        """Return the indexes by which a person is found."""

    def records_of(self, person: UUID) -> Sequence[UUID]:
        """Return the records of a person in the order of their numbers, locked; without those that are being
        eliminated.
        """

    def merged_into(self, person: UUID) -> Sequence[PersonRow]:
        """Return the persons who were merged into this one."""

    def give_indexes(self, gone: UUID, kept: UUID, indexes: Sequence[bytes]) -> None:
        """Give `kept` those of these indexes that led to `gone`."""

    def others(self, tenant: Tenant, establishment: Finess) -> int:
        """Return the number of other establishments of a tenant."""

    def give_rest(self, tenant: Tenant, to: Establishment) -> int:
        """Give a tenant's deposits, and the rows that depend on them, to the tenant of `to`; return how
        many.
        """

    def remember(self, provisional: LegalEntity, to: Establishment, at: datetime) -> None:
        """Store that since `at` a provisional tenant is the legal entity of `to`."""
