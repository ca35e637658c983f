"""Tokens on SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from archive_service.model.actors import Actor, Role, Token
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import SHARED, token

_ADD = Statement.of(insert(token).values(given(token.columns)))
_GET = Statement.of(select(token).where(token.c.digest == bindparam("digest")))


@dataclass(frozen=True, slots=True)
class SqlTokens:
    """`Tokens` on SQL."""

    session: Session

    def add(self, one: Token) -> None:
        """Insert."""
        self.session.run(
            _ADD,
            digest=one.digest,
            tenant=SHARED,
            department=SHARED,
            actor=one.actor.name,
            role=one.actor.role.value,
            tenants=sorted(one.actor.tenants),
            departments=sorted(one.actor.departments),
            expires=one.expires,
            created=one.created,
        )

    def get(self, digest: bytes) -> Token | None:
        """Return the token with this digest."""
        row = self.session.row(_GET, digest=digest)
        if row is None:
            return None
        return Token(
            digest=row.digest,
            actor=Actor(
                name=row.actor,
                role=Role(row.role),
                tenants=frozenset(row.tenants),
                departments=frozenset(row.departments),
            ),
            expires=row.expires,
            created=row.created,
        )
