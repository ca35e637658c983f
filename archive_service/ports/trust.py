"""What signs and seals, and what seals are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from archive_service.model.identifiers import LegalEntity

if TYPE_CHECKING:  # a command that seals nothing pays for no seal
    from signing.keys import SealKey
    from signing.validation_material import ValidationMaterial


class Receipts(Protocol):
    """Signs what we acknowledge."""

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return a compact JWS; the same claims give the same text."""


class Keyring(Protocol):
    """Where the seal keys of legal entities come from."""

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        """Return the legal entity's key, kept parsed; raise `SealKeyUnusable` while it has none."""


class ValidationSource(Protocol):
    """Where the certificates and revocation lists come from that seals are judged by later."""

    def material_for(self, key: SealKey) -> ValidationMaterial:
        """Return what a seal made now is judged by; raise `SealKeyUnusable` while it cannot be read."""
