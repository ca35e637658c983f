"""Rows of proofs: the journal, evidence batches, stored objects, rulebooks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from archive_service.model.evidence_batch import DatedBatch, HeldBatch
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, Tenant
from archive_service.model.journal import JournalPlace, PlacedEntry, SubjectEntry, Tag
from archive_service.model.rulebooks import KeptRulebook
from archive_service.model.stored_objects import StoredObject

if TYPE_CHECKING:  # a command that seals nothing does not import seals
    from signing.digests import Digest
    from signing.merkle import Frontier


class Journal(Protocol):
    """Reads the append-only journal; `Transaction.record` writes it."""

    def places(self, entries: Sequence[UUID]) -> Mapping[UUID, JournalPlace]:
        """Return the places of entries; entries without a place are left out."""

    def place(self, entries: Sequence[UUID]) -> Mapping[UUID, JournalPlace]:
        """Return the places of committed entries, after giving them places."""

    def facts(self, entry: UUID) -> Mapping[str, str] | None:
        """Return the facts of an entry; None when it does not exist."""

    def tagged(self, tag: Tag) -> int:
        """Return the number of entries with this tag; reads the whole journal."""

    def of_tenant(self, tag: Tag, tenant: Tenant, after: int, limit: int) -> Sequence[SubjectEntry]:
        """Return entries with this tag that belong to a tenant, or belonged to a provisional one that it
        replaced, in order, with numbers above `after`.
        """

    def all_tagged(self, tag: Tag) -> Sequence[tuple[Tenant, SubjectEntry]]:
        """Return all entries with this tag in scope, in order, each with its tenant; reads the whole
        journal.
        """

    def about(self, subjects: Collection[str]) -> Sequence[PlacedEntry]:
        """Return the entries about these subjects that have a place, in the order of their places."""

    def placed(self, first: int, limit: int) -> Sequence[tuple[int, bytes, bytes | None]]:
        """Return places from `first` on, each with its leaf hash and its entry, None when it is lost."""

    def unplaced(self) -> int:
        """Return how many entries have no place and wait for none; reads the whole journal."""

    def size(self) -> int:
        """Return the number of leaves in the tree."""

    def bytes_before(self, size: int) -> int:
        """Return the length of the first `size` entries together; reads their rows."""

    def written(self) -> int:
        """Return a number that increases with each entry, with or without a place."""

    def began_in_the_first_form(self) -> bool:
        """Say whether the first entry of the journal has the form without a name."""

    def frontier(self, size: int | None = None) -> Frontier:
        """Return the present tree, or the tree when it had `size` leaves, at most its present number."""

    def next_frontier(self, size: int, at_most: int) -> Frontier:
        """Return a later state of the tree that is known, with at most so many leaves more."""

    def leaves(self, tenant: Tenant, first: int, limit: int) -> Sequence[tuple[bytes, bytes | None]]:
        """Return leaf hashes from index `first` on, each with its entry unless it is about another tenant:
        entries about a provisional one that it replaced, and about nobody, are returned too.
        """

    def entries(self, first: int, end: int) -> Sequence[bytes]:
        """Return the bytes of the leaves from index `first` up to `end`, without it."""


class EvidenceBatches(Protocol):
    """Closed evidence batches."""

    def add(self, batch: DatedBatch) -> None:
        """Insert."""

    def get(self, batch: UUID) -> DatedBatch:
        """Return one; raise `NotFound`."""

    def several(self, batches: Collection[UUID]) -> Sequence[DatedBatch]:
        """Return those of these that exist, the oldest first."""

    def renew(self, batches: Sequence[DatedBatch]) -> None:
        """Write the later time stamps of batches."""

    def all(self) -> Sequence[DatedBatch]:
        """Return all, the oldest first."""

    def own_bytes(self, records: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
        """Return the bytes of source and document, and those of the evidence, of records in no batch."""

    def held(self) -> Sequence[HeldBatch]:
        """Return those of which sealed records are held, the oldest first, with how many and how large."""


class BegunEvidence(Protocol):
    """Evidence batches whose token is asked for: the records of each. No record is in two."""

    def begin(self, batch: UUID, records: Sequence[UUID], at: datetime) -> Collection[UUID]:
        """Put records into a batch; return those that no other batch has."""

    def batches(self) -> Sequence[UUID]:
        """Return the batches that are begun, the oldest first."""

    def records(self, batch: UUID, since: datetime) -> Collection[UUID]:
        """Return the records of a batch that was begun then or later."""

    def leave_out(self, batch: UUID, records: Collection[UUID]) -> None:
        """Let go of some records of a batch."""

    def end(self, batch: UUID) -> Collection[UUID]:
        """Forget a batch; return the records that it had."""


class StoredObjects(Protocol):
    """The list of stored objects: where each one is, its key, and when it was last read without error."""

    def add(
        self,
        objects: Iterable[StoredObject],
        tenant: Tenant = NOBODY,
        department: Department = NO_DEPARTMENT,
    ) -> None:
        """Add objects that this transaction is the first to mention.

        Objects without a tenant belong to the service.
        """

    def give(self, name: str, tenant: Tenant, department: Department) -> None:
        """Set the owner of an object, when it becomes known after the object is stored."""

    def release(self, names: Sequence[str]) -> None:
        """Record that the keys of these objects are destroyed: their locks are no longer renewed."""

    def release_under(self, *keys: str) -> None:
        """Record the same of every object under these keys, which are named with the tenant whose key wraps
        them.
        """

    def held(self, after: str, limit: int) -> Sequence[str]:
        """Return names of objects whose locks are to be renewed, in order, starting after `after`: their key
        exists, and no elimination waits for the end of their lock.
        """

    def released(self, after: str, limit: int) -> Sequence[str]:
        """Return names of objects whose key is destroyed, in order, starting after `after`."""

    def under(self, keys: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return the names of the objects under these keys, which are named with the tenant whose key wraps
        them, by key.
        """

    def let_go(self, names: Sequence[str]) -> None:
        """Record that an elimination waits for the end of the locks of these objects."""

    def take_back(self, names: Sequence[str]) -> None:
        """Record that it does so no longer: the locks are renewed again."""

    def forget(self, names: Sequence[str]) -> None:
        """Delete the rows of objects that are gone."""

    def read_well(self, sizes: dict[str, int], at: datetime) -> None:
        """Record that objects were read completely and match their names; `sizes` in bytes."""


class KeptRulebooks(Protocol):
    """The rulebooks whose text is stored; they belong to the service, not to a tenant."""

    def known(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Return those of these digests whose text is stored."""

    def add(self, kept: KeptRulebook) -> bool:
        """Insert; return whether it was new."""

    def get(self, digest: Digest) -> KeptRulebook | None:
        """Return the rulebook with this digest."""
