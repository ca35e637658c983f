"""Reading of the register of establishments by callers, in the scope of their token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.access.rights import Right, require
from archive_service.model.actors import Actor
from archive_service.model.establishment import Establishment
from archive_service.ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEstablishments:
    """Reads the register. Apart from its import, which loads what reads flows again."""

    transactions: Transactions

    def listed(self, actor: Actor) -> Sequence[Establishment]:
        """Return the establishments that `actor` sees, by FINESS."""
        require(actor, Right.READ_ESTABLISHMENTS)
        with self.transactions.begin(actor) as transaction:
            return transaction.establishments.all()
