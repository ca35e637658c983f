"""Reading of deposits, and of the resources they created, by callers: always in the scope of their token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.senders import looking_for_deposits, may_see, own_name
from archive_service.access.tiers import reader_of
from archive_service.errors import NotFound
from archive_service.holdings.acknowledgement import Acknowledgement
from archive_service.holdings.source_segments import segments_in
from archive_service.holdings.stored_objects import naming, source_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.answers import Acknowledged
from archive_service.model.deposits import CreatedResource, Deposit, Outcome
from archive_service.model.flow import FlowPart
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.records import Record, RecordFilter
from archive_service.model.traces import (
    DEPOSIT_IDENTIFIERS,
    DEPOSIT_SHOWN,
    DEPOSITS_LISTED,
    RESOURCE_READ,
    deposits_shown,
)
from archive_service.ports import Clock, EncryptedObjects, Transactions
from archive_service.wording.dates import day_in_paris

if TYPE_CHECKING:
    from archive_service.intake.fhir.created_resources import CreatedFlow, ServedResource


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDeposits:
    """Reads deposits and what they created.

    Methods import the code that recognises flows only when they need it: a list does not load it.
    """

    transactions: Transactions
    objects: EncryptedObjects
    clock: Clock
    acknowledgement: Callable[[], Acknowledgement]

    def listed(self, actor: Actor, *, outcome: str, after: UUID | None, limit: int) -> list[Acknowledged]:
        """Return a page of deposits with their receipts, newest first."""
        require(actor, Right.READ_DEPOSITS)
        sender = own_name(actor)
        found: list[Deposit] = []
        while len(found) < limit:
            with self.transactions.begin(looking_for_deposits(actor)) as transaction:
                page = transaction.deposits.listed(outcome=outcome, sender=sender, after=after, limit=limit)
                seen = [one for one in page if may_see(one, actor, found_by_name=True)][: limit - len(found)]
                transaction.traces.add(actor, deposits_shown(DEPOSITS_LISTED, seen))
            found += seen
            if len(page) < limit:
                break
            after = page[-1].id
        return self.acknowledgement().of_each(found)

    def get(self, deposit_id: UUID, actor: Actor) -> Acknowledged:
        """Return one deposit with its receipt; raise `NotFound` when it is absent or hidden."""
        return self.acknowledgement().of(self._deposit(deposit_id, actor, DEPOSIT_SHOWN))

    def identifiers(self, deposit_id: UUID, actor: Actor) -> dict[str, str]:
        """Return the resource that each fullUrl of a transaction became, `Type/id`."""
        deposit = self._deposit(deposit_id, actor, DEPOSIT_IDENTIFIERS)
        with self.transactions.begin(SERVICE) as transaction:
            created = transaction.deposits.resources(deposit.id)
        return {
            deposit.details.entries[one.position].full_url or f"#{one.position}": f"{one.type}/{one.id}"
            for one in created
        }

    def created(self, deposit_id: UUID) -> Sequence[CreatedResource]:
        """Return the resources that a deposit created, in the order of its entries."""
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.deposits.resources(deposit_id)

    def resource(self, resource_type: str, resource_id: str, actor: Actor) -> ServedResource:
        """Return a created resource with the ids and references that the service gave it.

        Raises:
            NotFound: no such resource in scope, or its flow was cut and the resource is not available.
            IntermediateTier, ReasonRequired: its record may not be read, or not without a reason.
        """
        with self.transactions.begin(actor) as transaction:
            found = transaction.deposits.resource(resource_type, resource_id)
        shown = () if found.record is None else (found.record,)
        deposit = self._deposit(found.deposit, actor, RESOURCE_READ, self._records_with(found), shown)
        return self.flow_of(deposit, found.record).resource(found)

    def flow_of(self, deposit: Deposit, record: UUID | None) -> CreatedFlow:
        """Return the resources that a deposit created: all when its flow was not cut, else those of a record,
        or of none.
        """
        from archive_service.intake.fhir.created_resources import CreatedFlow

        return CreatedFlow(
            parts=self._parts(deposit, record),
            entries=deposit.details.entries,
            created=self.created(deposit.id),
            format=deposit.details.fhir or "json",
            received_at=deposit.received_at,
        )

    def _deposit(
        self, deposit_id: UUID, actor: Actor, act: str, of: Sequence[Record] = (), shown: Sequence[UUID] = ()
    ) -> Deposit:
        """Return a settled deposit that `actor` may see, and record that it was shown with these records.

        `of` are the records whose content is asked for.

        Raises:
            NotFound: it is absent or hidden.
            IntermediateTier, ReasonRequired: a record in `of` may not be read, or not without a reason.
        """
        require(actor, Right.READ_DEPOSITS)
        with self.transactions.begin(looking_for_deposits(actor)) as transaction:
            deposit = transaction.deposits.get(deposit_id)
            if deposit.outcome is Outcome.RECEIVED or not may_see(deposit, actor):
                raise NotFound("no such deposit")
            if deposit.unreadable is not None:
                raise deposit.unreadable
            reader = reader_of(actor, of)
            transaction.traces.add(reader, deposits_shown(act, [deposit], shown))
        return deposit

    def _records_with(self, resource: CreatedResource) -> Sequence[Record]:
        """Return the records whose content a resource is, as of today: its own; without one, those of its
        flow when that is about one person, and none of a flow about several, which share it.
        """
        with self.transactions.begin(SERVICE) as transaction:
            wanted: Sequence[UUID] = () if resource.record is None else (resource.record,)
            if resource.record is None:
                deposit = transaction.deposits.get(resource.deposit)
                if deposit.details_or_none is not None and deposit.details.whole:
                    wanted = deposit.records
            asked = RecordFilter(records=wanted, limit=len(wanted))
            found = transaction.records.listed(asked) if wanted else ()
        today = day_in_paris(self.clock.now())
        return [record.as_of(today) for record in found]

    def _parts(self, deposit: Deposit, record_id: UUID | None) -> list[FlowPart]:
        """Return the flow itself, or the parts of it with one record's entries."""
        if deposit.details.whole:
            with naming(f"deposit {deposit.id}: its flow"):
                return [FlowPart(0, self.objects.read(INTAKE, flow_key(deposit.id), deposit.object))]
        if record_id is None:
            with naming(f"deposit {deposit.id}: the bytes that belong to no record"):
                source = self.objects.read(INTAKE, deposit.details.unowned_key, deposit.unowned_object)
        else:
            with self.transactions.begin(SERVICE) as transaction:
                record = transaction.records.get(record_id)
            with naming(f"record {record.id}: its source"):
                source = source_of(record, self.objects)
        return [FlowPart(offset, content, "segment") for offset, content in segments_in(source)]
