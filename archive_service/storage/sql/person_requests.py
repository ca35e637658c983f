"""Requests of persons on SQL: who asks, and why it was decided so, are under the request's own key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.errors import NotFound
from archive_service.model.keys import SERVICE_ROWS, SERVICE_TENANT, qualified
from archive_service.model.person_request_serialisation import (
    read_grounds,
    read_texts,
    written_grounds,
    written_texts,
)
from archive_service.model.person_requests import (
    Annotation,
    PersonRequest,
    RequestDecision,
    RequestKind,
    RequestTexts,
)
from archive_service.storage.keys.encrypted_fields import EncryptedFields, Opened
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import person_request

_WRITTEN = [column for column in person_request.columns if column.name != "number"]
_ADD = Statement.of(insert(person_request).values(given(_WRITTEN)))
_DECIDED = (*("decision", "decided_at", "decided_by", "grounds", "to_eliminate", "object", "facts"),)
_SAVE = Statement.of(
    update(person_request)
    .where(person_request.c.id == bindparam("wanted"))
    .values(given([person_request.c[name] for name in _DECIDED]))
)
_ONE = select(person_request).where(person_request.c.id == bindparam("id"))
_GET, _GET_LOCKED = Statement.of(_ONE), Statement.of(_ONE.with_for_update())
_SAME = (
    b"WITH RECURSIVE same (person, whole) AS (SELECT id, id FROM unnest(%(persons)s::uuid[]) AS wanted (id) "
    b"UNION SELECT person.id, same.whole FROM same JOIN person ON person.merged_into = same.person) "
)
_ANNOTATIONS = Statement(
    _SAME + b"SELECT same.whole, one.* FROM same JOIN person_request AS one ON one.person = same.person "
    b"WHERE one.kind = 'rectification' AND one.decision = 'accepted' ORDER BY one.number"
)
# Mostly no request waits, and then no person is looked at.
_WAITING = Statement(
    _SAME + b"SELECT DISTINCT same.whole FROM same JOIN person_request AS one ON one.person = same.person "
    b"WHERE one.decision = '' AND EXISTS (SELECT FROM person_request WHERE decision = '')"
)
_ids = any_(bindparam("ids", type_=ARRAY(Uuid)))
_RECTIFIED = Statement.of(
    select(person_request)
    .where(
        person_request.c.person == _ids,
        person_request.c.kind == RequestKind.RECTIFICATION.value,
        person_request.c.decision == RequestDecision.ACCEPTED.value,
    )
    .order_by(person_request.c.person, person_request.c.number)
)
_SEVERAL = Statement.of(select(person_request).where(person_request.c.id == _ids))
# The row stays, and its images are under the key of the service from then on: its own key is destroyed.
_END = Statement(
    b"WITH over AS MATERIALIZED (SELECT id, tenant, key, object FROM person_request "
    b"WHERE person = ANY (%(persons)s::uuid[]) FOR UPDATE) "
    b"UPDATE person_request SET person = NULL, key = %(key)s, object = '', facts = '' FROM over "
    b"WHERE person_request.id = over.id "
    b"RETURNING person_request.id, over.tenant AS wrapped_by, over.key AS former, over.object AS letter"
)


@dataclass(frozen=True, slots=True)
class SqlPersonRequests:
    """`PersonRequests` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def add(self, request: PersonRequest) -> None:
        """Insert."""
        self.images.touch("person_request", request.id)
        self.session.run(_ADD, **self._row(request))

    def save(self, request: PersonRequest) -> None:
        """Write all that a decision changes."""
        self.images.touch("person_request", request.id)
        row = self._row(request)
        self.session.run(_SAVE, wanted=request.id, **{name: row[name] for name in _DECIDED})

    def get(self, request: UUID, *, lock: bool = False) -> PersonRequest:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_GET_LOCKED if lock else _GET, id=request)
        if row is None:
            raise NotFound("no such request")
        return self._model(row)

    def listed(
        self, *, persons: Collection[UUID] = (), is_open: bool = False, after: UUID | None = None, limit: int
    ) -> Sequence[PersonRequest]:
        """Return a page, the oldest first."""
        wanted = select(person_request).order_by(person_request.c.number).limit(limit)
        if persons:
            ids = literal(sorted(persons), type_=ARRAY(Uuid))
            wanted = wanted.where(person_request.c.person == any_(ids))
        if is_open:
            wanted = wanted.where(person_request.c.decision == "")
        if after is not None:
            number = select(person_request.c.number).where(person_request.c.id == after).scalar_subquery()
            wanted = wanted.where(person_request.c.number > number)
        return [self._model(row) for row in self.session.rows(Statement.of(wanted))]

    def annotations(self, persons: Collection[UUID]) -> Mapping[UUID, Sequence[Annotation]]:
        """Return the accepted rectifications of persons, by person."""
        found: dict[UUID, list[Annotation]] = {}
        if persons:
            for row in self.session.rows(_ANNOTATIONS, persons=list(persons)):
                annotation = self._model(row).annotation
                if annotation is not None:
                    found.setdefault(row.whole, []).append(annotation)
        return found

    def waiting(self, persons: Collection[UUID]) -> Collection[UUID]:
        """Return those who have an undecided request."""
        return {row.whole for row in self.session.rows(_WAITING, persons=list(persons))} if persons else set()

    def rectified(self, persons: Collection[UUID]) -> Sequence[PersonRequest]:
        """Return the accepted rectifications of these persons."""
        return [self._model(row) for row in self.session.rows(_RECTIFIED, ids=sorted(persons))]

    def several(self, requests: Collection[UUID]) -> Sequence[PersonRequest]:
        """Return those of these requests that are in scope."""
        return [self._model(row) for row in self.session.rows(_SEVERAL, ids=sorted(requests))]

    def end_with(self, persons: Collection[UUID]) -> Sequence[tuple[str, str]]:
        """Take persons, texts and letters from requests; return their keys and objects."""
        key = qualified(SERVICE_TENANT, SERVICE_ROWS)
        rows = self.session.rows(_END, persons=list(persons), key=key)
        self.images.touch("person_request", *(row.id for row in rows))
        return [(qualified(row.wrapped_by, row.former), row.letter) for row in rows]

    def _row(self, one: PersonRequest) -> dict[str, Any]:
        texts = written_texts(one.texts)
        return {
            "id": one.id,
            "tenant": one.tenant,
            "department": one.department,
            "person": one.person,
            "kind": one.kind.value,
            "received_on": one.received_on,
            "due": one.due,
            "opened_at": one.opened_at,
            "opened_by": one.opened_by,
            "role": one.role,
            "decision": one.decision.value,
            "decided_at": one.decided_at,
            "decided_by": one.decided_by,
            "grounds": written_grounds(one.grounds),
            "to_eliminate": one.to_eliminate,
            "key": one.key,
            "object": one.object,
            "facts": self.fields.encrypt(one.tenant, one.key, _name(one.id), texts),
        }

    def _model(self, row: Any) -> PersonRequest:
        over: Opened[RequestTexts] = Opened(None)
        name = _name(row.id)
        opened = self.fields.read(row.tenant, row.key, name, row.facts, read_texts) if row.facts else over
        return PersonRequest(
            number=row.number,
            id=row.id,
            tenant=row.tenant,
            department=row.department,
            person=row.person,
            kind=RequestKind(row.kind),
            received_on=row.received_on,
            due=row.due,
            opened_at=row.opened_at,
            opened_by=row.opened_by,
            role=row.role,
            decision=RequestDecision(row.decision),
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            grounds=read_grounds(row.grounds),
            to_eliminate=row.to_eliminate,
            key=row.key,
            object=row.object,
            texts_or_none=opened.value,
            unreadable=opened.unreadable,
        )


def _name(request: UUID) -> str:
    return f"request {request}"
