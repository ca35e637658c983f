"""Receipts of settled deposits: the same text at each request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.holdings.receipt_claims import claims_of
from archive_service.model.actors import SERVICE
from archive_service.model.answers import Acknowledged
from archive_service.model.deposits import Deposit
from archive_service.model.journal import JournalPlace
from archive_service.ports import Receipts, Transactions

Places = Mapping[UUID, JournalPlace]
"""Entries of the journal with their places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """Signs receipts of deposits that are settled and journaled."""

    transactions: Transactions
    receipts: Receipts

    def of(self, deposit: Deposit) -> Acknowledged:
        """Return a deposit with its receipt."""
        (answer,) = self.of_each([deposit])
        return answer

    def of_each(self, deposits: Sequence[Deposit]) -> list[Acknowledged]:
        """Return deposits with their receipts; a deposit whose key is destroyed has none, because its details
        no longer exist.
        """
        known = [deposit for deposit in deposits if deposit.details_or_none is not None]
        receipts = dict(zip((one.id for one in known), self.receipts_of(known), strict=True))
        return [Acknowledged(deposit, receipts.get(deposit.id)) for deposit in deposits]

    def receipt(self, deposit: Deposit) -> str:
        """Return the signed receipt of a settled deposit; the same text at each request."""
        return self.receipts_of([deposit])[0]

    def receipts_of(self, deposits: Sequence[Deposit], places: Places | None = None) -> list[str]:
        """Return the receipts of settled deposits, in their order.

        When `places` does not contain the places of their entries, they are read from the journal.
        """
        places = places or {}
        missing = [deposit.entry for deposit in deposits if deposit.entry not in places]
        if missing:
            with self.transactions.begin(SERVICE) as transaction:
                places = {**places, **transaction.journal.place(missing)}
        return [self.receipts.sign(claims_of(deposit, places[deposit.entry])) for deposit in deposits]
