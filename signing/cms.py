"""The CAdES signature container of a seal, as bytes.

The containers of two documents sealed with one certificate chain differ only in the message digest and the
signature. The rest is encoded once, and these two values are inserted into it.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256, sha512
from typing import Any, Self

from asn1crypto import algos, cms, core, tsp, x509
from asn1crypto import crl as asn1_crl

from signing.digests import SIZES, Digest
from signing.key_algorithms import KeyAlgorithm
from signing.keys import SealKey

_PLACE = sha512(b"the place of the message digest").digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class CmsTemplate:
    """A CMS SignedData with PAdES baseline attributes, without the message digest and the signature."""

    attributes_head: bytes
    """Signed attributes as signed (SET OF), up to the message digest."""
    attributes_tail: bytes
    head: bytes
    """The whole container up to the message digest."""
    middle: bytes
    """From the message digest to the signature, which ends the container."""
    digest_size: int
    signature_size: int

    @classmethod
    def of(
        cls, certificates: tuple[bytes, ...], algorithm: KeyAlgorithm, digest: str, signature_size: int
    ) -> Self:
        """Encode everything that depends only on the chain and the algorithms; `certificates` are DER, signer
        first.
        """
        place = _PLACE[: SIZES[digest]]
        attributes = _signed_attributes(certificates[0], place)
        name, signature = algorithm.signature_name(digest), bytes(signature_size)
        container = signed_data(certificates, attributes, digest, name, signature)
        signed = attributes.untag().dump()
        attributes_head, attributes_tail = signed.split(place)
        head, rest = container.split(place)
        return cls(
            attributes_head=attributes_head,
            attributes_tail=attributes_tail,
            head=head,
            middle=rest[: len(rest) - signature_size],
            digest_size=len(place),
            signature_size=signature_size,
        )

    @property
    def size(self) -> int:
        """Bytes of the longest container of the key."""
        return len(self.head) + self.digest_size + len(self.middle) + self.signature_size

    def fill(self, message_digest: bytes, key: SealKey) -> bytes:
        """Sign a document's digest, made by the key's own digest algorithm; return the container in DER."""
        signature = key.sign(self.attributes_head + message_digest + self.attributes_tail)
        # Signatures of ECDSA vary in size, and so do the lengths that the container states.
        fits = len(signature) == self.signature_size
        sized = self if fits else _template(key.certificates, key.algorithm, key.digest, len(signature))
        return sized.head + message_digest + sized.middle + signature


def template_for(key: SealKey) -> CmsTemplate:
    """Return the template of a key's seals; it is encoded at most once per process."""
    return _template(key.certificates, key.algorithm, key.digest, key.signature_size)


@lru_cache(maxsize=1024)
def _template(
    certificates: tuple[bytes, ...], algorithm: KeyAlgorithm, digest: str, signature_size: int
) -> CmsTemplate:
    return CmsTemplate.of(certificates, algorithm, digest, signature_size)


def signed_data(
    certificates: tuple[bytes, ...],
    attributes: Any,
    digest: str,
    signature_algorithm: str,
    signature: bytes,
    *,
    content: tuple[str, bytes] | None = None,
    crls: tuple[bytes, ...] = (),
) -> bytes:
    """Encode a SignedData with one signer, the first of `certificates` (DER).

    Args:
        certificates: Written in DER order, as a strict decoder asks.
        attributes: The signed attributes, an asn1crypto `CMSAttributes`.
        digest: asn1crypto's name of the digest algorithm.
        signature_algorithm: asn1crypto's name, such as `sha256_rsa`.
        signature: As the algorithm gives it.
        content: Type and bytes of what is inside; without it the signature is detached.
        crls: Revocation lists (DER) to carry along.
    """
    info = _signer_info(certificates[0], attributes, digest, signature_algorithm, signature)
    inside: dict[str, Any] = {"content_type": content[0] if content else "data"}
    if content:
        kind = core.OctetString if content[0] == "data" else core.ParsableOctetString
        inside["content"] = kind(content[1])
    container = cms.SignedData(
        {
            # RFC 5652, 5.1: version 3 as soon as the content type is not data.
            "version": "v3" if content and content[0] != "data" else "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": digest})],
            "encap_content_info": inside,
            "certificates": [x509.Certificate.load(certificate) for certificate in sorted(certificates)],
            "signer_infos": [info],
        }
    )
    if crls:
        container["crls"] = [asn1_crl.CertificateList.load(crl) for crl in crls]
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": container}).dump())


def _signer_info(
    certificate: bytes, attributes: Any, digest: str, signature_algorithm: str, signature: bytes
) -> Any:
    signer = x509.Certificate.load(certificate)
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": signer.issuer, "serial_number": signer.serial_number}),
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": signature_algorithm}),
            "signature": signature,
        }
    )


def signing_certificate(certificate: bytes) -> Any:
    """Build the signing-certificate-v2 attribute (RFC 5035), with SHA-256, its default."""
    parsed = x509.Certificate.load(certificate)
    name = x509.GeneralName("directory_name", parsed.issuer)
    identifier = tsp.ESSCertIDv2(
        {
            "cert_hash": sha256(certificate).digest(),
            "issuer_serial": {"issuer": [name], "serial_number": parsed.serial_number},
        }
    )
    return cms.CMSAttribute(
        {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [identifier]})]}
    )


def _signed_attributes(certificate: bytes, message_digest: bytes) -> Any:
    # No signing-time: PAdES forbids it beside the dictionary's /M.
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [core.OctetString(message_digest)]}),
            signing_certificate(certificate),
        ]
    )


def message_imprint(digest: Digest) -> Any:
    """Build the digest with its algorithm, in the form that a time-stamping request and its token contain
    (RFC 3161).
    """
    return tsp.MessageImprint(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": digest.algorithm}),
            "hashed_message": digest.value,
        }
    )
