"""Receipts: compact JWS (RFC 7515) with ES256, checked with the published JWKS alone."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class JwsReceipts:
    """`Receipts` with one P-256 key.

    ES256, because every JOSE library supports it by default; signed deterministically (RFC 6979), so that the
    same claims always give the same receipt.
    """

    key: ec.EllipticCurvePrivateKey
    kid: str = field(init=False)
    """The thumbprint defined by RFC 7638."""

    def __post_init__(self) -> None:
        """Compute the key's name once, not at each receipt."""
        object.__setattr__(self, "kid", _encoded(sha256(_json(self._public())).digest()))

    @classmethod
    def of_seed(cls, seed: bytes) -> Self:
        """Derive the key from 32 secret bytes."""
        return cls(ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1()))

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Return the receipt."""
        head, payload = self._head("receipt+jws"), _encoded(_json(claims))
        return f"{head}.{payload}.{self._signature(f'{head}.{payload}')}"

    def sign_detached(self, content: bytes, kind: str) -> str:
        """Return a JWS without the content that it signs (RFC 7515, appendix F); `kind` is its `typ`."""
        head = self._head(kind)
        return f"{head}..{self._signature(f'{head}.{_encoded(content)}')}"

    def _head(self, kind: str) -> str:
        return _encoded(_json({"alg": "ES256", "kid": self.kid, "typ": kind}))

    def _signature(self, signed: str) -> str:
        signature = self.key.sign(signed.encode(), ec.ECDSA(SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(signature)
        return _encoded(r.to_bytes(32) + s.to_bytes(32))

    def public_keys(self) -> dict[str, Any]:
        """Return the JWKS that checks the receipts."""
        return {"keys": [{**self._public(), "kid": self.kid, "use": "sig", "alg": "ES256"}]}

    def _public(self) -> dict[str, str]:
        point = self.key.public_key().public_numbers()
        coordinates = {"x": _encoded(point.x.to_bytes(32)), "y": _encoded(point.y.to_bytes(32))}
        return {"crv": "P-256", "kty": "EC", **coordinates}


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
