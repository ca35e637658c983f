"""Build and check the path from a signer's certificate to a trust anchor: names, signatures, dates,
constraints.

Nothing is fetched from a network: a certificate that is not given cannot be used.

Source: RFC 5280, section 6.1 (path validation), without policies and name constraints. As the RFC asks, a
critical extension that is not handled, or a name constraint, makes the chain indeterminate.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from signing.certificates import (
    Purpose,
    certificate_of,
    certificates_of,
    common_name,
    has_strong_key,
    has_strong_signature,
    is_issued_by,
    may_issue,
    may_sign,
)
from signing.issuers import Issuers
from signing.report import Outcome, Verdict, failed, french_day, indeterminate, passed
from signing.revocation_lists import list_of, lists_of
from signing.subindications import SubIndication
from signing.trust import TrustStore

_MAX_LENGTH = 8
_MAX_PATHS = 64
MOST_CARRIED = 50
"""Certificates, or lists, that may come with a signature; a long chain has five."""
_MOST_KNOWN = 400
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


def find_chain(
    signer: bytes,
    carried: Iterable[bytes],
    trust: TrustStore,
    at: datetime | None = None,
    *,
    purpose: Purpose = Purpose.SIGNING,
) -> Chain | None:
    """Return a chain whose names and signatures lead from `signer` to an anchor, `None` when there is none.

    Args:
        signer: DER.
        carried: Certificates (DER) that came with the signature.
        trust: Trusted anchors, and intermediate certificates.
        at: Aware. Among several chains, the first that is valid at this time is preferred, else the shortest.
        purpose: As `check_chain` says.
    """
    shortest: Chain | None = None
    for chain in _chains(signer, carried, trust):
        if at is None or check_chain(chain, at, purpose=purpose).verdict is Verdict.PASSED:
            return chain
        shortest = shortest or chain
    return shortest


def _chains(signer: bytes, carried: Iterable[bytes], trust: TrustStore) -> Iterator[Chain]:
    """Yield chains, the shortest first; their number and their length are bounded."""
    pool = Issuers.among(certificates_of((*carried, *trust.intermediates))[:_MOST_KNOWN])
    anchors = certificates_of(trust.anchors)
    start = certificate_of(signer)
    paths: list[tuple[x509.Certificate, ...]] = [(start,)] if start else []
    for _ in range(_MAX_LENGTH):
        for path in paths:
            if path[-1] in anchors:
                yield _chain(path)
            else:
                yield from (_chain((*path, anchor)) for anchor in anchors if is_issued_by(path[-1], anchor))
        longer = ((*path, above) for path in paths for above in pool.of(path[-1]) if above not in path)
        paths = list(islice(longer, _MAX_PATHS))


def check_chain(chain: Chain, at: datetime, *, purpose: Purpose = Purpose.SIGNING) -> Outcome:
    """Check dates, constraints, strength and key usages of a chain at `at` (aware).

    The first certificate must be good for `purpose`.
    """
    parsed = certificates_of(chain.certificates)
    for one in parsed:
        if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            validity = f"du {french_day(one.not_valid_before_utc)} au {french_day(one.not_valid_after_utc)}"
            return indeterminate(
                f"Le certificat « {common_name(one)} » n'est pas en cours de validité au "
                f"{french_day(at)} ({validity}).",
                SubIndication.OUT_OF_BOUNDS_NO_POE,
            )
        if _has_unhandled(one):
            return indeterminate(
                f"Le certificat « {common_name(one)} » porte une contrainte non gérée.",
                SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            )
        # The anchor is trusted because the caller gave it: its own signature proves nothing more.
        if not has_strong_key(one) or (one is not parsed[-1] and not has_strong_signature(one)):
            return indeterminate(
                f"La clé du certificat « {common_name(one)} » est trop faible.",
                SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
            )
    if not may_sign(parsed[0], purpose):
        use = "horodater" if purpose is Purpose.STAMPING else "signer"
        return failed(
            f"Le certificat « {common_name(parsed[0])} » n'est pas destiné à {use}.",
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
        )
    for below, authority in enumerate(parsed[1:]):
        if not may_issue(authority, below):
            return failed(
                f"« {common_name(authority)} » n'est pas une autorité habilitée à certifier.",
                SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            )
    names = " → ".join(common_name(one) for one in parsed)
    return passed(f"Chaîne reconnue jusqu'à une ancre de confiance : {names}.")


def check_carried(
    chain: Chain, certificates: Iterable[bytes], crls: Iterable[bytes], trust: TrustStore
) -> Outcome:
    """Check that each certificate and list that came with a signature is signed by a known authority.

    No signature covers these bytes, so without this check a change in them would not be noticed.
    """
    carried = [certificate for certificate in certificates if certificate not in chain.certificates]
    lists = list(crls)
    if max(len(carried), len(lists)) > MOST_CARRIED:
        return indeterminate(
            f"Plus de {MOST_CARRIED} certificats ou listes sont joints : ils n'ont pas été examinés.",
            SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
        )
    known = (*chain.certificates, *trust.intermediates, *trust.anchors)
    issuers = Issuers.among(certificates_of((*known, *carried)))
    for content in carried:
        one = certificate_of(content)
        if one is None or not issuers.of(one):
            return indeterminate(
                "Un certificat joint n'est rattaché à aucune autorité connue.",
                SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
            )
    for content in lists:
        crl = list_of(content)
        issued = () if crl is None else issuers.candidates(crl)
        if not any(found.is_signed for issuer in issued for found in lists_of(issuer, [content])):
            return indeterminate(
                "Une liste de révocation jointe n'est signée par aucune autorité connue.",
                SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
            )
    return passed("Les certificats et listes joints sont authentiques.")


def _chain(path: Sequence[x509.Certificate]) -> Chain:
    return Chain(tuple(one.public_bytes(Encoding.DER) for one in path))


def _has_unhandled(certificate: x509.Certificate) -> bool:
    """Say whether the certificate has a constraint that is not checked here; name constraints are never
    checked.
    """
    return any(
        (extension.critical and extension.oid not in _HANDLED)
        or isinstance(extension.value, x509.NameConstraints)
        for extension in certificate.extensions
    )
