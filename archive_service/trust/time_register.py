"""Keeps what is known of time-stamping authorities in the database, and logs what changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from archive_service.model.actors import SERVICE
from archive_service.ports import Transactions
from signing.authority_states import AuthorityState

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KeptStates:
    """`AuthorityRegister` in transactions of its own: a batch that cannot be dated is rolled back, and the
    reason must stay.
    """

    transactions: Callable[[], Transactions]

    def states(self) -> Mapping[str, AuthorityState]:
        """Return the known states."""
        with self.transactions().begin(SERVICE) as transaction:
            return transaction.time_authorities.states()

    def keep(self, name: str, state: AuthorityState) -> None:
        """Replace a state, and log a failure."""
        with self.transactions().begin(SERVICE) as transaction:
            transaction.time_authorities.keep(name, state)
        if state.code and name:
            # Names are the operator's own words, and are shown by `doctor` alone.
            _log.warning("time_authority.failed", code=state.code)
