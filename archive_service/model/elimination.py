"""An elimination: what is to be destroyed, who allowed it, what became of each record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

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
    """By the facts of today it has another rule, last day or final action than in the list."""
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
    NAMED = "named"
    """A record that must still be kept refers to it."""
    UNREADABLE = "unreadable"
    """Its details, or facts on which its decision depends, cannot be read."""
    ELSEWHERE = "elsewhere"
    """Another execution has eliminated it, or is doing so."""
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

    `list_digest` is the digest of the whole list as it was agreed, of which the lines are all or a part.
    """

    appraisal: UUID
    list_digest: Digest
    visa: Visa | None
    agreed_by: str = ""
    """The pseudonym of the producer who agreed."""


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

    @property
    def waits(self) -> bool:
        """Say whether the execution goes on by itself: records wait for the end of a lock, or for a store."""
        return any(one.code is KeptCode.LOCKED for one in self.kept)
