"""Orders of portability exports: who gets what an establishment has here, by when, and how far it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from archive_service.errors import ArchiveServiceError, KeyDestroyed, NotFound
from archive_service.model.bulk_requests import BulkRequest
from archive_service.model.export_contents import Contents
from archive_service.model.export_freezes import OrderFreeze
from archive_service.model.export_pushes import ExportPush
from archive_service.model.export_reissues import Reissue
from archive_service.model.export_volumes import ExportVolumes
from archive_service.model.identifiers import Department, Finess, LegalEntity, Tenant
from exports.portability.manifest import Equation


class ExportState(StrEnum):
    """The closed list of an order's `state`."""

    ACKNOWLEDGED = "acknowledged"
    PLANNED = "planned"
    BUILDING = "building"
    READY = "ready"
    DELIVERED = "delivered"
    CONTESTED = "contested"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


OPEN = frozenset(
    {
        ExportState.ACKNOWLEDGED,
        ExportState.PLANNED,
        ExportState.BUILDING,
        ExportState.READY,
        ExportState.DELIVERED,
        ExportState.CONTESTED,
    }
)
"""The states of orders that are not over."""

AVAILABLE = frozenset({ExportState.READY, ExportState.DELIVERED, ExportState.CONTESTED})
"""The states in which volumes can be fetched."""

CONTINUED = AVAILABLE | {ExportState.CLOSED}
"""The states of an order that a delta may continue."""

_ANSWERED = frozenset({ExportState.DELIVERED, ExportState.CONTESTED, ExportState.CLOSED})
_NEXT: Mapping[ExportState, frozenset[ExportState]] = {
    ExportState.ACKNOWLEDGED: frozenset({ExportState.PLANNED, ExportState.REFUSED, ExportState.CANCELLED}),
    ExportState.PLANNED: frozenset(
        {ExportState.PLANNED, ExportState.BUILDING, ExportState.REFUSED, ExportState.CANCELLED}
    ),
    # What was read may contradict what was planned: then the order is planned again.
    ExportState.BUILDING: frozenset(
        {ExportState.PLANNED, ExportState.READY, ExportState.REFUSED, ExportState.CANCELLED}
    ),
    ExportState.READY: frozenset({ExportState.DELIVERED, ExportState.CANCELLED}),
    ExportState.DELIVERED: _ANSWERED | {ExportState.CANCELLED},
    ExportState.CONTESTED: _ANSWERED | {ExportState.CANCELLED},
    ExportState.CLOSED: frozenset(),
    ExportState.CANCELLED: frozenset(),
    ExportState.REFUSED: frozenset(),
}


TO_BUILD = frozenset({ExportState.ACKNOWLEDGED, ExportState.PLANNED, ExportState.BUILDING})
"""The states of an order that is not built yet."""


class Ending(StrEnum):
    """Why an order ended without a receipt."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REVOKED = "revoked"
    RELEASED = "released"
    """Who ordered it through FHIR Bulk Data has said that everything needed was fetched."""


class ExportKind(StrEnum):
    """The closed list of kinds of orders (after the PDLGC draft of the ANS: massif, ciblé, unitaire)."""

    MASSIVE = "massive"
    TARGETED = "targeted"
    PERSON = "person"


class AskedBy(StrEnum):
    """The closed list of those who ask for an export, whoever types the order."""

    ESMS = "esms"
    VENDOR = "vendor"
    ARCHIVIST = "archivist"
    PERSON = "person"


class OrderStateRefused(ArchiveServiceError):
    """The order is not in a state in which this can be done; the message names the state."""

    code = "order-state"


class ExportExpired(ArchiveServiceError):
    """The time in which the volumes could be fetched is over. What was built is erased."""

    code = "export-expired"


class ExportRevoked(ArchiveServiceError):
    """The order was revoked. What was built is erased."""

    code = "export-revoked"


class ExportErased(ArchiveServiceError):
    """What was built for the order is destroyed with its key, before the order was over."""

    code = "export-erased"


class WithoutReceiver(ArchiveServiceError):
    """The order came through FHIR Bulk Data: it has no receiver's certificate, so no volumes. Its files are
    fetched at the addresses of its manifest.
    """

    code = "export-without-receiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportScope:
    """The records that are ordered. `persons` is empty for all; days are those of documents, and None puts no
    limit. `accepted_after` and `accepted_until` are times of the journal: accepted later than the one, and
    not later than the other.
    """

    kind: ExportKind
    establishments: tuple[Finess, ...]
    persons: tuple[UUID, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    accepted_after: datetime | None = None
    accepted_until: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether everything of the establishments is ordered."""
        return not self.persons and self.first_day is None and self.last_day is None and not self.is_timed

    @property
    def is_timed(self) -> bool:
        """Say whether the time of acceptance decides."""
        return self.accepted_after is not None or self.accepted_until is not None

    def covers(self, moment: datetime) -> bool:
        """Say whether what was accepted at a moment was accepted in its times."""
        after, until = self.accepted_after, self.accepted_until
        return (after is None or moment > after) and (until is None or moment <= until)

    def wants(self, person: UUID | None, day: date | None, persons: Collection[UUID]) -> bool:
        """Say whether a record with this person and this day is in the scope, unless the time of acceptance
        excludes it; one without a day is in every period. `persons` are those of the scope, under the
        identifiers that they have now.
        """
        if self.persons and person not in persons:
            return False
        if day is None:
            return True
        return (self.first_day is None or day >= self.first_day) and (
            self.last_day is None or day <= self.last_day
        )

    def tenants(self, tenant: LegalEntity) -> Collection[LegalEntity]:
        """Return whose data may be in an order of `tenant`: its own, and what its establishments had as
        provisional tenants.
        """
        return tenant, *(LegalEntity(Tenant(finess)) for finess in self.establishments)

    def is_same_as(self, other: ExportScope) -> bool:
        """Say whether the same records are ordered, in whatever order they are named."""
        return replace(self, establishments=(), persons=()) == replace(
            other, establishments=(), persons=()
        ) and (set(self.establishments), set(self.persons)) == (
            set(other.establishments),
            set(other.persons),
        )

    def overlaps(self, other: ExportScope) -> bool:
        """Say whether a record may be in both scopes."""
        if not set(self.establishments) & set(other.establishments):
            return False
        if self.persons and other.persons and not set(self.persons) & set(other.persons):
            return False
        first = max((one for one in (self.first_day, other.first_day) if one), default=date.min)
        last = min((one for one in (self.last_day, other.last_day) if one), default=date.max)
        return first <= last


@dataclass(frozen=True, slots=True)
class OpenScope:
    """An order that is not over, and what it orders."""

    order: UUID
    scope: ExportScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day by which something is due, the act that meets it, and the text that says so. Orders that were
    made before texts were kept have none.
    """

    name: str
    due: datetime
    source: str
    met_by: str = "delivered"
    text: str = ""
    force: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltExport:
    """The result of building, as stored objects, and what the inventory proves.

    `root` is in hexadecimal, `bytes` the length of all leaves; `layouts` names those that an order may name
    and that are in the package. `index_object` says where everything is. What was built before there were
    shards has an inventory and a snapshot instead: the leaves that are not parts of records, as a ZIP file.
    `state_object` is what its receiver has after it, for a delta; empty when nobody can make one any more.
    `position` is that of the journal up to which records were counted; None when a former version built it.
    """

    index_object: str = ""
    inventory_object: str = ""
    snapshot_object: str = ""
    layouts: tuple[str, ...] = ()
    state_object: str = ""
    root: str
    leaves: int
    bytes: int
    equation: Equation
    position: int | None = None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The order that a delta continues, and the root of its package."""

    order: UUID
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDetails:
    """Everything stored about an order under its own key.

    `recipient` and `other_recipients` are the certificates (DER) for which the volumes are encrypted,
    `age_recipients` the public keys of age for which they are encrypted once more,
    `carried` those of their authorities; `accepted_untrusted` is why one is accepted that is not trusted,
    and `warnings` are codes of what was accepted. `right` says in words by what right `asked_by` asks;
    `overlaps` are open orders that may have records of this one too. `mandate_nonce` opens the commitment to
    the mandate that is in the journal. `mandate` is the file by which the establishment allowed
    the order, `receipt` the signed receipt of who received it, `refused_receipt` the last one that could not
    close it because records or entries were lost here; empty when there is none. `problem` is why
    the order was refused. `contested` are the paths that no receipt accepts yet. `volumes` is None until a
    volume is fetched one by one.

    Volumes can be fetched for `available_for` after they are ready, or until `renewed_until`; zero puts no
    end. `custody_for` is how long the holdings stay readable here after closing. `delivered_at` is when the
    first volume was given, `ended` why the order ended without a receipt. `reminders` are those that were
    given; the members about erasure tell of the other side's. `freeze` is
    None when the order froze no establishment, `after` when it is no delta, `bulk` when it did not come
    through FHIR Bulk Data. One that did has no receiver: `recipient` is empty. `pushes` are where
    volumes are sent to.
    """

    scope: ExportScope
    layouts: tuple[str, ...]
    recipient: bytes
    other_recipients: tuple[bytes, ...] = ()
    age_recipients: tuple[str, ...] = ()
    carried: tuple[bytes, ...] = ()
    accepted_untrusted: str = ""
    warnings: tuple[str, ...] = ()
    ordered_by: str
    asked_by: AskedBy = AskedBy.ESMS
    right: str = ""
    overlaps: tuple[UUID, ...] = ()
    mandate: bytes = b""
    mandate_nonce: bytes = b""
    forecast: date
    deadlines: tuple[Deadline, ...]
    acknowledgement: str = ""
    built: BuiltExport | None = None
    receipt: bytes = b""
    refused_receipt: bytes = b""
    contested: tuple[str, ...] = ()
    reissues: tuple[Reissue, ...] = ()
    available_for: timedelta = timedelta(0)
    custody_for: timedelta = timedelta(0)
    renewed_until: datetime | None = None
    delivered_at: datetime | None = None
    closed_at: datetime | None = None
    ended: Ending | None = None
    ended_at: datetime | None = None
    reminders: tuple[str, ...] = ()
    erasure_asked_at: datetime | None = None
    erasure_due: datetime | None = None
    erasure_certificate: bytes = b""
    erasure_nonce: bytes = b""
    erasure_certified_at: datetime | None = None
    problem: str = ""
    volumes: ExportVolumes | None = None
    freeze: OrderFreeze | None = None
    after: Predecessor | None = None
    bulk: BulkRequest | None = None
    pushes: tuple[ExportPush, ...] = ()

    @property
    def contents(self) -> Contents:
        """What is built for it."""
        return Contents.PACKAGE if self.bulk is None else Contents.SERVED

    @property
    def active_on(self) -> date | None:
        """The day whose intermediate archive is left out; None when nothing of it is."""
        return None if self.bulk is None else self.bulk.active_on

    @property
    def predecessor(self) -> UUID | None:
        """The order that this one continues."""
        return None if self.after is None else self.after.order

    @property
    def recipients(self) -> tuple[bytes, ...]:
        """The certificates of all receivers, DER."""
        return (self.recipient, *self.other_recipients) if self.recipient else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """One order. `progress` and `total` are numbers of records."""

    number: int = 0
    id: UUID
    tenant: LegalEntity
    department: Department
    state: ExportState
    ordered_at: datetime
    progress: int = 0
    total: int = 0
    key: str
    details_or_none: ExportDetails | None
    unreadable: ArchiveServiceError | None = field(default=None, compare=False)
    """Why there are no details although their key may exist."""

    @property
    def details(self) -> ExportDetails:
        """The details; raise `unreadable`, or `KeyDestroyed` when they no longer exist."""
        if self.unreadable is not None:
            raise self.unreadable
        if self.details_or_none is None:
            raise KeyDestroyed(f"the key of export {self.id} is not in the key store")
        return self.details_or_none

    @property
    def built(self) -> BuiltExport:
        """What was built; raise `OrderStateRefused` when nothing was."""
        if self.details.built is None:
            raise OrderStateRefused(f"order {self.id} is {self.state}: nothing is built yet")
        return self.details.built

    def moved(self, state: ExportState) -> ExportOrder:
        """Return the order in another state; raise `OrderStateRefused` when that cannot follow its own."""
        self.require_may_become(state)
        return replace(self, state=state)

    def require_may_become(self, state: ExportState) -> None:
        """Raise `OrderStateRefused` when a state cannot follow the order's own."""
        if state not in _NEXT[self.state]:
            raise OrderStateRefused(f"order {self.id} is {self.state}: it cannot become {state}")

    @property
    def available_until(self) -> datetime | None:
        """The end of the volumes: they can be fetched up to this time. None when nothing is built, or no end
        is known.
        """
        details = self.details
        if details.renewed_until is not None:
            return details.renewed_until
        if details.built is None or not details.available_for:
            return None
        return details.built.made_at + details.available_for

    @property
    def custody_until(self) -> datetime | None:
        """The end of the window in which the holdings stay readable here after closing; None before, and for
        orders that leave other holdings here.
        """
        details = self.details
        if details.closed_at is None or not details.custody_for or not details.scope.is_whole:
            return None
        return details.closed_at + details.custody_for

    def erasure_is_late(self, now: datetime) -> bool:
        """Say whether the outgoing side should have certified the erasure."""
        due = self.details.erasure_due
        return due is not None and self.details.erasure_certified_at is None and now > due

    def is_late(self, now: datetime) -> bool:
        """Say whether the time of the volumes is over, and the order is not."""
        until = self.available_until
        return until is not None and now > until and self.state in AVAILABLE

    def check_available(self, now: datetime) -> None:
        """Refuse volumes that cannot be fetched.

        Raises:
            ExportExpired, ExportRevoked: not any more.
            OrderStateRefused: not yet, or the order is over.
        """
        ended = self.details.ended
        if ended is Ending.REVOKED:
            raise ExportRevoked(f"order {self.id} was revoked")
        if ended is Ending.EXPIRED or self.is_late(now):
            raise ExportExpired(f"order {self.id}: its volumes could be fetched for some time, which is over")
        self.require_may_become(ExportState.DELIVERED)

    def delivered(self, now: datetime) -> ExportOrder:
        """Return the order after a delivery."""
        details = self.details
        if details.delivered_at is None:
            details = replace(details, delivered_at=now)
        moved = self.moved(ExportState.DELIVERED)
        if self.state is ExportState.CONTESTED:  # until a receipt accepts what is contested
            moved = self
        return replace(moved, details_or_none=details)

    def over(self, ending: Ending, now: datetime, why: str = "") -> ExportOrder:
        """Return the order ended without a receipt; `why` is a reason in words."""
        problem = f"{ending}: {why}" if why else ending.value
        details = replace(self.details, ended=ending, ended_at=now, volumes=None)
        if ending is not Ending.CANCELLED:
            details = replace(details, problem=problem)
        details = replace(details, reissues=tuple(replace(one, volumes=None) for one in details.reissues))
        return replace(self.moved(ExportState.CANCELLED), details_or_none=details)

    def reissue(self, number: int) -> Reissue:
        """Return one reissue; raise `NotFound` when there is none of this number."""
        for one in self.details.reissues:
            if one.number == number:
                return one
        raise NotFound(f"order {self.id} has no reissue {number}")
