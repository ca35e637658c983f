"""Judge files and folders from anywhere by what this instance trusts and knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.errors import Misconfigured
from archive_service.holdings.seal_key_register import known_keys
from archive_service.model.actors import Actor
from archive_service.ports import Clock, Transactions
from archive_service.workflows.verified_files import Given
from signing.report import passed, renumbered, step_of

if TYPE_CHECKING:
    from archive_service.workflows.verification import Report
    from signing.trust import KnownKey, TrustStore

_UNREAD = passed("Non consulté : la base de données de ce service ne peut pas être ouverte.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyFiles:
    """Verifies what is in a file or folder of this machine. Nothing is kept, and nothing is fetched."""

    transactions: Callable[[], Transactions]
    """Called within a verification: it opens the database, which a home that cannot be written has not."""
    trust: Callable[[], TrustStore]
    journal_keys: Callable[[], Sequence[str]]
    """Those of the journal and of its witnesses, in note format."""
    clock: Clock
    judge: Callable[[str, Path, Given], Report]
    """What judges: `verify_file`, or the same within limits; it may raise `VerificationTooCostly`."""

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

        `data` is as in `Given`. Of the register, the keys that the actor sees count; any role may ask. A step
        says when the register could not be read.

        Raises:
            InvalidRequest: as `verify_file`.
            VerificationTooCostly, MachineExhausted: from `judge`.
        """
        keys = self._known_keys(actor)
        is_journal = (path / "checkpoint").is_file()
        given = Given(
            trust=replace(self.trust(), keys=keys or ()),
            at=at or self.clock.now(),
            data=data,
            journal_keys=self.journal_keys() if is_journal else (),
        )
        report = self.judge(target, path, given)
        if keys is None:
            report = replace(report, steps=renumbered([*report.steps, step_of("registre des clés", _UNREAD)]))
        return report

    def _known_keys(self, actor: Actor) -> tuple[KnownKey, ...] | None:
        """Return what the register says of keys; None in a home that cannot be written, whose database does
        not start: files are verified there all the same.
        """
        try:
            with self.transactions().begin(actor) as transaction:
                return known_keys(transaction.seal_keys.all())
        except Misconfigured:
            return None
