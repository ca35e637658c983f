"""Deposits on SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid, any_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.access.scope import SHARED
from archive_service.errors import NotFound
from archive_service.findings import Grade
from archive_service.model.deposit_details import DepositDetails
from archive_service.model.deposits import NOT_HERE, CreatedResource, Deposit, FlowEntries, Outcome
from archive_service.model.flow import FlowKind
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, LegalEntity, Tenant
from archive_service.model.keys import INTAKE
from archive_service.model.serialisation import read_deposit, read_entries, written_deposit
from archive_service.storage.keys.encrypted_fields import EncryptedFields, Opened
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import deposit, resource

_COLUMNS = [column for column in deposit.columns if column.name not in ("number", "id")]
_ADD = Statement.of(insert(deposit).values(given([deposit.c.id, *_COLUMNS])))
_SAVE = Statement.of(update(deposit).where(deposit.c.id == bindparam("wanted")).values(given(_COLUMNS)))
_REMOVE = Statement.of(delete(deposit).where(deposit.c.id == bindparam("id")))
_GET = Statement.of(select(deposit).where(deposit.c.id == bindparam("id")))
_GET_LOCKED = Statement.of(select(deposit).where(deposit.c.id == bindparam("id")).with_for_update())
_SEVERAL = select(deposit).where(deposit.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
_GET_SEVERAL = Statement.of(_SEVERAL)
# Always in one order: two transactions that lock several rows never wait for each other.
_LOCK_SEVERAL = Statement.of(_SEVERAL.order_by(deposit.c.id).with_for_update())
_RECORDS = Statement.of(
    select(deposit.c.id, deposit.c.records).where(deposit.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
_FACTS = Statement(
    b"SELECT id, key, received_at, facts FROM deposit WHERE id = ANY (%(ids)s::uuid[]) ORDER BY id"
)
_TENANTS = Statement.of(
    select(deposit.c.id, deposit.c.tenant).where(deposit.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
_RECEIVED = Statement(b"SELECT id, received_at FROM deposit WHERE id = ANY (%(ids)s::uuid[])")
_CREATORS = Statement(
    b"SELECT type, id, deposit FROM resource "
    b"JOIN unnest(%(types)s::text[], %(ids)s::text[]) AS wanted (type, id) USING (type, id)"
)
_WITH_CONTENTS = Statement.of(
    select(deposit)
    .where(deposit.c.content_index == any_(bindparam("indexes", type_=ARRAY(LargeBinary))))
    .order_by(deposit.c.number)
)
_OF_TENANT = Statement.of(
    select(deposit)
    .where(
        deposit.c.tenant == bindparam("tenant"),
        deposit.c.outcome == bindparam("outcome"),
        deposit.c.id > bindparam("after", type_=Uuid),
    )
    .order_by(deposit.c.id)
    .limit(bindparam("limit"))
)
_WAITING = Statement.of(
    select(deposit.c.id).where(deposit.c.outcome == bindparam("outcome")).order_by(deposit.c.number)
)
_ADD_RESOURCE = Statement.of(insert(resource).values(given(resource.columns)))
_IMPORT_RESOURCE = Statement(
    _ADD_RESOURCE.text
    + b" ON CONFLICT (type, id) DO UPDATE SET record = excluded.record "
    + b"WHERE resource.deposit = excluded.deposit AND resource.record = '%s'" % str(NOT_HERE).encode(),
    _ADD_RESOURCE.fixed,
)
_RESOURCE = Statement.of(
    select(resource).where(resource.c.type == bindparam("type"), resource.c.id == bindparam("id"))
)
_RESOURCES = Statement.of(
    select(resource).where(resource.c.deposit == bindparam("deposit")).order_by(resource.c.position)
)
# One row for each deposit: a row for each resource takes the driver longer than all else about a record.
_RESOURCES_OF = Statement(
    b"SELECT deposit, array_agg(type ORDER BY position, type, id) AS types, "
    b"array_agg(id ORDER BY position, type, id) AS ids, "
    b"array_agg(position ORDER BY position, type, id) AS positions, "
    b"array_agg(record ORDER BY position, type, id) AS records "
    b"FROM resource WHERE deposit = ANY (%(deposits)s::uuid[]) GROUP BY deposit ORDER BY deposit"
)


@dataclass(frozen=True, slots=True)
class SqlDeposits:
    """`Deposits` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def add(self, *deposits: Deposit) -> None:
        """Insert."""
        self.session.run_each(_ADD, [{"id": one.id, **self._row(one)} for one in deposits])
        # A deposit that is only received was acknowledged to nobody: there is nothing to rebuild.
        self.images.touch("deposit", *(one.id for one in deposits if one.outcome is not Outcome.RECEIVED))

    def save(self, *deposits: Deposit) -> None:
        """Write all fields that may change."""
        self.session.run_each(_SAVE, [{"wanted": one.id, **self._row(one)} for one in deposits])
        self.images.touch("deposit", *(one.id for one in deposits))

    def remove(self, deposit_: UUID) -> None:
        """Delete the row of a deposit that was acknowledged to nobody."""
        self.session.run(_REMOVE, id=deposit_)

    def get(self, deposit_: UUID, *, lock: bool = False) -> Deposit:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_GET_LOCKED if lock else _GET, id=deposit_)
        if row is None:
            raise NotFound("no such deposit")
        return self._model(row)

    def several(self, wanted: Collection[UUID], *, lock: bool = False) -> Mapping[UUID, Deposit]:
        """Return several by their identifiers; raise `NotFound` when one is absent or out of scope."""
        rows = self.session.rows(_LOCK_SEVERAL if lock else _GET_SEVERAL, ids=list(wanted))
        if len(rows) != len(wanted):
            raise NotFound("no such deposit")
        return {row.id: self._model(row) for row in rows}

    def entries_of(self, wanted: Collection[UUID]) -> Mapping[UUID, FlowEntries]:
        """Return the entries of transactions by their identifiers; one that is absent, or whose details
        cannot be read, is left out.
        """
        found = {}
        for row in self.session.rows(_FACTS, ids=list(wanted)):
            opened = self.fields.read(INTAKE, row.key, f"deposit {row.id}", row.facts, read_entries)
            if opened.value is not None:
                fhir, entries = opened.value
                found[row.id] = FlowEntries(received_at=row.received_at, fhir=fhir, entries=entries)
        return found

    def records_of(self, wanted: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return the records of several by their identifiers; one that is absent is left out."""
        return {row.id: row.records for row in self.session.rows(_RECORDS, ids=list(wanted))}

    def tenants_of(self, wanted: Collection[UUID]) -> Mapping[UUID, LegalEntity]:
        """Return the tenants of several by their identifiers; one that is absent is left out."""
        return {row.id: _tenant(row) for row in self.session.rows(_TENANTS, ids=list(wanted))}

    def received_at(self, wanted: Collection[UUID]) -> Mapping[UUID, datetime]:
        """Return when several were received by their identifiers; one that is absent is left out."""
        return {row.id: row.received_at for row in self.session.rows(_RECEIVED, ids=list(wanted))}

    def with_contents(self, indexes: Sequence[bytes]) -> Sequence[Deposit]:
        """Return the deposits with these bytes, oldest first."""
        return [self._model(row) for row in self.session.rows(_WITH_CONTENTS, indexes=list(indexes))]

    def listed(self, *, outcome: str, sender: str | None, after: UUID | None, limit: int) -> list[Deposit]:
        """Return a page, newest first; `sender` restricts it to the deposits that one actor sent, first or
        after others.
        """
        wanted = select(deposit).where(deposit.c.outcome != Outcome.RECEIVED)
        if outcome:
            wanted = wanted.where(deposit.c.outcome == outcome)
        if sender is not None:
            index = self._sender(sender)
            wanted = wanted.where(or_(deposit.c.sender == index, deposit.c.also_sent_by.contains([index])))
        if after is not None:
            number = select(deposit.c.number).where(deposit.c.id == after).scalar_subquery()
            wanted = wanted.where(deposit.c.number < number)
        page = Statement.of(wanted.order_by(deposit.c.number.desc()).limit(limit))
        return [self._model(row) for row in self.session.rows(page)]

    def of_tenant(
        self, tenant: Tenant, outcome: Outcome, after: UUID | None, limit: int
    ) -> Sequence[Deposit]:
        """Return a page of those of a tenant with this outcome, by identifier, after `after`."""
        # No deposit has the identifier of `NOT_HERE`, which is the lowest.
        begin = after or NOT_HERE
        rows = self.session.rows(_OF_TENANT, tenant=tenant, outcome=outcome.value, after=begin, limit=limit)
        return [self._model(row) for row in rows]

    def waiting(self, outcome: Outcome) -> Sequence[UUID]:
        """Return the deposits with this outcome, oldest first."""
        return [row.id for row in self.session.rows(_WAITING, outcome=outcome.value)]

    def add_resources(
        self, resources: Sequence[CreatedResource], tenant: Tenant, department: Department
    ) -> None:
        """Store which FHIR resources a deposit created."""
        self._add_resources(_ADD_RESOURCE, resources, tenant, department)

    def import_resources(
        self, resources: Sequence[CreatedResource], tenant: Tenant, department: Department
    ) -> None:
        """Store the same about deposits of other instances, where nothing is known of them yet."""
        self._add_resources(_IMPORT_RESOURCE, resources, tenant, department)

    def _add_resources(
        self,
        statement: Statement,
        resources: Sequence[CreatedResource],
        tenant: Tenant,
        department: Department,
    ) -> None:
        self.images.touch("deposit", *(one.deposit for one in resources))
        self.session.run_each(
            statement,
            [
                {
                    "type": one.type,
                    "id": one.id,
                    "tenant": tenant,
                    "department": department,
                    "deposit": one.deposit,
                    "position": one.position,
                    "record": one.record,
                }
                for one in resources
            ],
        )

    def resource(self, resource_type: str, resource_id: str) -> CreatedResource:
        """Return one; raise `NotFound`."""
        row = self.session.row(_RESOURCE, type=resource_type, id=resource_id)
        if row is None:
            raise NotFound("no such resource")
        return _resource(row)

    def creators(self, named: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], UUID]:
        """Return the deposits that created these resources, by type and identifier."""
        types, ids = [one for one, _ in named], [one for _, one in named]
        rows = self.session.rows(_CREATORS, types=types, ids=ids)
        return {(row.type, row.id): row.deposit for row in rows}

    def resources(self, deposit_: UUID) -> Sequence[CreatedResource]:
        """Return the resources that a deposit created, in the order of its entries."""
        return [_resource(row) for row in self.session.rows(_RESOURCES, deposit=deposit_)]

    def resources_of(self, deposits: Collection[UUID]) -> Mapping[UUID, Sequence[CreatedResource]]:
        """Return the same of several deposits; one that created none is left out."""
        rows = self.session.rows(_RESOURCES_OF, deposits=list(deposits))
        return {row.deposit: _resources(row) for row in rows}

    def _sender(self, actor: str) -> bytes:
        return self.fields.vault.index(INTAKE, "sender", actor)

    def _row(self, model: Deposit) -> dict[str, Any]:
        written = written_deposit(model.details, model.sender)
        return {
            "tenant": model.tenant or SHARED,
            "department": model.department or SHARED,
            "sender": self._sender(model.sender),
            "also_sent_by": [self._sender(name) for name in model.senders[1:]],
            "outcome": model.outcome.value,
            "grade": model.grade.value,
            "kind": model.kind.value,
            "received_at": model.received_at,
            "content_index": model.content_index,
            "key": model.key,
            "object": model.object,
            "envelope": model.unowned_object,
            "entry": model.entry,
            "facts": self.fields.encrypt(INTAKE, model.key, f"deposit {model.id}", written),
            "records": list(model.records),
        }

    def _model(self, row: Any) -> Deposit:
        opened: Opened[tuple[DepositDetails, str]] = Opened(None)
        if row.facts:  # else a record of it was eliminated
            opened = self.fields.read(INTAKE, row.key, f"deposit {row.id}", row.facts, read_deposit)
        known, sender = opened.value or (None, "")
        return Deposit(
            id=row.id,
            tenant=_tenant(row),
            department=NO_DEPARTMENT if row.department == SHARED else Department(row.department),
            sender=sender,
            outcome=Outcome(row.outcome),
            grade=Grade(row.grade),
            kind=FlowKind(row.kind),
            received_at=row.received_at,
            content_index=row.content_index,
            key=row.key,
            object=row.object,
            unowned_object=row.envelope,
            entry=row.entry,
            details_or_none=known,
            unreadable=opened.unreadable,
            records=tuple(row.records),
            is_forgotten=not row.facts,
        )


def _tenant(row: Any) -> LegalEntity:
    return NOBODY if row.tenant == SHARED else LegalEntity(row.tenant)


def _resources(row: Any) -> Sequence[CreatedResource]:
    each = zip(row.types, row.ids, repeat(row.deposit), row.positions, row.records, strict=False)
    return list(map(CreatedResource._make, each))


def _resource(row: Any) -> CreatedResource:
    return CreatedResource(
        type=row.type, id=row.id, deposit=row.deposit, position=row.position, record=row.record
    )
