"""Actors on SQL: a permanent pseudonym, and an encrypted name that can be erased."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, insert, null, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.access.scope import SHARED
from archive_service.model.keys import ACTORS, actor_key
from archive_service.model.serialisation import read_actor, written_actor
from archive_service.storage.keys.encrypted_fields import EncryptedFields, Opened
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import actor

_FIND = Statement.of(select(actor.c.id).where(actor.c.index == bindparam("wanted")))
_ADD = Statement.of(
    insert(actor).values(given(column for column in actor.columns if column.name != "erased"))
)
_NAMES = Statement.of(
    select(actor.c.id, actor.c.facts).where(actor.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
_ERASE = Statement.of(
    update(actor)
    .where(actor.c.id == bindparam("wanted"), actor.c.erased.is_(null()))
    .values(index=null(), facts=b"", erased=bindparam("at"))
    .returning(actor.c.id)
)


@dataclass(frozen=True, slots=True)
class SqlActors:
    """`Actors` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def find(self, name: str) -> UUID | None:
        """Return the pseudonym of the actor with this name."""
        row = self.session.row(_FIND, wanted=self._index(name))
        return None if row is None else row.id

    def add(self, pseudonym: UUID, name: str) -> None:
        """Insert; the actor's key exists already."""
        self.images.touch("actor", pseudonym)
        facts = self.fields.encrypt(ACTORS, actor_key(pseudonym), _row(pseudonym), written_actor(name))
        self.session.run(
            _ADD, id=pseudonym, tenant=SHARED, department=SHARED, index=self._index(name), facts=facts
        )

    def names(self, pseudonyms: Collection[UUID]) -> Mapping[UUID, str]:
        """Return the names that are neither erased nor damaged."""
        named = {
            row.id: self.read(row.id, row.facts).value
            for row in self.session.rows(_NAMES, ids=list(pseudonyms))
        }
        return {pseudonym: name for pseudonym, name in named.items() if name}

    def erase(self, pseudonym: UUID, at: datetime) -> bool:
        """Erase the name and the index that leads to it; return whether there was a name. The key is
        destroyed afterwards.
        """
        self.images.touch("actor", pseudonym)
        return self.session.row(_ERASE, wanted=pseudonym, at=at) is not None

    def read(self, pseudonym: UUID, facts: bytes) -> Opened[str]:
        """Return the name in a row, none once it is erased; an unreadable name raises no exception."""
        if not facts:
            return Opened(None)
        return self.fields.read(ACTORS, actor_key(pseudonym), _row(pseudonym), facts, read_actor)

    def _index(self, name: str) -> bytes:
        return self.fields.vault.index(ACTORS, "name", name)


def _row(pseudonym: UUID) -> str:
    return f"actor {pseudonym}"
