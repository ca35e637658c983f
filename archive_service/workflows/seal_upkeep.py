"""End what is kept of sealed files: the answers to requests that may be repeated, and batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive_service.holdings.key_destruction import KeyDestruction
from archive_service.holdings.seal_answers import KeepSealAnswers
from archive_service.model.actors import SERVICE
from archive_service.ports import Transactions
from archive_service.workflows.seal_batches import SealBatchesOfFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSealedFiles:
    """Destroys what nobody may fetch any more. Every step may be interrupted anywhere and repeated."""

    transactions: Transactions
    answers: KeepSealAnswers
    batches: Callable[[], SealBatchesOfFiles]
    destruction: KeyDestruction

    def end(self) -> int:
        """Destroy everything whose time is over; return how many answers and batches that are."""
        ended = 0
        while batches := self.batches().end():
            ended += batches
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                given_up = self.answers.end(transaction)
            if not given_up:
                return ended
            self.destruction.attempt(given_up)
            ended += len(given_up)
