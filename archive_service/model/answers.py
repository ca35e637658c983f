"""Answers to senders: a deposit with its receipt, or the reason why nothing was received."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.findings import Finding
from archive_service.model.deposits import Deposit


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A settled deposit and its signed receipt, a compact JWS.

    There is no receipt when its contents were destroyed with the deposit's key, or cannot be read. `file` is
    the name that the flow has in this call; empty when it has none. `again` means that the same bytes had
    been settled with this outcome before.
    """

    deposit: Deposit
    receipt: str | None
    file: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A flow of which nothing is kept, and the finding that says why."""

    finding: Finding
    file: str = ""


Answer = Acknowledged | NotTaken
