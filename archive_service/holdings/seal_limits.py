"""How many seals the tokens of a legal entity get: in a minute, and in a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from archive_service.access.scope import sees_all
from archive_service.model.actors import Actor
from archive_service.model.seals import SealOrder, SealQuotaReached, SealRateReached
from archive_service.ports import Clock, Transaction
from archive_service.wording.dates import PARIS, day_in_paris

_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealLimits:
    """The limits of one instance, 0 for none. The operator has no limit; its seals are counted too."""

    clock: Clock
    per_minute: int = 0
    per_day: int = 0
    per_purpose: Mapping[str, int] = field(default_factory=dict)

    def take(self, order: SealOrder, actor: Actor, transaction: Transaction, seals: int = 1) -> None:
        """Take a share of the rate, and see that the day has room, before anything is sealed. More seals than
        the rate of a minute take the whole minute.

        Raises:
            SealRateReached, SealQuotaReached: nothing is taken; the transaction must not commit.
        """
        if sees_all(actor):
            return
        if self.per_minute:
            share = _WINDOW / self.per_minute * min(seals, self.per_minute)
            wait = transaction.seal_use.take(order.legal_entity, share, _WINDOW)
            if wait:
                raise SealRateReached(f"more than {self.per_minute} seals in a minute", wait)
        if self.per_day or order.purpose.value in self.per_purpose:
            self._counted(order, transaction, 0, ahead=seals)

    def count(self, order: SealOrder, actor: Actor, transaction: Transaction, seals: int = 1) -> None:
        """Count seals in the transaction that journals them.

        Raises:
            SealQuotaReached: they are too many for the day; the transaction must not commit.
        """
        if sees_all(actor):
            day = day_in_paris(self.clock.now())
            transaction.seal_use.count(order.legal_entity, day, order.purpose.value, seals)
        else:
            self._counted(order, transaction, seals, ahead=0)

    def _counted(self, order: SealOrder, transaction: Transaction, seals: int, *, ahead: int) -> None:
        """Count seals of the day; raise when they, and those that are still ahead, are too many."""
        now, purpose = self.clock.now(), order.purpose.value
        counted = transaction.seal_use.count(order.legal_entity, day_in_paris(now), purpose, seals)
        if self.per_day and sum(counted.values()) + ahead > self.per_day:
            raise SealQuotaReached(f"more than {self.per_day} seals in a day", _until_tomorrow(now))
        most = self.per_purpose.get(purpose)
        if most is not None and counted.get(purpose, 0) + ahead > most:
            raise SealQuotaReached(f"more than {most} seals for {purpose} in a day", _until_tomorrow(now))


def _until_tomorrow(now: datetime) -> timedelta:
    tomorrow = datetime.combine(day_in_paris(now) + timedelta(days=1), time.min, tzinfo=PARIS)
    return tomorrow - now
