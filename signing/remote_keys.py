"""Seal keys at a remote service that speaks the API of the Cloud Signature Consortium.

The service holds the private key; it is given digests, never documents. What it answers is not believed: each
signature is verified with the certificate before it is used.

Source: CSC API v1.0.4.0 (8.3 oauth2/token, 11.4 credentials/list, 11.5 credentials/info, 11.6
credentials/authorize, 11.9 signatures/signHash) and v2.0.0.2, whose names differ where this module says so.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.x509 import load_der_x509_certificate

from signing.certificates import UNREADABLE
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.key_algorithms import KeyAlgorithm, KeyKind
from signing.remote_calls import RemoteCalls

Json: TypeAlias = dict[str, Any]

_HASHES: Mapping[str, tuple[str, HashAlgorithm]] = {
    "sha256": ("2.16.840.1.101.3.4.2.1", SHA256()),
    "sha384": ("2.16.840.1.101.3.4.2.2", SHA384()),
    "sha512": ("2.16.840.1.101.3.4.2.3", SHA512()),
}
_RSA = "1.2.840.113549.1.1.1"
_SIGNATURES: Mapping[tuple[KeyKind, str], str] = {
    (KeyKind.RSA, "sha256"): "1.2.840.113549.1.1.11",
    (KeyKind.RSA, "sha384"): "1.2.840.113549.1.1.12",
    (KeyKind.RSA, "sha512"): "1.2.840.113549.1.1.13",
    (KeyKind.ECDSA, "sha256"): "1.2.840.10045.4.3.2",
    (KeyKind.ECDSA, "sha384"): "1.2.840.10045.4.3.3",
    (KeyKind.ECDSA, "sha512"): "1.2.840.10045.4.3.4",
}
_MOST_CREDENTIALS = 1000
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,200}")


@dataclass(frozen=True, slots=True)
class RemoteCredential:
    """A key of the service: what it calls it, its certificates (DER, the signer's first)."""

    identifier: str
    certificates: tuple[bytes, ...]


@dataclass(slots=True)
class RemoteSigningService:
    """The service, with the access that the operator gives. No secret is in a representation or a message."""

    calls: RemoteCalls
    pin: str = field(default="", repr=False)
    """Authorises signatures of credentials in the mode `explicit`; empty where the service needs none."""
    _known: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict, repr=False)
    _guard: Lock = field(default_factory=Lock, repr=False)

    def credentials(self) -> list[str]:
        """Return the identifiers of the keys that this access may use, 1000 at most.

        Raises:
            SigningError: `KEY_UNAVAILABLE` when the service does not answer or answers something else,
                `KEY_REFUSED` when it refuses; both may succeed later.
        """
        found: list[str] = []
        page: Json = {"maxResults": 100}
        while len(found) < _MOST_CREDENTIALS:
            answer = self.calls.call("credentials/list", page)
            found += _texts(answer, "credentialIDs")
            following = answer.get("nextPageToken")
            if not following:
                break
            if page.get("pageToken") == following:
                raise _garbage("the same page twice")
            page = {"maxResults": 100, "pageToken": following}
        return found[:_MOST_CREDENTIALS]

    def credential(self, identifier: str) -> RemoteCredential:
        """Return a key with its certificates.

        Raises:
            SigningError: as `credentials` says; `KEY_REFUSED` too when the key or its certificate is not in
                force there.
        """
        answer = self._information(identifier)
        key, certificate = _part(answer, "key"), _part(answer, "cert")
        if key.get("status") != "enabled":
            raise _refused(f"the service says that the key is {_word(key.get('status'))}")
        if certificate.get("status", "valid") != "valid":
            raise _refused(f"the service says that the certificate is {_word(certificate.get('status'))}")
        try:
            chain = tuple(b64decode(one, validate=True) for one in _texts(certificate, "certificates"))
            for one in chain:
                load_der_x509_certificate(one)
        except UNREADABLE as error:
            raise _garbage("certificates that cannot be read") from error
        if not chain:
            raise _garbage("no certificate")
        return RemoteCredential(identifier, chain)

    def sign(self, identifier: str, algorithm: KeyAlgorithm, public_key: Any, digest: Digest) -> bytes:
        """Return a signature over a digest, verified with the public key.

        Raises:
            SigningError: as `credentials` says; a signature that is not the key's is `KEY_UNAVAILABLE`.
        """
        value = b64encode(digest.value).decode()
        oid, hashing = _HASHES[digest.algorithm]
        _, named = self._told(identifier)
        whole = _SIGNATURES[algorithm.kind, digest.algorithm]
        # Some services name RSA alone, with the digest algorithm beside it.
        asked: Json = {"credentialID": identifier, "signAlgo": whole}
        if whole not in named and _RSA in named:
            asked["signAlgo"] = _RSA
        if self.calls.is_second_version:
            asked |= {"hashes": [value], "hashAlgorithmOID": oid}
        else:
            asked |= {"hash": [value], "hashAlgo": oid}
        asked["SAD"] = self._authorised(identifier, value, oid)
        try:
            (told,) = _texts(self.calls.call("signatures/signHash", asked), "signatures")
            signature = b64decode(told, validate=True)
        except ValueError as error:
            raise _garbage("no signature, or several") from error
        return _verified(signature, public_key, digest.value, hashing)

    def _authorised(self, identifier: str, value: str, oid: str) -> str:
        """Return the signature activation data of one signature."""
        mode, _ = self._told(identifier)
        if mode == "oauth2code":
            raise _refused("each signature of this credential is authorised by a person: no service can seal")
        asked: Json = {"credentialID": identifier, "numSignatures": 1}
        if mode == "explicit" and self.calls.is_second_version:
            asked["authData"] = [{"id": "PIN", "value": self.pin}]
        elif mode == "explicit":
            asked["PIN"] = self.pin
        if self.calls.is_second_version:
            asked |= {"hashes": [value], "hashAlgorithmOID": oid}
        else:
            asked["hash"] = [value]
        sad = self.calls.call("credentials/authorize", asked).get("SAD")
        if not isinstance(sad, str) or not sad:
            raise _garbage("no signature activation data")
        return sad

    def _told(self, identifier: str) -> tuple[str, tuple[str, ...]]:
        """Return how signatures of a credential are authorised, and the algorithms that it names."""
        with self._guard:
            known = self._known.get(identifier)
        if known is None:
            answer = self._information(identifier)
            mode = answer.get("authMode")
            if mode is None and isinstance(answer.get("auth"), dict):  # v2
                mode = answer["auth"].get("mode")
            algorithms = _part(answer, "key").get("algo")
            named = algorithms if isinstance(algorithms, list) else []
            known = str(mode or "implicit"), tuple(str(one) for one in named)
            with self._guard:
                self._known[identifier] = known
        return known

    def _information(self, identifier: str) -> Json:
        asked = {"credentialID": identifier, "certificates": "chain", "certInfo": False, "authInfo": True}
        return self.calls.call("credentials/info", asked)


@dataclass(frozen=True, slots=True)
class RemoteKey:
    """`PrivateKey` at a remote service."""

    service: RemoteSigningService
    identifier: str
    algorithm: KeyAlgorithm
    public_key: Any

    def sign_digest(self, digest: Digest) -> bytes:
        """Sign a digest, as `PrivateKey` says."""
        return self.service.sign(self.identifier, self.algorithm, self.public_key, digest)


def _verified(signature: bytes, public_key: Any, value: bytes, hashing: HashAlgorithm) -> bytes:
    """Return a signature that is the key's; ECDSA is also taken as two numbers side by side."""
    candidates = [signature]
    if isinstance(public_key, ec.EllipticCurvePublicKey):
        half = (public_key.curve.key_size + 7) // 8
        if len(signature) == 2 * half:
            numbers = (int.from_bytes(one, "big") for one in (signature[:half], signature[half:]))
            candidates.append(encode_dss_signature(*numbers))
    for candidate in candidates:
        try:
            if isinstance(public_key, rsa.RSAPublicKey):
                public_key.verify(candidate, value, PKCS1v15(), Prehashed(hashing))
            else:
                public_key.verify(candidate, value, ec.ECDSA(Prehashed(hashing)))
        except (InvalidSignature, ValueError):
            continue
        return candidate
    raise _garbage("a signature that is not this key's")


def _texts(answer: Json, name: str) -> list[str]:
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _garbage(f"no list {name}")
    return found


def _part(answer: Json, name: str) -> Json:
    found = answer.get(name)
    if not isinstance(found, dict):
        raise _garbage(f"no {name}")
    return found


def _word(told: object) -> str:
    return told if isinstance(told, str) and _CODE.fullmatch(told) else "not in force"


def _garbage(what: str) -> SigningError:
    message = f"the remote signing service answers {what}"
    return SigningError(SigningCode.KEY_UNAVAILABLE, message, retryable=True)


def _refused(message: str) -> SigningError:
    return SigningError(SigningCode.KEY_REFUSED, message, retryable=True)
