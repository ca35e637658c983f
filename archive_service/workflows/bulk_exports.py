"""Order exports through FHIR Bulk Data Access (STU4), follow them, and say that they were fetched.

Such an order is an export order in the layout `bulk`, without a receiver's certificate: its files are handed
over in clear to who ordered it, so only people of the establishment may (decision 0067). What is in the
intermediate archive is left out and told, unless who orders has the right and a reason (decision 0096).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.tiers import active_base_alone
from archive_service.errors import ArchiveServiceError, NotAllowed, NotFound
from archive_service.holdings.export_end import BuiltContent
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.order_admission import AdmitOrders, NewOrder
from archive_service.holdings.patients import person_of_patient
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.bulk_requests import BulkRequest
from archive_service.model.establishment import Establishment
from archive_service.model.export_orders import (
    AskedBy,
    Ending,
    ExportDetails,
    ExportKind,
    ExportOrder,
    ExportScope,
    ExportState,
)
from archive_service.model.identifiers import NO_DEPARTMENT, Finess
from archive_service.model.journal import Tag
from archive_service.model.keys import export_key
from archive_service.model.records import RecordFilter
from archive_service.ports import Clock, Receipts, Transaction, Transactions
from archive_service.wording.dates import day_in_paris

RIGHT = "FHIR Bulk Data STU4, $export"
LAYOUTS = ("bulk",)
_SERVED_TO = (Role.ESMS, Role.OPERATOR)
_GONE = (Ending.CANCELLED, Ending.RELEASED)


class BulkNotAllowed(NotAllowed):
    """Files of FHIR Bulk Data are in clear, and a request has no mandate: others than the establishment's own
    people order with `POST /exports`, encrypted for a receiver.
    """

    code = "bulk-not-allowed"


@dataclass(frozen=True, slots=True)
class RefusedParameter:
    """A parameter that is not taken: its name, its place in the request from 0, None when it is missing, and
    why, in words for people. `code` is that of FHIR's issue types.
    """

    name: str
    place: int | None
    why: str
    code: str = "not-supported"


class BulkParametersRefused(ArchiveServiceError):
    """Parameters of an order through FHIR Bulk Data have no effect here, or no sense."""

    code = "bulk-parameters"

    def __init__(self, refused: Sequence[RefusedParameter]) -> None:
        """Keep all of them: the caller corrects a request once."""
        super().__init__(", ".join(one.name for one in refused))
        self.refused = tuple(refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAsked:
    """What is ordered. `patients` and `establishments` are pairs of a place in the request and an id; all of
    the caller's when there are none. Accepted later than `since`, and not later than `until`.
    """

    request: BulkRequest
    establishments: Sequence[tuple[int, str]] = ()
    patients: Sequence[tuple[int, str]] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBulkExports:
    """Takes orders through FHIR Bulk Data."""

    transactions: Transactions
    admission: AdmitOrders
    clock: Clock
    content: BuiltContent
    receipts: Receipts
    available_for: Callable[[], timedelta]
    new_id: Callable[[], UUID]

    def kick_off(self, asked: BulkAsked, actor: Actor) -> ExportOrder:
        """Take an order; on return it is stored and journaled, and waits to be built.

        Raises:
            NotAllowed, BulkNotAllowed: the role may not order, or not in clear.
            BulkParametersRefused: an establishment or a patient is not in the actor's scope, or there is no
                establishment, or those of several legal entities.
        """
        require(actor, Right.EXPORT)
        if actor.role not in _SERVED_TO:
            raise BulkNotAllowed(f"the role {actor.role} orders with POST /exports")
        with self.transactions.begin(actor) as transaction:
            places = _establishments(asked, transaction)
            persons = _persons(asked, places, transaction)
        order = self._ordered(asked, places, persons, actor)
        return self.admission.admit(NewOrder(order=order, by=actor, facts=_told))

    def _ordered(
        self, asked: BulkAsked, places: Sequence[Establishment], persons: Sequence[UUID], actor: Actor
    ) -> ExportOrder:
        id_, now = self.new_id(), self.clock.now()
        departments = {place.department for place in places}
        scope = ExportScope(
            kind=ExportKind.PERSON if len(persons) == 1 else ExportKind.TARGETED,
            establishments=tuple(place.finess for place in places),
            persons=tuple(persons),
            accepted_after=asked.since,
            accepted_until=min(now, asked.until or now),
        )
        claims = {
            "order": str(id_),
            "ordered_at": now.isoformat(),
            "kind": scope.kind.value,
            "establishments": list(scope.establishments),
            "channel": "fhir-bulk",
        }
        return ExportOrder(
            id=id_,
            tenant=places[0].legal_entity,
            department=departments.pop() if len(departments) == 1 else NO_DEPARTMENT,
            state=ExportState.ACKNOWLEDGED,
            ordered_at=now,
            key=export_key(id_),
            details_or_none=ExportDetails(
                scope=scope,
                layouts=LAYOUTS,
                recipient=b"",
                ordered_by=actor.pseudonym,
                asked_by=AskedBy.ESMS,
                right=RIGHT,
                forecast=day_in_paris(now),
                deadlines=(),
                acknowledgement=self.receipts.sign(claims),
                available_for=self.available_for(),
                bulk=replace(
                    asked.request, active_on=day_in_paris(now) if active_base_alone(actor) else None
                ),
            ),
        )

    def followed(self, order_id: UUID, actor: Actor) -> ExportOrder:
        """Return an order of this actor; raise `NotFound` for another one, and after it was released."""
        require(actor, Right.EXPORT)
        with self.transactions.begin(actor) as transaction:
            return own(transaction.export_orders.get(order_id), actor)

    def release(self, order_id: UUID, actor: Actor) -> None:
        """End an order: a build that is going on stops, and what was built is erased.

        Raises:
            NotFound: it is not one of this actor, or was released before.
        """
        self.followed(order_id, actor)
        with self.transactions.begin(SERVICE) as transaction:
            order = own(transaction.export_orders.get(order_id, lock=True), actor)
            if order.state in (ExportState.CANCELLED, ExportState.REFUSED):
                # It is over already; from now on its address answers as that of a released one.
                released = replace(order, details_or_none=replace(order.details, ended=Ending.RELEASED))
            else:
                is_fetched = order.details.delivered_at is not None
                released = order.over(Ending.RELEASED if is_fetched else Ending.CANCELLED, self.clock.now())
                journal_order(released, Tag.EXPORT_CANCELLED, actor, transaction)
            transaction.export_orders.save(released)
            self.content.give_up(released, transaction)
        self.content.destroy(released)


def own(order: ExportOrder, actor: Actor) -> ExportOrder:
    """Return the order when it came through FHIR Bulk Data from this actor and is not released; raise
    `NotFound`.
    """
    details = order.details
    if details.bulk is None or details.ordered_by != actor.pseudonym or details.ended in _GONE:
        raise NotFound("no such export")
    return order


def _told(order: ExportOrder) -> Sequence[tuple[str, str]]:
    """Return what the journal says of an order."""
    kind = order.details.scope.kind.value
    return [("kind", kind), ("receivers", "0"), ("asked_by", "esms"), ("channel", "bulk")]


def _establishments(asked: BulkAsked, transaction: Transaction) -> Sequence[Establishment]:
    mine = {place.finess: place for place in transaction.establishments.all()}
    refused = [
        RefusedParameter("establishment", place, "Cet établissement n'est pas visible.", "not-found")
        for place, finess in asked.establishments
        if finess not in mine
    ]
    if refused:
        raise BulkParametersRefused(refused)
    wanted = dict.fromkeys(Finess(finess) for _, finess in asked.establishments) or mine
    places = [mine[finess] for finess in wanted]
    if len({place.legal_entity for place in places}) != 1:
        why = "Nommer les établissements d'une entité juridique : le jeton en voit plusieurs, ou aucune."
        raise BulkParametersRefused([RefusedParameter("establishment", None, why, "required")])
    return places


def _persons(asked: BulkAsked, places: Sequence[Establishment], transaction: Transaction) -> Sequence[UUID]:
    found = [(place, _person(id_, places, transaction)) for place, id_ in asked.patients]
    refused = [
        RefusedParameter("patient", place, "Ce patient n'est pas connu ici.", "not-found")
        for place, person in found
        if person is None
    ]
    if refused:
        raise BulkParametersRefused(refused)
    return list(dict.fromkeys(person for _, person in found if person is not None))


def _person(id_: str, places: Sequence[Establishment], transaction: Transaction) -> UUID | None:
    person = person_of_patient(id_, transaction)
    has_records = person is not None and any(
        transaction.records.outlined(RecordFilter(person=person, establishment=place.finess, limit=1))
        for place in places
    )
    return person if has_records else None
