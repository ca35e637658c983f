"""Holds on SQL. Whoever changes one holds the lock of holds alone (`holdings.holds`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import any_, bindparam, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.errors import NotFound
from archive_service.model.actors import Role
from archive_service.model.hold_serialisation import read_notes, written_notes
from archive_service.model.holds import HeldRecords, Hold, HoldNotes, HoldReason, HoldTarget
from archive_service.model.identifiers import Department, LegalEntity, Tenant
from archive_service.model.keys import SERVICE_ROWS, SERVICE_TENANT, qualified
from archive_service.model.records import Record, RecordState
from archive_service.storage.keys.encrypted_fields import EncryptedFields, Opened
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import hold, hold_target

_MOST_NAMED = 1000
_WRITTEN = [column for column in hold.columns if column.name not in ("number", "id")]
_ADD = Statement.of(insert(hold).values(given([hold.c.id, *_WRITTEN])))
_ADD_TARGET = Statement.of(insert(hold_target).values(given(hold_target.columns)))
_PLAIN_COLUMNS = [column for column in _WRITTEN if column.name != "facts"]
_SAVE = Statement.of(update(hold).where(hold.c.id == bindparam("wanted")).values(given(_WRITTEN)))
_SAVE_WITHOUT_NOTES = Statement.of(
    update(hold).where(hold.c.id == bindparam("wanted")).values(given(_PLAIN_COLUMNS))
)
_ONE = select(hold).where(hold.c.id == bindparam("id"))
_GET, _GET_LOCKED = Statement.of(_ONE), Statement.of(_ONE.with_for_update())
_TARGETS = Statement.of(
    select(hold_target)
    .where(hold_target.c.hold == any_(bindparam("holds", type_=ARRAY(hold.c.id.type))))
    .order_by(hold_target.c.hold, hold_target.c.position)
)
_TO_REVIEW = Statement.of(
    select(hold)
    .where(
        hold.c.lifted_at.is_(None),
        hold.c.review < bindparam("today"),
        or_(hold.c.reminded.is_(None), hold.c.reminded != hold.c.review),
    )
    .order_by(hold.c.number)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
# Each record and each of its targets is found by an index, whatever the server knows of the sizes of tables.
_ON = Statement(
    b"SELECT one.id AS record, hold.id AS hold FROM unnest(%(records)s::uuid[]) AS wanted (id) "
    b"CROSS JOIN LATERAL (SELECT id, person, establishment, kind, deposit FROM record "
    b"WHERE record.id = wanted.id LIMIT 1) AS one "
    b"CROSS JOIN LATERAL ("
    b"SELECT target.hold FROM hold_target AS target WHERE target.record = one.id "
    b"UNION SELECT target.hold FROM hold_target AS target WHERE target.person = one.person "
    b"UNION SELECT target.hold FROM hold_target AS target "
    b"WHERE target.establishment = one.establishment AND target.establishment <> '' "
    # An event of several persons is held by the records that name it, all of which are from its flow.
    b"UNION SELECT target.hold FROM record AS naming JOIN hold_target AS target ON target.record = naming.id "
    b"WHERE one.kind = 'collective-event' AND naming.deposit = one.deposit AND one.id = ANY (naming.related) "
    b"UNION SELECT target.hold FROM record AS naming "
    b"JOIN hold_target AS target ON target.person = naming.person "
    b"WHERE one.kind = 'collective-event' AND naming.deposit = one.deposit AND one.id = ANY (naming.related)"
    b") AS named (hold) JOIN hold ON hold.id = named.hold "
    b"AND (hold.lifted_at IS NULL OR %(lifted)s::boolean) "
    # Asked once for the statement: mostly there is no hold, and no record is looked at.
    b"WHERE EXISTS (SELECT FROM hold WHERE lifted_at IS NULL OR %(lifted)s::boolean) ORDER BY hold.number"
)
_THESE = Statement.of(
    select(hold)
    .where(hold.c.id == any_(bindparam("holds", type_=ARRAY(hold.c.id.type))))
    .order_by(hold.c.number)
)
_OVERDUE = Statement(
    b"SELECT count(*) AS overdue FROM hold WHERE lifted_at IS NULL AND review < %(today)s::date"
)
_OF_RECORDS = Statement(
    b"SELECT one.id AS record, named.hold FROM unnest(%(records)s::uuid[]) AS wanted (id) "
    b"CROSS JOIN LATERAL (SELECT id, person, establishment FROM record "
    b"WHERE record.id = wanted.id LIMIT 1) AS one "
    b"CROSS JOIN LATERAL ("
    b"SELECT target.hold FROM hold_target AS target WHERE target.record = one.id "
    b"UNION SELECT target.hold FROM hold_target AS target WHERE target.person = one.person "
    b"UNION SELECT target.hold FROM hold_target AS target "
    b"WHERE target.establishment = one.establishment AND target.establishment <> ''"
    b") AS named (hold) WHERE EXISTS (SELECT FROM hold) ORDER BY one.id"
)
_COVERED = Statement(
    b"WITH direct AS MATERIALIZED ("
    b"SELECT id, related FROM record WHERE id = ANY (%(records)s::uuid[]) "
    b"UNION SELECT id, related FROM record WHERE person = ANY (%(persons)s::uuid[]) "
    b"UNION SELECT id, related FROM record WHERE establishment = ANY (%(establishments)s::varchar[])), "
    b"named AS (SELECT id FROM direct UNION SELECT unnest(related) FROM direct) "
    b"SELECT state, tenant, department, count(*) AS count, "
    b"(array_agg(record.id ORDER BY record.number))[1:%(most)s] AS ids "
    b"FROM named JOIN record ON record.id = named.id GROUP BY state, tenant, department "
    b"ORDER BY tenant, department"
)
_COUNTS = Statement(
    b"WITH direct AS MATERIALIZED (SELECT hold.id AS hold, held.id, held.related FROM hold "
    b"JOIN hold_target AS target ON target.hold = hold.id CROSS JOIN LATERAL ("
    b"SELECT id, related FROM record WHERE record.id = target.record "
    b"UNION ALL SELECT id, related FROM record WHERE record.person = target.person "
    b"UNION ALL SELECT id, related FROM record "
    b"WHERE record.establishment = target.establishment AND target.establishment <> '') AS held "
    b"WHERE hold.id = ANY (%(holds)s::uuid[]) AND hold.lifted_at IS NULL), "
    b"named AS (SELECT hold, id FROM direct UNION SELECT hold, unnest(related) FROM direct) "
    b"SELECT named.hold, count(*) AS held FROM named JOIN record ON record.id = named.id "
    b"WHERE record.state NOT IN ('eliminating', 'eliminated') GROUP BY named.hold"
)
_PLACES = Statement(
    b"SELECT DISTINCT tenant, department FROM record WHERE person = %(person)s ORDER BY tenant, department"
)
_NAME_TOO = Statement(
    b"INSERT INTO hold_target (hold, position, tenant, department, record, person, establishment) "
    b"SELECT %(hold)s, coalesce(max(position) + 1, 0), %(tenant)s, %(department)s, %(record)s, %(person)s, "
    b"%(establishment)s FROM hold_target WHERE hold = %(hold)s"
)
# The row stays, and its images are under the key of the service from then on: its own key is destroyed.
_GIVE_UP_NOTES = Statement(
    b"WITH over AS MATERIALIZED (SELECT hold.id, hold.tenant, hold.key FROM hold "
    b"JOIN (SELECT hold FROM hold_target WHERE record = ANY (%(records)s::uuid[]) "
    b"UNION SELECT hold FROM hold_target WHERE person = ANY (%(persons)s::uuid[])) AS named "
    b"ON named.hold = hold.id WHERE hold.lifted_at IS NOT NULL AND hold.facts <> '' AND NOT EXISTS ("
    b"SELECT FROM hold_target AS target WHERE target.hold = hold.id AND (target.establishment <> '' "
    b"OR EXISTS (SELECT FROM record WHERE record.id = target.record AND record.state <> 'eliminated') "
    b"OR EXISTS (SELECT FROM record WHERE record.person = target.person))) FOR UPDATE OF hold) "
    b"UPDATE hold SET key = %(key)s, facts = '' FROM over WHERE hold.id = over.id "
    b"RETURNING hold.id, over.tenant AS wrapped_by, over.key AS former"
)
_FOLLOW = Statement(
    b"INSERT INTO hold_target (hold, position, tenant, department, record, person, establishment) "
    b"SELECT target.hold, (SELECT max(position) FROM hold_target AS every WHERE every.hold = target.hold) "
    b"+ row_number() OVER (PARTITION BY target.hold ORDER BY target.position), "
    b"target.tenant, target.department, NULL, %(other)s, '' "
    b"FROM hold_target AS target JOIN hold ON hold.id = target.hold AND hold.lifted_at IS NULL "
    b"WHERE target.person = %(person)s AND target.hold <> ALL (%(but)s::uuid[]) AND NOT EXISTS "
    b"(SELECT FROM hold_target AS known WHERE known.hold = target.hold AND known.person = %(other)s) "
    b"RETURNING hold"
)
_GONE = frozenset((RecordState.ELIMINATED.value, RecordState.ELIMINATING.value))


@dataclass(frozen=True, slots=True)
class SqlHolds:
    """`Holds` on SQL; `whole` says that its transaction sees everything."""

    session: Session
    fields: EncryptedFields
    images: RowImages
    whole: bool

    def add(self, one: Hold) -> None:
        """Insert."""
        self.images.touch("hold", one.id)
        self.session.run(_ADD, id=one.id, **_plain(one), facts=self._encrypted(one))
        rows = [
            {"hold": one.id, "position": position, **_named(target)}
            for position, target in enumerate(one.targets)
        ]
        self.session.run_each(_ADD_TARGET, rows)

    def save(self, one: Hold) -> None:
        """Write all that may change; without notes, all but them."""
        self.images.touch("hold", one.id)
        if one.notes_or_none is None:
            self.session.run(_SAVE_WITHOUT_NOTES, wanted=one.id, **_plain(one))
        else:
            self.session.run(_SAVE, wanted=one.id, **_plain(one), facts=self._encrypted(one))

    def get(self, hold_id: UUID, *, lock: bool = False) -> Hold:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_GET_LOCKED if lock else _GET, id=hold_id)
        if row is None:
            raise NotFound("no such hold")
        return self._models([row])[0]

    def listed(
        self, *, in_force: bool = False, after: UUID | None = None, limit: int = 1000
    ) -> Sequence[Hold]:
        """Return a page, the oldest first."""
        wanted = select(hold).order_by(hold.c.number).limit(limit)
        if in_force:
            wanted = wanted.where(hold.c.lifted_at.is_(None))
        if after is not None:
            number = select(hold.c.number).where(hold.c.id == after).scalar_subquery()
            wanted = wanted.where(hold.c.number > number)
        return self._models(self.session.rows(Statement.of(wanted)))

    def on(self, records: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return the holds in force on these records; refuse in a scope that may hide some."""
        if not self.whole:
            raise RuntimeError("holds are looked up in a transaction that sees everything")
        return self.seen_on(records)

    def seen_on(self, records: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
        """Return the holds in force on these records as far as the scope shows them."""
        found: dict[UUID, list[UUID]] = {}
        if records:
            for row in self.session.rows(_ON, records=list(records), lifted=False):
                found.setdefault(row.record, []).append(row.hold)
        return found

    def covered(
        self, targets: Sequence[HoldTarget], shows: Callable[[Tenant, Department], bool]
    ) -> HeldRecords:
        """Return what these targets name now; of each place and state that is over, at most 1000 records."""
        rows = self.session.rows(
            _COVERED,
            records=[one.record for one in targets if one.record is not None],
            persons=[one.person for one in targets if one.person is not None],
            establishments=[one.establishment for one in targets if one.establishment],
            most=_MOST_NAMED,
        )
        shown = [row for row in rows if shows(row.tenant, row.department)]
        return HeldRecords(
            held=_held(rows),
            shown=_held(shown),
            eliminating=_in_state(RecordState.ELIMINATING, shown),
            eliminated=_in_state(RecordState.ELIMINATED, shown),
        )

    def counts(self, holds: Collection[UUID]) -> Mapping[UUID, int]:
        """Return how many records in scope each hold in force keeps now; one that keeps none is left out."""
        return {row.hold: row.held for row in self.session.rows(_COUNTS, holds=list(holds))}

    def places(self, person: UUID) -> Sequence[tuple[LegalEntity, Department]]:
        """Return the legal entities and departments that have records of a person."""
        return [(row.tenant, row.department) for row in self.session.rows(_PLACES, person=person)]

    def follow(self, person: UUID, other: UUID, but: Collection[UUID] = ()) -> Sequence[UUID]:
        """Let the holds in force on `person`, `but` these, hold the records of `other` too."""
        rows = self.session.rows(_FOLLOW, person=person, other=other, but=list(but))
        changed = sorted({row.hold for row in rows})
        self.images.touch("hold", *changed)
        return changed

    def of_records(self, records: Sequence[Record]) -> Mapping[UUID, Sequence[Hold]]:
        """Return the holds that name these records, their persons or their establishments, by record."""
        rows = self.session.rows(_OF_RECORDS, records=[one.id for one in records]) if records else []
        wanted = {row.hold for row in rows}
        holds = self._models(self.session.rows(_THESE, holds=list(wanted))) if wanted else ()
        by_record: dict[UUID, set[UUID]] = {}
        for row in rows:
            by_record.setdefault(row.record, set()).add(row.hold)
        order = sorted(holds, key=lambda one: (one.placed_at, str(one.id)))
        return {record: [one for one in order if one.id in named] for record, named in by_record.items()}

    def name_too(self, one: Hold, targets: Sequence[HoldTarget]) -> None:
        """Let a hold name these targets too."""
        self.images.touch("hold", one.id)
        rows = [{"hold": one.id, **_named(target)} for target in targets]
        self.session.run_each(_NAME_TOO, rows)

    def give_up_notes(self, records: Collection[UUID], persons: Collection[UUID]) -> Sequence[str]:
        """Take the notes from lifted holds that name nothing any more; return their keys, to be destroyed."""
        rows = self.session.rows(
            _GIVE_UP_NOTES,
            records=list(records),
            persons=list(persons),
            key=qualified(SERVICE_TENANT, SERVICE_ROWS),
        )
        self.images.touch("hold", *(row.id for row in rows))
        return [qualified(row.wrapped_by, row.former) for row in rows]

    def naming(self, record: UUID) -> Sequence[Hold]:
        """Return the holds that are or were on a record, as far as the scope shows them, the oldest first."""
        found = [row.hold for row in self.session.rows(_ON, records=[record], lifted=True)]
        return self._models(self.session.rows(_THESE, holds=found)) if found else []

    def overdue(self, today: date) -> int:
        """Return how many holds in force in scope have a review day before `today`."""
        return int(self.session.rows(_OVERDUE, today=today)[0].overdue)

    def to_review(self, today: date, limit: int) -> Sequence[Hold]:
        """Lock and return holds in force whose review day has passed and was not reminded of."""
        return self._models(self.session.rows(_TO_REVIEW, today=today, limit=limit))

    def _encrypted(self, one: Hold) -> bytes:
        return self.fields.encrypt(one.tenant, one.key, f"hold {one.id}", written_notes(one.notes))

    def _models(self, rows: Sequence[Any]) -> Sequence[Hold]:
        targets: dict[UUID, list[HoldTarget]] = {row.id: [] for row in rows}
        for row in self.session.rows(_TARGETS, holds=list(targets)) if targets else ():
            targets[row.hold].append(
                HoldTarget(
                    tenant=row.tenant,
                    department=row.department,
                    record=row.record,
                    person=row.person,
                    establishment=row.establishment,
                )
            )
        return [self._model(row, targets[row.id]) for row in rows]

    def _model(self, row: Any, targets: Sequence[HoldTarget]) -> Hold:
        name = f"hold {row.id}"
        given_up: Opened[HoldNotes] = Opened(None)
        opened = self.fields.read(row.tenant, row.key, name, row.facts, read_notes) if row.facts else given_up
        return Hold(
            number=row.number,
            id=row.id,
            tenant=row.tenant,
            department=row.department,
            reason=HoldReason(row.reason),
            owner=row.owner,
            role=Role(row.role),
            placed_at=row.placed_at,
            review=row.review,
            reminded=row.reminded,
            lifted_at=row.lifted_at,
            lifted_by=row.lifted_by,
            key=row.key,
            targets=targets,
            notes_or_none=opened.value,
            unreadable=opened.unreadable,
        )


def _plain(one: Hold) -> dict[str, Any]:
    row = {column.name: getattr(one, column.name) for column in _PLAIN_COLUMNS}
    return row | {"reason": one.reason.value, "role": one.role.value}


def _held(rows: Sequence[Any]) -> int:
    return sum(row.count for row in rows if row.state not in _GONE)


def _in_state(state: RecordState, rows: Sequence[Any]) -> Sequence[UUID]:
    return [record for row in rows if row.state == state.value for record in row.ids]


def _named(target: HoldTarget) -> dict[str, Any]:
    return {
        "tenant": target.tenant,
        "department": target.department,
        "record": target.record,
        "person": target.person,
        "establishment": target.establishment,
    }
