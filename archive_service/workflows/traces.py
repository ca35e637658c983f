"""Traces of readings: show them to auditors, commit them to the journal, compare them with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.holdings.actor_names import names_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.journal import Tag
from archive_service.model.traces import TRACES_LISTED, Reading, Trace, TraceBatch, TraceFilter
from archive_service.ports import Transactions
from signing.merkle import leaf_hash, root

BATCH, IDENTIFIERS = 2_000, 50_000
"""Most traces, and most identifiers of things shown, in one journal entry: about 3 MB."""

_LOCK = "trace batches"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTrace:
    """A trace, and the reader's name; None once the name is erased."""

    trace: Trace
    actor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTraces:
    """Shows who was shown what, in the actor's scope. Showing traces is itself a reading, and leaves a
    trace.
    """

    transactions: Transactions

    def listed(
        self,
        asked: TraceFilter,
        by: Actor,
        *,
        person: UUID | None = None,
        record: UUID | None = None,
        actor: str = "",
    ) -> list[NamedTrace]:
        """Return a page, newest first.

        `actor` is a name, or the pseudonym of an actor whose name is erased. For a person, the traces
        returned are those that show one of their records or one of the deposits that brought them.

        Raises:
            NotAllowed: the role may not.
        """
        require(by, Right.READ_TRACES)
        wanted = replace(asked, tenants=sorted(by.tenants))
        if actor:
            wanted = replace(wanted, actors=self._pseudonyms(actor))
        with self.transactions.begin(by) as transaction:
            if person is not None:
                wanted = replace(wanted, of_person=transaction.traces.of_person(person))
            if record is not None:
                wanted = replace(wanted, of_record=transaction.traces.of_record(record))
            found = transaction.traces.listed(wanted)
        # In the service's scope: some may belong to a provisional tenant whose records are the actor's now.
        with self.transactions.begin(SERVICE) as transaction:
            names = names_of((one.actor for one in found), transaction)
            transaction.traces.add(by, list(_shown(found, person, record)))
        return [NamedTrace(trace=one, actor=names.get(one.actor)) for one in found]

    def _pseudonyms(self, actor: str) -> Sequence[str]:
        with self.transactions.begin(SERVICE) as transaction:
            known = transaction.actors.find(actor)
        return [actor] if known is None else [str(known), actor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The result of comparing the traces with the journal; `waiting` traces are not committed to yet."""

    traces: int
    batches: int
    waiting: int
    problems: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitTraces:
    """Makes the journal commit to the traces, in batches: from then on, a changed, added or removed trace is
    detected. Every step may be interrupted anywhere and repeated.
    """

    transactions: Transactions
    new_id: Callable[[], UUID]

    def commit(self) -> int:
        """Commit to all traces whose readings are answered; return how many."""
        with self.transactions.begin(SERVICE) as transaction:
            if transaction.traces.last() == transaction.traces.committed():
                return 0
        with self.transactions.begin(SERVICE) as transaction:
            end = transaction.traces.settled()
        committed = 0
        while count := self._batch(end):
            committed += count
        return committed

    def compare(self, by: Actor) -> Comparison:
        """Compare every trace with the journal's commitment to its batch.

        Raises:
            NotAllowed: the role may not.
        """
        require(by, Right.RUN)
        problems: list[str] = []
        traces, batches, expected = 0, 0, 1
        with self.transactions.begin(SERVICE) as transaction:
            promised = transaction.journal.tagged(Tag.TRACES_COMMITTED)
        for batch in self._batches():
            with self.transactions.begin(SERVICE) as transaction:
                found = transaction.traces.between(expected, batch.last, batch.count + BATCH)
                said = transaction.journal.facts(batch.entry)
            traces, batches, expected = traces + len(found), batches + 1, batch.last + 1
            if said != dict(_facts(batch)):
                problems.append(f"the journal's entry differs for the traces {batch.first} to {batch.last}")
            elif len(found) != batch.count or _root(found) != batch.root:
                problems.append(
                    f"the traces {batch.first} to {batch.last} differ from those that the journal commits to"
                )
        if batches < promised:
            problems.append(f"the journal commits to {promised} batches of traces, and {batches} exist")
        waiting = self._waiting(expected)
        return Comparison(traces=traces, batches=batches, waiting=waiting, problems=problems)

    def _waiting(self, first: int) -> int:
        """Count the traces from this number on."""
        waiting = 0
        with self.transactions.begin(SERVICE) as transaction:
            last = transaction.traces.last()
            while page := transaction.traces.between(first, last, BATCH):
                waiting, first = waiting + len(page), page[-1].number + 1
        return waiting

    def _batch(self, end: int) -> int:
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(_LOCK)
            found = _first_of(transaction.traces.between(transaction.traces.committed() + 1, end, BATCH))
            if not found:
                return 0
            batch = TraceBatch(
                id=self.new_id(),
                first=found[0].number,
                last=found[-1].number,
                count=len(found),
                root=_root(found),
                entry=self.new_id(),
            )
            transaction.traces.add_batch(batch)
            facts = _facts(batch)
            transaction.record(
                Tag.TRACES_COMMITTED, batch.id, SERVICE, *facts, entry=batch.entry, at_leisure=True
            )
        return batch.count

    def _batches(self) -> Iterator[TraceBatch]:
        after = 0
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.traces.batches(after)
            if not page:
                return
            yield from page
            after = page[-1].first


def _first_of(traces: Sequence[Trace]) -> Sequence[Trace]:
    """Return as many traces as fit into one batch, at least one."""
    identifiers = 0
    for position, one in enumerate(traces):
        identifiers += len(one.deposits) + len(one.records) + len(one.persons)
        if position and identifiers > IDENTIFIERS:
            return traces[:position]
    return traces


def _facts(batch: TraceBatch) -> tuple[tuple[str, str], ...]:
    return (
        ("first", str(batch.first)),
        ("last", str(batch.last)),
        ("count", str(batch.count)),
        ("root", batch.root.hex()),
    )


def _root(traces: Sequence[Trace]) -> bytes:
    return root([leaf_hash(trace.canonical()) for trace in traces])


def _shown(found: Sequence[Trace], person: UUID | None, record: UUID | None) -> Iterator[Reading]:
    for tenant, department in sorted({(one.tenant, one.department) for one in found}):
        yield Reading(
            act=TRACES_LISTED,
            tenant=tenant,
            department=department,
            persons=() if person is None else (person,),
            records=() if record is None else (record,),
        )
