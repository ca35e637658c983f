"""Signing and sealing, and the material that judges seals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from archive_service.model.identifiers import LegalEntity

if TYPE_CHECKING:  # a command that seals nothing does not import seals
    from signing.keys import SealKey
    from signing.validation_material import ValidationMaterial


class Receipts(Protocol):
    """Signs acknowledgements."""

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return a compact JWS; the same claims give the same text."""

    def sign_detached(self, content: bytes, kind: str) -> str:
        """Return a compact JWS of the type `kind` without the content that it signs."""


class Keyring(Protocol):
    """The seal keys of legal entities."""

    def seal_key(self, legal_entity: LegalEntity, name: str) -> SealKey:
        """Return the legal entity's key, parsed once; raise `SealKeyUnusable` while it has none."""


class ValidationSource(Protocol):
    """The certificates and revocation lists by which seals will be judged later."""

    def material_for(self, key: SealKey) -> ValidationMaterial:
        """Return the material that judges a seal made now; raise `SealKeyUnusable` while it cannot be
        read.
        """
