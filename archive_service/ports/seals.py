"""Rows of seals on files that are not kept: their use, and answers to requests that may be repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from archive_service.model.identifiers import LegalEntity
from archive_service.model.seal_answers import SealAnswer


class SealUse(Protocol):
    """How many seals legal entities get. The clock of the rate is the database's: one for all processes."""

    def take(self, legal_entity: LegalEntity, share: timedelta, window: timedelta) -> timedelta:
        """Take a share of the time of a window; return how long to wait when it is used up, then nothing is
        taken, and no time when it was taken.
        """

    def count(self, legal_entity: LegalEntity, day: date, purpose: str, seals: int) -> Mapping[str, int]:
        """Count seals; return how many the day has with these, by purpose. The row is locked until the
        transaction ends.
        """


class SealAnswers(Protocol):
    """Answers that are kept for a while. A rebuilt home has none."""

    def begin(self, answer: SealAnswer) -> SealAnswer:
        """Insert, unless there is one under this key; return the one that is there."""

    def get(self, key: bytes, *, lock: bool = False) -> SealAnswer | None:
        """Return one; with `lock` it stays as it is until the transaction ends."""

    def finish(self, key: bytes, stored: str) -> None:
        """Write the object of one."""

    def ended(self, at: datetime, limit: int) -> Sequence[SealAnswer]:
        """Return answers whose time is over, locked; those that somebody else has locked are left out."""

    def forget(self, keys: Sequence[bytes]) -> None:
        """Delete."""
