"""Orders of portability exports on SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import String, any_, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from archive_service.errors import NotFound
from archive_service.model.export_orders import OPEN, TO_BUILD, ExportOrder, ExportState, OpenScope
from archive_service.model.export_serialisation import read_order, read_scope, written_order
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import EXPORTS
from archive_service.storage.keys.encrypted_fields import EncryptedFields, Opened
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import export_order

Value = TypeVar("Value")

_WRITTEN = [column for column in export_order.columns if column.name not in ("number", "id")]
_ADD = Statement.of(insert(export_order).values(given([export_order.c.id, *_WRITTEN])))
_SAVE = Statement.of(
    update(export_order).where(export_order.c.id == bindparam("wanted")).values(given(_WRITTEN))
)
_PROGRESS = Statement.of(
    update(export_order)
    .where(export_order.c.id == bindparam("wanted"), export_order.c.state == ExportState.BUILDING.value)
    .values(progress=bindparam("done"), total=bindparam("of"))
    .returning(export_order.c.id)
)
_END = Statement.of(
    update(export_order).where(export_order.c.id == bindparam("wanted")).values(state=bindparam("state"))
)
_ONE = select(export_order).where(export_order.c.id == bindparam("id"))
_GET, _GET_LOCKED = Statement.of(_ONE), Statement.of(_ONE.with_for_update())
_LISTED = select(export_order).order_by(export_order.c.number.desc())
_OPEN_STATES = sorted(one.value for one in OPEN)
_OPEN = Statement.of(
    select(export_order.c.id, export_order.c.key, export_order.c.facts)
    .where(
        export_order.c.tenant == bindparam("tenant"),
        export_order.c.state == any_(bindparam("states", type_=ARRAY(String))),
    )
    .order_by(export_order.c.number.desc())
    .limit(bindparam("limit"))
)
_IN_STATE = Statement.of(
    select(export_order.c.id)
    .where(export_order.c.state == any_(bindparam("states", type_=ARRAY(String))))
    .order_by(export_order.c.number)
)
_WAITING = Statement.of(
    select(export_order.c.id)
    .where(export_order.c.state.in_(sorted(one.value for one in TO_BUILD)))
    .order_by(export_order.c.number)
)


@dataclass(frozen=True, slots=True)
class SqlExportOrders:
    """`ExportOrders` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def add(self, order: ExportOrder) -> None:
        """Insert."""
        self.images.touch("export_order", order.id)
        self.session.run(_ADD, id=order.id, **self._row(order))

    def save(self, order: ExportOrder) -> None:
        """Write everything that may change."""
        self.images.touch("export_order", order.id)
        self.session.run(_SAVE, wanted=order.id, **self._row(order))

    def end_unreadable(self, order: UUID, state: ExportState) -> None:
        """Write the state alone."""
        self.images.touch("export_order", order)
        self.session.run(_END, wanted=order, state=state.value)

    def progress(self, order: UUID, done: int, total: int) -> bool:
        """Write how many records are built, without an image of the row; return whether it is being built."""
        return self.session.row(_PROGRESS, wanted=order, done=done, of=total) is not None

    def get(self, order: UUID, *, lock: bool = False) -> ExportOrder:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_GET_LOCKED if lock else _GET, id=order)
        if row is None:
            raise NotFound("no such export order")
        return self._model(row)

    def listed(self, *, after: UUID | None, limit: int) -> Sequence[ExportOrder]:
        """Return a page, the newest first."""
        wanted = _LISTED
        if after is not None:
            number = select(export_order.c.number).where(export_order.c.id == after).scalar_subquery()
            wanted = wanted.where(export_order.c.number < number)
        return [self._model(row) for row in self.session.rows(Statement.of(wanted.limit(limit)))]

    def open_scopes(self, tenant: LegalEntity, limit: int) -> Sequence[OpenScope]:
        """Return the newest orders of a legal entity that are not over and can be read."""
        rows = self.session.rows(_OPEN, tenant=tenant, states=_OPEN_STATES, limit=limit)
        found = [(row.id, self._read(row, read_scope).value) for row in rows]
        return [OpenScope(order, scope) for order, scope in found if scope is not None]

    def in_state(self, states: Collection[ExportState]) -> Sequence[UUID]:
        """Return the orders in one of these states, the oldest first."""
        return [row.id for row in self.session.rows(_IN_STATE, states=[one.value for one in states])]

    def waiting(self) -> Sequence[UUID]:
        """Return the orders that are to be built, the oldest first."""
        return [row.id for row in self.session.rows(_WAITING)]

    def _row(self, order: ExportOrder) -> dict[str, Any]:
        facts = self.fields.encrypt(EXPORTS, order.key, f"export {order.id}", written_order(order.details))
        return {
            "tenant": order.tenant,
            "department": order.department,
            "state": order.state.value,
            "ordered_at": order.ordered_at,
            "progress": order.progress,
            "total": order.total,
            "key": order.key,
            "facts": facts,
        }

    def _model(self, row: Any) -> ExportOrder:
        opened = self._read(row, read_order)
        return ExportOrder(
            number=row.number,
            id=row.id,
            tenant=row.tenant,
            department=row.department,
            state=ExportState(row.state),
            ordered_at=row.ordered_at,
            progress=row.progress,
            total=row.total,
            key=row.key,
            details_or_none=opened.value,
            unreadable=opened.unreadable,
        )

    def _read(self, row: Any, reader: Callable[[bytes], Value]) -> Opened[Value]:
        return self.fields.read(EXPORTS, row.key, f"export {row.id}", row.facts, reader)
