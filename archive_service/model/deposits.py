"""A deposit: a flow that was received, its outcome, and the resources it created."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from archive_service.errors import ArchiveServiceError, DepositEliminated, KeyDestroyed
from archive_service.findings import Grade
from archive_service.model.deposit_details import DepositDetails, EntryPlace
from archive_service.model.flow import FlowKind
from archive_service.model.identifiers import Department, LegalEntity

NOT_HERE = UUID(int=0)
"""Stands for the records of a flow that are elsewhere, when it was imported in part."""


class Outcome(StrEnum):
    """The outcome of a deposit; `RECEIVED` means stored and journaled but not yet answered."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A flow that was received. Its details are stored encrypted; `details_or_none` is None once their key is
    destroyed.
    """

    id: UUID
    tenant: LegalEntity
    department: Department
    sender: str
    outcome: Outcome
    grade: Grade
    kind: FlowKind
    received_at: datetime
    content_index: bytes
    key: str
    object: str
    unowned_object: str = ""
    entry: UUID
    details_or_none: DepositDetails | None
    unreadable: ArchiveServiceError | None = field(default=None, compare=False)
    """Why there are no details although their key may exist: they were altered, or have another form."""
    records: Sequence[UUID] = ()
    is_forgotten: bool = False
    """Whether a record of the flow was eliminated: the details and the receipt went with it."""

    @property
    def was_imported(self) -> bool:
        """Whether it came with a package; not known of one whose key is destroyed."""
        return self.details_or_none is not None and self.details_or_none.imported is not None

    @property
    def details(self) -> DepositDetails:
        """The details.

        Raises:
            DepositEliminated: they went with a record of the flow.
            KeyDestroyed: their key is not in the key store.
            DigestMismatch, UnknownForm: they cannot be read.
        """
        if self.unreadable is not None:
            raise self.unreadable
        if self.is_forgotten:
            raise DepositEliminated(
                f"what was kept of deposit {self.id} as a whole, its receipt included, was destroyed with a "
                "record of its flow that was eliminated; its other records are kept whole"
            )
        if self.details_or_none is None:
            raise KeyDestroyed(
                f"the key of deposit {self.id} is not in the key store: unless a record of it was "
                "eliminated, put the key back from your copy"
            )
        return self.details_or_none

    @property
    def senders(self) -> Sequence[str]:
        """Return the names of all who sent these bytes, the first sender first."""
        return (self.sender, *(() if self.details_or_none is None else self.details_or_none.also_sent_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEntries:
    """The entries of a transaction in order, when it was received, and its format."""

    received_at: datetime
    fhir: str
    entries: Sequence[EntryPlace]


class CreatedResource(NamedTuple):
    """A FHIR resource that a transaction created, with the position of its bytes in the flow.

    A tuple, because a flow creates many.
    """

    type: str
    id: str
    deposit: UUID
    position: int
    record: UUID | None
