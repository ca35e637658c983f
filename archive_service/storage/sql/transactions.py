"""Transactions on SQL: each in one scope, committed only in this module."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from psycopg import InterfaceError, OperationalError
from psycopg.errors import ReadOnlySqlTransaction
from psycopg.rows import namedtuple_row
from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout

from archive_service.access.scope import sees_all
from archive_service.errors import StoreUnavailable
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, Tenant
from archive_service.model.journal import JournalEntry, JournalPlace, Tag
from archive_service.model.tasks import Task, queue_of
from archive_service.ports import Clock, ObjectWriter
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.keys.vault import Vault
from archive_service.storage.sql.actors import SqlActors
from archive_service.storage.sql.appraisals import SqlAppraisals
from archive_service.storage.sql.begun_evidence import SqlBegunEvidence
from archive_service.storage.sql.carried_files import SqlCarriedFiles
from archive_service.storage.sql.connections import begin_again, begun, locked, widen
from archive_service.storage.sql.deposits import SqlDeposits
from archive_service.storage.sql.eliminations import SqlEliminations
from archive_service.storage.sql.establishments import SqlEstablishments
from archive_service.storage.sql.evidence_batches import SqlEvidenceBatches
from archive_service.storage.sql.export_orders import SqlExportOrders
from archive_service.storage.sql.export_shards import SqlExportShards
from archive_service.storage.sql.holds import SqlHolds
from archive_service.storage.sql.journal import SqlJournal
from archive_service.storage.sql.measures import SqlMeasures
from archive_service.storage.sql.people import SqlPeople
from archive_service.storage.sql.person_requests import SqlPersonRequests
from archive_service.storage.sql.reassignments import SqlReassignments
from archive_service.storage.sql.records import SqlRecords
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.rule_simulations import SqlRuleSimulations
from archive_service.storage.sql.rulebook_acts import SqlRulebookActs
from archive_service.storage.sql.rulebooks import SqlKeptRulebooks
from archive_service.storage.sql.seal_batches import SqlSealBatches
from archive_service.storage.sql.seal_keys import SqlSealKeys
from archive_service.storage.sql.seals import SqlSealAnswers, SqlSealUse
from archive_service.storage.sql.stated_events import SqlStatedEvents
from archive_service.storage.sql.statements import Session, Statement
from archive_service.storage.sql.stored_objects import SqlStoredObjects
from archive_service.storage.sql.stubs import SqlStubs
from archive_service.storage.sql.time_authorities import SqlTimeAuthorities
from archive_service.storage.sql.tokens import SqlTokens
from archive_service.storage.sql.traces import SqlTraces
from archive_service.storage.sql.witness_addresses import SqlWitnessAddresses

_DEFER = Statement(
    b"SELECT set_config('archive.queue', 'on', true), queue.procrastinate_defer_jobs_v1(ARRAY["
    b"ROW(%(queue)s, %(task)s, %(priority)s, NULL, NULL, CAST(%(args)s AS jsonb), NULL)"
    b"::queue.procrastinate_job_to_defer_v1])"
)
_LOCK = Statement(b"SELECT count(pg_advisory_xact_lock(key)) FROM unnest(%(keys)s::bigint[]) AS key")
_TRY_LOCK = Statement(b"SELECT pg_try_advisory_xact_lock(%(key)s::bigint) AS held")
_LOCK_SHARED = Statement(
    b"SELECT count(pg_advisory_xact_lock_shared(key)) FROM unnest(%(keys)s::bigint[]) AS key"
)


@dataclass(frozen=True, slots=True)
class SqlTransaction:
    """`Transaction` on SQL."""

    session: Session
    deposits: SqlDeposits
    records: SqlRecords
    rulebooks: SqlKeptRulebooks
    people: SqlPeople
    establishments: SqlEstablishments
    actors: SqlActors
    tokens: SqlTokens
    journal: SqlJournal
    reassignments: SqlReassignments
    stored_objects: SqlStoredObjects
    evidence_batches: SqlEvidenceBatches
    begun_evidence: SqlBegunEvidence
    traces: SqlTraces
    export_orders: SqlExportOrders
    export_shards: SqlExportShards
    carried_files: SqlCarriedFiles
    eliminations: SqlEliminations
    stubs: SqlStubs
    seal_use: SqlSealUse
    seal_answers: SqlSealAnswers
    seal_batches: SqlSealBatches
    appraisals: SqlAppraisals
    holds: SqlHolds
    stated_events: SqlStatedEvents
    rulebook_acts: SqlRulebookActs
    rule_simulations: SqlRuleSimulations
    time_authorities: SqlTimeAuthorities
    witness_addresses: SqlWitnessAddresses
    counts: SqlMeasures
    person_requests: SqlPersonRequests
    seal_keys: SqlSealKeys
    clock: Clock
    new_id: Callable[[], UUID]
    places: dict[UUID, JournalPlace] = field(default_factory=dict)
    _wanted: list[UUID] = field(default_factory=list)

    def record(
        self,
        tag: Tag,
        subject: object,
        by: Actor,
        *facts: tuple[str, str],
        tenant: Tenant = NOBODY,
        department: Department = NO_DEPARTMENT,
        entry: UUID | None = None,
        at: datetime | None = None,
        at_leisure: bool = False,
    ) -> UUID:
        """Record in the journal, if this transaction commits, what `by` did to `subject`."""
        told = JournalEntry(
            id=entry or self.new_id(),
            tag=tag,
            subject=str(subject),
            at=at or self.clock.now(),
            actor=by.pseudonym,
            role=by.role,
            facts=facts,
        )
        self.journal.append(told, tenant, department)
        if not at_leisure:
            self._wanted.append(told.id)
        return told.id

    def is_to_write(self) -> bool:
        """Say whether anything is to be written at the end."""
        return self.journal.is_due() or self.traces.is_due() or self.stored_objects.is_due()

    def wanted_places(self) -> Sequence[UUID]:
        """Return the entries that must get their places as soon as they are committed."""
        return self._wanted

    def defer(self, task: str, *, priority: int = 0, **ids: str) -> None:
        """Queue a job that starts only if this transaction commits."""
        queue = queue_of(Task(task)).value
        self.session.run(_DEFER, queue=queue, task=task, priority=priority, args=json.dumps(ids))

    def lock(self, *names: str) -> None:
        """Hold the advisory locks `names` until the transaction ends."""
        self._lock(_LOCK, names)

    def try_lock(self, name: str) -> bool:
        """Hold an advisory lock until the transaction ends, unless somebody else does; say whether it is
        held.
        """
        row = self.session.row(_TRY_LOCK, key=_lock_key(name))
        return row is not None and bool(row.held)

    def lock_shared(self, *names: str) -> None:
        """Hold the advisory locks `names` until the transaction ends, as others may at the same time."""
        self._lock(_LOCK_SHARED, names)

    def _lock(self, statement: Statement, names: Sequence[str]) -> None:
        # Always in one order: two transactions that lock several names never wait for each other.
        keys = sorted({_lock_key(name) for name in names})
        if keys:
            # Not gathered with later statements: whoever calls may read files before the database.
            self.session.row(statement, keys=keys)


@dataclass(frozen=True, slots=True)
class SqlTransactions:
    """`Transactions` on SQL. The only class in the service that commits."""

    engine: Engine
    vault: Vault
    clock: Clock
    new_id: Callable[[], UUID]
    objects: Callable[[], ObjectWriter]
    """Where images of changed rows are stored before a transaction commits."""

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[SqlTransaction]:
        """Open a transaction in the scope of `actor`; its journal entries have their places when the block
        ends.

        Raises:
            StoreUnavailable: the database does not answer, was lost in the middle, or is read-only
                (a standby): then the trace of a reading cannot be stored either.
        """
        fields = EncryptedFields(self.vault)
        try:
            with (
                begun(self.engine, actor) as connection,
                connection.cursor(binary=True, row_factory=namedtuple_row) as cursor,
            ):
                session = Session(connection, cursor, connection.cursor(binary=True))
                images = RowImages(session, fields, self.objects)
                transaction = self._on(session, fields, images, sees_all(actor))
                yield transaction
                if not sees_all(actor) and transaction.is_to_write():
                    # Whoever reads, the trace of the reading is written with the service's own rights
                    # (decision 0043).
                    widen(connection)
                transaction.journal.write()
                transaction.traces.write()
                # Bytes before row: the images for a rebuild are stored before the rows that they describe.
                transaction.stored_objects.add(images.write())
                transaction.stored_objects.write()
                session.commit()
                _place(transaction, session)
        except (OperationalError, InterfaceError, PoolTimeout, ReadOnlySqlTransaction) as error:
            raise StoreUnavailable("the database does not answer") from error

    @contextmanager
    def hold(self, name: str) -> Iterator[bool]:
        """Hold the lock `name` for the block, over several transactions, unless somebody else does; give
        whether it is held.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        with ExitStack() as stack:
            try:
                held = stack.enter_context(locked(self.engine, _lock_key(name)))
            except (OperationalError, InterfaceError, PoolTimeout) as error:
                raise StoreUnavailable("the database does not answer") from error
            yield held

    def place_entries(self) -> None:
        """Give every committed entry of the journal its place."""
        while True:
            with self.begin(SERVICE) as transaction:
                if not transaction.journal.integrate():
                    return

    def _on(
        self, session: Session, fields: EncryptedFields, images: RowImages, whole: bool
    ) -> SqlTransaction:
        actors = SqlActors(session, fields, images)
        records = SqlRecords(session, fields, images)
        return SqlTransaction(
            session,
            SqlDeposits(session, fields, images),
            records,
            SqlKeptRulebooks(session, images),
            SqlPeople(session, fields, images),
            SqlEstablishments(session, images),
            actors,
            SqlTokens(session, actors, images),
            SqlJournal(session),
            SqlReassignments(session, fields, images),
            SqlStoredObjects(session),
            SqlEvidenceBatches(session, images),
            SqlBegunEvidence(session),
            SqlTraces(session, fields, self.clock, self.new_id, images),
            SqlExportOrders(session, fields, images),
            SqlExportShards(session),
            SqlCarriedFiles(session, images),
            SqlEliminations(session, images),
            SqlStubs(session, images),
            SqlSealUse(session),
            SqlSealAnswers(session),
            SqlSealBatches(session, fields),
            SqlAppraisals(session, fields, images, records),
            SqlHolds(session, fields, images, whole),
            SqlStatedEvents(session, fields, images),
            SqlRulebookActs(session, images),
            SqlRuleSimulations(session),
            SqlTimeAuthorities(session),
            SqlWitnessAddresses(session),
            SqlMeasures(session),
            SqlPersonRequests(session, fields, images),
            SqlSealKeys(session, fields, images),
            self.clock,
            self.new_id,
        )


def _place(transaction: SqlTransaction, session: Session) -> None:
    """Give the entries of a transaction their places, in a second transaction on the same connection.

    The first transaction is committed, and no error here undoes it; the next process that places entries
    places these too. A caller that needs the place asks for it again.
    """
    wanted = transaction.wanted_places()
    if wanted:
        with suppress(OperationalError, InterfaceError):
            begin_again(session.connection, SERVICE)
            places = transaction.journal.place(wanted, just_written=True)
            session.commit()
            transaction.places.update(places)


def _lock_key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
