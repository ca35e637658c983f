"""Shards of portability exports on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from archive_service.model.export_shards import ExportShard
from archive_service.model.identifiers import Department, Tenant
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import export_shard

_ADD = Statement.of(insert(export_shard).values(given(export_shard.columns)))
_REMOVE = Statement.of(delete(export_shard).where(export_shard.c.export == bindparam("wanted")))
_OF = select(export_shard).where(export_shard.c.export == bindparam("wanted"))
_ALL = Statement.of(_OF.order_by(export_shard.c.number))
_COUNTS = Statement(
    b"SELECT count(*) FILTER (WHERE NOT done) AS left, count(*) AS shards, "
    b"coalesce(sum(records) FILTER (WHERE done AND number > 0), 0) AS built "
    b"FROM export_shard WHERE export = %(wanted)s"
)
# A worker locks the row of the shard that it builds: when it dies, the lock ends with its connection. Shards
# come first, then the parts that are merged (below zero), then the whole.
_CLAIM = Statement(
    b"SELECT * FROM export_shard AS one WHERE export = %(wanted)s AND NOT done AND (number > 0 OR NOT EXISTS "
    b"(SELECT FROM export_shard AS other WHERE other.export = one.export AND NOT done "
    b"AND (other.number > 0 OR (one.number = 0 AND other.number < 0)))) "
    b"ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED"
)
_ATTEMPTED = Statement.of(
    update(export_shard)
    .where(export_shard.c.export == bindparam("wanted"), export_shard.c.number == bindparam("shard"))
    .values(attempts=bindparam("attempts"), problem=bindparam("problem"))
)
_HOLD = Statement.of(
    _OF.where(
        export_shard.c.number == bindparam("shard"),
        export_shard.c.attempts == bindparam("attempts"),
        ~export_shard.c.done,
    ).with_for_update(skip_locked=True)
)
_FINISH = Statement.of(
    update(export_shard)
    .where(export_shard.c.export == bindparam("wanted"), export_shard.c.number == bindparam("shard"))
    .values(
        done=True,
        records=bindparam("exported"),
        lines_object=bindparam("lines_object"),
        kept_object=bindparam("kept_object"),
        outcome_object=bindparam("outcome_object"),
    )
)


@dataclass(frozen=True, slots=True)
class SqlExportShards:
    """`ExportShards` on SQL. Their rows have no images: what is not finished is planned again in a database
    that is rebuilt.
    """

    session: Session

    def replace(
        self, export: UUID, shards: Sequence[ExportShard], tenant: Tenant, department: Department
    ) -> None:
        """Write the shards of a plan in the place of those of an earlier one."""
        self.session.run(_REMOVE, wanted=export)
        scope = {"tenant": tenant, "department": department}
        names = ExportShard.__slots__
        self.session.run_each(
            _ADD, [{**scope, **{name: getattr(one, name) for name in names}} for one in shards]
        )

    def of(self, export: UUID) -> Sequence[ExportShard]:
        """Return the shards of an order, in order of number: the parts, the whole, then the shards."""
        return [_model(row) for row in self.session.rows(_ALL, wanted=export)]

    def counts(self, export: UUID) -> tuple[int, int, int]:
        """Return how many shards an order has, how many are not done, and the records of those that are."""
        row = self.session.rows(_COUNTS, wanted=export)[0]
        return int(row.shards), int(row.left), int(row.built)

    def claim(self, export: UUID) -> ExportShard | None:
        """Lock the next shard that nobody builds, parts after all shards, and the whole last; None when there
        is none.
        """
        row = self.session.row(_CLAIM, wanted=export)
        return None if row is None else _model(row)

    def attempted(self, shard: ExportShard, attempts: int, problem: str) -> None:
        """Write how often a shard was begun, and why it did not come to its end."""
        self.session.run(
            _ATTEMPTED, wanted=shard.export, shard=shard.number, attempts=attempts, problem=problem[:200]
        )

    def hold(self, shard: ExportShard) -> bool:
        """Lock a shard until the transaction ends; return False when somebody else began it since."""
        found = self.session.row(_HOLD, wanted=shard.export, shard=shard.number, attempts=shard.attempts)
        return found is not None

    def finish(self, shard: ExportShard) -> None:
        """Write that a shard is done, with its objects and the number of records exported."""
        self.session.run(
            _FINISH,
            wanted=shard.export,
            shard=shard.number,
            exported=shard.records,
            lines_object=shard.lines_object,
            kept_object=shard.kept_object,
            outcome_object=shard.outcome_object,
        )

    def remove(self, export: UUID) -> None:
        """Delete the shards of an order that is built or over."""
        self.session.run(_REMOVE, wanted=export)


def _model(row: Any) -> ExportShard:
    return ExportShard(**{name: getattr(row, name) for name in ExportShard.__slots__})
