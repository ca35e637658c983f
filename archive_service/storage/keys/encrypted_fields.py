"""Row fields with personal data: encrypted under the row's own key before they reach the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from archive_service.errors import ArchiveServiceError, DigestMismatch, KeyDestroyed, UnknownForm
from archive_service.storage.keys.encryption import decrypt_field, encrypt_field
from archive_service.storage.keys.vault import Vault

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Opened(Generic[Value]):
    """The content of a field: nothing when its key was destroyed, or when it is `unreadable`."""

    value: Value | None
    unreadable: ArchiveServiceError | None = None


@dataclass(frozen=True, slots=True)
class EncryptedFields:
    """Encrypts and decrypts fields. The row's own name is authenticated with each field: fields of two rows
    cannot be exchanged.
    """

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

    def read(
        self, tenant: str, key: str, row: str, ciphertext: bytes, reader: Callable[[bytes], Value]
    ) -> Opened[Value]:
        """Return the result of `reader` for the field of `row`; a field that cannot be read is reported
        without an exception.

        A damaged row must not hide the other rows of a list.
        """
        try:
            plaintext = self.decrypt(tenant, key, row, ciphertext)
            return Opened(None if plaintext is None else reader(plaintext))
        except (DigestMismatch, UnknownForm) as error:
            return Opened(None, error)
