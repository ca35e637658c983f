"""What an X.509 certificate states: its holder, its strength, and what its key may do."""

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from unicodedata import normalize

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

UNREADABLE = (
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""Exceptions that cryptography raises for bytes that are not a valid certificate or revocation list."""

WEAK_HASHES = ("md5", "sha1")
MIN_RSA_BITS = 2048

_OTHER_USES = frozenset(
    {
        ExtendedKeyUsageOID.TIME_STAMPING,
        ExtendedKeyUsageOID.OCSP_SIGNING,
        ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.CODE_SIGNING,
    }
)
"""Extended usages that are no signature of a document. Authorities name that one in several ways."""


class Purpose(Enum):
    """What a key is used for."""

    SIGNING = "signing"
    """Seals and signatures of documents."""
    STAMPING = "stamping"
    """Time-stamp tokens."""
    ANY = "any"
    """Something else, such as encryption, or not known."""


@lru_cache(maxsize=512)
def certificate_of(content: bytes) -> x509.Certificate | None:
    """Parse DER; `None` when the bytes are not a certificate."""
    try:
        return x509.load_der_x509_certificate(content)
    except UNREADABLE:
        return None


def certificates_of(contents: Iterable[bytes]) -> list[x509.Certificate]:
    """Parse the values that are certificates (DER), without repetition and in their order; skip the
    others.
    """
    parsed = (certificate_of(content) for content in dict.fromkeys(contents))
    return [one for one in parsed if one is not None]


def common_name(certificate: x509.Certificate) -> str:
    """Return the name of the certificate's holder, for people to read."""
    return _called(certificate.subject)


def issuer_name(certificate: x509.Certificate) -> str:
    """Return the name of the authority that issued the certificate, for people to read."""
    return _called(certificate.issuer)


@lru_cache(maxsize=8192)
def is_issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Say whether the certificate's issuer name and signature match `authority`."""
    if not is_same_name(authority.subject, certificate.issuer):
        return False
    try:
        key, hashing = authority.public_key(), certificate.signature_hash_algorithm
        signed, signature = certificate.tbs_certificate_bytes, certificate.signature
        scheme = certificate.signature_algorithm_parameters
        if isinstance(key, rsa.RSAPublicKey) and isinstance(scheme, padding.AsymmetricPadding) and hashing:
            key.verify(signature, signed, scheme, hashing)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(scheme, ec.ECDSA):
            key.verify(signature, signed, scheme)
            return True
    except UNREADABLE:
        return False
    return False


def is_same_name(one: x509.Name, other: x509.Name) -> bool:
    """Compare names as RFC 5280 (7.1) asks: case, coding and the number of spaces do not matter."""
    return one == other or comparable_name(one) == comparable_name(other)


def has_strong_key(certificate: x509.Certificate) -> bool:
    """Say whether the certificate's key is of an accepted kind and size."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= MIN_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey)


def has_strong_signature(certificate: x509.Certificate) -> bool:
    """Say whether the certificate was signed with an accepted hash algorithm."""
    return getattr(certificate.signature_hash_algorithm, "name", "") not in WEAK_HASHES


def may_sign(certificate: x509.Certificate, purpose: Purpose = Purpose.SIGNING) -> bool:
    """Say whether the key may sign for a purpose; it may when the certificate does not restrict its usage
    (RFC 5280, 4.2.1.3 and 4.2.1.12).
    """
    if purpose is Purpose.ANY:
        return True
    usage, uses = _usage(certificate), _extended_usages(certificate)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        return False
    if purpose is Purpose.STAMPING:
        return ExtendedKeyUsageOID.TIME_STAMPING in uses
    return not uses or not uses <= _OTHER_USES


def may_issue(authority: x509.Certificate, authorities_below: int) -> bool:
    """Say whether the key may certify others, with the given number of authorities between it and the
    signer.
    """
    constraints, usage = _constraints(authority), _usage(authority)
    if constraints is None or usage is None:
        return False
    deep_enough = constraints.path_length is None or authorities_below <= constraints.path_length
    return constraints.ca and usage.key_cert_sign and deep_enough


def may_sign_lists(authority: x509.Certificate) -> bool:
    """Say whether the key may sign revocation lists (RFC 5280, 6.3.3 (f)); it may when the certificate does
    not restrict the usage of its key.
    """
    usage = _usage(authority)
    return usage is None or usage.crl_sign


def is_authority(certificate: x509.Certificate) -> bool:
    """Say whether the certificate belongs to an authority."""
    constraints = _constraints(certificate)
    return constraints is not None and constraints.ca


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _extended_usages(certificate: x509.Certificate) -> set[x509.ObjectIdentifier]:
    try:
        return set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return set()


def _constraints(certificate: x509.Certificate) -> x509.BasicConstraints | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return None


def comparable_name(name: x509.Name) -> tuple[frozenset[tuple[str, str | bytes]], ...]:
    """Return a value that is equal for names that are the same by `is_same_name`."""
    return tuple(
        frozenset(
            (part.oid.dotted_string, _folded(part.value) if isinstance(part.value, str) else part.value)
            for part in parts
        )
        for parts in name.rdns
    )


def _folded(value: str) -> str:
    return " ".join(normalize("NFKC", value).casefold().split())


def _called(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()
