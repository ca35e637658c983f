"""What a witness needs from outside: the log it watches, and the memory of what it saw."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

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
