"""Rows of files that came with packages and are carried on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.carried_files import CarriedFile
from archive_service.model.identifiers import LegalEntity


class CarriedFiles(Protocol):
    """The carried files in the transaction's scope."""

    def add(self, files: Sequence[CarriedFile]) -> None:
        """Insert files, whose keys and objects exist already."""

    def known(self, tenant: LegalEntity, indexes: Collection[bytes]) -> Sequence[CarriedFile]:
        """Return the files of a tenant with these path indexes."""

    def of_packages(self, tenant: LegalEntity) -> Sequence[CarriedFile]:
        """Return the files that belong to nothing but their package."""

    def of_kind(self, tenants: Collection[LegalEntity], kind: str) -> Sequence[CarriedFile]:
        """Return the files of a kind that came for one of these tenants."""

    def owned_by(self, owners: Collection[UUID]) -> Sequence[CarriedFile]:
        """Return the files of these records or persons, whatever tenant they came for."""

    def of(self, owners: Collection[UUID], tenants: Collection[LegalEntity]) -> Sequence[CarriedFile]:
        """Return the files of these records, persons or deposits that came for one of these tenants."""
