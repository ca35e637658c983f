"""An elimination: what is to be destroyed, who allowed it, what became of each record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from archive_service.model.identifiers import Department, LegalEntity
from signing.digests import Digest


class KeptCode(StrEnum):
    """Why a record of an execution was not eliminated. Stored and answered, so never renamed."""

    HELD = "held"
    """A hold forbids it."""
    LOCKED = "locked"
    """A lock on one of its objects has not ended; the execution waits for it and goes on by itself."""
    NOT_DUE = "not-due"
    """By the facts of today it must still be kept."""
    CHANGED = "changed"
    """By the facts of today it has another owner, rule, last day or final action than in the list, or belongs
    to the sample of its series.
    """
    NOT_TO_DESTROY = "not-to-destroy"
    """Its final action is not to destroy it."""
    NOT_SEALED = "not-sealed"
    """It has no evidence yet, or was set aside."""
    VISA_MISSING = "visa-missing"
    """It belongs to public archives, or may do so, and there is no visa."""
    VOID = "void"
    """The list, the agreement or the visa is no longer what it was."""
    EXPORTING = "exporting"
    """An export that is not closed contains it, or may do so."""
    REQUESTED = "requested"
    """Its person waits for the answer to a request, which may be about it."""
    SHARED = "shared"
    """It is stored together with a record of its flow that must be kept, or that is not finished."""
    UNREADABLE = "unreadable"
    """Its details, or facts on which its decision depends, cannot be read."""
    ELSEWHERE = "elsewhere"
    """Another execution has eliminated it, or is doing so."""
    SAMPLE_NOT_TRANSFERRED = "sample-not-transferred"
    """It is of a sampled series, and the transfer of the sample was not acknowledged; the execution waits for
    that and goes on by itself.
    """
    UNKNOWN = "unknown"
    """No such record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminationLine:
    """A line of a list that was agreed: the record with the decision on which the list rests."""

    number: int
    record: UUID
    rule: str
    last_day: date
    final_action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visa:
    """The visa of the departmental archives: the pseudonym of the archivist, and when it was given."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What allows an execution. Without a visa only private archives are eliminated.

    `tenant` and `department` are those of the list, and `list_digest` is its digest as it was agreed: of the
    whole list, of which the lines are all or a part.
    """

    appraisal: UUID
    tenant: LegalEntity
    department: Department
    list_digest: Digest
    visa: Visa | None
    agreed_by: str = ""
    """The pseudonym of the producer who agreed."""


class Stage(StrEnum):
    """How far the elimination of one record is. Stored, so never renamed."""

    ASKED = "asked"
    """Nothing was checked yet."""
    KEPT = "kept"
    """It is kept, and `code` says why."""
    WAITING = "waiting"
    """It waits for the end of a lock, which is not renewed meanwhile, or for the transfer of the sample of
    its series; everything is checked again then.
    """
    ELIMINATING = "eliminating"
    """Everything was checked: its keys and its objects are being destroyed."""
    ELIMINATED = "eliminated"
    """It is gone. What is still in `keys` and `objects` was not looked for yet, or is still there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    """What becomes of one line of an execution.

    `keys` and `objects` are what is to be destroyed, until it was looked for and not found.
    """

    appraisal: UUID
    tenant: LegalEntity
    department: Department
    line: EliminationLine
    stage: Stage = Stage.ASKED
    code: KeptCode | None = None
    locked_until: datetime | None = None
    keys: Sequence[str] = ()
    objects: Sequence[str] = ()
    gone_keys: int = 0
    gone_objects: int = 0
    """How many keys and objects were looked for and not found."""
    changed_at: datetime

    @property
    def record(self) -> UUID:
        """The record of the line."""
        return self.line.record


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """The execution of an appraisal. `certificate_object` is empty as long as there is no certificate, and
    for ever when nothing was eliminated.
    """

    authority: Authority
    executed_by: str
    started_at: datetime
    ended_at: datetime | None = None
    certificate_object: str = ""

    @property
    def appraisal(self) -> UUID:
        """The appraisal that is executed."""
        return self.authority.appraisal

    @property
    def tenant(self) -> LegalEntity:
        """The legal entity of the list, whoever has its records now."""
        return self.authority.tenant

    @property
    def department(self) -> Department:
        """The department of the list."""
        return self.authority.department


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A record that an execution kept. `until` is the last day of the lock when it waits for that."""

    record: UUID
    code: KeptCode
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """What an execution has done until now.

    `certificate` says whether there is a certificate: when nothing waits any longer and something was
    eliminated.
    """

    eliminated: Sequence[UUID]
    kept: Sequence[Kept]
    certificate: bool
    ended: bool

    @property
    def waits(self) -> bool:
        """Say whether the execution goes on by itself: it waits for the end of a lock, for the transfer of a
        sample, or for a store.
        """
        return not self.ended
