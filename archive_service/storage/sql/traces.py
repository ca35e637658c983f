"""Traces on SQL: each is written in the transaction of its reading, then numbered into batches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, all_, any_, bindparam, cast, func, insert, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.access.scope import SHARED
from archive_service.errors import KeyDestroyed
from archive_service.model.actors import Actor
from archive_service.model.identifiers import NOBODY, LegalEntity
from archive_service.model.keys import ACTORS, qualified
from archive_service.model.traces import Reading, Subject, Trace, TraceBatch, TraceFilter
from archive_service.ports import Clock
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.keys.encryption import VaultError
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import establishment_move, record, trace, trace_batch

_SETTLED = 7_142_503

# The lock is taken before the number: a process that holds it exclusively knows that no lower number is still
# to come.
_ADD = Statement(
    b"WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%d)) "
    b"INSERT INTO trace (id, tenant, department, at, actor, role, act, deposits, records, persons, purpose, "
    b"purpose_key) SELECT %%(id)s::uuid, %%(tenant)s, %%(department)s, %%(at)s::timestamptz, %%(actor)s, "
    b"%%(role)s, %%(act)s, %%(deposits)s::uuid[], %%(records)s::uuid[], %%(persons)s::uuid[], "
    b"%%(purpose)s::bytea, %%(purpose_key)s FROM held" % _SETTLED
)
_OF_PERSON = Statement.of(
    select(
        func.max(record.c.tenant).label("tenant"),
        func.array_agg(record.c.id).label("records"),
        func.array_agg(func.distinct(record.c.deposit)).label("deposits"),
    ).where(record.c.person == bindparam("wanted"))
)
_OF_RECORD = Statement.of(select(record.c.tenant, record.c.deposit).where(record.c.id == bindparam("wanted")))
_PROVISIONAL = Statement.of(
    select(establishment_move.c.provisional).where(
        establishment_move.c.tenant == any_(bindparam("tenants", type_=ARRAY(String)))
    )
)
_ALONE = Statement(b"SELECT pg_advisory_xact_lock(%d)" % _SETTLED)
_LAST = Statement.of(select(func.coalesce(func.max(trace.c.number), 0)))
_COMMITTED = Statement.of(select(func.coalesce(func.max(trace_batch.c.last), 0)))
_BETWEEN = Statement.of(
    select(trace)
    .where(trace.c.number >= bindparam("first"), trace.c.number <= bindparam("last"))
    .order_by(trace.c.number)
    .limit(bindparam("limit"))
)
_OF_TENANT = Statement.of(
    select(trace)
    .where(
        trace.c.tenant == bindparam("of_tenant"),
        trace.c.number > bindparam("after"),
        trace.c.number <= bindparam("last"),
        trace.c.act != all_(bindparam("without", type_=ARRAY(String))),
    )
    .order_by(trace.c.number)
    .limit(bindparam("limit"))
)
_SEVERAL = Statement.of(select(trace).where(trace.c.id == any_(bindparam("wanted", type_=ARRAY(Uuid)))))
_ADD_BATCH = Statement.of(insert(trace_batch).values(given(trace_batch.columns)))
_BATCHES = Statement.of(
    select(trace_batch)
    .where(trace_batch.c.first > bindparam("after"))
    .order_by(trace_batch.c.first)
    .limit(literal_column("100"))
)


@dataclass(frozen=True, slots=True)
class SqlTraces:
    """`Traces` on SQL."""

    session: Session
    fields: EncryptedFields
    clock: Clock
    new_id: Callable[[], UUID]
    images: RowImages
    _added: list[dict[str, Any]] = field(default_factory=list)

    def add(self, actor: Actor, shown: Sequence[Reading]) -> None:
        """Add what `actor` was shown to the traces that are written when the transaction commits."""
        now = self.clock.now()
        for reading in shown:
            trace_id = self.new_id()
            key, purpose = self._purpose(actor, reading, trace_id)
            self._added.append(
                {
                    "id": trace_id,
                    "tenant": reading.tenant or SHARED,
                    "department": reading.department or SHARED,
                    "at": now,
                    "actor": actor.pseudonym,
                    "role": actor.role.value,
                    "act": reading.act,
                    "deposits": list(reading.deposits),
                    "records": list(reading.records),
                    "persons": list(reading.persons),
                    "purpose": purpose,
                    "purpose_key": key,
                }
            )

    def is_due(self) -> bool:
        """Say whether there is anything to write."""
        return bool(self._added)

    def write(self) -> None:
        """Write the added traces."""
        added = list(self._added)
        self._added.clear()
        self.session.run_each(_ADD, added)

    def listed(self, asked: TraceFilter) -> Sequence[Trace]:
        """Return a page, newest first."""
        wanted = select(trace)
        tenants = set(asked.tenants)
        for subject in (asked.of_person, asked.of_record):
            if subject is not None:
                wanted = wanted.where(_shows(subject))
                tenants |= {subject.tenant} - {""}
        if tenants:
            # Operators on arrays use no index under row-level security, but a comparison of the tenant does:
            # among a million traces, only those of one tenant are read.
            wanted = wanted.where(trace.c.tenant.in_(self._with_provisional(tenants)))
        if asked.actors is not None:
            wanted = wanted.where(trace.c.actor.in_(list(asked.actors)))
        if asked.since is not None:
            wanted = wanted.where(trace.c.at >= asked.since)
        if asked.until is not None:
            wanted = wanted.where(trace.c.at < asked.until)
        if asked.after is not None:
            number = select(trace.c.number).where(trace.c.id == asked.after).scalar_subquery()
            wanted = wanted.where(trace.c.number < number)
        page = Statement.of(wanted.order_by(trace.c.number.desc()).limit(asked.limit))
        return [_model(row, self._opened(row)) for row in self.session.rows(page)]

    def of_person(self, person: UUID) -> Subject:
        """Return what may have been shown about a person: their records, and the deposits that brought
        them.
        """
        row = self.session.rows(_OF_PERSON, wanted=person)[0]
        return Subject(
            tenant=row.tenant or NOBODY,
            deposits=tuple(row.deposits or ()),
            records=tuple(row.records or ()),
            persons=(person,),
        )

    def of_record(self, record_id: UUID) -> Subject:
        """Return what may have been shown about a record: the record, and the deposit that brought it."""
        row = self.session.row(_OF_RECORD, wanted=record_id)
        if row is None:
            return Subject(records=(record_id,))
        return Subject(tenant=row.tenant, deposits=(row.deposit,), records=(record_id,))

    def _with_provisional(self, tenants: Collection[LegalEntity]) -> list[LegalEntity]:
        """Return the tenants, and the provisional tenants whose records they have now."""
        moved = self.session.rows(_PROVISIONAL, tenants=list(tenants))
        return sorted({*tenants, *(row.provisional for row in moved)})

    def last(self) -> int:
        """Return the highest number; a trace that is still being written may have a higher one."""
        return int(self.session.rows(_LAST)[0][0])

    def settled(self) -> int:
        """Wait for the traces that are being written; return the highest number. No lower one is still to
        come.
        """
        self.session.run(_ALONE)
        return self.last()

    def committed(self) -> int:
        """Return the last number in a batch."""
        return int(self.session.rows(_COMMITTED)[0][0])

    def between(self, first: int, last: int, limit: int) -> Sequence[Trace]:
        """Return the traces with these numbers, in order, with a maximum count."""
        rows = self.session.rows(_BETWEEN, first=first, last=last, limit=limit)
        return [_model(row, None) for row in rows]

    def of_tenant(
        self, tenant: LegalEntity, after: int, last: int, limit: int, without: Sequence[str]
    ) -> Sequence[Trace]:
        """Return the traces of what a tenant had, in order, without their purposes."""
        rows = self.session.rows(
            _OF_TENANT, of_tenant=tenant, after=after, last=last, limit=limit, without=list(without)
        )
        return [_model(row, None) for row in rows]

    def several(self, wanted: Sequence[UUID]) -> Sequence[Trace]:
        """Return those with these identifiers, without their purposes."""
        return [_model(row, None) for row in self.session.rows(_SEVERAL, wanted=list(wanted))]

    def add_batch(self, batch: TraceBatch) -> None:
        """Insert; the image of the batch includes its traces."""
        self.images.touch("trace_batch", batch.id)
        self.session.run(
            _ADD_BATCH,
            id=batch.id,
            tenant=SHARED,
            department=SHARED,
            first=batch.first,
            last=batch.last,
            count=batch.count,
            root=batch.root,
            entry=batch.entry,
        )

    def batches(self, after: int) -> Sequence[TraceBatch]:
        """Return some batches in order, whose first numbers are above `after`."""
        return [
            TraceBatch(
                id=row.id, first=row.first, last=row.last, count=row.count, root=row.root, entry=row.entry
            )
            for row in self.session.rows(_BATCHES, after=after)
        ]

    def _purpose(self, actor: Actor, reading: Reading, trace_id: UUID) -> tuple[str, bytes]:
        """Return the key of the purpose, and the encrypted purpose; nothing when no purpose is given."""
        if not actor.purpose:
            return "", b""
        plaintext = actor.purpose.encode()
        if reading.key:
            try:
                return reading.key, self.fields.encrypt(NOBODY, reading.key, _row(trace_id), plaintext)
            except KeyDestroyed:
                pass  # an empty list was shown: the purpose stays with the actor who gave it
        key = f"actor/{actor.pseudonym}"
        try:
            encrypted = self.fields.encrypt(ACTORS, key, _row(trace_id), plaintext)
        except KeyDestroyed:
            # The operator has no actor row, and so no key until it gives a purpose.
            self.fields.vault.new_keys(ACTORS, [key])
            encrypted = self.fields.encrypt(ACTORS, key, _row(trace_id), plaintext)
        return qualified(ACTORS, key), encrypted

    def _opened(self, row: Any) -> str | None:
        """Return the purpose of a row; None when there is none, or when it can no longer be read."""
        if not row.purpose:
            return None
        try:
            opened = self.fields.decrypt(NOBODY, row.purpose_key, _row(row.id), row.purpose)
        except VaultError:
            return None  # the comparison with the journal reports altered rows; the others are shown
        return None if opened is None else opened.decode()


def _shows(subject: Subject) -> Any:
    """Return the condition that a trace shows something about the subject."""
    pairs = (
        (trace.c.deposits, subject.deposits),
        (trace.c.records, subject.records),
        (trace.c.persons, subject.persons),
    )
    return or_(*(column.overlap(cast(list(wanted), ARRAY(Uuid))) for column, wanted in pairs if wanted))


def _model(row: Any, purpose: str | None) -> Trace:
    return Trace(
        id=row.id,
        number=row.number,
        tenant=row.tenant,
        department=row.department,
        at=row.at,
        actor=row.actor,
        role=row.role,
        act=row.act,
        deposits=tuple(row.deposits),
        records=tuple(row.records),
        persons=tuple(row.persons),
        encrypted_purpose=row.purpose,
        purpose=purpose,
    )


def _row(trace_id: UUID) -> str:
    return f"trace {trace_id}"
