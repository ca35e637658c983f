"""Requests by which a person uses their rights over their file: access, erasure, rectification (RGPD)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from archive_service.errors import ArchiveServiceError, BeingEliminated, KeyDestroyed
from archive_service.model.identifiers import Department, LegalEntity
from archive_service.model.persons import NONCE_SIZE

FIRST_DAY: Final = date(2018, 5, 25)
"""The day from which the RGPD applies: no request is older."""
LONGEST_ASKER: Final = 200
LONGEST_TEXT: Final = 2000
_PARIS: Final = ZoneInfo("Europe/Paris")


class RequestKind(StrEnum):
    """The closed list of kinds of requests; stored, so never renamed."""

    ACCESS = "access"
    ERASURE = "erasure"
    RECTIFICATION = "rectification"


class RequestDecision(StrEnum):
    """What was decided on a request; stored, so never renamed."""

    NONE = ""
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Article(StrEnum):
    """The articles of the RGPD on which a refusal rests; stored, so never renamed."""

    REASONS_GIVEN = "12-4"  # the reasons for which the controller does not act
    EXCESSIVE = "12-5"  # a request that is manifestly unfounded or excessive
    IDENTITY = "12-6"  # reasonable doubts about who asks
    RIGHTS_OF_OTHERS = "15-4"  # a copy would harm rights and freedoms of others
    ACCURATE = "16"  # the data are accurate
    STILL_NEEDED = "17-1"  # none of the cases of erasure: the data are still needed
    LEGAL_OBLIGATION = "17-3-b"  # a legal obligation to keep
    PUBLIC_ARCHIVES = "17-3-d"  # archiving in the public interest, with article 89
    LEGAL_CLAIMS = "17-3-e"  # legal claims


STATED_ARTICLES: Final = {
    RequestKind.ACCESS: (
        Article.REASONS_GIVEN,
        Article.EXCESSIVE,
        Article.IDENTITY,
        Article.RIGHTS_OF_OTHERS,
    ),
    RequestKind.ERASURE: (Article.EXCESSIVE, Article.IDENTITY),
    RequestKind.RECTIFICATION: (
        Article.REASONS_GIVEN,
        Article.EXCESSIVE,
        Article.IDENTITY,
        Article.ACCURATE,
    ),
}
"""The articles that whoever refuses may state. Those that keep records from erasure are found in the records,
never stated.
"""


class GroundCode(StrEnum):
    """Why a record is kept from erasure; stored, so never renamed."""

    RUNNING = "running"
    NOT_STARTED = "not-started"
    SUSPENDED = "suspended"
    NO_RULE = "no-rule"
    HELD = "held"
    FINAL_ACTION = "final-action"
    NOT_SEALED = "not-sealed"
    UNREADABLE = "unreadable"
    STATED = "stated"  # the article that whoever refused stated: of no record


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a request is refused: the article, and the records that it is about, by rule and last day.

    `until` is None when no day is known. `binding` is the force of the rule, as its rulebook says it.
    """

    article: Article
    code: GroundCode
    rule: str = ""
    binding: str = ""
    until: date | None = None
    records: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTexts:
    """The part of a request that is encrypted: who asks, what for, and why it was decided so."""

    by: str
    about: str = ""
    reason: str = ""
    nonce: bytes
    """Used for the commitments in the journal."""

    def __post_init__(self) -> None:
        """Refuse a nonce of the wrong size."""
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What a person had rectified, as it is shown with their records; `text` is None when it cannot be
    read.
    """

    request: UUID
    on: date
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequest:
    """A request, its decision, and the object that contains the letter about it.

    `person` is the person for whom it was opened, also after a merge; None once they are eliminated. Texts
    and letter are under `key`, the request's own, and end with the person. The rest stays.
    """

    number: int = 0
    id: UUID
    tenant: LegalEntity
    department: Department
    person: UUID | None
    kind: RequestKind
    received_on: date
    due: date
    opened_at: datetime
    opened_by: str
    role: str
    decision: RequestDecision = RequestDecision.NONE
    decided_at: datetime | None = None
    decided_by: str = ""
    grounds: Sequence[Ground] = ()
    to_eliminate: int = 0
    """Of an erasure: the records whose time is over, which the next list proposes for elimination."""
    key: str
    object: str = ""
    texts_or_none: RequestTexts | None
    unreadable: ArchiveServiceError | None = field(default=None, compare=False)

    @property
    def texts(self) -> RequestTexts:
        """The texts; raise `unreadable`, or `KeyDestroyed` when they no longer exist."""
        if self.unreadable is not None:
            raise self.unreadable
        if self.texts_or_none is None:
            raise KeyDestroyed("the texts of the request are gone with their person")
        return self.texts_or_none

    @property
    def is_decided(self) -> bool:
        """Whether it was accepted or refused."""
        return self.decision is not RequestDecision.NONE

    @property
    def annotation(self) -> Annotation | None:
        """What is shown with the person's records; None unless it is an accepted rectification."""
        accepted = self.kind is RequestKind.RECTIFICATION and self.decision is RequestDecision.ACCEPTED
        if not accepted or self.decided_at is None:
            return None
        texts = self.texts_or_none
        text = None if texts is None else "\n".join(part for part in (texts.about, texts.reason) if part)
        return Annotation(request=self.id, on=self.decided_at.astimezone(_PARIS).date(), text=text)

    def is_overdue(self, today: date) -> bool:
        """Say whether the day has passed until which the person must have an answer."""
        return not self.is_decided and today > self.due

    def decided(
        self,
        decision: RequestDecision,
        reason: str,
        grounds: Sequence[Ground],
        to_eliminate: int,
        at: datetime,
        by: str,
    ) -> PersonRequest:
        """Return the request with its decision; raise `RequestDecided`."""
        if self.is_decided:
            raise RequestDecided(f"the request {self.id} is decided: {self.decision}")
        return replace(
            self,
            decision=decision,
            decided_at=at,
            decided_by=by,
            grounds=tuple(grounds),
            to_eliminate=to_eliminate,
            texts_or_none=replace(self.texts, reason=reason),
        )


def month_after(day: date) -> date:
    """Return the last day of the month that begins on `day` (RGPD, art. 12(3)); the last one of a shorter
    month. A Sunday or a holiday does not extend it.

    >>> month_after(date(2027, 1, 31)), month_after(date(2026, 12, 1))
    (datetime.date(2027, 2, 28), datetime.date(2027, 1, 1))
    """
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def grouped(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Return grounds of single records as one for each article, reason, rule and day, with the number of
    records.
    """
    counts: dict[Ground, int] = {}
    for one in grounds:
        alike = replace(one, records=0)
        counts[alike] = counts.get(alike, 0) + one.records
    together = [replace(one, records=count) for one, count in counts.items()]
    return tuple(
        sorted(
            together, key=lambda one: (one.article, one.code, one.rule, one.until or date.max, one.binding)
        )
    )


class PersonBeingEliminated(BeingEliminated):
    """The last records of the person are being eliminated: a request comes too late."""


class RequestRefused(ArchiveServiceError):
    """The act on a request is refused, and nothing was changed; the subclass says why."""

    code = "request-refused"


class RequestDecided(RequestRefused):
    """The request is decided already."""

    code = "request-decided"


class RequestUndecided(RequestRefused):
    """The request is not decided yet: there is no letter and no file."""

    code = "request-undecided"


class NoFileGranted(RequestRefused):
    """Only an accepted request for access gives the person's file."""

    code = "request-not-access"


class NothingRetains(RequestRefused):
    """Nothing in the person's records keeps them from erasure, and no other article was stated."""

    code = "nothing-retains"


class ErasureRetained(RequestRefused):
    """An erasure cannot be accepted: the law, a hold or an open decision keeps records of the person."""

    code = "erasure-retained"

    def __init__(self, message: str = "", grounds: Sequence[Ground] = ()) -> None:
        """Keep the grounds: rules, days and counts."""
        super().__init__(message)
        self.grounds = tuple(grounds)

    @classmethod
    def by(cls, grounds: Sequence[Ground]) -> ErasureRetained:
        """Return the error that names these grounds."""
        told = "; ".join(
            f"{one.records} record(s): {one.code}"
            f"{f', rule {one.rule}' if one.rule else ''}{f', until {one.until}' if one.until else ''}"
            for one in grounds
        )
        return cls(f"records are kept: {told}", grounds)
