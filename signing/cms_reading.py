"""Read signature containers and time-stamp tokens, and check them without any other data.

Trust is not decided here: anybody can make a valid token.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.algorithm_policy import Algorithm, digest_algorithm, scheme_of
from signing.certificates import MIN_RSA_BITS
from signing.cms import signed_data
from signing.der import is_definite
from signing.digests import SIZES, Digest
from signing.token_flaws import Flaw, UnsoundToken

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A SignedData with one signer, whose signature was checked with the certificate inside it."""

    content_type: str
    content: bytes | None
    """The signed content inside the container; `None` when the signature is detached."""
    message_digest: Digest
    """The digest of the content, as signed. When the signature is detached, the caller must compare it with
    the content.
    """
    certificates: tuple[bytes, ...]
    """DER; the signer's first."""
    crls: tuple[bytes, ...]
    """Revocation lists carried along, DER."""
    unsigned: int
    """Number of unsigned attributes."""
    canonical: bool
    """Whether the container has exactly the encoding that we write, so that no byte of it can be changed
    unnoticed.
    """
    encoded_once: bool
    """Whether no length in it has a second encoding."""
    algorithms: tuple[Algorithm, ...]
    """What the signature rests on: its digests, and its scheme with the size of the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An RFC 3161 token whose signature, purpose and content were checked and are consistent."""

    at: datetime
    imprint: Digest
    nonce: int | None
    policy: str
    """The policy under which it was made, as a dotted OID."""
    certificates: tuple[bytes, ...]
    """DER; the authority's own first."""
    crls: tuple[bytes, ...]
    """Revocation lists carried along, DER."""
    algorithms: tuple[Algorithm, ...]
    """What the token rests on: its digests, that of the imprint included, and the scheme."""


# All records of a batch have one token, and a verification reads it for its trust and for its time.
@lru_cache(maxsize=32)
def read_token(content: bytes) -> Token:
    """Read and check a TimeStampToken (DER of its ContentInfo).

    Raises:
        UnsoundToken: unreadable, wrong signature, wrong content digest, or a certificate that is not
            for time-stamping alone (RFC 3161, 2.3).
    """
    container = read_container(content)
    if container.content_type != "tst_info" or container.content is None:
        raise UnsoundToken(Flaw.NOT_A_TOKEN)
    if Digest.of(container.content, container.message_digest.algorithm) != container.message_digest:
        raise UnsoundToken(Flaw.TOKEN_CHANGED)
    _check_purpose(container.certificates[0])
    try:
        info = tsp.TSTInfo.load(container.content, strict=True)
        imprint = info["message_imprint"]
        return Token(
            at=info["gen_time"].native,
            imprint=Digest(imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native),
            nonce=info["nonce"].native,
            policy=info["policy"].dotted,
            certificates=container.certificates,
            crls=container.crls,
            algorithms=_with(container.algorithms, imprint["hash_algorithm"]["algorithm"].native),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise UnsoundToken(Flaw.TOKEN_UNREADABLE) from error


def read_container(content: bytes) -> Container:
    """Read a SignedData with one signer and check its signature, for any type of content.

    Raises:
        UnsoundToken: unreadable, several signers, an algorithm that is no longer accepted, a wrong
            signature, or a signing-certificate attribute that names another certificate.
    """
    try:
        return _checked_container(content)
    except (UnsoundToken, MemoryError):
        raise
    # The bytes come from anywhere, and asn1crypto documents no closed set of exceptions.
    except Exception as error:
        raise UnsoundToken(Flaw.UNREADABLE) from error


def _checked_container(content: bytes) -> Container:
    info = cms.ContentInfo.load(content, strict=True)
    if info["content_type"].native != "signed_data":
        raise UnsoundToken(Flaw.NOT_CMS)
    signed = info["content"]
    if len(signed["signer_infos"]) != 1:
        raise UnsoundToken(Flaw.SEVERAL_SIGNERS)
    signer = signed["signer_infos"][0]
    certificates = _signer_first(signed["certificates"], signer["sid"])
    attributes = _attributes(signer["signed_attrs"])
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if algorithm not in SIZES:
        raise UnsoundToken(Flaw.DIGEST_ALGORITHM)
    content_type = signed["encap_content_info"]["content_type"].native
    if attributes.get("content_type") != content_type:
        raise UnsoundToken(Flaw.CONTENT_TYPE)
    _check_loose_ends(signed, signer)
    _check_named_certificate(attributes, certificates[0])
    used = _check_signature(signer, certificates[0], algorithm)
    inside = signed["encap_content_info"]["content"]
    return Container(
        content_type=content_type,
        content=None if isinstance(inside, core.Void) else bytes(inside),
        message_digest=Digest(algorithm, attributes["message_digest"]),
        certificates=certificates,
        crls=_crls(signed["crls"]),
        unsigned=len(signer["unsigned_attrs"]),
        canonical=(canonical := _canonical(content, signed, signer, certificates)),
        encoded_once=canonical or is_definite(content),
        algorithms=_with(used, algorithm),
    )


def _with(algorithms: tuple[Algorithm, ...], digest: str) -> tuple[Algorithm, ...]:
    return tuple(dict.fromkeys((digest_algorithm(digest), *algorithms)))


def _check_loose_ends(signed: Any, signer: Any) -> None:
    """Refuse unsigned fields whose value differs from the only one allowed (RFC 5652, 5.1, 5.3)."""
    by_name = signer["sid"].name == "issuer_and_serial_number"
    if signed["version"].native not in _versions(signed, by_name=by_name):
        raise UnsoundToken(Flaw.VERSION)
    if signer["version"].native != ("v1" if by_name else "v3"):
        raise UnsoundToken(Flaw.VERSION)
    digests = [*signed["digest_algorithms"], signer["digest_algorithm"]]
    if digests[-1]["algorithm"].native not in [digest["algorithm"].native for digest in digests[:-1]]:
        raise UnsoundToken(Flaw.DIGEST_ALGORITHMS)
    if signer["signature_algorithm"]["algorithm"].native != "rsassa_pss":
        digests.append(signer["signature_algorithm"])
    if any(digest["parameters"].native is not None for digest in digests):
        raise UnsoundToken(Flaw.PARAMETERS)


def _versions(signed: Any, *, by_name: bool) -> tuple[str, ...]:
    """Return the versions that a SignedData with this content may have (RFC 5652, 5.1)."""
    carried = {choice.name for name in ("certificates", "crls") for choice in signed[name]}
    if "other" in carried:
        # The RFC asks for 5. Authorities that put an OCSP answer into their tokens wrote 3 for a long time.
        return "v5", "v3"
    plain = signed["encap_content_info"]["content_type"].native == "data"
    return ("v1",) if plain and by_name else ("v3",)


def _signer_first(certificates: Any, identifier: Any) -> tuple[bytes, ...]:
    found = [certificate.chosen for certificate in certificates if certificate.name == "certificate"]
    if identifier.name == "issuer_and_serial_number":
        wanted = (identifier.chosen["issuer"].dump(), identifier.chosen["serial_number"].native)
        mine = [one for one in found if (one.issuer.dump(), one.serial_number) == wanted]
    else:
        mine = [one for one in found if one.key_identifier == identifier.native]
    if not mine:
        raise UnsoundToken(Flaw.NO_CERTIFICATE)
    return (mine[0].dump(), *(one.dump() for one in found if one is not mine[0]))


def named_certificates(content: bytes) -> tuple[bytes, ...]:
    """Return the certificates of a SignedData, first the one by which it says that it was signed, in DER
    and without checking anything; none when they cannot be read.
    """
    try:
        signed = cms.ContentInfo.load(content)["content"]
        return _signer_first(signed["certificates"], signed["signer_infos"][0]["sid"])
    # Any bytes, and asn1crypto documents no closed set of exceptions.
    except Exception:  # noqa: BLE001
        return ()


def _crls(lists: Any) -> tuple[bytes, ...]:
    return tuple(one.chosen.dump() for one in lists if one.name == "crl")


def _attributes(attributes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in attributes:
        kind = attribute["type"].native
        if kind in found:
            raise UnsoundToken(Flaw.ATTRIBUTE_TWICE)
        parsed = kind in ("signing_certificate", "signing_certificate_v2")
        found[kind] = attribute["values"][0] if parsed else attribute["values"][0].native
    if "message_digest" not in found:
        raise UnsoundToken(Flaw.NO_DIGEST)
    return found


def _check_named_certificate(attributes: dict[str, Any], certificate: bytes) -> None:
    """Check ESSCertIDv2, or ESSCertID with its SHA-1, which older authorities still use."""
    if "signing_certificate_v2" in attributes:
        named = attributes["signing_certificate_v2"]["certs"][0]
        algorithm = named["hash_algorithm"]["algorithm"].native
        if Digest.of(certificate, algorithm).value != named["cert_hash"].native:
            raise UnsoundToken(Flaw.OTHER_CERTIFICATE)
    elif "signing_certificate" in attributes:
        named = attributes["signing_certificate"]["certs"][0]
        if asn1_x509.Certificate.load(certificate).sha1 != named["cert_hash"].native:
            raise UnsoundToken(Flaw.OTHER_CERTIFICATE)
    else:
        raise UnsoundToken(Flaw.UNNAMED_CERTIFICATE)


def _check_signature(signer: Any, certificate: bytes, hash_name: str) -> tuple[Algorithm, ...]:
    """Check the signature value; return what it rests on."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    algorithm = signer["signature_algorithm"]
    scheme = algorithm.signature_algo
    if algorithm["algorithm"].native not in ("rsassa_pkcs1v15", "rsassa_pss", "ecdsa"):
        hash_name = algorithm.hash_algo
    hashing = _HASHES[hash_name]
    signed = signer["signed_attrs"].untag().dump()
    signature = signer["signature"].native
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS:
            key.verify(signature, signed, _rsa_padding(scheme, algorithm), hashing)
        elif isinstance(key, ec.EllipticCurvePublicKey) and scheme == "ecdsa":
            key.verify(signature, signed, ec.ECDSA(hashing))
        else:
            raise UnsoundToken(Flaw.KEY_KIND)
    except InvalidSignature as error:
        raise UnsoundToken(Flaw.WRONG_SIGNATURE) from error
    return digest_algorithm(hash_name), scheme_of(key, pss=scheme == "rsassa_pss")


def _rsa_padding(scheme: str, algorithm: Any) -> padding.AsymmetricPadding:
    if scheme == "rsassa_pkcs1v15":
        return padding.PKCS1v15()
    if scheme != "rsassa_pss":
        raise UnsoundToken(Flaw.SIGNATURE_ALGORITHM)
    parameters = algorithm["parameters"]
    mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
    return padding.PSS(padding.MGF1(_HASHES[mask]), parameters["salt_length"].native)


def _canonical(content: bytes, signed: Any, signer: Any, certificates: Sequence[bytes]) -> bool:
    """Say whether encoding the checked values again gives the same bytes.

    A signature covers the signed attributes only. Without this check, other bits (encoding of algorithm
    parameters, additional certificates, unsigned attributes) could change unnoticed.
    """
    algorithm = signer["signature_algorithm"]["algorithm"].native
    if algorithm == "rsassa_pss" or signed["encap_content_info"]["content_type"].native != "data":
        return False
    attributes = cms.CMSAttributes.load(signer["signed_attrs"].untag().dump())
    inside = signed["encap_content_info"]["content"]
    return content == signed_data(
        tuple(certificates),
        attributes,
        signer["digest_algorithm"]["algorithm"].native,
        algorithm,
        signer["signature"].native,
        content=None if isinstance(inside, core.Void) else ("data", bytes(inside)),
    )


def _check_purpose(certificate: bytes) -> None:
    extensions = x509.load_der_x509_certificate(certificate).extensions
    try:
        usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as error:
        raise UnsoundToken(Flaw.NO_PURPOSE) from error
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not usage.critical:
        raise UnsoundToken(Flaw.OTHER_PURPOSES)
