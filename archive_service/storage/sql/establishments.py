"""Establishments on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from archive_service.errors import StoreUnavailable
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess, Siren, Siret
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import establishment

_COLUMNS = [column for column in establishment.columns if column.name != "finess"]
_GET = Statement.of(select(establishment).where(establishment.c.finess == bindparam("finess")))
_GET_SHARED = Statement.of(
    select(establishment).where(establishment.c.finess == bindparam("finess")).with_for_update(read=True)
)
_GET_LOCKED = Statement.of(
    select(establishment).where(establishment.c.finess == bindparam("finess")).with_for_update()
)
_BY_SIRET = Statement.of(select(establishment).where(establishment.c.siret == bindparam("number")))
_BY_SIREN = Statement.of(select(establishment).where(establishment.c.siren == bindparam("number")))
_ALL = Statement.of(select(establishment).order_by(establishment.c.finess))
_REGISTER = Statement.of(
    insert(establishment)
    .values(given(establishment.columns))
    .on_conflict_do_nothing()
    .returning(establishment.c.finess)
)
_REPLACE = Statement.of(
    update(establishment).where(establishment.c.finess == bindparam("wanted")).values(given(_COLUMNS))
)


@dataclass(frozen=True, slots=True)
class SqlEstablishments:
    """`Establishments` on SQL."""

    session: Session
    images: RowImages

    def get(self, finess: Finess) -> Establishment | None:
        """Return the establishment with this FINESS."""
        row = self.session.row(_GET, finess=finess)
        return None if row is None else _establishment(row)

    def get_shared(self, finess: Finess) -> Establishment | None:
        """Return the establishment, locked FOR SHARE."""
        row = self.session.row(_GET_SHARED, finess=finess)
        return None if row is None else _establishment(row)

    def get_locked(self, finess: Finess) -> Establishment | None:
        """Return the establishment, locked FOR UPDATE."""
        row = self.session.row(_GET_LOCKED, finess=finess)
        return None if row is None else _establishment(row)

    def by_company(self, siren: Siren, siret: Siret) -> Establishment | None:
        """Return the only establishment with this SIRET, else with this SIREN when exactly one has it."""
        for statement, number in ((_BY_SIRET, siret), (_BY_SIREN, siren)):
            rows = self.session.rows(statement, number=number) if number else []
            if len(rows) == 1:
                return _establishment(rows[0])
        return None

    def register(self, one: Establishment) -> bool:
        """Insert or replace; return whether something changed.

        Raises:
            StoreUnavailable: another transaction registered it after this one had read it.
        """
        known = self.get(one.finess)
        if known == one:
            return False
        self.images.touch("establishment", one.finess)
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
            "public_service_mission": one.public_service_mission,
        }
        if known is None:
            if self.session.row(_REGISTER, finess=one.finess, **values) is None:
                raise StoreUnavailable(
                    "another transaction has just registered this establishment: try again"
                )
        else:
            self.session.run(_REPLACE, wanted=one.finess, **values)
        return True

    def all(self) -> Sequence[Establishment]:
        """Return all, by FINESS."""
        return [_establishment(row) for row in self.session.rows(_ALL)]


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
        public_service_mission=row.public_service_mission,
    )
