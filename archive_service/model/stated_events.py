"""Events that people state about a person's file, each with its proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.model.identifiers import Department, Finess, LegalEntity
from archive_service.model.persons import NONCE_SIZE
from signing.digests import Digest

FIRST_DAY = date(1850, 1, 1)
"""No event of a person whose file may still be kept is older."""


class StatedKind(StrEnum):
    """The closed list of kinds of events that people state; stored, so never renamed."""

    BIRTH = "birth"
    DEATH = "death"
    STAY_START = "stay-start"
    STAY_END = "stay-end"
    LAST_CONSULTATION = "last-consultation"
    LAST_CONTACT = "last-contact"
    DECISION = "decision"
    LAST_PAYMENT = "last-payment"
    FILE_CLOSED = "file-closed"
    APPEAL_OPENED = "appeal-opened"
    APPEAL_CLOSED = "appeal-closed"
    QUITUS = "quitus"
    RIGHTS_ENDED = "rights-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFact:
    """What an event says about a file, as it is kept with the file's other facts.

    `told_on` is the day on which it was stated. `corrects` is the event that it replaces, of the same kind.
    """

    event: UUID
    kind: StatedKind
    on: date
    told_on: date
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    """The part of an event that is encrypted: what happened when, and the digest of its proof."""

    kind: StatedKind
    on: date
    proof: Digest
    proof_size: int
    nonce: bytes
    """Used for the commitment in the journal."""

    def __post_init__(self) -> None:
        """Refuse a nonce of the wrong size."""
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedEvent:
    """An event, by whom and when it was stated, and the object that contains its proof.

    `person` is the person of whom it was stated, also after a merge. `actor` is the pseudonym of who stated
    it. Details and proof are under `key`, the event's own: it stays where it is when the person is merged or
    given to another legal entity. `details` is None once that key is destroyed.
    """

    id: UUID
    tenant: LegalEntity
    department: Department
    person: UUID
    establishment: Finess
    corrects: UUID | None
    at: datetime
    told_on: date
    actor: str
    role: str
    key: str
    object: str
    details: EventDetails | None

    def __post_init__(self) -> None:
        """Refuse a naive time."""
        if self.at.tzinfo is None:
            raise ValueError("the time of an event is aware")

    @property
    def fact(self) -> StatedFact | None:
        """What the event says about its file; None once its key is destroyed."""
        if self.details is None:
            return None
        return StatedFact(
            event=self.id,
            kind=self.details.kind,
            on=self.details.on,
            told_on=self.told_on,
            corrects=self.corrects,
        )


def joined_facts(facts: Iterable[StatedFact]) -> tuple[StatedFact, ...]:
    """Return each event's fact once, in the order of the events' identifiers."""
    found = {fact.event: fact for fact in facts}
    return tuple(found[event] for event in sorted(found))


def are_in_order(facts: tuple[StatedFact, ...]) -> bool:
    """Say whether facts are as `joined_facts` returns them."""
    return all(one.event < other.event for one, other in pairwise(facts))


def in_force(facts: Iterable[StatedFact]) -> list[StatedFact]:
    """Return the facts that no other corrects, in the given order."""
    found = list(facts)
    corrected = {fact.corrects for fact in found}
    return [fact for fact in found if fact.event not in corrected]


class EventRefused(ArchiveServiceError):
    """An event is refused, and nothing was changed; the subclass says why."""

    code = "event-refused"


class EventKindUnknown(EventRefused):
    """The kind is none of the closed list."""

    code = "event-kind"


class EventTooOld(EventRefused):
    """The day is before 1850."""

    code = "event-too-old"


class EventInFuture(EventRefused):
    """The day has not come yet: only what has happened is stated."""

    code = "event-future"


class EventWithoutProof(EventRefused):
    """The proof is missing, empty, or too large."""

    code = "event-proof"


class EventElsewhere(EventRefused):
    """The person has no record of that establishment."""

    code = "event-elsewhere"


class EventContradicts(EventRefused):
    """An end without a beginning before it: no open stay or appeal can have ended on that day, or a death is
    before the birth.
    """

    code = "event-before-start"


class EventKnown(EventRefused):
    """The same event is stated already, with another proof."""

    code = "event-known"


class EventCorrected(EventRefused):
    """The event to be corrected was corrected already: correct the one that did."""

    code = "event-corrected"


class EventOfAnotherKind(EventRefused):
    """An event corrects one of the same kind, person and establishment only."""

    code = "event-other-kind"
