"""Facts that name people, as the database holds them: JSON under the record's or person's key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from archive_service.errors import KeyDestroyed
from archive_service.storage.vault import Vault, open_small, seal_small


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """Seals and opens facts. The row's own name is authenticated with them, so rows cannot be swapped."""

    vault: Vault

    def seal(self, tenant: str, key: str, row: str, facts: Mapping[str, Any]) -> bytes:
        """Return the encrypted facts of `row`."""
        return seal_small(self.vault.key(tenant, key), orjson.dumps(dict(facts)), row.encode())

    def open(self, tenant: str, key: str, row: str, sealed: bytes) -> Mapping[str, Any]:
        """Return the facts of `row`; empty once its key has been destroyed."""
        try:
            opened = open_small(self.vault.key(tenant, key), sealed, row.encode())
        except KeyDestroyed:
            return {}
        facts: Mapping[str, Any] = orjson.loads(opened)
        return facts
