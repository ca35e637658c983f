"""Rows of what proves and explains: the journal, evidence batches, objects, rulebooks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from archive_service.model.evidence_batch import DatedBatch
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, Tenant
from archive_service.model.journal import JournalPlace
from archive_service.model.rulebooks import KeptRulebook
from archive_service.model.stored_objects import StoredObject

if TYPE_CHECKING:  # a command that seals nothing pays for no seal
    from signing.digests import Digest
    from signing.merkle import Frontier


class Journal(Protocol):
    """The append-only journal as it is read; `Transaction.record` writes it."""

    def places(self, entries: Sequence[UUID]) -> Mapping[UUID, JournalPlace]:
        """Return where entries stand, without those that wait."""

    def place(self, entries: Sequence[UUID]) -> Mapping[UUID, JournalPlace]:
        """Return where committed entries stand, after giving them their places."""

    def facts(self, entry: UUID) -> Mapping[str, str] | None:
        """Return the facts of an entry; None when there is none."""

    def size(self) -> int:
        """Return how many leaves the tree has."""

    def written(self) -> int:
        """Return a number that grows with each entry, placed or not."""

    def began_in_the_first_form(self) -> bool:
        """Say whether the first entry of all is of the form that names none."""

    def frontier(self, size: int | None = None) -> Frontier:
        """Return the tree as it is now, or as it was with `size` leaves, none more than it has."""

    def next_frontier(self, size: int, at_most: int) -> Frontier:
        """Return the tree as it was later, after at most so many leaves more if it was ever looked at so."""

    def entries(self, first: int, end: int) -> Sequence[bytes]:
        """Return the bytes of the leaves from index `first` up to `end`, without it."""


class EvidenceBatches(Protocol):
    """Evidence batches that are closed."""

    def add(self, batch: DatedBatch) -> None:
        """Insert."""

    def get(self, batch: UUID) -> DatedBatch:
        """Return one; raise `NotFound`."""

    def all(self) -> Sequence[DatedBatch]:
        """Return all, the oldest first."""


class StoredObjects(Protocol):
    """The account of stored objects: what is where, under which key, and when it was last read well."""

    def add(
        self,
        objects: Iterable[StoredObject],
        tenant: Tenant = NOBODY,
        department: Department = NO_DEPARTMENT,
    ) -> None:
        """Account for objects that this transaction is the first to mention.

        Without a tenant they are the service's own.
        """

    def give(self, name: str, tenant: Tenant, department: Department) -> None:
        """Say whose an object is, when that is known later than that it is stored."""

    def release(self, names: Sequence[str]) -> None:
        """Note that the keys of these objects are destroyed: their locks are renewed no more."""

    def held(self, after: str, limit: int) -> Sequence[str]:
        """Return names of objects whose key exists, in order, from the one after `after` on."""

    def read_well(self, sizes: dict[str, int], at: datetime) -> None:
        """Note that objects were read whole and found to be what their names say; `sizes` in bytes."""


class KeptRulebooks(Protocol):
    """The rulebooks whose text is kept; they are the service's own, and no tenant's."""

    def known(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Return those of these digests whose text is kept."""

    def add(self, kept: KeptRulebook) -> bool:
        """Insert; return whether nobody had done it before."""

    def get(self, digest: Digest) -> KeptRulebook | None:
        """Return the rulebook with this digest."""
