"""Records on SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, String, Uuid, all_, any_, bindparam, func, insert, select, update

from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.model.decision_serialisation import read_decision, written_decision
from archive_service.model.decisions import Decided
from archive_service.model.evidence_batch import DatedBatch
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Finess, LegalEntity
from archive_service.model.record_details import RecordDetails
from archive_service.model.records import (
    GONE,
    Record,
    RecordFilter,
    RecordOutline,
    RecordState,
    Unfinished,
)
from archive_service.model.serialisation import read_record, written_record
from archive_service.storage.keys.encrypted_fields import EncryptedFields, Opened
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import earlier_decision, evidence_batch, record, record_link

_PLAIN = (
    "tenant",
    "department",
    "establishment",
    "deposit",
    "person",
    "document_date",
    "version",
    "document_index",
    "set_index",
    "replaces",
    "replaced_by",
    "in_perimeter",
    "rule",
    "first_day",
    "last_day",
    "retention",
    "final_action",
    "active_until",
    "check_until",
    "key",
    "source_key",
    "source_object",
    "document_object",
    "dossier_object",
    "evidence_object",
    "evidence_batch",
    "evidence_position",
    "attempts",
    "problem",
)
_PLAIN_VALUES = attrgetter(*_PLAIN)
_COLUMNS = [column for column in record.columns if column.name not in ("number", "id")]

_OUTLINE = [record.c[name] for name in RecordOutline.__slots__]
_CODED = frozenset(("kind", "state"))
_ADD = Statement.of(insert(record).values(given([record.c.id, *_COLUMNS])))
_ADD_LINK = Statement.of(insert(record_link).values(given(record_link.columns)))
_SAVE = Statement.of(update(record).where(record.c.id == bindparam("wanted")).values(given(_COLUMNS)))
_SAVE_WITHOUT_FACTS = Statement.of(
    update(record)
    .where(record.c.id == bindparam("wanted"))
    .values(given(column for column in _COLUMNS if column.name != "facts"))
)
# This writes no image of the rows: the object of the batch names the sealed records and their places.
_SEAL = Statement(
    b"UPDATE record SET state = 'sealed', evidence_object = %(object)s, evidence_batch = %(batch)s, "
    b"evidence_position = member.position - 1 "
    b"FROM unnest(%(records)s::uuid[]) WITH ORDINALITY AS member (id, position) WHERE record.id = member.id"
)
# Neither does this: the object of the new batch names the records, and the batches that they were in.
_REHASH = Statement(
    b"UPDATE record SET evidence_object = %(object)s, evidence_batch = %(batch)s, "
    b"evidence_position = member.position - 1 "
    b"FROM unnest(%(records)s::uuid[]) WITH ORDINALITY AS member (id, position) WHERE record.id = member.id"
)
_UNDER_OTHER = Statement.of(
    select(record)
    .join(evidence_batch, evidence_batch.c.id == record.c.evidence_batch)
    .where(
        record.c.state == "sealed",
        evidence_batch.c.algorithm == any_(bindparam("algorithms", type_=ARRAY(String))),
        record.c.number > bindparam("after"),
    )
    .order_by(record.c.number)
    .limit(bindparam("limit"))
)
_OWN_EVIDENCE = Statement.of(
    select(record)
    .where(
        record.c.evidence_batch.is_(None),
        record.c.state == "sealed",
        record.c.evidence_object != "",
        record.c.number > bindparam("after"),
    )
    .order_by(record.c.number)
    .limit(bindparam("limit"))
)
_MOVE_ACTIVE_BASE = Statement(
    b"UPDATE record SET active_until = moved.day "
    b"FROM unnest(%(records)s::uuid[], %(days)s::date[]) AS moved (id, day) WHERE record.id = moved.id"
)
_GET = Statement.of(select(record).where(record.c.id == bindparam("id")))
_GET_LOCKED = Statement.of(select(record).where(record.c.id == bindparam("id")).with_for_update())
_LOCKED = Statement.of(
    select(record)
    .where(record.c.id == any_(bindparam("records", type_=ARRAY(Uuid))))
    .order_by(record.c.number)
    .with_for_update()
)
_CLAIM = Statement.of(
    select(record)
    .where(
        record.c.state == bindparam("state"),
        record.c.tenant != all_(bindparam("but", type_=ARRAY(String))),
    )
    .order_by(record.c.number)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
# Oldest first. A record of a batch that is begun is left to whoever asks for its token.
_CLAIM_UNDATED = Statement(
    b"SELECT record.* FROM record WHERE state = 'documented' AND NOT EXISTS "
    b"(SELECT 1 FROM evidence_begun WHERE evidence_begun.record = record.id) "
    b"ORDER BY number LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
)
_THESE = Statement.of(
    select(record)
    .where(record.c.id == any_(bindparam("records", type_=ARRAY(Uuid))))
    .order_by(record.c.number)
    .limit(bindparam("limit"))
)
_COUNT = Statement.of(
    select(func.count().label("count")).select_from(record).where(record.c.state == bindparam("state"))
)
_WAITING = Statement.of(
    select(record.c.tenant, func.count().label("waiting"))
    .where(record.c.state == bindparam("state"))
    .group_by(record.c.tenant)
    .order_by(record.c.tenant)
)
# Along the index of the tenant's records, from its end.
_LAST_ARRIVAL = Statement(
    b"SELECT deposit.received_at FROM record JOIN deposit ON deposit.id = record.deposit "
    b"WHERE record.tenant = %(tenant)s AND record.establishment = %(establishment)s "
    b"ORDER BY record.number DESC LIMIT 1"
)
_LAST = Statement(b"SELECT coalesce(max(number), 0) AS last FROM record")
# A worker locks the records that it processes. A row that can be locked here is free; the lock is shared and
# released at once.
_UNFINISHED = Statement(
    b"WITH free AS MATERIALIZED (SELECT 1 FROM record WHERE state = 'received' AND number <= %(last)s "
    b"FOR KEY SHARE SKIP LOCKED) "
    b"SELECT (SELECT count(*) FROM record WHERE state = 'documented' AND number <= %(last)s) AS documented, "
    b"(SELECT count(*) FROM record WHERE state = 'received' AND number <= %(last)s) AS received, "
    b"(SELECT count(*) FROM free) AS free"
)
# A missing index of a record is NULL, which equals nothing. The few rows are found one by one and checked for
# their tenant afterwards: with the check first, a server without statistics reads all rows of the tenant. For
# the same reason the few rows of the same document are taken from a plan without LIMIT, and read up to it.
_KIN = Statement(
    b"WITH same AS MATERIALIZED (SELECT id FROM record "
    b"WHERE document_index = %(document)s AND deposit <> %(deposit)s) "
    b"SELECT kin.* FROM unnest(ARRAY("
    b"SELECT id FROM record WHERE document_index = ANY (%(replaces)s::bytea[]) "
    b"AND person IS NOT DISTINCT FROM %(person)s "
    b"UNION SELECT record FROM record_link WHERE index = %(document)s "
    b"UNION SELECT id FROM record WHERE set_index = %(set)s AND person IS NOT DISTINCT FROM %(person)s "
    b"UNION (SELECT id FROM same LIMIT 8))) AS found (id) "
    b"CROSS JOIN LATERAL (SELECT * FROM record WHERE record.id = found.id LIMIT 1) AS kin "
    b"WHERE kin.tenant = %(tenant)s AND kin.id <> %(id)s "
    b"AND (kin.person IS NOT DISTINCT FROM %(person)s OR kin.document_index = %(document)s) "
    b"ORDER BY kin.number"
)
_OF_FILE = Statement.of(
    select(record)
    .where(record.c.person == bindparam("person"), record.c.establishment == bindparam("establishment"))
    .order_by(record.c.number)
    .with_for_update()
)


_NAMING = Statement(
    b"SELECT one.last_day, %(event)s = ANY (one.related) AS names, cardinality(whole.records) AS expected "
    b"FROM record AS one JOIN deposit AS whole ON whole.id = one.deposit WHERE one.deposit = %(deposit)s"
)
_KEEP_EARLIER = Statement.of(insert(earlier_decision).values(given(earlier_decision.columns)))
_EARLIER = Statement.of(
    select(earlier_decision)
    .where(earlier_decision.c.record == bindparam("wanted"))
    .order_by(earlier_decision.c.number)
)
_EARLIER_OF = Statement.of(
    select(earlier_decision)
    .where(earlier_decision.c.record == any_(bindparam("wanted", type_=ARRAY(Uuid))))
    .order_by(earlier_decision.c.record, earlier_decision.c.number)
)


@dataclass(frozen=True, slots=True)
class SqlRecords:
    """`Records` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def add(self, records: Sequence[Record]) -> None:
        """Insert, in the order of the numbers that they will have."""
        self.images.touch("record", *(one.id for one in records))
        self.session.run_each(_ADD, [{"id": one.id, **self._row(one)} for one in records])
        links = [
            {"index": index, "record": one.id, "tenant": one.tenant, "department": one.department}
            for one in records
            for index in one.replaces_index
        ]
        self.session.run_each(_ADD_LINK, links)

    def save(self, *records: Record) -> None:
        """Write all fields that may change; for a record whose key is destroyed, all but the encrypted
        fields.
        """
        self.images.touch("record", *(one.id for one in records))
        known = [one for one in records if one.details_or_none is not None]
        self.session.run_each(_SAVE, [{"wanted": one.id, **self._row(one)} for one in known])
        lost = [{"wanted": one.id, **_plain(one)} for one in records if one.details_or_none is None]
        self.session.run_each(_SAVE_WITHOUT_FACTS, lost)

    def seal(self, records: Sequence[Record], batch: DatedBatch) -> None:
        """Write that records are sealed: the batch member at the same place in `records` is the record's."""
        self.session.run(_SEAL, records=[one.id for one in records], batch=batch.id, object=batch.object)

    def rehash(self, records: Sequence[Record], batch: DatedBatch) -> None:
        """Write that records have a new hash tree, likewise."""
        self.session.run(_REHASH, records=[one.id for one in records], batch=batch.id, object=batch.object)

    def gather(self, records: Sequence[Record], batch: DatedBatch) -> None:
        """Write that records are in a batch of those that have evidence of their own, likewise."""
        self.images.touch("record", *(one.id for one in records))
        self.rehash(records, batch)

    def with_own_evidence(self, after: int, limit: int) -> Sequence[Record]:
        """Return sealed records that are in no batch, in the order of record numbers."""
        return self.selected(_OWN_EVIDENCE, after=after, limit=limit)

    def under_algorithms(self, algorithms: Collection[str], after: int, limit: int) -> Sequence[Record]:
        """Return sealed records whose tree is of one of these algorithms, in the order of record numbers."""
        return self.selected(_UNDER_OTHER, algorithms=list(algorithms), after=after, limit=limit)

    def move_active_base(self, records: Sequence[Record]) -> None:
        """Write when the active base of each record ends, and nothing else."""
        if not records:
            return
        ids, days = [one.id for one in records], [one.active_until for one in records]
        self.images.touch("record", *ids)
        self.session.run(_MOVE_ACTIVE_BASE, records=ids, days=days)

    def get(self, record_: UUID, *, lock: bool = False) -> Record:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_GET_LOCKED if lock else _GET, id=record_)
        if row is None:
            raise NotFound("no such record")
        return self._model(row)

    def listed(self, asked: RecordFilter) -> Sequence[Record]:
        """Return a page in the order of record numbers."""
        if asked == RecordFilter(records=asked.records, limit=asked.limit) and asked.records:
            return self.selected(_THESE, records=list(asked.records), limit=asked.limit)
        return self.selected(_asked(select(record), asked))

    def outlined(self, asked: RecordFilter) -> Sequence[RecordOutline]:
        """Return a page in the order of record numbers, without what is encrypted."""
        rows = self.session.rows(_asked(select(*_OUTLINE), asked))
        return [
            RecordOutline(
                **{name: getattr(row, name) for name in RecordOutline.__slots__ if name not in _CODED},
                kind=RecordKind(row.kind),
                state=RecordState(row.state),
            )
            for row in rows
        ]

    def claim(self, state: RecordState, limit: int, *, but: Collection[str] = ()) -> Sequence[Record]:
        """Lock up to `limit` records in `state` that no other worker holds, oldest first.

        Records of the tenants in `but` are left out.
        """
        return self.selected(_CLAIM, state=state.value, but=sorted(but), limit=limit)

    def claim_undated(self, limit: int) -> Sequence[Record]:
        """Lock up to `limit` records with a document that wait for their evidence, oldest first; none of a
        batch that is begun, nor one that another worker holds.
        """
        return self.selected(_CLAIM_UNDATED, limit=limit)

    def last_arrival(self, tenant: LegalEntity, establishment: Finess) -> datetime | None:
        """Return when the flow of an establishment's newest record was received."""
        row = self.session.row(_LAST_ARRIVAL, tenant=tenant, establishment=establishment)
        return None if row is None else row.received_at

    def count(self, state: RecordState) -> int:
        """Count the records in `state`."""
        return int(self.session.rows(_COUNT, state=state.value)[0][0])

    def waiting(self, state: RecordState) -> Mapping[LegalEntity, int]:
        """Count the records in `state` for each tenant that has some."""
        return {row.tenant: row.waiting for row in self.session.rows(_WAITING, state=state.value)}

    def last_number(self) -> int:
        """Return the number of the newest record; 0 when there is none."""
        return int(self.session.rows(_LAST)[0].last)

    def unfinished(self, last: int) -> Unfinished:
        """Count the records up to the number `last` whose evidence is not finished."""
        row = self.session.rows(_UNFINISHED, last=last)[0]
        return Unfinished(documented=row.documented, held=row.received - row.free)

    def locked(self, records: Collection[UUID]) -> Sequence[Record]:
        """Return and lock records, in the order of their numbers."""
        return self.selected(_LOCKED, records=list(records))

    def kin(self, one: Record) -> Sequence[Record]:
        """Return the person's records that replace this one, that it replaces, or that share its set.

        Also return a few records of the tenant, about any person, that came in another flow with this
        document's identifier.
        """
        if not one.replaces_index and one.document_index is None and one.set_index is None:
            return []
        return self.selected(
            _KIN,
            tenant=one.tenant,
            id=one.id,
            replaces=list(one.replaces_index),
            document=one.document_index,
            deposit=one.deposit,
            person=one.person,
            set=one.set_index,
        )

    def of_file(self, person: UUID, establishment: Finess) -> Sequence[Record]:
        """Return and lock all records of a file (person x establishment)."""
        return self.selected(_OF_FILE, person=person, establishment=establishment)

    def last_days_naming(self, event: Record) -> Sequence[date | None]:
        """Return the last days of the records that name an event, and None for each record out of scope."""
        rows = self.session.rows(_NAMING, event=event.id, deposit=event.deposit)
        hidden = not rows or len(rows) < rows[0].expected
        return [row.last_day for row in rows if row.names] + ([None] if hidden else [])

    def keep_earlier(self, *records: Record) -> None:
        """Keep the present decision of each, before another one replaces it, under the record's key."""
        self.images.touch("record", *(one.id for one in records))
        self.session.run_each(_KEEP_EARLIER, [self._decision_row(one) for one in records])

    def _decision_row(self, one: Record) -> dict[str, Any]:
        decision = one.details.decision
        if decision is None:
            raise ValueError("the record has no decision")
        row = _earlier(one, decision.number)
        return {
            "record": one.id,
            "number": decision.number,
            "tenant": one.tenant,
            "department": one.department,
            "facts": self.fields.encrypt(one.tenant, one.key, row, written_decision(decision)),
        }

    def earlier_decisions(self, one: Record) -> Sequence[Decided]:
        """Return the decisions that later ones replaced, in order; none once the key is destroyed."""
        found = [
            self.fields.decrypt(one.tenant, one.key, _earlier(one, row.number), row.facts)
            for row in self.session.rows(_EARLIER, wanted=one.id)
        ]
        return [read_decision(opened) for opened in found if opened is not None]

    def earlier_of(self, records: Sequence[Record]) -> Mapping[UUID, Sequence[Decided] | ArchiveServiceError]:
        """Return the same of several records; the error in the place of decisions that cannot be read."""
        wanted = {one.id: one for one in records}
        found: dict[UUID, list[Decided] | ArchiveServiceError] = {}
        for row in self.session.rows(_EARLIER_OF, wanted=list(wanted)):
            one = wanted[row.record]
            name = _earlier(one, row.number)
            opened = self.fields.read(one.tenant, one.key, name, row.facts, read_decision)
            known = found.setdefault(one.id, [])
            if opened.unreadable is not None:
                found[one.id] = opened.unreadable
            elif opened.value is not None and isinstance(known, list):
                known.append(opened.value)
        return found

    def selected(self, wanted: Statement, **values: Any) -> Sequence[Record]:
        """Return the records of a statement that selects whole rows."""
        return [self._model(row) for row in self.session.rows(wanted, **values)]

    def _row(self, one: Record) -> dict[str, Any]:
        written = written_record(one.details, one.replaces_index)
        return {**_plain(one), "facts": self.fields.encrypt(one.tenant, one.key, f"record {one.id}", written)}

    def _model(self, row: Any) -> Record:
        values = dict(zip(_PLAIN, _PLAIN_VALUES(row), strict=True))
        state = RecordState(row.state)
        # Nobody reads a record that is being destroyed, even while its key is still there.
        opened: Opened[tuple[RecordDetails, tuple[bytes, ...]]] = Opened(None)
        if state not in GONE:
            opened = self.fields.read(row.tenant, row.key, f"record {row.id}", row.facts, read_record)
        known, links = opened.value or (None, ())
        if values["active_until"] is None and known is not None and known.decision is not None:
            values["active_until"] = known.decision.active_until  # an older version wrote the row
        return Record(
            number=row.number,
            id=row.id,
            kind=RecordKind(row.kind),
            state=state,
            replaces_index=links,
            related=tuple(row.related),
            details_or_none=known,
            unreadable=opened.unreadable,
            **values,
        )


def _asked(wanted: Select[Any], asked: RecordFilter) -> Statement:
    """Return the statement for a page of the records asked for."""
    for column, value in (
        (record.c.establishment, asked.establishment),
        (record.c.department, asked.department),
        (record.c.person, asked.person),
        (record.c.kind, asked.kind),
        (record.c.state, asked.state),
    ):
        if value:
            wanted = wanted.where(column == value)
    if asked.records:
        wanted = wanted.where(record.c.id.in_(asked.records))
    if asked.due_on is not None:
        # A record is kept through its last day, so it is due from the day after.
        wanted = wanted.where(record.c.last_day < asked.due_on, record.c.retention.in_(("running", "ended")))
    if asked.after is not None:
        number = select(record.c.number).where(record.c.id == asked.after).scalar_subquery()
        wanted = wanted.where(record.c.number > number)
    return Statement.of(wanted.order_by(record.c.number).limit(asked.limit))


def _earlier(one: Record, number: int) -> str:
    return f"decision {one.id} {number}"


def _plain(one: Record) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in _PLAIN}
    return row | {"kind": one.kind.value, "state": one.state.value, "related": list(one.related)}
