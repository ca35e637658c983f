"""Receipts: compact JWS (RFC 7515) signed with Ed25519, checked with the published JWKS alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey


@dataclass(frozen=True, slots=True)
class JwsReceipts:
    """`Receipts` with one Ed25519 key. Ed25519 is deterministic: the same claims give the same text."""

    key: OKPKey

    @classmethod
    def of_pem(cls, private_pem: bytes) -> JwsReceipts:
        """Load the private key; its identifier is its RFC 7638 thumbprint."""
        key = OKPKey.import_key(private_pem)
        key.ensure_kid()
        return cls(key)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return the receipt."""
        header = {"alg": "EdDSA", "kid": self.key.kid, "typ": "receipt+jws"}
        payload = json.dumps(claims, sort_keys=True, separators=(",", ":")).encode()
        registry = jws.JWSRegistry(algorithms=["EdDSA"])
        return jws.serialize_compact(header, payload, self.key, registry=registry)

    def public_keys(self) -> dict[str, Any]:
        """Return the JWKS that checks the receipts."""
        return {"keys": [{**self.key.as_dict(private=False), "use": "sig", "alg": "EdDSA"}]}
