"""Traces: shown to those who watch over readings, committed to the journal, compared with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.journal import Tag
from archive_service.model.traces import TRACES_LISTED, Reading, Trace, TraceBatch, TraceFilter
from archive_service.ports import Transaction, Transactions
from signing.merkle import leaf_hash, root

BATCH, IDENTIFIERS = 2_000, 50_000
"""So many traces one journal entry commits to, with so many identifiers of what was shown: about 3 MB."""

_LOCK = "trace batches"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTrace:
    """A trace, and the name of who was shown it; None once the name is erased."""

    trace: Trace
    actor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTraces:
    """Shows who was shown what, in the scope of who asks. That is itself a reading, and leaves its trace."""

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

        `actor` is a name, or the pseudonym of one whose name is erased. Of a person those traces are
        returned that show one of their records or of the deposits that brought them.

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
        # In the service's scope: some may be of a provisional tenant whose records are the actor's now.
        with self.transactions.begin(SERVICE) as transaction:
            names = _names(found, transaction)
            transaction.traces.add(by, list(_shown(found, person, record)))
        return [NamedTrace(trace=one, actor=names.get(one.actor)) for one in found]

    def _pseudonyms(self, actor: str) -> Sequence[str]:
        with self.transactions.begin(SERVICE) as transaction:
            known = transaction.actors.find(actor)
        return [actor] if known is None else [str(known), actor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a comparison of the traces with the journal found; `waiting` are not committed to yet."""

    traces: int
    batches: int
    waiting: int
    problems: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitTraces:
    """Has the journal commit to the traces, in batches: from then on none can be changed, added or taken out
    unseen. Every step may be cut anywhere and done again.
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
        """Compare every trace with what the journal says of its batch.

        Raises:
            NotAllowed: the role may not.
        """
        require(by, Right.RUN)
        problems: list[str] = []
        traces, batches, expected = 0, 0, 1
        for batch in self._batches():
            with self.transactions.begin(SERVICE) as transaction:
                found = transaction.traces.between(expected, batch.last, batch.count + BATCH)
                said = transaction.journal.facts(batch.entry)
            traces, batches, expected = traces + len(found), batches + 1, batch.last + 1
            if said != dict(_facts(batch)):
                problems.append(
                    f"the journal says something else of the traces {batch.first} to {batch.last}"
                )
            elif len(found) != batch.count or _root(found) != batch.root:
                problems.append(
                    f"the traces {batch.first} to {batch.last} are not those the journal commits to"
                )
        with self.transactions.begin(SERVICE) as transaction:
            waiting = len(transaction.traces.between(expected, transaction.traces.last(), BATCH))
        return Comparison(traces=traces, batches=batches, waiting=waiting, problems=problems)

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
    """Return as many as fit into one batch: one at least."""
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
    return root([leaf_hash(one.canonical()) for one in traces])


def _names(found: Sequence[Trace], transaction: Transaction) -> Mapping[str, str]:
    """Return the names of who was shown something, by their pseudonyms; the name of nobody is the role."""
    nobody = {role.value for role in Role}
    words = {one.actor for one in found}
    pseudonyms = {word: UUID(word) for word in words - nobody}
    names = transaction.actors.names(list(pseudonyms.values()))
    known = {word: names[one] for word, one in pseudonyms.items() if one in names}
    return {**{word: word for word in words & nobody}, **known}


def _shown(found: Sequence[Trace], person: UUID | None, record: UUID | None) -> Iterator[Reading]:
    for tenant, department in sorted({(one.tenant, one.department) for one in found}):
        yield Reading(
            act=TRACES_LISTED,
            tenant=tenant,
            department=department,
            persons=() if person is None else (person,),
            records=() if record is None else (record,),
        )
