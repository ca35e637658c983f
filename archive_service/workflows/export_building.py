"""Build the packages of export orders, step by step: the plan, then each shard, then the package of all.

A step may be interrupted anywhere and repeated, by any worker: a shard that is done is never built again, and
the root depends on what is held alone. Nothing of a record's parts is copied: packages are made from the
stores when they are fetched, and every file is compared with the inventory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from time import monotonic, sleep
from uuid import UUID

import structlog

from archive_service.errors import ArchiveServiceError, OutOfSpace, has_no_room
from archive_service.holdings.completeness import equation
from archive_service.holdings.export_assembly import AssemblePackages
from archive_service.holdings.export_extent import names_every_establishment
from archive_service.holdings.export_merging import MergeInParts
from archive_service.holdings.export_planning import NOTHING_KNOWN, Known, Plan, PlanExports
from archive_service.holdings.export_refusals import ATTEMPTS, facts_of, hole_in, too_often
from archive_service.holdings.export_states import ReadStates, known_in
from archive_service.holdings.export_steps import BuildOver, WriteSteps
from archive_service.holdings.part_joining import JoinParts
from archive_service.holdings.shard_building import BuildShards
from archive_service.holdings.shard_comparison import Compared, CompareShards, equation_of, hole_of
from archive_service.holdings.shard_layouts import layouts_of
from archive_service.holdings.shard_objects import ShardObjects
from archive_service.holdings.shard_rows import ShardContradicts
from archive_service.model.actors import SERVICE
from archive_service.model.export_contents import Contents
from archive_service.model.export_orders import TO_BUILD, ExportOrder, ExportState
from archive_service.model.export_shards import FOLDERS, REST, WHOLE, ExportShard, PlanHead
from archive_service.model.stored_objects import StoredObject
from archive_service.ports import Transaction, Transactions
from exports import ExportError

FAILED = 100
"""What a failure weighs in a shard's attempts. A worker that was ended by force weighs 1, as does a shard
that somebody else began at the same moment: a machine that restarts often is no defect.
"""
PLANS = 5
"""How often an order is planned, when persons are merged or records moved while it is built."""
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.01, 0.2
_TOO_MUCH_MOVES = "records or persons moved each time that the order was planned: order again later"
_log = structlog.get_logger()


class ExportWaits(ArchiveServiceError):
    """Documents of the order are still being made: it is built when they are done."""

    code = "export-waits"
    retryable = True


class Step(Enum):
    """The result of a step: something was done; the order is ready or refused since; others have all shards
    that are left; or there was nothing to do.
    """

    DONE = "done"
    ENDED = "ended"
    HELD = "held"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildExports:
    """Builds exports."""

    transactions: Transactions
    planning: PlanExports
    shards: BuildShards
    stored: ShardObjects
    assembly: AssemblePackages
    merging: MergeInParts
    joining: JoinParts
    states: ReadStates
    steps: WriteSteps
    patience_seconds: float = 600.0
    """How long to wait for shards that other workers hold, while nothing happens to them."""

    def build_waiting(self) -> int:
        """Build the orders that wait, a step of each in turn, and return how many were built or refused;
        those whose documents are not finished wait on.
        """
        ended, skipped, until = 0, set[UUID](), monotonic() + self.patience_seconds
        failed, since = Counter[UUID](), monotonic()
        while monotonic() < until:
            with self.transactions.begin(SERVICE) as transaction:
                waiting = [one for one in transaction.export_orders.waiting() if one not in skipped]
            if not waiting:
                break
            steps = [self._attempted(order, skipped, failed) for order in waiting]
            ended += steps.count(Step.ENDED)
            if Step.DONE in steps or Step.ENDED in steps:
                since = monotonic()
                until = since + self.patience_seconds
            else:
                sleep(_pause(since))
        return ended

    def _attempted(self, order: UUID, skipped: set[UUID], failed: Counter[UUID]) -> Step:
        try:
            step = self.step(order)
            failed[order] = 0
            return step
        except ArchiveServiceError as error:
            if error.retryable and not isinstance(error, ExportWaits):
                raise
            skipped.add(order)  # an order that cannot be read does not stop the others
            return Step.NOTHING
        except Exception as error:  # the text may quote a record  # noqa: BLE001
            _log.error("export.shard_failed", order=str(order), kind=type(error).__name__)
            failed[order] += 1
            # A shard that fails this often refuses its order; what fails elsewhere waits for the next run.
            if failed[order] > ATTEMPTS:
                skipped.add(order)
            return Step.DONE

    def build(self, order_id: UUID) -> bool:
        """Build one order to its end, and return whether it ended with this.

        Raises:
            ExportWaits: documents are still being made.
            StoreUnavailable, OutOfSpace: the order is built later.
        """
        since = monotonic()
        while (step := self.step(order_id)) in (Step.DONE, Step.HELD):
            if step is Step.HELD:
                sleep(_pause(since))
            else:
                since = monotonic()
        return step is Step.ENDED

    def step(self, order_id: UUID) -> Step:
        """Do the next thing for an order: plan it, build a shard, merge a part, or assemble the package.

        Raises:
            ExportWaits, StoreUnavailable, OutOfSpace: the same step is done later.
        """
        with self.transactions.begin(SERVICE) as transaction:
            order = transaction.export_orders.get(order_id)
            if order.state not in TO_BUILD:
                transaction.export_shards.remove(order_id)
                return Step.NOTHING
            is_planned = transaction.export_shards.counts(order_id)[0] > 0
            can_be_built = is_planned and order.details_or_none is not None
            shard = self._claimed(order, transaction) if can_be_built else None
        try:
            _ = order.details  # raises when they cannot be read: nothing can be built
            if not is_planned:
                return self._plan(order)
            if shard is None:
                return Step.HELD
            if shard.attempts > ATTEMPTS * FAILED:
                return self._refuse(order_id, too_often(shard))
            with self._attempt(shard):
                return self._made(order, shard)
        except BuildOver:
            return Step.NOTHING
        except (ArchiveServiceError, ExportError) as error:
            if error.retryable:
                raise
            with suppress(BuildOver):
                return self._refuse(order_id, f"{error.code}: {error}")
            return Step.NOTHING

    def _made(self, order: ExportOrder, shard: ExportShard) -> Step:
        if shard.number == WHOLE:
            return self._whole(order, shard)
        make = self._part if shard.number in (REST, FOLDERS) else self._shard
        return make(order, shard)

    def _claimed(self, order: ExportOrder, transaction: Transaction) -> ExportShard | None:
        """Return the next shard, begun once more; it is written before the shard is built, so that one that
        ends its worker does not do so for ever.
        """
        shard = transaction.export_shards.claim(order.id)
        if shard is None:
            return None
        begun = replace(shard, attempts=shard.attempts + 1)
        transaction.export_shards.attempted(begun, begun.attempts, begun.problem)
        if order.state is ExportState.PLANNED:
            locked = transaction.export_orders.get(order.id, lock=True)
            if locked.state is ExportState.PLANNED:
                transaction.export_orders.save(locked.moved(ExportState.BUILDING))
        return begun

    @contextmanager
    def _attempt(self, shard: ExportShard) -> Iterator[None]:
        """Note why a shard did not come to its end; what will pass is no attempt."""
        try:
            yield
        except BuildOver:
            raise
        except Exception as error:  # whatever it is, it is noted and raised again
            if has_no_room(error):
                self._note(shard, shard.attempts - 1, OutOfSpace.code)
                raise OutOfSpace("the temporary files cannot be written: there is no room") from error
            will_pass = getattr(error, "retryable", False)
            code = getattr(error, "code", type(error).__name__)
            self._note(shard, shard.attempts - 1 if will_pass else shard.attempts - 1 + FAILED, str(code))
            raise

    def _note(self, shard: ExportShard, attempts: int, problem: str) -> None:
        with self.transactions.begin(SERVICE) as transaction:
            transaction.export_shards.attempted(shard, attempts, problem)

    def _plan(self, order: ExportOrder) -> Step:
        """Plan an order, or one that a former version began to build, unless somebody else is planning it."""
        with self.transactions.begin(SERVICE) as holding:
            if not holding.try_lock(f"plan of export {order.id}"):
                return Step.HELD
            return self._planned(order)

    def _planned(self, order: ExportOrder) -> Step:
        with self.states.of(order.details.predecessor) as before:
            known = known_in(before)
        details = order.details
        plan = self.planning.plan(
            details.scope,
            order.tenant,
            known=known,
            contents=details.contents,
            active_on=details.active_on,
        )
        held, head = plan.held, plan.head
        if held.unfinished:
            raise ExportWaits(f"{held.unfinished} documents of order {order.id} are still being made")
        found = equation(head, head.total, {})
        if problem := hole_in(found, held.unknown):
            return self._refuse(order.id, problem, *facts_of(found))
        put = self.stored.put_plan(order.id, plan, {})  # nobody waits for the store with the order locked
        parts = self.merging.rows(order, head.total)
        with self.transactions.begin(SERVICE) as transaction:
            self.steps.plan(order.id, put, parts, head.total, transaction)
        return Step.DONE

    def _shard(self, order: ExportOrder, shard: ExportShard) -> Step:
        """Build one shard while its row is locked: when this worker dies, another one builds it."""
        with self.transactions.begin(SERVICE) as holding:
            if not holding.export_shards.hold(shard):
                return Step.DONE
            planned = self.stored.planned(shard)
            layouts = layouts_of(planned.contents, order.details.layouts)
            scope, check = order.details.scope, partial(self.steps.check, order.id)
            tenants = scope.tenants(order.tenant)
            all_places = names_every_establishment(scope, order.tenant, self.transactions)
            done = replace(shard, done=True, records=0)
            stored: Sequence[StoredObject] = ()
            with (
                suppress(ShardContradicts),
                self.shards.built(planned, scope.kind, tenants, all_places, layouts, check) as built,
            ):
                done, stored = self.stored.put_shard(shard, built)
            self.steps.done(done, stored, holding)
        return Step.DONE

    def _part(self, order: ExportOrder, part: ExportShard) -> Step:
        """Merge a part of the package while its row is locked, as a shard is built."""
        with self.transactions.begin(SERVICE) as holding:
            if not holding.export_shards.hold(part):
                return Step.DONE
            rows = {one.number: one for one in holding.export_shards.of(order.id)}
            shards = [one for one in rows.values() if one.number > WHOLE]
            check = partial(self.steps.check, order.id)
            if part.number == FOLDERS:
                done = self.merging.folders(part, shards, check)
            else:
                compared = self._compared(order, self.stored.head(rows[WHOLE]), shards)
                done = self.merging.rest(order, part, compared, shards, check)
            self.steps.done(done.row, done.stored, holding)
        return Step.DONE

    def _whole(self, order: ExportOrder, whole: ExportShard) -> Step:
        """Assemble the package, unless the plan is no longer what is held: then plan again."""
        predecessor, contents = order.details.predecessor, order.details.contents
        with self.transactions.begin(SERVICE) as holding, self.states.of(predecessor) as before:
            if not holding.export_shards.hold(whole):
                return Step.DONE
            rows = holding.export_shards.of(order.id)
            shards = [one for one in rows if one.number > WHOLE]
            parts = [one for one in rows if one.number < WHOLE]
            head, layouts = self.stored.head(whole), layouts_of(contents, order.details.layouts)
            if (joined := self.joining.joined(order.id, parts, shards)) is not None:
                self.steps.ready(order.id, joined.made, joined.equation, head.position, layouts, holding)
                return Step.ENDED
            compared = self._compared(order, head, shards, known_in(before))
            plan, outcomes = compared.plan, compared.outcomes
            if outcomes is None:
                again = replace(plan, head=replace(plan.head, plans=head.plans + 1))
                return self._plan_again(order, again, shards, holding)
            if problem := hole_of(plan, outcomes):
                return self._refuse(order.id, problem, *facts_of(equation_of(plan, outcomes)))
            if contents is Contents.SERVED:
                made = self.assembly.served(order.id, shards, outcomes, layouts)
            else:
                made = self.assembly.assembled(order, plan, shards, outcomes, layouts, before)
            found = equation_of(plan, outcomes, made.known)
            self.steps.ready(order.id, made, found, head.position, layouts, holding)
        return Step.ENDED

    def _plan_again(
        self, order: ExportOrder, plan: Plan, shards: Sequence[ExportShard], transaction: Transaction
    ) -> Step:
        """Replace a plan that is no longer what is held; shards that are in both are not built again."""
        if plan.head.plans > PLANS:
            return self._refuse(order.id, _TOO_MUCH_MOVES)
        done = {one.digest: one for one in shards if one.lines_object}
        put = self.stored.put_plan(order.id, plan, done)
        parts = self.merging.rows(order, plan.head.total)
        self.steps.plan(order.id, put, parts, plan.head.total, transaction, again=True)
        return Step.DONE

    def _compared(
        self, order: ExportOrder, head: PlanHead, shards: Sequence[ExportShard], known: Known = NOTHING_KNOWN
    ) -> Compared:
        return CompareShards(self.planning, self.assembly).compared(order, head, shards, known)

    def _refuse(self, order_id: UUID, problem: str, *facts: tuple[str, str]) -> Step:
        self.steps.refuse(order_id, problem, *facts)
        return Step.ENDED


def _pause(since: float) -> float:
    """Return how long to sleep when others have held all that is left since then: whoever waits comes at most
    an eighth too late.
    """
    return min(_LONGEST_PAUSE, max(_SHORTEST_PAUSE, (monotonic() - since) / 8))
