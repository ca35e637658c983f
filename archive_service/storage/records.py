"""Records on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, insert, select, union, update
from sqlalchemy.orm import Session

from archive_service.errors import NotFound
from archive_service.model.holdings import Record, RecordFilter, RecordState
from archive_service.storage.sealed_facts import SealedFacts
from archive_service.storage.tables import record, record_link

_PLAIN = (
    "tenant",
    "department",
    "establishment",
    "deposit",
    "person",
    "kind",
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
    "key",
    "source_key",
    "source_object",
    "document_object",
    "dossier_object",
    "evidence_object",
    "attempts",
    "problem",
)


@dataclass(frozen=True, slots=True)
class SqlRecords:
    """`Records` on SQL."""

    session: Session
    sealed: SealedFacts

    def add(self, records: Sequence[Record]) -> None:
        """Insert, in the order that their numbers will have."""
        for one in records:
            self.session.execute(insert(record).values(id=one.id, **self._row(one)))
            for index in one.replaces_index:
                self.session.execute(
                    insert(record_link).values(
                        index=index, record=one.id, tenant=one.tenant, department=one.department
                    )
                )

    def save(self, one: Record) -> None:
        """Write everything that may change."""
        self.session.execute(update(record).where(record.c.id == one.id).values(**self._row(one)))

    def get(self, record_: UUID, *, lock: bool = False) -> Record:
        """Return one; raise `NotFound` when absent or out of scope."""
        wanted = select(record).where(record.c.id == record_)
        row = self.session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
        if row is None:
            raise NotFound("no such record")
        return self._model(row)

    def listed(self, asked: RecordFilter) -> Sequence[Record]:
        """Return a page in the order of record numbers."""
        wanted = select(record)
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
            # Kept through its last day: due from the day after.
            wanted = wanted.where(
                record.c.last_day < asked.due_on, record.c.retention.in_(("running", "ended"))
            )
        if asked.after is not None:
            number = select(record.c.number).where(record.c.id == asked.after).scalar_subquery()
            wanted = wanted.where(record.c.number > number)
        return self._all(wanted.order_by(record.c.number).limit(asked.limit))

    def claim(self, state: RecordState, limit: int) -> Sequence[Record]:
        """Lock up to `limit` records in `state` that no other worker holds, oldest first."""
        return self._all(
            select(record)
            .where(record.c.state == state)
            .order_by(record.c.number)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )

    def count(self, state: RecordState) -> int:
        """Count the records in `state`."""
        return int(
            self.session.scalar(select(func.count()).select_from(record).where(record.c.state == state)) or 0
        )

    def kin(self, one: Record) -> Sequence[Record]:
        """Return the tenant's records that replace this one, that it replaces, or that share its set."""
        kin: list[Select[Any]] = []
        if one.replaces_index:
            kin.append(select(record.c.id).where(record.c.document_index.in_(list(one.replaces_index))))
        if one.document_index is not None:
            kin.append(select(record_link.c.record).where(record_link.c.index == one.document_index))
        if one.set_index is not None:
            kin.append(select(record.c.id).where(record.c.set_index == one.set_index))
        if not kin:
            return []
        return self._all(
            select(record)
            .where(record.c.tenant == one.tenant, record.c.id != one.id, record.c.id.in_(union(*kin)))
            .order_by(record.c.number)
        )

    def of_file(self, person: UUID, establishment: str) -> Sequence[Record]:
        """Return and lock all records of a file (person x establishment)."""
        return self._all(
            select(record)
            .where(record.c.person == person, record.c.establishment == establishment)
            .order_by(record.c.number)
            .with_for_update()
        )

    def _all(self, wanted: Select[Any]) -> Sequence[Record]:
        return [self._model(row) for row in self.session.execute(wanted).all()]

    def _row(self, one: Record) -> dict[str, Any]:
        row = {name: getattr(one, name) for name in _PLAIN}
        row |= {
            "state": one.state.value,
            "related": list(one.related),
            "facts": self.sealed.seal(
                one.tenant,
                one.key,
                f"record {one.id}",
                {**one.facts, "links": [index.hex() for index in one.replaces_index]},
            ),
        }
        return row

    def _model(self, row: Row[Any]) -> Record:
        values = {name: getattr(row, name) for name in _PLAIN}
        for name in ("document_index", "set_index"):
            values[name] = None if values[name] is None else bytes(values[name])
        facts = self.sealed.open(row.tenant, row.key, f"record {row.id}", row.facts)
        return Record(
            number=row.number,
            id=row.id,
            state=RecordState(row.state),
            replaces_index=tuple(bytes.fromhex(index) for index in facts.get("links", ())),
            related=tuple(row.related),
            facts={name: value for name, value in facts.items() if name != "links"},
            **values,
        )
