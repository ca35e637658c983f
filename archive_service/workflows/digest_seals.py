"""Seal digests: the files stay with the client, who puts the signature container where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.sealing import IsDelegated, require_seal_of
from archive_service.errors import InvalidRequest
from archive_service.holdings.journaled_seals import JournaledSeals
from archive_service.holdings.seal_limits import SealLimits
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.seals import MOST_DATED_DIGESTS, MOST_DIGESTS, SealedFile, SealOrder
from archive_service.ports import Keyring, Transactions
from signing.digests import Digest
from signing.keys import SealKey
from signing.seal_levels import SealLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class SealDigests:
    """Seals digests, all of a request or none; each seal is journaled before any is given away."""

    transactions: Transactions
    keyring: Keyring
    making: JournaledSeals
    limits: SealLimits
    is_delegated: IsDelegated
    new_id: Callable[[], UUID]
    largest: int
    """Bytes of all that is returned: lists of revocations may be large."""

    def seal(self, digests: Sequence[Digest], order: SealOrder, actor: Actor) -> Sequence[SealedFile]:
        """Seal 1 to 1,000 digests, 100 above level B-B; the content of each result is a CMS in DER.

        Raises:
            NotAllowed, NotFound, SealNotDelegated: the actor may not.
            InvalidRequest: no digest, or too many.
            SealDigestForm: the form or the level needs the file itself.
            SealRateReached, SealQuotaReached: the legal entity has had its seals.
            SealKeyUnusable, SealTimeUnavailable: nothing was sealed.
        """
        require_seal_of(actor, order.legal_entity, self.is_delegated)
        if not 1 <= len(digests) <= MOST_DIGESTS:
            raise InvalidRequest(f"a request has 1 to {MOST_DIGESTS} digests")
        if order.level is not SealLevel.B_B and len(digests) > MOST_DATED_DIGESTS:
            raise InvalidRequest(f"at level {order.level} a request has at most {MOST_DATED_DIGESTS} digests")
        with self.transactions.begin(SERVICE) as transaction:
            self.limits.take(order, actor, transaction, len(digests))
            place = transaction.establishments.name_of(order.legal_entity)
        key = self.keyring.seal_key(order.legal_entity, place)
        made = list(self._made(digests, order, key))
        with self.transactions.begin(SERVICE) as transaction:
            self.limits.count(order, actor, transaction, len(made))
            for one in made:
                self.making.record(one, key, actor, transaction)
        return made

    def _made(self, digests: Sequence[Digest], order: SealOrder, key: SealKey) -> Iterator[SealedFile]:
        size = 0
        for digest in digests:
            made = self.making.made_of_digest(digest, order, key, self.new_id())
            size += _size(made)
            if size > self.largest:
                raise InvalidRequest("certificates and lists make the answer too large: send fewer digests")
            yield made


def _size(made: SealedFile) -> int:
    data = made.validation
    return len(made.content) + (sum(map(len, (*data.certificates, *data.lists))) if data else 0)
