"""The receipt of a package: what its receiver checked, accepts or contests, signed with the receiver's key.

A receipt is JSON (`portability-receipt/1`) inside a CMS SignedData in DER.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from asn1crypto import cms, core
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from exports.portability.errors import (
    NotAReceipt,
    ReceiptAltered,
    ReceiptKeyUnusable,
    ReceiptSignatureWrong,
)
from signing.cms import signed_data, signing_certificate
from signing.cms_reading import read_container
from signing.digests import Digest
from signing.token_flaws import Flaw, UnsoundToken

FORM = "portability-receipt/1"
LARGEST = 16 << 20
_NO_CMS = (Flaw.UNREADABLE, Flaw.NOT_CMS, Flaw.CONTENT_TYPE)
_DIGEST = re.compile("[0-9a-f]{64}")
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_CURVES = {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
_MIN_RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class Contested:
    """A leaf that the receiver does not accept: its path, its number (`None` when it is no leaf), and why."""

    path: str
    leaf: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receiver says of a package. `ValueError` when a value is not possible."""

    root: str
    leaves: int
    order: str
    verdict: Literal["complete", "incomplete"]
    """What the checker said."""
    contested: tuple[Contested, ...] = ()
    """Empty when everything is accepted."""
    made_at: datetime
    """Aware; written in UTC, to the second."""

    def __post_init__(self) -> None:
        """Refuse what no receipt says."""
        if not isinstance(self.root, str) or not _DIGEST.fullmatch(self.root):
            raise ValueError("the root is not a digest in lower-case hexadecimal")
        numbers = [self.leaves, *(part.leaf for part in self.contested if part.leaf is not None)]
        if not all(type(number) is int and number >= 0 for number in numbers):
            raise ValueError("a number of a leaf is not a number")
        texts = [self.order, *(text for part in self.contested for text in (part.path, part.reason))]
        if not all(isinstance(text, str) and text for text in texts):
            raise ValueError("a text is missing")
        if self.verdict not in ("complete", "incomplete"):
            raise ValueError("the verdict is neither complete nor incomplete")
        if len({part.path for part in self.contested}) < len(self.contested):
            raise ValueError("a path is contested twice")
        if self.made_at.tzinfo is None:
            raise ValueError("the time has no zone")

    def content(self) -> bytes:
        """Return the bytes that are signed: JSON, names sorted, in UTF-8."""
        contested = [{"path": one.path, "leaf": one.leaf, "reason": one.reason} for one in self.contested]
        members = {
            "format": FORM,
            "root": self.root,
            "leaves": self.leaves,
            "order": self.order,
            "verdict": self.verdict,
            "contested": contested,
            "made_at": self.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return json.dumps(members, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt whose signature was checked. Whether its signer is the receiver is for the caller to say."""

    receipt: Receipt
    certificates: tuple[bytes, ...]
    """DER; the signer's first."""

    @property
    def certificate(self) -> bytes:
        """The signer's certificate, DER."""
        return self.certificates[0]


def sign_receipt(
    receipt: Receipt, private_key: bytes, certificates: bytes, passphrase: bytes | None = None
) -> bytes:
    """Sign a receipt and return the CMS SignedData, in DER.

    Args:
        receipt: What to sign.
        private_key: PEM; RSA of 2048 bits or more, or EC on P-256, P-384 or P-521.
        certificates: PEM; the signer's, and those of authorities to carry along, in any order.
        passphrase: Of the key, when it is encrypted.

    Raises:
        ReceiptKeyUnusable: a key or certificate that cannot be read, is of another kind, or of another key.
    """
    try:
        key = load_pem_private_key(private_key, passphrase)
        chain = x509.load_pem_x509_certificates(certificates)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ReceiptKeyUnusable("the key or the certificate cannot be read") from error
    own = [certificate for certificate in chain if certificate.public_key() == key.public_key()]
    if not own:
        raise ReceiptKeyUnusable("no certificate belongs to the key")
    signer = max(own, key=lambda certificate: certificate.not_valid_after_utc)
    ordered = [signer, *(certificate for certificate in chain if certificate not in own)]
    encoded = tuple(dict.fromkeys(certificate.public_bytes(Encoding.DER) for certificate in ordered))
    content = receipt.content()
    digest, algorithm = _algorithms(key)
    attributes = _signed_attributes(encoded[0], Digest.of(content, digest))
    signature = _signature(key, attributes.dump(), digest)
    return signed_data(encoded, attributes, digest, algorithm, signature, content=("data", content))


def read_receipt(content: bytes) -> SignedReceipt:
    """Read a receipt and check its signature with the certificate inside it.

    Receipts of other programs are read too: a SignedData with its content, one signer, and the attribute
    signing-certificate, as `openssl cms -sign -nodetach -binary -cades` makes it.

    Raises:
        NotAReceipt: not a SignedData, no content, or another content than a receipt; more than 16 MiB.
        ReceiptAltered: the content is not what was signed.
        ReceiptSignatureWrong: the signature is not valid, or not of a kind that is accepted.
    """
    if len(content) > LARGEST:
        raise NotAReceipt("a receipt has at most 16 MiB")
    try:
        container = read_container(content)
    except UnsoundToken as error:
        refusal = NotAReceipt if error.flaw in _NO_CMS else ReceiptSignatureWrong
        raise refusal(f"the receipt cannot be accepted: {error}") from error
    if container.content_type != "data" or container.content is None:
        raise NotAReceipt("the signature has no receipt inside")
    if Digest.of(container.content, container.message_digest.algorithm) != container.message_digest:
        raise ReceiptAltered("the content is not what its signer signed")
    try:
        receipt = _receipt_of(json.loads(container.content, object_pairs_hook=_members))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAReceipt("what was signed is not a receipt") from error
    return SignedReceipt(receipt, container.certificates)


def _receipt_of(members: Mapping[str, Any]) -> Receipt:
    if members["format"] != FORM:
        raise ValueError("another form")
    made_at = datetime.fromisoformat(members["made_at"])
    if not isinstance(members["contested"], list):
        raise TypeError("what is contested is no list")
    contested = tuple(Contested(part["path"], part["leaf"], part["reason"]) for part in members["contested"])
    return Receipt(
        root=members["root"],
        leaves=members["leaves"],
        order=members["order"],
        verdict=members["verdict"],
        contested=contested,
        made_at=made_at,
    )


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _algorithms(key: object) -> tuple[str, str]:
    """Return asn1crypto's names of the digest and signature algorithms for a key."""
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _MIN_RSA_BITS:
        return "sha256", "sha256_rsa"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        digest = _CURVES[key.curve.name]
        return digest, f"{digest}_ecdsa"
    raise ReceiptKeyUnusable(
        "only RSA keys of 2048 bits or more and EC keys on P-256, P-384 and P-521 sign receipts"
    )


def _signature(key: object, data: bytes, digest: str) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), _HASHES[digest])
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.sign(data, ec.ECDSA(_HASHES[digest]))


def _signed_attributes(certificate: bytes, digest: Digest) -> Any:
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [core.OctetString(digest.value)]}),
            signing_certificate(certificate),
        ]
    )
