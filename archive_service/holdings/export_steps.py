"""What the steps by which an export is built write of its order: its plan, what is done, and its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.export_assembly import Assembled
from archive_service.holdings.export_end import BuiltContent
from archive_service.holdings.export_journal import journal_order
from archive_service.holdings.export_refusals import facts_of
from archive_service.holdings.freezes import lift_freeze
from archive_service.holdings.shard_objects import PutPlan
from archive_service.model.actors import SERVICE
from archive_service.model.export_freezes import FreezeEnd
from archive_service.model.export_orders import TO_BUILD, BuiltExport, ExportOrder, ExportState
from archive_service.model.export_shards import ExportShard
from archive_service.model.journal import Tag
from archive_service.model.stored_objects import StoredObject
from archive_service.model.tasks import AFTER_DOCUMENTS, Task
from archive_service.ports import Clock, Transaction, Transactions
from exports.portability.manifest import Equation

JOBS = 8
"""How many jobs of one order wait in the queue at once; each puts itself at the end again."""
_PARTS_AND_WHOLE = 3


class BuildOver(Exception):
    """The order was cancelled, or is built, or its plan was replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteSteps:
    """Writes steps. Each method but `check` and `refuse` belongs to the transaction of its step."""

    transactions: Transactions
    content: BuiltContent
    clock: Clock

    def check(self, order_id: UUID) -> None:
        """Raise `BuildOver` when the order is no longer to be built."""
        with self.transactions.begin(SERVICE) as transaction:
            if transaction.export_orders.get(order_id).state not in TO_BUILD:
                raise BuildOver

    def plan(
        self,
        order_id: UUID,
        put: PutPlan,
        parts: Sequence[ExportShard],
        total: int,
        transaction: Transaction,
        *,
        again: bool = False,
    ) -> None:
        """Write the rows of a plan that is stored, and queue its shards; unless somebody else planned the
        order meanwhile, or it is to be planned `again`.
        """
        order = _to_build(order_id, transaction)
        if not again and transaction.export_shards.counts(order_id)[0]:
            return
        transaction.stored_objects.add(put.stored, order.tenant, order.department)
        rows = [*put.rows, *parts]
        transaction.export_shards.replace(order_id, rows, order.tenant, order.department)
        moved = order.moved(ExportState.PLANNED)
        transaction.export_orders.save(replace(moved, total=max(total, order.progress)))
        for _ in range(min(JOBS, len(put.rows))):
            _queue(order_id, transaction)

    def done(self, shard: ExportShard, stored: Sequence[StoredObject], transaction: Transaction) -> None:
        """Write that a shard or a part is done, and queue what comes next."""
        order = _to_build(shard.export, transaction)
        transaction.stored_objects.add(stored, order.tenant, order.department)
        transaction.export_shards.finish(shard)
        _, left, built = transaction.export_shards.counts(order.id)
        transaction.export_orders.progress(order.id, max(built, order.progress), order.total)
        # The workers that found no shard to build took no other job: both parts need one.
        for _ in range(2 if left == _PARTS_AND_WHOLE else 1):
            _queue(order.id, transaction)

    def ready(
        self,
        order_id: UUID,
        made: Assembled,
        found: Equation,
        position: int,
        layouts: Collection[str],
        transaction: Transaction,
    ) -> None:
        """Say that an order is ready, and what was built for it."""
        order = _to_build(order_id, transaction)
        transaction.stored_objects.add(made.stored, order.tenant, order.department)
        transaction.export_shards.remove(order_id)
        built = BuiltExport(
            index_object=made.index,
            state_object=made.state,
            layouts=tuple(sorted(set(order.details.layouts).intersection(layouts))),
            root=made.root,
            leaves=made.leaves,
            bytes=made.bytes,
            equation=found,
            position=position,
            made_at=self.clock.now(),
        )
        order = replace(
            order.moved(ExportState.READY),
            progress=found.exported + (made.known or 0),
            details_or_none=replace(order.details, built=built),
        )
        transaction.export_orders.save(order)
        root = ("root", built.root), ("leaves", str(built.leaves))
        journal_order(order, Tag.EXPORT_BUILT, SERVICE, transaction, *root, *facts_of(found))

    def refuse(self, order_id: UUID, problem: str, *facts: tuple[str, str]) -> None:
        """Refuse an order, and destroy what was built of it; raise `BuildOver` as the others do."""
        with self.transactions.begin(SERVICE) as transaction:
            order = _to_build(order_id, transaction).moved(ExportState.REFUSED)
            # No package comes of it: what is sent meanwhile is accepted, and goes with the next order.
            if order.details_or_none is None:
                transaction.establishments.lift(order_id, self.clock.now())
                transaction.export_orders.end_unreadable(order_id, order.state)
            else:
                order = replace(order, details_or_none=replace(order.details, problem=problem))
                order = lift_freeze(order, FreezeEnd.REFUSED, self.clock.now(), SERVICE, transaction)
                transaction.export_orders.save(order)
            self.content.give_up(order, transaction)
            journal_order(order, Tag.EXPORT_REFUSED, SERVICE, transaction, *facts)
        self.content.destroy(order)


def _to_build(order_id: UUID, transaction: Transaction) -> ExportOrder:
    """Return an order, locked; raise `BuildOver` when it is no longer to be built."""
    order = transaction.export_orders.get(order_id, lock=True)
    if order.state not in TO_BUILD:
        raise BuildOver
    return order


def _queue(order: UUID, transaction: Transaction) -> None:
    """Queue a job for the next shard that nobody builds."""
    transaction.defer(Task.BUILD_EXPORT_SHARD, priority=AFTER_DOCUMENTS, order=str(order))
