"""Rows of persons and their files, and of what changes hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, LegalEntity, Tenant
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import KnownPerson, PersonRow
from archive_service.model.records import Record


class People(Protocol):
    """Persons of a tenant, found by keyed indexes of their identifiers, and their files."""

    def found(self, tenant: Tenant, indexes: Sequence[bytes]) -> Mapping[bytes, UUID]:
        """Return who carries each of these keyed indexes, without those that nobody carries."""

    def add(self, person: UUID, tenant: Tenant, department: Department, key: str, known: KnownPerson) -> None:
        """Insert a person, whose key exists already."""

    def identify(
        self, person: UUID, tenant: Tenant, department: Department, indexes: Sequence[bytes]
    ) -> None:
        """Give a person further indexes; one that leads to somebody already stays with them."""

    def merge(self, kept: UUID, gone: UUID) -> None:
        """Give the indexes and the records of `gone` to `kept`."""

    def known(self, person: UUID) -> KnownPerson:
        """Return what is known of a person, nothing once their key is destroyed.

        Raises:
            NotFound: the person is absent or out of scope.
        """

    def file(self, person: UUID, establishment: Finess) -> PersonFile:
        """Return what is known of a file, locked until the transaction ends; empty when it is new."""

    def save_file(
        self, person: UUID, tenant: Tenant, department: Department, establishment: Finess, known: PersonFile
    ) -> None:
        """Write what is known of a file."""


class Reassignments(Protocol):
    """Rows that change hands: to another tenant, or to another person of the same one."""

    def records(self, establishment: Finess, tenant: Tenant) -> Sequence[UUID]:
        """Return the records of an establishment that `tenant` has, in the order of their numbers."""

    def relink(self, record: Record) -> None:
        """Write by which keyed indexes the documents that a record replaces are found."""

    def persons(self, tenant: Tenant) -> Sequence[PersonRow]:
        """Return the persons of a tenant."""

    def person(self, person: UUID) -> PersonRow:
        """Return one person; raise `NotFound` when absent or out of scope."""

    def save_person(self, person: PersonRow, known: KnownPerson) -> None:
        """Write whose a person is, and what is known of them under the tenant's own key for them."""

    def files(self, person: UUID) -> Mapping[Finess, PersonFile]:
        """Return what is known of each of a person's files, by the FINESS of its establishment."""

    def give_files(self, person: UUID, tenant: Tenant, department: Department) -> None:
        """Give a person's files to a tenant; what they say is written by `People.save_file`."""

    def forget_indexes(self, person: UUID) -> None:
        """Forget by which indexes a person is found."""

    def indexes(self, person: UUID) -> Sequence[bytes]:
        """Return the indexes by which a person is found."""

    def records_of(self, person: UUID) -> Sequence[UUID]:
        """Return the records of a person in the order of their numbers, locked."""

    def merged_into(self, person: UUID) -> Sequence[PersonRow]:
        """Return the persons who were merged into this one."""

    def give_indexes(self, gone: UUID, kept: UUID, indexes: Sequence[bytes]) -> None:
        """Have `kept` found by those of these indexes that found `gone`."""

    def others(self, tenant: Tenant, establishment: Finess) -> int:
        """Return how many establishments a tenant has beside this one."""

    def give_rest(self, tenant: Tenant, to: Establishment) -> int:
        """Give a tenant's deposits, and what hangs on them, to the tenant of `to`; return how many."""

    def remember(self, provisional: LegalEntity, to: Establishment, at: datetime) -> None:
        """Remember that since `at` a provisional tenant is the legal entity of `to`."""
