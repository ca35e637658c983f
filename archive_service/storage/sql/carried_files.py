"""Carried files on SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, String, Uuid, any_, bindparam, insert, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.model.carried_files import CarriedFile
from archive_service.model.identifiers import LegalEntity
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import carried_file

_ADD = Statement.of(insert(carried_file).values(given(list(carried_file.columns))))
_OF_TENANT = select(carried_file).where(carried_file.c.tenant == bindparam("of_tenant"))
_KNOWN = Statement.of(
    _OF_TENANT.where(carried_file.c.path_index == any_(bindparam("indexes", type_=ARRAY(LargeBinary))))
)
_OF_PACKAGES = Statement.of(
    _OF_TENANT.where(
        carried_file.c.record.is_(None), carried_file.c.person.is_(None), carried_file.c.deposit.is_(None)
    ).order_by(carried_file.c.id)
)
_owners = any_(bindparam("owners", type_=ARRAY(Uuid)))
_OF = Statement.of(
    select(carried_file)
    .where(
        carried_file.c.tenant == any_(bindparam("tenants", type_=ARRAY(String))),
        or_(
            carried_file.c.record == _owners,
            carried_file.c.person == _owners,
            carried_file.c.deposit == _owners,
        ),
    )
    .order_by(carried_file.c.id)
)

_OF_KIND = Statement.of(
    select(carried_file)
    .where(
        carried_file.c.tenant == any_(bindparam("tenants", type_=ARRAY(String))),
        carried_file.c.kind == bindparam("of_this_kind"),
    )
    .order_by(carried_file.c.id)
)


_OWNED = Statement(
    b"SELECT * FROM carried_file WHERE record = ANY (%(owners)s::uuid[]) "
    b"UNION SELECT * FROM carried_file WHERE person = ANY (%(owners)s::uuid[])"
)


@dataclass(frozen=True, slots=True)
class SqlCarriedFiles:
    """`CarriedFiles` on SQL."""

    session: Session
    images: RowImages

    def add(self, files: Sequence[CarriedFile]) -> None:
        """Insert."""
        for one in files:
            self.images.touch("carried_file", one.id)
            self.session.run(_ADD, **{name: getattr(one, name) for name in CarriedFile.__slots__})

    def known(self, tenant: LegalEntity, indexes: Collection[bytes]) -> Sequence[CarriedFile]:
        """Return those with these path indexes."""
        return self._models(self.session.rows(_KNOWN, of_tenant=tenant, indexes=list(indexes)))

    def of_packages(self, tenant: LegalEntity) -> Sequence[CarriedFile]:
        """Return those that belong to nothing but their package."""
        return self._models(self.session.rows(_OF_PACKAGES, of_tenant=tenant))

    def of_kind(self, tenants: Collection[LegalEntity], kind: str) -> Sequence[CarriedFile]:
        """Return those of a kind that came for one of these tenants."""
        return self._models(self.session.rows(_OF_KIND, tenants=list(tenants), of_this_kind=kind))

    def owned_by(self, owners: Collection[UUID]) -> Sequence[CarriedFile]:
        """Return those of these records or persons."""
        return self._models(self.session.rows(_OWNED, owners=list(owners)))

    def of(self, owners: Collection[UUID], tenants: Collection[LegalEntity]) -> Sequence[CarriedFile]:
        """Return those of these records, persons or deposits that came for one of these tenants."""
        return self._models(self.session.rows(_OF, owners=list(owners), tenants=list(tenants)))

    def _models(self, rows: Sequence[Any]) -> Sequence[CarriedFile]:
        return [CarriedFile(**{name: getattr(row, name) for name in CarriedFile.__slots__}) for row in rows]
