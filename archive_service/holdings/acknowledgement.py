"""Receipts of settled deposits: the same text at each request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import NotFound
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
        return [Acknowledged(deposit, receipts.get(deposit.id) or None) for deposit in deposits]

    def receipt(self, deposit: Deposit) -> str:
        """Return the signed receipt of a settled deposit; the same text at each request.

        Raises:
            NotFound: the deposit was imported without one.
        """
        receipt = self.receipts_of([deposit])[0]
        if not receipt:
            raise NotFound("the deposit was imported without its receipt")
        return receipt

    def receipts_of(self, deposits: Sequence[Deposit], places: Places | None = None) -> list[str]:
        """Return the receipts of settled deposits, in their order.

        An imported deposit has the receipt that came with it, by the instance that received the flow; empty
        when none came. When `places` does not contain the places of the others' entries, they are read from
        the journal.
        """
        places = places or {}
        own = [deposit for deposit in deposits if deposit.details.imported is None]
        missing = [deposit.entry for deposit in own if deposit.entry not in places]
        if missing:
            with self.transactions.begin(SERVICE) as transaction:
                places = {**places, **transaction.journal.place(missing)}
        return [self._receipt(deposit, places) for deposit in deposits]

    def _receipt(self, deposit: Deposit, places: Places) -> str:
        imported = deposit.details.imported
        if imported is not None:
            return imported.receipt.decode()
        return self.receipts.sign(claims_of(deposit, places[deposit.entry]))
