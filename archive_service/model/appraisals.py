"""An appraisal: a fixed list of records of one producer that are due, and what people decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from archive_service.errors import (
    AgreementMissing,
    AppraisalStateRefused,
    ArchiveServiceError,
    KeyDestroyed,
    VisaMissing,
)
from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import AppraisalGroup, AppraisalLine, Disposition
from archive_service.model.identifiers import Department, Finess, LegalEntity
from archive_service.model.sampling import Sampling, Series
from archive_service.model.signed_visas import VisaSignature
from retention_rules.bordereau_model import BordereauModel


class AppraisalState(StrEnum):
    """The closed list of an appraisal's `state`."""

    OPEN = "open"
    AGREED = "agreed"
    VISA_GIVEN = "visa-given"
    PARTLY_REFUSED = "partly-refused"
    REFUSED = "refused"
    EXECUTING = "executing"
    EXECUTED = "executed"
    VOID = "void"


_DECIDED = frozenset(
    {
        AppraisalState.VISA_GIVEN,
        AppraisalState.PARTLY_REFUSED,
        AppraisalState.REFUSED,
        AppraisalState.EXECUTING,
        AppraisalState.VOID,
    }
)
_NEXT: Mapping[AppraisalState, frozenset[AppraisalState]] = {
    AppraisalState.OPEN: frozenset({AppraisalState.AGREED, AppraisalState.VOID}),
    # Without a line that needs a visa (private archives), an appraisal is executed when it is agreed.
    AppraisalState.AGREED: _DECIDED,
    AppraisalState.VISA_GIVEN: _DECIDED,
    AppraisalState.PARTLY_REFUSED: _DECIDED,
    AppraisalState.EXECUTING: frozenset({AppraisalState.EXECUTING, AppraisalState.EXECUTED}),
    AppraisalState.REFUSED: frozenset(),
    AppraisalState.EXECUTED: frozenset(),
    AppraisalState.VOID: frozenset(),
}
OVER = frozenset(state for state, following in _NEXT.items() if not following)
"""The states in which an appraisal no longer claims its records: they may be in another one."""


def may_follow(state: AppraisalState, after: AppraisalState) -> bool:
    """Say whether an appraisal may change from `after` to `state`."""
    return state in _NEXT[after]


class ProducerClock(StrEnum):
    """How the producer's three months stand while the list waits for the agreement; stored, so never
    renamed.
    """

    RUNNING = "running"
    NEAR = "near"
    """Two weeks or less are left."""
    OVER = "over"
    """They are over, and nothing follows from that: the list still waits."""


NEAR = timedelta(days=14)


class ActKind(StrEnum):
    """What somebody did with an appraisal; stored, so never renamed."""

    OPENED = "opened"
    AGREED = "agreed"
    VISA = "visa"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"
    EXECUTED = "executed"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalAct:
    """One act: by whom, when, on which lines (none named: on all that it can concern), and why."""

    kind: ActKind
    by: str
    role: Role
    at: datetime
    reason: str = ""
    lines: tuple[int, ...] = ()
    signature: VisaSignature | None = None
    """Of a visa that the archivist signed with a certificate of their own; None: the service sealed it."""
    reply: str = ""
    """The SHA-256 of the SEDA reply that decided it, in hexadecimal; empty when none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalDocument:
    """A document of an appraisal: `bordereau`, `sheet`, `annex`, or `visa`, the bordereau as an archivist
    signed it; with the SHA-256 of its bytes.
    """

    what: str
    object: str
    sha256: str
    made_at: datetime
    act: str = ""
    """The kind of the act that it tells as the last one; empty when an earlier version made it."""


class ListedCode(StrEnum):
    """Why a record of a list is kept, or not eliminated yet, that no `KeptCode` of the elimination tells.
    Stored and answered, so never renamed.
    """

    TO_TRANSFER = "to-transfer"
    """The list proposes to transfer it."""
    TO_SORT = "to-sort"
    """The list proposes to sort it."""
    VISA_REFUSED = "visa-refused"
    """The departmental archives refused the visa of its line."""
    VISA_MISSING = "visa-missing"
    """Its line needs a visa and has none."""
    ELIMINATING = "eliminating"
    """The elimination has begun with it and not ended: a store did not answer."""


@dataclass(frozen=True, slots=True)
class NotEliminated:
    """A record of an appraisal that was kept, and the code that says why: a `ListedCode` or a `KeptCode`.

    `until` is the last day of the lock for which a record waits.
    """

    record: UUID
    code: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalResult:
    """The result of an execution; `certificate` is empty as long as there is none."""

    eliminated: int
    kept: tuple[NotEliminated, ...]
    certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalDetails:
    """What is stored encrypted of an appraisal: the summary of its list, its acts and its documents.

    Nothing in it names a person: it stays when the records of the list are eliminated.
    """

    producer: str
    """The name of the legal entity, or its number."""
    establishment: Finess
    until: date
    groups: tuple[AppraisalGroup, ...]
    held: int
    """Records that are due and that a hold keeps: they are named apart and cannot be eliminated."""
    to_eliminate: int
    need_visa: int
    """How many lines need the visa: those to eliminate that are public archives, and those of sampled
    series.
    """
    acts: tuple[AppraisalAct, ...]
    reminders: tuple[ProducerClock, ...] = ()
    """What the journal has reminded of."""
    documents: tuple[AppraisalDocument, ...] = ()
    result: AppraisalResult | None = None
    model: BordereauModel | None = None
    """How the department wanted a bordereau when the list was opened; None: it had no model."""
    sampling: Sampling | None = None
    """The series of which a sample is kept; None without any."""

    @property
    def eliminated_lines(self) -> int:
        """How many lines are to be eliminated, those of split series included."""
        series = self.sampling.series if self.sampling else ()
        split = sum(one.records - (one.kept_records or 0) for one in series if one.is_split)
        return self.to_eliminate + split

    @property
    def transferred_lines(self) -> int:
        """How many lines are to be transferred, those of split series included."""
        whole = sum(one.records for one in self.groups if one.disposition is Disposition.TRANSFER)
        series = self.sampling.series if self.sampling else ()
        return whole + sum(one.kept_records or 0 for one in series)

    def series_of(self, line: AppraisalLine) -> Series | None:
        """Return the sampled series of a line; None when it belongs to none."""
        if line.sampled is None or self.sampling is None:
            return None
        return self.sampling.of(line.sampled.series)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """A list of due records of one legal entity in one department. `digest` covers all its lines."""

    number: int = 0
    id: UUID
    tenant: LegalEntity
    department: Department
    state: AppraisalState
    opened_at: datetime
    producer_due: date
    """The end of the producer's three months (code du patrimoine, art. R212-14)."""
    digest: bytes
    lines: int
    key: str
    annex_key: str
    """The key of what names persons: it is destroyed before the first record is eliminated."""
    details_or_none: AppraisalDetails | None
    unreadable: ArchiveServiceError | None = None

    @property
    def details(self) -> AppraisalDetails:
        """The details; raise `unreadable`, or `KeyDestroyed` when their key is not in the key store."""
        if self.unreadable is not None:
            raise self.unreadable
        if self.details_or_none is None:
            raise KeyDestroyed(f"the key of appraisal {self.id} is not in the key store")
        return self.details_or_none

    @property
    def is_over(self) -> bool:
        """Say whether the appraisal no longer claims its records."""
        return self.state in OVER

    def producer_clock(self, today: date) -> ProducerClock | None:
        """Return how the producer's three months stand; None when the list does not wait for them."""
        if self.state is not AppraisalState.OPEN:
            return None
        if today > self.producer_due:
            return ProducerClock.OVER
        return ProducerClock.NEAR if today >= self.producer_due - NEAR else ProducerClock.RUNNING

    def reminded(self, of: ProducerClock) -> Appraisal:
        """Return the appraisal of which the journal has reminded once more."""
        details = replace(self.details, reminders=(*self.details.reminders, of))
        return replace(self, details_or_none=details)

    @property
    def asked_by(self) -> Role | None:
        """Who opened the list (code du patrimoine, art. R212-14): the producer asks the archives, they ask
        the producer, or the service's operator did it for the producer. None when it cannot be read.
        """
        opened = [] if self.details_or_none is None else self.acts(ActKind.OPENED)
        return opened[0].role if opened else None

    def acts(self, kind: ActKind) -> Sequence[AppraisalAct]:
        """Return the acts of one kind, in order."""
        return [act for act in self.details.acts if act.kind is kind]

    def acted(self, state: AppraisalState, *acts: AppraisalAct) -> Appraisal:
        """Return the appraisal after acts that were done together.

        Raises:
            AppraisalStateRefused: the appraisal is not in a state in which this can be done.
        """
        moved, details = self._moved(state), self.details
        return replace(moved, details_or_none=replace(details, acts=(*details.acts, *acts)))

    def executing(self) -> Appraisal:
        """Return the appraisal whose execution begins, which is no act of a person; raise
        `AppraisalStateRefused`.
        """
        return self._moved(AppraisalState.EXECUTING)

    def _moved(self, state: AppraisalState) -> Appraisal:
        self.require_may_become(state)
        return replace(self, state=state)

    def require_may_become(self, state: AppraisalState) -> None:
        """Raise `AppraisalStateRefused` unless this state may follow."""
        if not may_follow(state, self.state):
            raise AppraisalStateRefused(f"appraisal {self.id} is {self.state}: it cannot become {state}")

    def with_sampling(self, sampling: Sampling | None) -> Appraisal:
        """Return the appraisal with other facts of its series."""
        return replace(self, details_or_none=replace(self.details, sampling=sampling))

    def noted(self, act: AppraisalAct) -> Appraisal:
        """Return the appraisal after an act that leaves its state as it is."""
        return replace(self, details_or_none=replace(self.details, acts=(*self.details.acts, act)))

    def with_documents(self, *documents: AppraisalDocument) -> Appraisal:
        """Return the appraisal with further documents."""
        details = replace(self.details, documents=(*self.details.documents, *documents))
        return replace(self, details_or_none=details)

    def numbered(self, what: str) -> Sequence[AppraisalDocument]:
        """Return the documents of a kind in the order in which they were made, from number 1 on."""
        return [one for one in self.details.documents if one.what == what]

    def document(self, what: str, number: int | None = None) -> AppraisalDocument | None:
        """Return a document of a kind, the last one unless a number is given; None when there is none."""
        found = self.numbered(what)
        place = len(found) if number is None else number
        return found[place - 1] if 1 <= place <= len(found) else None

    def require_agreed(self) -> None:
        """Refuse a visa or an execution before the producer has agreed, or after the end."""
        if self.state is AppraisalState.OPEN:
            raise AgreementMissing(f"the producer has not agreed to appraisal {self.id}")
        if self.is_over:
            raise AppraisalStateRefused(f"appraisal {self.id} is {self.state}")

    def require_executable(self) -> None:
        """Refuse an execution without the agreement, or without a visa where one is needed."""
        self.require_agreed()
        if self.state is AppraisalState.AGREED and self.details.need_visa:
            raise VisaMissing(f"nobody gave a visa for appraisal {self.id}")
