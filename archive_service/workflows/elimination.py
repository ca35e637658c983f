"""Elimination: nothing before the law allows it, and nothing left of what is eliminated.

Each record of a list that was agreed goes this way, some hundreds at a time:

1. In one transaction everything is checked again: the list, the visa, the holds, the exports, the decision by
   the facts of today, and the lock of every version of every object. The record becomes `eliminating`; what
   is to be destroyed is written beside it. From then on there is no way back.
2. Its keys are destroyed in every copy, then its objects in every version.
3. The record becomes `eliminated`. With the last record of a person or of a flow, what else is stored of
   them is given up, and destroyed in the same way.
4. Everything that was to be destroyed is looked for in its store. When nothing is found, nothing of the
   record is left but its stub.
5. When this is so for all records, the certificate is made.

A record whose lock has not ended waits before the first step with its state unchanged. Its lock is not
renewed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, InvalidRequest
from archive_service.holdings.certificate_making import MakeCertificates
from archive_service.holdings.elimination_checks import CheckEliminations, Judged
from archive_service.holdings.elimination_destruction import DestroyStored
from archive_service.holdings.elimination_end import end_records, locked_with_persons
from archive_service.holdings.holds import keep_out_holds
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.elimination import (
    Authority,
    Elimination,
    EliminationLine,
    Executed,
    Execution,
    Kept,
    KeptCode,
    Stage,
)
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY
from archive_service.model.journal import Tag
from archive_service.model.records import RecordFilter
from archive_service.model.tasks import Task
from archive_service.ports import Clock, Transaction, Transactions
from signing.errors import SigningError

TOGETHER = 200
"""Records in one transaction: more would hold their locks for longer and cost no less for each."""
Value = TypeVar("Value")

_KEPT_OPEN = frozenset({Stage.ASKED, Stage.WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminateRecords:
    """Executes lists that were agreed. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    checks: CheckEliminations
    destruction: DestroyStored
    certificates: MakeCertificates
    clock: Clock
    prepare: Callable[[], None]
    """Stores the texts of the rulebooks in force, by which decisions are taken again."""

    def execute(self, lines: Sequence[EliminationLine], authority: Authority, actor: Actor) -> Executed:
        """Eliminate the records of a list as far as everything still allows it; keep the others, each with a
        code.

        The same call again changes nothing, or finishes what was interrupted. What waits for the end of a
        lock goes on by itself with the next work; `progress` says how far it is.

        Raises:
            NotAllowed: the actor does not execute eliminations.
            InvalidRequest: there is no line, or two lines name one record or have one number.
            StoreUnavailable: a part may be eliminated; the same call, or the next work, goes on.
        """
        require(actor, Right.EXECUTE_ELIMINATION)
        _check(lines)
        with self.transactions.begin(SERVICE) as transaction:
            self._begin(lines, authority, actor, transaction)
        self.resume(authority.appraisal)
        return self.progress(authority.appraisal)

    def resume(self, appraisal: UUID) -> None:
        """Go on with an execution as far as locks and stores allow."""
        self.prepare()
        for stage in (Stage.ELIMINATING, Stage.ELIMINATED, Stage.WAITING, Stage.ASKED):
            self._pass(appraisal, stage)
        self._finish(appraisal)

    def resume_all(self) -> None:
        """Go on with every execution that has not ended.

        Raises:
            StoreUnavailable, SealKeyUnusable, SigningError: some of them could not go on; each was tried.
        """
        failed: Exception | None = None
        for appraisal in self._unended():
            try:
                self.resume(appraisal)
            except (ArchiveServiceError, SigningError) as error:
                failed = failed or error
        if failed is not None:
            raise failed

    def waits(self) -> bool:
        """Say whether an execution has not ended."""
        return bool(self._unended())

    def _unended(self) -> Sequence[UUID]:
        with self.transactions.begin(SERVICE) as transaction:
            return transaction.eliminations.unended()

    def progress(self, appraisal: UUID) -> Executed:
        """Return what the execution of an appraisal has done until now; raise `NotFound` when there is
        none.
        """
        with self.transactions.begin(SERVICE) as transaction:
            execution = transaction.eliminations.execution(appraisal)
            lines = transaction.eliminations.of(appraisal)
        return Executed(
            eliminated=[line.record for line in lines if line.stage is Stage.ELIMINATED],
            kept=[kept for line in lines if (kept := _kept(line)) is not None],
            certificate=bool(execution.certificate_object),
            ended=execution.ended_at is not None,
        )

    def certificate(self, appraisal: UUID) -> bytes:
        """Return the certificate of an execution, a sealed PDF/A; the caller checks who may have it.

        Raises:
            NotFound: there is none: nothing was eliminated, or the execution has not ended.
        """
        with self.transactions.begin(SERVICE) as transaction:
            execution = transaction.eliminations.execution(appraisal)
        return self.certificates.read(execution).pdf

    def _begin(
        self,
        lines: Sequence[EliminationLine],
        authority: Authority,
        actor: Actor,
        transaction: Transaction,
    ) -> None:
        wanted = [line.record for line in lines]
        owners = {
            one.id: (one.tenant, one.department)
            for first in range(0, len(wanted), TOGETHER)
            for one in transaction.records.outlined(
                RecordFilter(records=wanted[first : first + TOGETHER], limit=TOGETHER)
            )
        }
        now = self.clock.now()
        execution = Execution(
            authority=authority,
            tenant=_only({tenant for tenant, _ in owners.values()}, NOBODY),
            department=_only({department for _, department in owners.values()}, NO_DEPARTMENT),
            executed_by=actor.pseudonym,
            started_at=now,
        )
        rows = [
            Elimination(
                appraisal=authority.appraisal,
                tenant=owners.get(line.record, (NOBODY, NO_DEPARTMENT))[0],
                department=owners.get(line.record, (NOBODY, NO_DEPARTMENT))[1],
                line=line,
                changed_at=now,
            )
            for line in sorted(lines, key=lambda one: one.number)
        ]
        if transaction.eliminations.begin(execution, rows):
            facts = ("lines", str(len(rows))), ("list", authority.list_digest.hex)
            _journal(execution, Tag.ELIMINATION_STARTED, actor, transaction, *facts)
            transaction.defer(Task.ELIMINATE, appraisal=str(authority.appraisal))

    def _pass(self, appraisal: UUID, stage: Stage) -> None:
        """Go once through the lines in a stage, and on with each as far as it goes."""
        after = -1
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                if stage in _KEPT_OPEN:
                    keep_out_holds(transaction)
                lines = transaction.eliminations.claim(appraisal, stage, after, TOGETHER)
                if stage in _KEPT_OPEN and lines:
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
            return replace(
                line, stage=Stage.KEPT, code=judged.kept[record], locked_until=None, changed_at=now
            )
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

    def _finish(self, appraisal: UUID) -> None:
        """End an execution of which nothing is left to do, with a certificate of what was eliminated."""
        with self.transactions.begin(SERVICE) as transaction:
            execution = transaction.eliminations.execution(appraisal, lock=True)
            if execution.ended_at is not None or transaction.eliminations.is_unfinished(appraisal):
                return
            execution = replace(execution, ended_at=self.clock.now())
            lines = transaction.eliminations.of(appraisal)
            gone = sum(line.stage is Stage.ELIMINATED for line in lines)
            facts = [("eliminated", str(gone)), ("kept", str(len(lines) - gone))]
            if gone:
                execution, digest = self.certificates.make(execution, lines, transaction)
                facts.append(("certificate", digest.hex))
            transaction.eliminations.end(execution)
            _journal(execution, Tag.ELIMINATION_EXECUTED, SERVICE, transaction, *facts)


def _check(lines: Sequence[EliminationLine]) -> None:
    if not lines:
        raise InvalidRequest("a list without a line cannot be executed")
    for named in ({line.record for line in lines}, {line.number for line in lines}):
        if len(named) != len(lines):
            raise InvalidRequest("two lines of a list name one record, or have one number")


def _only(values: Collection[Value], default: Value) -> Value:
    """Return the value when there is exactly one."""
    return next(iter(values)) if len(values) == 1 else default


def _kept(line: Elimination) -> Kept | None:
    if line.code is None:
        return None
    until = None if line.locked_until is None else line.locked_until.date()
    return Kept(record=line.record, code=line.code, until=until)


def _journal(
    execution: Execution, tag: Tag, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
) -> None:
    transaction.record(
        tag,
        execution.appraisal,
        actor,
        *facts,
        tenant=execution.tenant,
        department=execution.department,
    )


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
