"""The steps of an elimination, some hundreds of records at a time.

1. In one transaction everything is checked again: the list, the visa, the holds, the exports, the decision by
   the facts of today, and the lock of every version of every object. The record becomes `eliminating`; what
   is to be destroyed is written beside it. From then on there is no way back.
2. Its keys are destroyed in every copy, then its objects in every version.
3. The record becomes `eliminated`. With the last record of a person or of a flow, what else is stored of
   them is given up, and destroyed in the same way.
4. Everything that was to be destroyed is looked for in its store. When nothing is found, nothing of the
   record is left but its stub.

A record whose lock has not ended waits before the first step with its state unchanged. Its lock is not
renewed meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.elimination_checks import CheckEliminations, Judged
from archive_service.holdings.elimination_destruction import DestroyStored
from archive_service.holdings.elimination_end import end_records, locked_with_persons
from archive_service.holdings.holds import keep_out_holds
from archive_service.model.actors import SERVICE
from archive_service.model.elimination import Elimination, Execution, KeptCode, Stage
from archive_service.model.journal import Tag
from archive_service.ports import Clock, Transaction, Transactions

_TOGETHER = 200
"""Records in one transaction: more would hold their locks for longer and cost no less for each."""
_UNDECIDED = frozenset({Stage.ASKED, Stage.WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminationSteps:
    """Takes records through the steps. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    checks: CheckEliminations
    destruction: DestroyStored
    clock: Clock

    def go_on(self, appraisal: UUID) -> None:
        """Go on with every line of an execution as far as locks and stores allow; first with what was
        interrupted.

        Raises:
            StoreUnavailable: a part may be eliminated.
        """
        for stage in (Stage.ELIMINATING, Stage.ELIMINATED, Stage.WAITING, Stage.ASKED):
            self._pass(appraisal, stage)

    def _pass(self, appraisal: UUID, stage: Stage) -> None:
        """Go once through the lines in a stage, and on with each as far as it goes."""
        after = -1
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                if stage in _UNDECIDED:
                    keep_out_holds(transaction)
                lines = transaction.eliminations.claim(appraisal, stage, after, _TOGETHER)
                if stage in _UNDECIDED and lines:
                    lines = self._decide(appraisal, lines, transaction)
            if not lines:
                return
            after = max(line.line.number for line in lines)
            self._destroy([line for line in lines if line.stage is Stage.ELIMINATING])
            self._clear([line for line in lines if line.stage is Stage.ELIMINATED])

    def _decide(
        self, appraisal: UUID, lines: Sequence[Elimination], transaction: Transaction
    ) -> Sequence[Elimination]:
        """Check everything about records, and make those `eliminating` that nothing keeps."""
        execution = transaction.eliminations.execution(appraisal)
        wanted = [line.record for line in lines]
        records = {one.id: one for one in locked_with_persons(wanted, transaction)}
        judged = self.checks.judge(lines, records, execution, transaction)
        decided = [self._decided(line, judged) for line in lines]
        self._write(decided, execution, transaction)
        return decided

    def _decided(self, line: Elimination, judged: Judged) -> Elimination:
        now, record = self.clock.now(), line.record
        if record in judged.kept:
            code = judged.kept[record]
            stage = Stage.WAITING if code is KeptCode.SAMPLE_NOT_TRANSFERRED else Stage.KEPT
            return replace(line, stage=stage, code=code, locked_until=None, changed_at=now)
        extent = judged.extents[record]
        if record in judged.locked:
            return replace(
                line,
                stage=Stage.WAITING,
                code=KeptCode.LOCKED,
                locked_until=judged.locked[record],
                objects=extent.objects,
                changed_at=now,
            )
        return replace(
            line,
            stage=Stage.ELIMINATING,
            code=None,
            locked_until=None,
            keys=extent.keys,
            objects=extent.objects,
            changed_at=now,
        )

    def _write(self, lines: Sequence[Elimination], execution: Execution, transaction: Transaction) -> None:
        waiting = [name for line in lines if line.stage is Stage.WAITING for name in line.objects]
        transaction.stored_objects.let_go(waiting)
        kept = [line for line in lines if line.stage is Stage.KEPT]
        transaction.stored_objects.take_back([name for line in kept for name in line.objects])
        gone = [line.record for line in lines if line.stage is Stage.ELIMINATING]
        transaction.stubs.forget_records(gone)
        transaction.eliminations.save(
            [replace(line, objects=()) if line.stage is Stage.KEPT else line for line in lines]
        )
        for line in lines:
            if line.stage is Stage.ELIMINATING:
                _journal_record(line, Tag.RECORD_ELIMINATING, execution.executed_by, transaction)

    def _destroy(self, lines: Sequence[Elimination]) -> None:
        """Destroy what was decided, then write that it is gone."""
        if not lines:
            return
        self.destruction.destroy(lines)
        with self.transactions.begin(SERVICE) as transaction:
            ended = end_records(lines, transaction, self.clock.now())
            for line in ended:
                _journal_record(line, Tag.RECORD_ELIMINATED, "", transaction)
        self._clear(ended)

    def _clear(self, lines: Sequence[Elimination]) -> None:
        """Destroy what else was given up, and look for everything once more."""
        if not lines:
            return
        left = self.destruction.destroy_rest(lines)
        cleared = [
            replace(
                line,
                keys=(),
                objects=(),
                gone_keys=len(line.keys),
                gone_objects=len(line.objects),
                changed_at=self.clock.now(),
            )
            for line in lines
            if left.isdisjoint((*line.keys, *line.objects))
        ]
        with self.transactions.begin(SERVICE) as transaction:
            transaction.eliminations.save(cleared)
            objects = {name for line in lines for name in line.objects if name not in left}
            transaction.stored_objects.forget(sorted(objects))


def _journal_record(line: Elimination, tag: Tag, by: str, transaction: Transaction) -> None:
    transaction.record(
        tag,
        line.record,
        SERVICE,
        ("appraisal", str(line.appraisal)),
        *((("by", by),) if by else ()),
        tenant=line.tenant,
        department=line.department,
        at_leisure=True,  # nobody waits for the answer: the places are given together at the end
    )
