"""Everything that was received in FHIR about one person, page by page, for `Patient/[id]/$everything`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.senders import looking_for_deposits, may_see
from archive_service.access.tiers import reader_of, refusal_to
from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.flow_references import Received, referred_to
from archive_service.holdings.patients import person_of_patient
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.deposits import CreatedResource, Deposit
from archive_service.model.records import Record, RecordFilter
from archive_service.model.traces import RESOURCE_READ, deposits_shown
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.deposit_reading import ReadDeposits
from exports.portability.layouts.bulk.resource_types import SHARED

if TYPE_CHECKING:
    from archive_service.intake.fhir.created_resources import CreatedFlow

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ends: a deposit, and the number of its entry."""

    deposit: UUID
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is wanted: types, empty for all; received later than `since`; at most `count` after `after`."""

    types: frozenset[str] = frozenset()
    since: datetime | None = None
    count: int = 100
    after: Position | None = None

    def wants(self, one: CreatedResource) -> bool:
        """Say whether a resource has a type that is wanted."""
        return not self.types or one.type in self.types

    def includes(self, deposit: Deposit) -> bool:
        """Say whether a flow was received late enough."""
        return self.since is None or deposit.received_at > self.since

    def is_after(self, position: Position) -> bool:
        """Say whether a place, in the deposit in which the page before ended or a later one, is on this
        page.
        """
        before = self.after
        return before is None or position.deposit != before.deposit or position.entry > before.entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A resource as it was received, in JSON; `matches` when it is about the person, and not only referred
    to. A flow that cannot be read has a `problem` in the place of its resources.
    """

    position: Position
    created: CreatedResource | None = None
    content: bytes = field(default=b"", repr=False)
    full_url: str = ""
    matches: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its resources, how many match on all pages, and where it ends when another one follows."""

    given: Sequence[Given]
    total: int
    end: Position | None


@dataclass(frozen=True, slots=True)
class _Part:
    """What a deposit has of the person: resources of `records`, or the whole flow."""

    deposit: Deposit
    of_person: Sequence[Record]
    created: Sequence[CreatedResource]
    withheld: str
    """Why the actor may not read one of the records, as a code; empty when they may read all."""

    @property
    def records(self) -> Sequence[UUID]:
        """The records of the person."""
        return [record.id for record in self.of_person]

    def is_own(self, one: CreatedResource) -> bool:
        """Say whether a resource is about the person."""
        if one.record is not None:
            return one.record in self.records
        return self.is_whole and one.type not in SHARED

    @property
    def is_whole(self) -> bool:
        """Say whether the flow is about this person alone."""
        return all(one.record is None for one in self.created)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEverything:
    """Reads what was received about a person."""

    transactions: Transactions
    deposits: ReadDeposits
    clock: Clock

    def page(self, patient: str, asked: Asked, actor: Actor) -> Page:
        """Return a page, the oldest flow first. What is returned is traced before.

        Raises:
            NotFound: no such person in scope, or nothing that this actor may see was received in FHIR.
            IntermediateTier, ReasonRequired: all of it is in the intermediate archive, which this actor may
                not read, or not without a reason; what is partly there has a problem in its place.
        """
        require(actor, Right.READ_DEPOSITS)
        parts = [one for one in self._parts(patient, actor) if asked.includes(one.deposit)]
        given: list[Given] = []
        end = None
        for part in self._from(parts, asked):
            found = [one for one in self._given(part, asked) if asked.is_after(one.position)]
            room = asked.count - len(given)
            if found[:room] and not part.withheld:
                self._trace(part.deposit, found[:room], reader_of(actor, part.of_person))
            given += found[:room]
            if len(found) > room:
                end = given[-1].position
                break
        total = sum(
            one.is_own(each) and asked.wants(each)
            for one in parts
            for each in one.created
            if not one.withheld
        )
        return Page(given=given, total=total, end=end)

    def _parts(self, patient: str, actor: Actor) -> Sequence[_Part]:
        """Return the deposits with resources about the person that the actor may see, oldest first."""
        with self.transactions.begin(actor) as transaction:
            person = person_of_patient(patient, transaction)
            if person is None:
                raise NotFound("no such patient")
        by_deposit: dict[UUID, list[Record]] = {}
        for record in self._records(person, actor):
            by_deposit.setdefault(record.deposit, []).append(record)
        with self.transactions.begin(actor) as transaction:
            created = transaction.deposits.resources_of(list(by_deposit))
        parts = [
            _Part(
                deposit,
                tuple(by_deposit[id_]),
                created[id_],
                withheld="" if (refused := refusal_to(actor, by_deposit[id_])) is None else refused.code,
            )
            for id_ in created
            if (deposit := self._deposit(id_, actor)) is not None
        ]
        if not parts:
            raise NotFound("nothing was received in FHIR")
        if all(one.withheld for one in parts):
            reader_of(actor, [record for one in parts for record in one.of_person])
        return sorted(parts, key=lambda one: (one.deposit.received_at, str(one.deposit.id)))

    def _deposit(self, id_: UUID, actor: Actor) -> Deposit | None:
        with self.transactions.begin(looking_for_deposits(actor)) as transaction:
            try:
                deposit = transaction.deposits.get(id_)
            except NotFound:
                return None
        return deposit if may_see(deposit, actor) else None

    def _records(self, person: UUID, actor: Actor) -> Sequence[Record]:
        """Return the records of a person, as of today."""
        today = day_in_paris(self.clock.now())
        found: list[Record] = []
        after: UUID | None = None
        while True:
            with self.transactions.begin(actor) as transaction:
                page = transaction.records.listed(RecordFilter(person=person, after=after, limit=_PAGE))
            found += [one.as_of(today) for one in page if not one.is_gone]
            if len(page) < _PAGE:
                return found
            after = page[-1].id

    def _from(self, parts: Sequence[_Part], asked: Asked) -> Iterator[_Part]:
        """Yield the parts from the one in which the page before ended."""
        if asked.after is None:
            yield from parts
            return
        ids = [one.deposit.id for one in parts]
        if asked.after.deposit not in ids:
            raise NotFound("no such page")
        yield from parts[ids.index(asked.after.deposit) :]

    def _given(self, part: _Part, asked: Asked) -> Iterator[Given]:
        """Yield the resources of a part in their order: those of the person, and what they refer to."""
        if part.withheld:
            yield Given(position=Position(part.deposit.id, 0), problem=part.withheld)
            return
        try:
            contents = self._contents(part)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            yield Given(position=Position(part.deposit.id, 0), problem=error.code)
            return
        for one in part.created:
            if asked.wants(one) and one.position in contents:
                yield Given(
                    created=one,
                    content=contents[one.position],
                    full_url=part.deposit.details.entries[one.position].full_url,
                    matches=part.is_own(one),
                    position=Position(part.deposit.id, one.position),
                )

    def _contents(self, part: _Part) -> Mapping[int, bytes]:
        """Return the resources of a part by their places in the flow."""
        own: dict[int, bytes] = {}
        for record in [None] if part.is_whole else part.records:
            flow = self.deposits.flow_of(part.deposit, record)
            wanted = [one for one in part.created if part.is_whole or one.record == record]
            own.update(_received(flow, wanted))
        shared = [one for one in part.created if one.record is None and one.type in SHARED]
        if part.is_whole or not shared:
            return own
        known = _received(self.deposits.flow_of(part.deposit, None), shared)
        return {**own, **referred_to(_told(part, own), _told(part, known))}

    def _trace(self, deposit: Deposit, found: Sequence[Given], actor: Actor) -> None:
        """Record what is shown of a deposit, before it is."""
        records = {one.created.record for one in found if one.created is not None}
        shown = tuple(sorted((record for record in records if record is not None), key=str))
        with self.transactions.begin(SERVICE) as transaction:
            transaction.traces.add(actor, deposits_shown(RESOURCE_READ, [deposit], shown))


def _told(part: _Part, contents: Mapping[int, bytes]) -> Sequence[Received]:
    entries = part.deposit.details.entries
    return [
        (contents[one.position], entries[one.position].full_url, one)
        for one in part.created
        if one.position in contents
    ]


def _received(flow: CreatedFlow, wanted: Sequence[CreatedResource]) -> Mapping[int, bytes]:
    found = {one.position: flow.received(one) for one in wanted}
    return {position: content for position, content in found.items() if content is not None}
