"""What is wrong with seal keys, looked at again after a minute: a list may have revoked one since."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime

from archive_service.errors import Misconfigured, SealKeyUnusable
from signing.key_checks import KeyFinding, shortcomings
from signing.keys import SealKey
from signing.trust import TrustStore

_SECONDS = 60.0
"""Longest time during which a key is still used after its certificate was revoked."""


@dataclass(slots=True)
class JudgedKeys:
    """The findings of keys by their names."""

    trust: Callable[[], TrustStore]
    _known: dict[Hashable, tuple[float, SealKey, list[KeyFinding]]] = field(default_factory=dict)

    def findings(self, name: Hashable, key: SealKey, now: datetime) -> list[KeyFinding]:
        """Return what is wrong with a key; raise `SealKeyUnusable` while the authorities cannot be read."""
        until, judged, findings = self._known.get(name, (0.0, None, []))
        if judged is not key or until < time.monotonic() or now > key.not_after:
            try:
                findings = shortcomings(key, self.trust(), now)
            except Misconfigured as error:
                # The record has no defect: it waits until the operator has corrected the folder.
                raise SealKeyUnusable(str(error)) from error
            self._known[name] = time.monotonic() + _SECONDS, key, findings
        return findings
