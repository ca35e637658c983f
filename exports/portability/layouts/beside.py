"""What the neutral content has beside records and persons, as the first page lists it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

QUARANTINE_DEPOSIT, QUARANTINE_FLOW = "quarantine-deposit", "quarantine-flow"
UNOWNED, COMPLETENESS = "unowned", "completeness"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFlow:
    """A quarantined flow: its folder, the path of its bytes, when it was received, and the first thing that
    keeps it, in words.
    """

    folder: str
    flow: str = ""
    received_at: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Quarantined flows, the paths of bytes that belong to no record, and statements of completeness with
    their paths.
    """

    waiting: Sequence[WaitingFlow] = ()
    unowned: Sequence[str] = ()
    statements: Sequence[tuple[str, bytes]] = field(default=(), repr=False)


class GatheredBeside:
    """Files of the content on their way into a package, as far as the first page needs them."""

    def __init__(self) -> None:
        self._deposits: dict[str, tuple[str, str]] = {}
        self._flows: dict[str, str] = {}
        self._unowned: set[str] = set()
        self._statements: dict[str, bytes] = {}

    def add(self, path: str, kind: str, content: bytes) -> None:
        """Take in a file; most are nothing to it."""
        folder = path.rpartition("/")[0]
        if kind == QUARANTINE_DEPOSIT:
            self._deposits[folder] = _told(content)
        elif kind == QUARANTINE_FLOW:
            self._flows[folder] = path
        elif kind == UNOWNED:
            self._unowned.add(path)
        elif kind == COMPLETENESS:
            self._statements[path] = content

    def told(self) -> Beside:
        """Return what was taken in, in order of path."""
        waiting = [
            WaitingFlow(folder=folder, flow=self._flows.get(folder, ""), received_at=received, why=why)
            for folder, (received, why) in sorted(self._deposits.items())
        ]
        return Beside(waiting, sorted(self._unowned), sorted(self._statements.items()))


def _told(deposit: bytes) -> tuple[str, str]:
    """Return when a flow was received, and the message of its first serious finding."""
    try:
        told = orjson.loads(deposit)
        findings = sorted(told.get("findings") or (), key=lambda one: one.get("severity") != "error")
        return str(told.get("received_at") or ""), str(findings[0].get("message") or "") if findings else ""
    except (ValueError, AttributeError, TypeError):
        return "", ""
