"""Establishments on SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, any_, bindparam, literal_column, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from archive_service.errors import StoreUnavailable
from archive_service.model.establishment import Establishment, Freeze
from archive_service.model.export_orders import ExportOrder
from archive_service.model.identifiers import Finess, LegalEntity, Siren, Siret
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import establishment, establishment_freeze

_COLUMNS = [column for column in establishment.columns if column.name != "finess"]
_FREEZE = (
    select(establishment_freeze.c.export_order.label("frozen_by"), establishment_freeze.c.frozen_at)
    .where(
        establishment_freeze.c.establishment == establishment.c.finess,
        establishment_freeze.c.lifted_at.is_(None),
    )
    .order_by(establishment_freeze.c.frozen_at, establishment_freeze.c.export_order)
    .limit(literal_column("1"))
    .lateral("freeze")
)
_FOUND = select(establishment, _FREEZE.c.frozen_by, _FREEZE.c.frozen_at).outerjoin(_FREEZE, true())
_ONE = _FOUND.where(establishment.c.finess == bindparam("finess"))
_GET = Statement.of(_ONE)
_GET_SHARED = Statement.of(_ONE.with_for_update(read=True, of=establishment))
_GET_LOCKED = Statement.of(_ONE.with_for_update(of=establishment))
_BY_SIRET = Statement.of(_FOUND.where(establishment.c.siret == bindparam("number")))
_BY_SIREN = Statement.of(_FOUND.where(establishment.c.siren == bindparam("number")))
_ALL = Statement.of(_FOUND.order_by(establishment.c.finess))
_among = any_(bindparam("among", type_=ARRAY(String)))
_FROZEN = Statement.of(
    _FOUND.where(establishment.c.finess == _among, _FREEZE.c.frozen_by.is_not(None)).order_by(
        establishment.c.finess
    )
)
_NAME_OF = Statement(b"SELECT name FROM establishment WHERE tenant = %(tenant)s ORDER BY finess LIMIT 1")
_FREEZE_ONE = Statement.of(insert(establishment_freeze).values(given(establishment_freeze.columns)))
_LIFT = Statement(
    b"UPDATE establishment_freeze SET lifted_at = %(at)s WHERE export_order = %(order)s "
    b"AND lifted_at IS NULL RETURNING establishment"
)
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

    def name_of(self, legal_entity: LegalEntity) -> str:
        """Return the name of a legal entity's place with the lowest number; empty when it has none."""
        row = self.session.row(_NAME_OF, tenant=legal_entity)
        return "" if row is None else str(row.name)

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

    def frozen(self, among: Collection[Finess]) -> Sequence[Establishment]:
        """Return those of these that are frozen, by FINESS."""
        return [_establishment(row) for row in self.session.rows(_FROZEN, among=list(among))]

    def freeze(self, order: ExportOrder, at: datetime) -> None:
        """Freeze the establishments of an order; its image says so too."""
        self.images.touch("export_order", order.id)
        frozen = {"tenant": order.tenant, "department": order.department, "frozen_at": at, "lifted_at": None}
        for finess in order.details.scope.establishments:
            self.session.run(_FREEZE_ONE, export_order=order.id, establishment=finess, **frozen)

    def lift(self, order: UUID, at: datetime) -> Sequence[Finess]:
        """End the freeze of an order; return the establishments that it froze until now."""
        lifted = [Finess(row.establishment) for row in self.session.rows(_LIFT, order=order, at=at)]
        if lifted:
            self.images.touch("export_order", order)
        return sorted(lifted)


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
        freeze=None if row.frozen_by is None else Freeze(row.frozen_by, row.frozen_at),
    )
