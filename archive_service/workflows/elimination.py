"""Elimination: nothing before the law allows it, and nothing left of what is eliminated.

1. The lines of a list that was agreed are written, with what allows their elimination.
2. Each record goes its steps (`holdings.elimination_steps`). A record whose lock has not ended waits before
   the first of them with its state unchanged.
3. When nothing is left to do about any record, the certificate is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import ArchiveServiceError, InvalidRequest
from archive_service.holdings.certificate_making import MakeCertificates
from archive_service.holdings.elimination_steps import EliminationSteps
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.elimination import (
    Authority,
    Elimination,
    EliminationLine,
    Executed,
    Execution,
    Kept,
    Stage,
)
from archive_service.model.journal import Tag
from archive_service.model.tasks import Task
from archive_service.ports import Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from signing.errors import SigningError


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminateRecords:
    """Executes lists that were agreed. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    steps: EliminationSteps
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
        self.steps.go_on(appraisal)
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
        now = self.clock.now()
        execution = Execution(authority=authority, executed_by=actor.pseudonym, started_at=now)
        rows = [
            Elimination(
                appraisal=authority.appraisal,
                tenant=authority.tenant,
                department=authority.department,
                line=line,
                changed_at=now,
            )
            for line in sorted(lines, key=lambda one: one.number)
        ]
        if transaction.eliminations.begin(execution, rows):
            facts = ("lines", str(len(rows))), ("list", authority.list_digest.hex)
            _journal(execution, Tag.ELIMINATION_STARTED, actor, transaction, *facts)
            transaction.defer(Task.ELIMINATE, appraisal=str(authority.appraisal))

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


def _kept(line: Elimination) -> Kept | None:
    if line.code is None:
        return None
    until = None if line.locked_until is None else day_in_paris(line.locked_until)
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
