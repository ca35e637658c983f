"""The register of establishments, and tokens, on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from archive_service.errors import StoreUnavailable
from archive_service.model.actors import Actor, Role, Token
from archive_service.model.establishment import Establishment
from archive_service.storage.statements import Session, Statement, given
from archive_service.storage.tables import SHARED, establishment, token

_COLUMNS = [column for column in establishment.columns if column.name != "finess"]
_ESTABLISHMENT = Statement.of(select(establishment).where(establishment.c.finess == bindparam("finess")))
_HELD = Statement.of(
    select(establishment).where(establishment.c.finess == bindparam("finess")).with_for_update(read=True)
)
_TAKEN = Statement.of(
    select(establishment).where(establishment.c.finess == bindparam("finess")).with_for_update()
)
_BY_SIRET = Statement.of(select(establishment).where(establishment.c.siret == bindparam("number")))
_BY_SIREN = Statement.of(select(establishment).where(establishment.c.siren == bindparam("number")))
_ESTABLISHMENTS = Statement.of(select(establishment).order_by(establishment.c.finess))
_REGISTER = Statement.of(
    insert(establishment)
    .values(given(establishment.columns))
    .on_conflict_do_nothing()
    .returning(establishment.c.finess)
)
_REPLACE = Statement.of(
    update(establishment).where(establishment.c.finess == bindparam("wanted")).values(given(_COLUMNS))
)
_ADD_TOKEN = Statement.of(insert(token).values(given(token.columns)))
_TOKEN = Statement.of(select(token).where(token.c.digest == bindparam("digest")))


@dataclass(frozen=True, slots=True)
class SqlRegisters:
    """`Registers` on SQL."""

    session: Session

    def establishment(self, finess: str) -> Establishment | None:
        """Return the establishment with this FINESS."""
        row = self.session.row(_ESTABLISHMENT, finess=finess)
        return None if row is None else _establishment(row)

    def held(self, finess: str) -> Establishment | None:
        """Return the establishment as it stays until the transaction ends: nobody registers it anew."""
        row = self.session.row(_HELD, finess=finess)
        return None if row is None else _establishment(row)

    def taken(self, finess: str) -> Establishment | None:
        """Return the establishment, to be registered anew: nobody holds it meanwhile."""
        row = self.session.row(_TAKEN, finess=finess)
        return None if row is None else _establishment(row)

    def establishment_by_company(self, siren: str, siret: str) -> Establishment | None:
        """Return the one establishment with this SIRET, else with this SIREN when it has only one."""
        for statement, number in ((_BY_SIRET, siret), (_BY_SIREN, siren)):
            rows = self.session.rows(statement, number=number) if number else []
            if len(rows) == 1:
                return _establishment(rows[0])
        return None

    def register(self, one: Establishment) -> bool:
        """Insert or replace; return whether something changed.

        Raises:
            StoreUnavailable: another transaction registered it since this one looked.
        """
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
            if self.session.row(_REGISTER, finess=one.finess, **values) is None:
                raise StoreUnavailable("the establishment has just been registered")
        else:
            self.session.run(_REPLACE, wanted=one.finess, **values)
        return True

    def establishments(self) -> Sequence[Establishment]:
        """Return all, by FINESS."""
        return [_establishment(row) for row in self.session.rows(_ESTABLISHMENTS)]

    def add_token(self, one: Token) -> None:
        """Insert."""
        self.session.run(
            _ADD_TOKEN,
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

    def token(self, digest: bytes) -> Token | None:
        """Return the token with this digest."""
        row = self.session.row(_TOKEN, digest=digest)
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


def _establishment(row: Any) -> Establishment:
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
