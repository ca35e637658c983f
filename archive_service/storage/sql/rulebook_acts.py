"""Acts on versions of rulebooks, on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import func, insert, select

from archive_service.access.scope import SHARED
from archive_service.model.actors import Role
from archive_service.model.decisions import RulebookRef
from archive_service.model.rulebook_versions import ActedOn, NewAct, RulebookAct
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import rulebook_act
from signing.digests import Digest

_ADD = Statement.of(
    insert(rulebook_act).values(given(column for column in rulebook_act.columns if column.name != "number"))
)
_ALL = Statement.of(select(rulebook_act).order_by(rulebook_act.c.number))
_LAST = Statement.of(select(func.coalesce(func.max(rulebook_act.c.number), 0).label("last")))


@dataclass(frozen=True, slots=True)
class SqlRulebookActs:
    """`RulebookActs` on SQL."""

    session: Session
    images: RowImages

    def all(self) -> Sequence[ActedOn]:
        """Return every act, in order."""
        return [_act(row) for row in self.session.rows(_ALL)]

    def last(self) -> int:
        """Return the number of the last act, 0 before the first."""
        row = self.session.row(_LAST)
        return 0 if row is None else int(row.last)

    def add(self, act: NewAct) -> None:
        """Insert; the act gets the next number."""
        self.images.touch("rulebook_act", act.id)
        self.session.run(
            _ADD,
            id=act.id,
            tenant=SHARED,
            department=SHARED,
            version=act.version,
            act=act.act.value,
            layer=act.book.layer,
            key=act.book.key,
            digest=act.book.digest.value,
            valid_from=act.valid_from,
            at=act.at,
            actor=act.actor,
            role=act.role.value,
            effect=orjson.dumps(dict(act.effect), option=orjson.OPT_SORT_KEYS).decode(),
        )


def _act(row: Any) -> ActedOn:
    return ActedOn(
        number=row.number,
        id=row.id,
        version=row.version,
        act=RulebookAct(row.act),
        book=RulebookRef(row.layer, row.key, Digest("sha256", row.digest)),
        valid_from=row.valid_from,
        at=row.at,
        actor=row.actor,
        role=Role(row.role),
        effect=orjson.loads(row.effect),
    )
