"""From a signer's certificate to an anchor: names, signatures, dates, constraints, revocation.

Nothing is fetched: what is not given cannot be concluded.

Source: RFC 5280, section 6.1 (path validation) and 6.3 (revocation lists), without policies and
name constraints; a critical extension that is not handled leaves the chain open, as the RFC asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from signing.report import Outcome, failed, indeterminate, passed
from signing.trust import TrustStore

_UNREADABLE = (
    ValueError,
    TypeError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises for bytes that only look like a certificate or a list."""

_MAX_LENGTH = 8
_MIN_RSA_BITS = 2048
_HANDLED = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
}


@dataclass(frozen=True, slots=True)
class Chain:
    """DER certificates from the signer to the anchor, both included."""

    certificates: tuple[bytes, ...]


def find_chain(signer: bytes, carried: Iterable[bytes], trust: TrustStore) -> Chain | None:
    """Return the shortest chain whose names and signatures lead from `signer` to an anchor.

    Args:
        signer: DER.
        carried: Certificates (DER) that came with the signature.
        trust: Anchors and intermediates believed.
    """
    pool = [one for one in map(_certificate, (*carried, *trust.intermediates)) if one is not None]
    anchors = [one for one in map(_certificate, trust.anchors) if one is not None]
    start = _certificate(signer)
    paths: list[tuple[x509.Certificate, ...]] = [(start,)] if start else []
    for _ in range(_MAX_LENGTH):
        for path in paths:
            if path[-1] in anchors:
                return _chain(path)
            for anchor in anchors:
                if _issued(anchor, path[-1]):
                    return _chain((*path, anchor))
        paths = [
            (*path, above)
            for path in paths
            for above in dict.fromkeys(pool)
            if above not in path and _issued(above, path[-1])
        ][:64]
    return None


def check_chain(chain: Chain, at: datetime) -> Outcome:
    """Check dates, constraints and key usages of a chain at `at` (aware)."""
    parsed = [x509.load_der_x509_certificate(one) for one in chain.certificates]
    for one in parsed:
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            return indeterminate(
                f"Le certificat « {common_name(one)} » n'est pas en cours de validité au "
                f"{_day(at)} (du {_day(one.not_valid_before_utc)} au {_day(one.not_valid_after_utc)})."
            )
        unknown = {e.oid for e in one.extensions if e.critical} - _HANDLED
        if unknown:
            return indeterminate(f"Le certificat « {common_name(one)} » porte une contrainte non gérée.")
        if not _is_strong(one):
            return indeterminate(f"La clé du certificat « {common_name(one)} » est trop faible.")
    if not _may_sign(parsed[0]):
        return failed(f"Le certificat « {common_name(parsed[0])} » n'est pas destiné à signer.")
    for below, authority in enumerate(parsed[1:]):
        if not _may_issue(authority, below):
            return failed(f"« {common_name(authority)} » n'est pas une autorité habilitée à certifier.")
    names = " → ".join(common_name(one) for one in parsed)
    return passed(f"Chaîne reconnue jusqu'à une ancre de confiance : {names}.")


def check_revocation(
    chain: Chain, carried: Iterable[bytes], trust: TrustStore, at: datetime, signed_at: datetime
) -> Outcome:
    """Look up every certificate below the anchor in its authority's list.

    Args:
        chain: As found.
        carried: Revocation lists (DER) that came with the signature.
        trust: Lists given beside.
        at: The time of judgement.
        signed_at: The time the signature claims or a token proves: a revocation before it condemns
            the signature, one after it leaves the question open.
    """
    lists = [*trust.crls, *carried]
    parsed = [x509.load_der_x509_certificate(one) for one in chain.certificates]
    oldest = []
    for certificate, authority in pairwise(parsed):
        found = _lists_of(authority, lists)
        if not found:
            return indeterminate(f"La liste de révocation de « {common_name(authority)} » n'est pas donnée.")
        oldest.append(max(one.last_update_utc for one in found))
        dates = [
            entry.revocation_date_utc
            for one in found
            if (entry := one.get_revoked_certificate_by_serial_number(certificate.serial_number))
        ]
        if dates and min(dates) <= at:
            said = f"Le certificat « {common_name(certificate)} » a été révoqué le {_day(min(dates))}"
            if min(dates) <= signed_at:
                return failed(f"{said}, avant la signature.")
            return indeterminate(f"{said}, et rien ne prouve que la signature est antérieure.")
    as_of = f" (la plus ancienne du {_day(min(oldest))})" if oldest else ""
    return passed(f"Aucun certificat de la chaîne n'est révoqué selon les listes données{as_of}.")


def check_carried(
    chain: Chain, certificates: Iterable[bytes], crls: Iterable[bytes], trust: TrustStore
) -> Outcome:
    """Check that everything that came with a signature is signed by somebody who is here.

    No signature covers these bytes, so an altered one would else go unnoticed.
    """
    carried = [one for one in certificates if one not in chain.certificates]
    known = (*chain.certificates, *carried, *trust.intermediates, *trust.anchors)
    issuers = [one for one in map(_certificate, known) if one is not None]
    for content in carried:
        one = _certificate(content)
        if one is None or not any(_issued(issuer, one) for issuer in issuers):
            return indeterminate("Un certificat joint n'est rattaché à aucune autorité connue.")
    for crl in crls:
        if not any(_lists_of(issuer, [crl]) for issuer in issuers):
            return indeterminate("Une liste de révocation jointe n'est signée par aucune autorité connue.")
    return passed("Les certificats et listes joints sont authentiques.")


def common_name(certificate: x509.Certificate) -> str:
    """Return what a person calls the certificate's holder."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def _chain(path: Sequence[x509.Certificate]) -> Chain:
    return Chain(tuple(one.public_bytes(Encoding.DER) for one in path))


@lru_cache(maxsize=512)
def _certificate(content: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(content)
    except _UNREADABLE:
        return None


def _issued(authority: x509.Certificate, certificate: x509.Certificate) -> bool:
    if authority.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(authority)
    except _UNREADABLE:
        return False
    return True


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _may_issue(authority: x509.Certificate, authorities_below: int) -> bool:
    try:
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    deep_enough = constraints.path_length is None or authorities_below <= constraints.path_length
    return constraints.ca and usage.key_cert_sign and deep_enough


def _is_strong(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    weak = getattr(certificate.signature_hash_algorithm, "name", "") in ("md5", "sha1")
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= _MIN_RSA_BITS and not weak
    return isinstance(key, ec.EllipticCurvePublicKey) and not weak


def _lists_of(authority: x509.Certificate, lists: Iterable[bytes]) -> list[x509.CertificateRevocationList]:
    found = []
    for content in dict.fromkeys(lists):
        try:
            one = x509.load_der_x509_crl(content)
            key = authority.public_key()
            # A critical extension narrows what a list speaks of; we take only whole lists.
            mine = one.issuer == authority.subject and not any(e.critical for e in one.extensions)
            if mine and isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
                found += [one] if one.is_signature_valid(key) else []
        except _UNREADABLE:
            continue
    return found


def _day(at: datetime) -> str:
    return at.strftime("%d/%m/%Y")
