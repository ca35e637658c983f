"""Facts that name people, as the database holds them: written, and sealed under the row's own key."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.errors import KeyDestroyed
from archive_service.storage.vault import Vault, open_small, seal_small


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """Seals and opens facts. The row's own name is authenticated with them, so rows cannot be swapped."""

    vault: Vault

    def seal(self, tenant: str, key: str, row: str, written: bytes) -> bytes:
        """Return the encrypted facts of `row`."""
        return seal_small(self.vault.key(tenant, key), written, row.encode())

    def open(self, tenant: str, key: str, row: str, sealed: bytes) -> bytes | None:
        """Return the written facts of `row`; None once its key has been destroyed."""
        try:
            return open_small(self.vault.key(tenant, key), sealed, row.encode())
        except KeyDestroyed:
            return None
