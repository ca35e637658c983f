"""Tokens on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, null, select, update

from archive_service.access.scope import SHARED
from archive_service.errors import NotFound
from archive_service.model.actors import Actor, Role, Token
from archive_service.storage.keys.encrypted_fields import Opened
from archive_service.storage.sql.actors import SqlActors
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import actor, token

_ADD = Statement.of(insert(token).values(given(token.columns)))
_ALL = select(token, actor.c.facts).join(actor, actor.c.id == token.c.holder, isouter=True)
_GET = Statement.of(_ALL.where(token.c.digest == bindparam("digest")))
_LISTED = Statement.of(_ALL.order_by(token.c.created, token.c.id))
_HELD_BY = Statement.of(_ALL.where(token.c.holder == bindparam("holder")))
_REVOKE = Statement.of(
    update(token)
    .where(token.c.id == bindparam("wanted"), token.c.revoked.is_(null()))
    .values(revoked=bindparam("at"))
    .returning(token.c.digest)
)
_ONE = Statement.of(_ALL.where(token.c.id == bindparam("wanted")))
_IN_CLEAR = Statement.of(select(token.c.actor).where(token.c.holder.is_(null())).distinct())
_ENCRYPTED = Statement.of(
    update(token)
    .where(token.c.holder.is_(null()), token.c.actor == bindparam("name"))
    .values(holder=bindparam("holder_of_name"), actor="")
    .returning(token.c.digest)
)


@dataclass(frozen=True, slots=True)
class SqlTokens:
    """`Tokens` on SQL."""

    session: Session
    actors: SqlActors
    images: RowImages

    def add(self, one: Token) -> None:
        """Insert; the actor who holds it exists already."""
        self.images.touch("token", one.digest)
        self.session.run(
            _ADD,
            digest=one.digest,
            id=one.id,
            tenant=SHARED,
            department=SHARED,
            actor="",
            holder=UUID(one.actor.pseudonym),
            role=one.actor.role.value,
            tenants=sorted(one.actor.tenants),
            departments=sorted(one.actor.departments),
            expires=one.expires,
            created=one.created,
            revoked=one.revoked,
        )

    def get(self, digest: bytes) -> Token | None:
        """Return the token with this digest."""
        row = self.session.row(_GET, digest=digest)
        return None if row is None else self._model(row)

    def listed(self) -> Sequence[Token]:
        """Return all, oldest first."""
        return [self._model(row) for row in self.session.rows(_LISTED)]

    def held_by(self, holder: UUID) -> Sequence[Token]:
        """Return the tokens of one actor."""
        return [self._model(row) for row in self.session.rows(_HELD_BY, holder=holder)]

    def revoke(self, token_id: UUID, at: datetime) -> Token:
        """Make the token invalid from `at` on; a token revoked earlier keeps its first date."""
        self._touch(self.session.rows(_REVOKE, wanted=token_id, at=at))
        row = self.session.row(_ONE, wanted=token_id)
        if row is None:
            raise NotFound("no such token")
        return self._model(row)

    def names_in_clear(self) -> Sequence[str]:
        """Return the names that an older version wrote in clear."""
        return [row.actor for row in self.session.rows(_IN_CLEAR)]

    def give_holder(self, name: str, holder: UUID) -> None:
        """Replace the name in clear by the actor."""
        self._touch(self.session.rows(_ENCRYPTED, name=name, holder_of_name=holder))

    def _touch(self, changed: Sequence[Any]) -> None:
        self.images.touch("token", *(row.digest for row in changed))

    def _model(self, row: Any) -> Token:
        named = Opened(row.actor) if row.holder is None else self.actors.read(row.holder, row.facts or b"")
        return Token(
            id=row.id,
            digest=row.digest,
            actor=Actor(
                name=named.value or "",
                role=Role(row.role),
                tenants=frozenset(row.tenants),
                departments=frozenset(row.departments),
                pseudonym="" if row.holder is None else str(row.holder),
            ),
            expires=row.expires,
            created=row.created,
            revoked=row.revoked,
            unreadable=named.unreadable,
        )
