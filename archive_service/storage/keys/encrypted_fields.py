"""Fields of rows that name people: encrypted under the row's own key before they reach the database."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.errors import KeyDestroyed
from archive_service.storage.keys.encryption import decrypt_field, encrypt_field
from archive_service.storage.keys.vault import Vault


@dataclass(frozen=True, slots=True)
class EncryptedFields:
    """Encrypts and decrypts fields. The row's own name is authenticated with them: rows cannot be swapped."""

    vault: Vault

    def encrypt(self, tenant: str, key: str, row: str, plaintext: bytes) -> bytes:
        """Return the encrypted field of `row`."""
        return encrypt_field(self.vault.key(tenant, key), plaintext, row.encode())

    def decrypt(self, tenant: str, key: str, row: str, ciphertext: bytes) -> bytes | None:
        """Return the plaintext of the field of `row`; None once its key has been destroyed."""
        try:
            return decrypt_field(self.vault.key(tenant, key), ciphertext, row.encode())
        except KeyDestroyed:
            return None
