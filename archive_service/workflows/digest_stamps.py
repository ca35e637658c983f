"""Date digests: the archive time stamps of seals whose files stay with the client."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive_service.access.sealing import IsDelegated, require_seal_of
from archive_service.errors import InvalidRequest
from archive_service.holdings.seal_limits import SealLimits
from archive_service.holdings.seal_making import refusals
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.seals import MOST_DATED_DIGESTS, SealOrder
from archive_service.ports import Clock, Transactions
from signing.byte_range_seals import DatedDigest, date_digests
from signing.digests import Digest
from signing.timestamps import TimeStamper
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class StampDigests:
    """Dates digests, all of a request or none.

    A time stamp says nothing in anybody's name, so the journal has no entry of it. It costs a token: it takes
    its share of the rate, and counts for the day, as a seal does.
    """

    transactions: Transactions
    stamper: Callable[[], TimeStamper]
    trust: Callable[[], TrustStore]
    clock: Clock
    limits: SealLimits
    is_delegated: IsDelegated

    def stamp(self, digests: Sequence[Digest], order: SealOrder, actor: Actor) -> Sequence[DatedDigest]:
        """Return a token over each of 1 to 100 digests, in order.

        Raises:
            NotAllowed, NotFound, SealNotDelegated: the actor may not.
            InvalidRequest: no digest, or too many.
            SealRateReached, SealQuotaReached: the legal entity has had its seals.
            SealImpossible: what judges the tokens is not known.
            SealTimeUnavailable: no time-stamping authority answers.
        """
        require_seal_of(actor, order.legal_entity, self.is_delegated)
        if not 1 <= len(digests) <= MOST_DATED_DIGESTS:
            raise InvalidRequest(f"a request has 1 to {MOST_DATED_DIGESTS} digests to date")
        with self.transactions.begin(SERVICE) as transaction:
            self.limits.take(order, actor, transaction, len(digests))
        with refusals():
            made = date_digests(digests, stamper=self.stamper(), trust=self.trust(), at=self.clock.now())
        with self.transactions.begin(SERVICE) as transaction:
            self.limits.count(order, actor, transaction, len(made))
        return made
