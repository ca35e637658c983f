"""Order a portability export, follow it, and cancel it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, InvalidRequest, NotFound
from archive_service.holdings.export_end import BuiltContent, require_say
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.export_states import PredecessorGone
from archive_service.holdings.freezes import freeze, lift_freeze, require_to_freeze
from archive_service.holdings.order_admission import AdmitOrders, NewOrder, with_overlaps
from archive_service.holdings.receivers import MOST_RECEIVERS, Admitted, Receivers
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.establishment import Establishment
from archive_service.model.export_freezes import FreezeEnd
from archive_service.model.export_orders import (
    CONTINUED,
    OPEN,
    AskedBy,
    Deadline,
    Ending,
    ExportDetails,
    ExportKind,
    ExportOrder,
    ExportScope,
    ExportState,
    OrderStateRefused,
    Predecessor,
)
from archive_service.model.identifiers import NO_DEPARTMENT, LegalEntity
from archive_service.model.journal import Tag, commitment
from archive_service.model.keys import export_key
from archive_service.model.records import RecordFilter
from archive_service.ports import Clock, Receipts, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from exports.portability.clock_profiles import ClockProfile, deadlines, longest
from exports.portability.envelope.age import check_age_recipient
from exports.portability.layouts.registry import DEFAULT, known_layouts

if TYPE_CHECKING:  # a list of orders does not load what builds them
    from archive_service.workflows.export_counting import Counts

_ASKING = {
    Role.ESMS: AskedBy.ESMS,
    Role.VENDOR: AskedBy.VENDOR,
    Role.ARCHIVIST: AskedBy.ARCHIVIST,
}
_MOST_SHOWN = 100
_NONCE = 32
LARGEST_RIGHT = 500
"""Characters."""
LARGEST_MANDATE = 8 << 20
"""Bytes: it is in the row of the order, which is written again with each step of the build."""


LONGEST_CONTACT = 300


class PredecessorDiffers(ArchiveServiceError):
    """A delta continues an order of the same establishments and scope."""

    code = "predecessor-differs"


class MandateMissing(ArchiveServiceError):
    """A vendor orders with the mandate of the establishment, and gave none."""

    code = "mandate-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    """What is ordered. `certificate` (PEM or DER) is the receiver's, `others` those of further receivers, and
    `age` public keys of age (age1...) of receivers. `accept_untrusted` says why one without a trusted
    authority is accepted; `mandate` is the file that allows the order. `asked_by` is who asks, by default
    whoever orders, and `right` by what right, in words. With `freeze`, nothing more is accepted for the
    establishments; `contact` says where their senders turn to. `after` is the order that
    this one continues: a delta contains what is new or changed since.
    """

    scope: ExportScope
    certificate: bytes
    others: Sequence[bytes] = ()
    age: Sequence[str] = ()
    accept_untrusted: str = ""
    mandate: bytes = b""
    asked_by: AskedBy | None = None
    right: str = ""
    layouts: Sequence[str] = DEFAULT
    freeze: bool = False
    contact: str = ""
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an order would export, and the day by which it would be delivered."""

    counts: Counts
    forecast: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExports:
    """Takes orders and follows them."""

    transactions: Transactions
    admission: AdmitOrders
    clock: Clock
    content: BuiltContent
    receipts: Receipts
    receivers: Receivers
    profiles: Callable[[], Sequence[ClockProfile]]
    counted: Callable[[ExportScope, LegalEntity, UUID | None], Counts]
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def order(self, asked: ExportAsked, actor: Actor) -> ExportOrder:
        """Take an order; on return it is stored, journaled and acknowledged, and waits to be built.

        Raises:
            NotAllowed, MandateMissing: the role may not order, or freeze, or not without a mandate.
            NotFound: an establishment is not in the actor's scope, or a person has no record there.
            InvalidRequest: the establishments belong to several legal entities, or the scope makes no sense.
            OrderStateRefused, PredecessorDiffers, PredecessorGone: no delta can continue the order that is
                named.
            ReceiverUntrusted, ReceiverRevoked, ReceiverRevocationUnknown: a receiver is not accepted.
            ExportError: a certificate cannot be used; the code says why.
        """
        places, receivers = self._admitted(asked, actor)
        order = self._acknowledged(asked, receivers, places, actor)

        def completed(order: ExportOrder, transaction: Transaction) -> ExportOrder:
            after = _predecessor(asked, order.tenant, transaction)
            order = replace(order, details_or_none=replace(order.details, after=after))
            return freeze(order, asked.contact, actor, self.clock, transaction) if asked.freeze else order

        new = NewOrder(order=order, by=actor, completed=completed, facts=_ordered, freezes=asked.freeze)
        return self.admission.admit(new)

    def _acknowledged(
        self, asked: ExportAsked, receivers: Admitted, places: Sequence[Establishment], actor: Actor
    ) -> ExportOrder:
        """Return the order with its deadlines and its signed acknowledgement."""
        id_, now, due, profiles = self.new_id(), self.clock.now(), self._due(), self.profiles()
        departments = {place.department for place in places}
        order = ExportOrder(
            id=id_,
            tenant=places[0].legal_entity,
            department=departments.pop() if len(departments) == 1 else NO_DEPARTMENT,
            state=ExportState.ACKNOWLEDGED,
            ordered_at=now,
            key=export_key(id_),
            details_or_none=ExportDetails(
                scope=asked.scope,
                layouts=tuple(asked.layouts),
                recipient=receivers.certificates[0],
                other_recipients=receivers.certificates[1:],
                age_recipients=tuple(dict.fromkeys(asked.age)),
                carried=receivers.carried,
                accepted_untrusted=receivers.accepted,
                warnings=receivers.warnings,
                ordered_by=actor.pseudonym,
                asked_by=asked.asked_by or _ASKING.get(actor.role, AskedBy.ESMS),
                right=asked.right.strip(),
                mandate=asked.mandate,
                mandate_nonce=self.random(_NONCE) if asked.mandate else b"",
                forecast=_forecast(due, day_in_paris(now)),
                deadlines=tuple(due),
                available_for=longest(profiles, "ready"),
                custody_for=longest(profiles, "closed"),
            ),
        )
        acknowledgement = self.receipts.sign(_claims(order, asked))
        return replace(order, details_or_none=replace(order.details, acknowledgement=acknowledgement))

    def dry_run(self, asked: ExportAsked, actor: Actor) -> DryRun:
        """Return what an order would export now, and by when; nothing is ordered. Raise as `order` does."""
        places, _ = self._admitted(asked, actor)
        tenant = places[0].legal_entity
        forecast = _forecast(self._due(), day_in_paris(self.clock.now()))
        return DryRun(self.counted(asked.scope, tenant, asked.after), forecast)

    def listed(self, actor: Actor, *, after: UUID | None = None, limit: int = 100) -> Sequence[ExportOrder]:
        """Return a page of the orders in the actor's scope, the newest first."""
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            return transaction.export_orders.listed(after=after, limit=limit)

    def get(self, order: UUID, actor: Actor) -> ExportOrder:
        """Return one order, with the orders that overlap it now; raise `NotFound` when it is out of scope."""
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            found = transaction.export_orders.get(order)
            if found.details_or_none is None or found.state not in OPEN:
                return found
            return with_overlaps(found, transaction.export_orders.open_scopes(found.tenant, _MOST_SHOWN))

    def cancel(self, order: UUID, actor: Actor) -> ExportOrder:
        """Cancel an order that is not delivered; a build that is going on ends without result.

        Raises:
            NotAllowed: a vendor or an archivist cancels what somebody else ordered.
            OrderStateRefused: it is delivered or over.
        """
        require_say(actor, self.get(order, actor))
        with self.transactions.begin(SERVICE) as transaction:
            found = transaction.export_orders.get(order, lock=True)
            if found.state is ExportState.CANCELLED:
                return found
            if found.state in (ExportState.DELIVERED, ExportState.CONTESTED):
                raise OrderStateRefused(f"order {order} is {found.state}: revoke it (export revoke)")
            cancelled = found.over(Ending.CANCELLED, self.clock.now())
            cancelled = lift_freeze(cancelled, FreezeEnd.CANCELLED, self.clock.now(), actor, transaction)
            transaction.export_orders.save(cancelled)
            journal_order(cancelled, Tag.EXPORT_CANCELLED, actor, transaction)
            self.content.give_up(cancelled, transaction)
        self.content.destroy(cancelled)
        return cancelled

    def _due(self) -> Sequence[Deadline]:
        due = deadlines(self.profiles(), self.clock.now())
        return [
            Deadline(
                name=one.name,
                due=one.at,
                source=one.source,
                met_by=one.met_by,
                text=one.text,
                force=one.force,
                verified=one.verified,
            )
            for one in due
        ]

    def _admitted(self, asked: ExportAsked, actor: Actor) -> tuple[Sequence[Establishment], Admitted]:
        """Return the establishments and the receivers of an order that may be made; raise as `order` does."""
        require(actor, Right.EXPORT)
        if actor.role is Role.VENDOR and not asked.mandate:
            raise MandateMissing("a vendor orders with the mandate of the establishment (--mandate)")
        _check(asked)
        if asked.freeze:
            require_to_freeze(actor)
        receivers = self.receivers.admitted([asked.certificate, *asked.others], asked.accept_untrusted)
        with self.transactions.begin(actor) as transaction:
            places = self._establishments(asked.scope, transaction)
            for person in asked.scope.persons:
                _check_person(person, asked.scope, transaction)
            if asked.after is not None:
                _predecessor(asked, places[0].legal_entity, transaction)
        return places, receivers

    def _establishments(self, scope: ExportScope, transaction: Transaction) -> Sequence[Establishment]:
        found = []
        for finess in scope.establishments:
            place = transaction.establishments.get(finess)
            if place is None:
                raise NotFound(f"no establishment {finess} in your scope")
            found.append(place)
        if len({place.legal_entity for place in found}) > 1:
            raise InvalidRequest("the establishments belong to several legal entities: one order for each")
        return found


def _check(asked: ExportAsked) -> None:
    """Refuse a scope that makes no sense."""
    scope = asked.scope
    if not scope.establishments:
        raise InvalidRequest("an order names at least one establishment")
    if len(set(scope.establishments)) != len(scope.establishments):
        raise InvalidRequest("an establishment is named twice")
    if (scope.kind is ExportKind.PERSON) != (len(scope.persons) == 1):
        raise InvalidRequest("an order of the kind person names one person, and no other kind does")
    _check_freeze(asked)
    if len(asked.age) > MOST_RECEIVERS:
        raise InvalidRequest(f"an order has at most {MOST_RECEIVERS} receivers")
    for one in asked.age:
        check_age_recipient(one)
    if len(asked.right) > LARGEST_RIGHT:
        raise InvalidRequest(f"a right has at most {LARGEST_RIGHT} characters")
    if len(asked.mandate) > LARGEST_MANDATE:
        raise InvalidRequest(f"a mandate has at most {LARGEST_MANDATE} bytes")
    if scope.kind is ExportKind.MASSIVE and not scope.is_whole:
        raise InvalidRequest("a massive order has no persons and no period: it is a targeted one")
    if scope.first_day and scope.last_day and scope.first_day > scope.last_day:
        raise InvalidRequest("the period ends before it begins")
    known = known_layouts()
    unknown = sorted(set(asked.layouts) - set(known))
    if unknown or not asked.layouts:
        raise InvalidRequest(f"layouts are {', '.join(known)}, not {', '.join(unknown) or 'none'}")


def _predecessor(asked: ExportAsked, tenant: LegalEntity, transaction: Transaction) -> Predecessor | None:
    """Return the order that is continued; refuse one that is not built, is over without a receipt, or is of
    something else.
    """
    if asked.after is None:
        return None
    found = transaction.export_orders.get(asked.after)
    if found.state not in CONTINUED:
        raise OrderStateRefused(f"order {found.id} is {found.state}: no delta continues it")
    if found.tenant != tenant or not found.details.scope.is_same_as(asked.scope):
        raise PredecessorDiffers(f"order {found.id} is of other establishments or of another scope")
    if not found.built.state_object:
        raise PredecessorGone(f"what order {found.id} contained is not kept: order everything")
    return Predecessor(found.id, found.built.root)


def _check_freeze(asked: ExportAsked) -> None:
    """Refuse a freeze that makes no sense."""
    if asked.freeze and asked.scope.persons:
        raise InvalidRequest("an order about chosen persons freezes no establishment")
    if asked.contact and not asked.freeze:
        raise InvalidRequest("a contact is told to senders during a freeze: order one, or leave it out")
    if len(asked.contact) > LONGEST_CONTACT or not asked.contact.isprintable():
        raise InvalidRequest(f"a contact is one line of at most {LONGEST_CONTACT} characters")


def _check_person(person: UUID, scope: ExportScope, transaction: Transaction) -> None:
    """Refuse a person without a record in these establishments; the record is asked for, since the person
    may be of another department.
    """
    for finess in scope.establishments:
        if transaction.records.listed(RecordFilter(person=person, establishment=finess, limit=1)):
            return
    raise NotFound(f"no records of person {person} in these establishments: was the person merged?")


def _forecast(due: Sequence[Deadline], today: date) -> date:
    """Return the first day by which the delivery is due; today when no profile names one."""
    days = [day_in_paris(one.due) for one in due if one.name.endswith(("/delivery", "/transition"))]
    return min(days, default=today)


def _ordered(order: ExportOrder) -> Sequence[tuple[str, str]]:
    """Return what the journal says of an order: codes and numbers."""
    details = order.details
    facts = [("kind", details.scope.kind.value), ("receivers", str(len(details.recipients)))]
    if details.age_recipients:
        facts.append(("age", str(len(details.age_recipients))))
    facts.append(("asked_by", details.asked_by.value))
    if details.mandate:
        digest = sha256(details.mandate).digest()
        facts.append(("mandate", commitment(details.mandate_nonce, digest)))
    if details.after is not None:
        facts.append(("after", str(details.after.order)))
    if details.freeze is not None:
        facts.append(("freeze", "yes"))
    if details.accepted_untrusted:
        facts.append(("accepted", "+".join(details.warnings)))
    return facts


def _claims(order: ExportOrder, asked: ExportAsked) -> dict[str, object]:
    """Return what the acknowledgement of an order says."""
    details = order.details
    return {
        "order": str(order.id),
        "ordered_at": order.ordered_at.isoformat(),
        "kind": details.scope.kind.value,
        "establishments": list(details.scope.establishments),
        "asked_by": details.asked_by.value,
        "mandate": sha256(details.mandate).hexdigest() if details.mandate else None,
        "forecast": details.forecast.isoformat(),
        "deadlines": [{"name": one.name, "due": one.due.isoformat()} for one in details.deadlines],
        "channel": "archive-dui export deliver",
    } | ({"freeze": True, "contact": asked.contact} if asked.freeze else {})
