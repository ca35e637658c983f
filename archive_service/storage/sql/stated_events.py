"""Stated events on SQL: what happened is encrypted under the event's own key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.model.event_serialisation import read_event, written_event
from archive_service.model.stated_events import StatedEvent
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import stated_event

_COLUMNS = [column for column in stated_event.columns if column.name != "number"]
_ADD = Statement.of(insert(stated_event).values(given(_COLUMNS)))
_ids = any_(bindparam("ids", type_=ARRAY(Uuid)))
_SEVERAL = Statement.of(select(stated_event).where(stated_event.c.id == _ids).order_by(stated_event.c.number))
_OF_PERSONS = Statement.of(
    select(stated_event).where(stated_event.c.person == _ids).order_by(stated_event.c.number)
)
_ARE_THERE = Statement(b"SELECT EXISTS (SELECT FROM stated_event) AS found")
_REMOVE = Statement.of(delete(stated_event).where(stated_event.c.id == _ids))
_CLEAR = tuple(name for name in StatedEvent.__slots__ if name != "details")


@dataclass(frozen=True, slots=True)
class SqlStatedEvents:
    """`StatedEvents` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def add(self, event: StatedEvent) -> None:
        """Insert."""
        if event.details is None:
            raise ValueError("an event without its details says nothing")
        self.images.touch("stated_event", event.id)
        facts = self.fields.encrypt(event.tenant, event.key, _row(event.id), written_event(event.details))
        self.session.run(_ADD, facts=facts, **{name: getattr(event, name) for name in _CLEAR})

    def several(self, events: Collection[UUID]) -> Sequence[StatedEvent]:
        """Return those of these events that are in scope."""
        return [self._model(row) for row in self.session.rows(_SEVERAL, ids=list(events))] if events else []

    def of_persons(self, persons: Collection[UUID]) -> Sequence[StatedEvent]:
        """Return the events that were stated of these persons."""
        return [self._model(row) for row in self.session.rows(_OF_PERSONS, ids=list(persons))]

    def are_there(self) -> bool:
        """Say whether there is any event."""
        row = self.session.row(_ARE_THERE)
        return row is not None and bool(row.found)

    def remove(self, events: Collection[UUID]) -> None:
        """Delete rows."""
        self.session.run(_REMOVE, ids=list(events))

    def _model(self, row: Any) -> StatedEvent:
        opened = self.fields.decrypt(row.tenant, row.key, _row(row.id), row.facts)
        details = None if opened is None else read_event(opened)
        return StatedEvent(**{name: getattr(row, name) for name in _CLEAR}, details=details)


def _row(event: UUID) -> str:
    return f"event {event}"
