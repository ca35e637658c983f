"""Judge files and folders from anywhere by what this instance trusts and knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.holdings.seal_key_register import known_keys
from archive_service.model.actors import Actor
from archive_service.ports import Clock, Transactions
from archive_service.workflows.verified_files import Given, verify_file

if TYPE_CHECKING:
    from archive_service.workflows.verification import Report
    from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyFiles:
    """Verifies what is in a file or folder of this machine. Nothing is kept, and nothing is fetched."""

    transactions: Transactions
    trust: Callable[[], TrustStore]
    journal_keys: Callable[[], Sequence[str]]
    """Those of the journal and of its witnesses, in note format."""
    clock: Clock

    def report(
        self,
        target: str,
        path: Path,
        actor: Actor,
        *,
        at: datetime | None = None,
        data: Sequence[Path] | None = None,
    ) -> Report:
        """Judge what is at `path`, which the report calls `target`, as of `at` (aware), else of now.

        `data` is as in `Given`. Of the register, the keys that the actor sees count; any role may ask.

        Raises:
            InvalidRequest: as `verify_file`.
        """
        with self.transactions.begin(actor) as transaction:
            keys = known_keys(transaction.seal_keys.all())
        is_journal = (path / "checkpoint").is_file()
        given = Given(
            trust=replace(self.trust(), keys=keys),
            at=at or self.clock.now(),
            data=data,
            journal_keys=self.journal_keys() if is_journal else (),
        )
        return verify_file(target, path, given)
