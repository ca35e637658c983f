"""The register of establishments, and tokens, on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from archive_service.model.actors import Actor, Role, Token
from archive_service.model.establishment import Establishment
from archive_service.storage.tables import SHARED, establishment, token


@dataclass(frozen=True, slots=True)
class SqlRegisters:
    """`Registers` on SQL."""

    session: Session

    def establishment(self, finess: str) -> Establishment | None:
        """Return the establishment with this FINESS."""
        row = self.session.execute(
            select(establishment).where(establishment.c.finess == finess)
        ).one_or_none()
        return None if row is None else _establishment(row)

    def establishment_by_company(self, siren: str, siret: str) -> Establishment | None:
        """Return the one establishment with this SIRET, else with this SIREN when it has only one."""
        for column, value in ((establishment.c.siret, siret), (establishment.c.siren, siren)):
            rows = self.session.execute(select(establishment).where(column == value)).all() if value else []
            if len(rows) == 1:
                return _establishment(rows[0])
        return None

    def register(self, one: Establishment) -> bool:
        """Insert or replace; return whether something changed."""
        known = self.establishment(one.finess)
        if known == one:
            return False
        values = {
            "tenant": one.legal_entity,
            "department": one.department,
            "siren": one.siren,
            "siret": one.siret,
            "category": one.category,
            "legal_status": one.legal_status,
            "name": one.name,
            "closed_on": one.closed_on,
            "successor": one.successor,
            "provisional": one.provisional,
        }
        if known is None:
            self.session.execute(insert(establishment).values(finess=one.finess, **values))
        else:
            self.session.execute(
                update(establishment).where(establishment.c.finess == one.finess).values(**values)
            )
        return True

    def establishments(self) -> Sequence[Establishment]:
        """Return all, by FINESS."""
        rows = self.session.execute(select(establishment).order_by(establishment.c.finess)).all()
        return [_establishment(row) for row in rows]

    def add_token(self, one: Token) -> None:
        """Insert."""
        self.session.execute(
            insert(token).values(
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
        )

    def token(self, digest: bytes) -> Token | None:
        """Return the token with this digest."""
        row = self.session.execute(select(token).where(token.c.digest == digest)).one_or_none()
        if row is None:
            return None
        return Token(
            digest=bytes(row.digest),
            actor=Actor(
                name=row.actor,
                role=Role(row.role),
                tenants=frozenset(row.tenants),
                departments=frozenset(row.departments),
            ),
            expires=row.expires,
            created=row.created,
        )


def _establishment(row: Row[Any]) -> Establishment:
    return Establishment(
        finess=row.finess,
        legal_entity=row.tenant,
        siren=row.siren,
        siret=row.siret,
        department=row.department,
        category=row.category,
        legal_status=row.legal_status,
        name=row.name,
        closed_on=row.closed_on,
        successor=row.successor,
        provisional=row.provisional,
    )
