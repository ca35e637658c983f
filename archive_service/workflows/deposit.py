"""The deposit of a flow: store the bytes, then examine them, then answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.holdings.acknowledgement import Acknowledgement, Places
from archive_service.holdings.reception import Arrival, Reception
from archive_service.holdings.settlement import Settlement
from archive_service.model.actors import Actor
from archive_service.model.answers import Acknowledged, Answer, NotTaken
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.identifiers import NO_FINESS, Finess

Taken = Answer | Exception
"""The result for a flow: the answer to its sender, or the error that prevented an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFlow:
    """Receives flows: they are stored, settled and acknowledged, in this order."""

    reception: Reception
    settlement: Settlement
    acknowledgement: Acknowledgement
    limit: int
    """Largest flow in bytes."""

    def accept(self, flow: bytes, sender: Actor, *, file: str = "") -> Answer:
        """Receive a flow; on return it is stored, journaled and, when accepted, provable.

        Raises:
            NotAllowed: the role may not deposit.
            StoreUnavailable, OutOfSpace: nothing was acknowledged; the call may be repeated.
        """
        (taken,) = self.accept_together([Arrival(flow, file)], sender)
        if isinstance(taken, Exception):
            raise taken
        return taken

    def accept_together(
        self, arrivals: Sequence[Arrival], sender: Actor, *, stated: Finess = NO_FINESS
    ) -> list[Taken]:
        """Receive several flows as `accept` does, in fewer transactions; return the result of each.

        Flows that name no establishment are of the `stated` one.

        Raises:
            NotAllowed: the role may not deposit.
        """
        require(sender, Right.DEPOSIT)
        fitting = [arrival for arrival in arrivals if len(arrival.flow) <= self.limit]
        taken = iter(self._taken(fitting, sender, stated) if fitting else [])
        return [
            next(taken) if len(arrival.flow) <= self.limit else NotTaken(self.too_large(), arrival.file)
            for arrival in arrivals
        ]

    def too_large(self) -> Finding:
        """Return the finding for a flow over the limit."""
        return Code.FLOW_TOO_LARGE.at("", limit=self.limit // 1_000_000)

    def _taken(self, arrivals: Sequence[Arrival], sender: Actor, stated: Finess) -> list[Taken]:
        try:
            received = self.reception.received(arrivals, sender)
        except Exception as error:  # is told to who asked, after the others have had their turn  # noqa: BLE001
            if len(arrivals) == 1:
                return [error]
            _say_one_by_one(error)
            return [taken for one in arrivals for taken in self._taken([one], sender, stated)]
        outcomes, places = self._settle(received, arrivals, sender, stated)
        settled = [outcomes[one.id] for one in received]
        deposits = [one for one in settled if isinstance(one, Deposit)]
        try:
            receipts = iter(self.acknowledgement.receipts_of(deposits, places))
        except Exception as error:  # is told to who asked, as what any of them met before  # noqa: BLE001
            return [error if isinstance(one, Deposit) else one for one in settled]
        return [
            Acknowledged(one, next(receipts), arrival.file, again=_is_again(before, one))
            if isinstance(one, Deposit)
            else one
            for arrival, before, one in zip(arrivals, received, settled, strict=True)
        ]

    def _settle(
        self, received: Sequence[Deposit], arrivals: Sequence[Arrival], sender: Actor, stated: Finess
    ) -> tuple[dict[UUID, Deposit | Exception], Places]:
        """Settle the deposits that are not accepted yet, all in one transaction or, when that fails, each in
        its own.

        Return the result of each, and the journal places of the deposits settled together.
        """
        outcomes: dict[UUID, Deposit | Exception] = {one.id: one for one in received}
        waiting = {
            deposit.id: arrival.flow
            for deposit, arrival in zip(received, arrivals, strict=True)
            if deposit.outcome is not Outcome.ACCEPTED
        }
        try:
            checked, places = self.settlement.check_together(waiting, sender, sender, stated=stated)
            return {**outcomes, **checked}, places
        except Exception as error:  # which flow met what is only known when each is tried alone  # noqa: BLE001
            if len(waiting) == 1:
                return {**outcomes, **dict.fromkeys(waiting, error)}, {}
            _say_one_by_one(error)
        for deposit_id, flow in waiting.items():
            try:
                outcomes[deposit_id] = self.settlement.check(deposit_id, flow, sender, sender, stated=stated)
            except Exception as error:  # a defect that one flow meets leaves the others their answers  # noqa: BLE001
                outcomes[deposit_id] = error
        return outcomes, {}


def _is_again(received: Deposit, settled: Deposit) -> bool:
    """Say whether a deposit was here with this outcome before, or gave way to one that was."""
    return received.id != settled.id or received.outcome is settled.outcome


def _say_one_by_one(error: Exception) -> None:
    # Only a failure imports the log: 0.1 s of CPU.
    from archive_service.telemetry import logger

    _log = logger()
    _log.warning("deposit.one-by-one", kind=type(error).__name__)
