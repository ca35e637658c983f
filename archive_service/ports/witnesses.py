"""What a witness needs from outside: the log it watches, its memory of what it saw; and where it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.model.witness_addresses import WitnessAddress
from archive_service.model.witnesses import SeenLog


class WatchedLog(Protocol):
    """A log as C2SP tlog-tiles publishes it."""

    def checkpoint(self) -> bytes:
        """Return the checkpoint; raise `NotFound` when there is none, `StoreUnavailable` when nobody
        answers.
        """

    def verifier(self) -> str | None:
        """Return the key that the log itself gives, in note format; None when it gives none."""

    def read(self, path: str) -> bytes:
        """Return a file by its path; raise `FileNotFoundError` or `StoreUnavailable`."""

    def deliver(self, note: bytes) -> str:
        """Hand over a cosigned checkpoint; return why it was not taken, or an empty text."""

    def report(self, refusal: bytes) -> str:
        """Hand over a signed refusal; return why it was not taken, or an empty text."""


class WitnessMemory(Protocol):
    """What a witness saw of each log, on its own machine."""

    def alone(self) -> AbstractContextManager[None]:
        """Let no other process of this witness decide until the block ends."""

    def last(self, origin: str) -> SeenLog | None:
        """Return what was cosigned last of a log; None at its first sight."""

    def remember(self, seen: SeenLog) -> None:
        """Store durably what is about to be cosigned, in place of what was."""

    def keep_evidence(self, origin: str, name: str, files: dict[str, bytes]) -> str:
        """Store durably what was refused, beside what was seen; return where."""

    def all(self) -> list[SeenLog]:
        """Return what was seen of every log, by origin."""


class WitnessAddresses(Protocol):
    """Where witnesses are asked, and how that went; forgotten when the database is lost."""

    def all(self) -> Sequence[WitnessAddress]:
        """Return the addresses, the one that is asked next first."""

    def set(self, witness: UUID, address: str, next_at: datetime) -> None:
        """Give a witness an address, in place of the one it has."""

    def change(self, before: WitnessAddress, after: WitnessAddress) -> bool:
        """Replace a state, unless somebody else changed it since it was read; say whether it was."""

    def remove(self, witness: UUID) -> bool:
        """Remove the address of a witness; say whether it had one."""
