"""A time-stamp token with the certificates and lists that judge it, and with the facts needed for its
renewal.

The certificates and lists are added to the unsigned part of the token, where every reader looks for them. The
next renewal covers them, since it hashes the whole token.

Source: RFC 4998, 4.2 (the data needed to verify a time stamp should be stored in it) and 5.2 (renewal);
RFC 5652, 5.1 (certificates and crls of SignedData).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from signing.algorithm_policy import algorithm_of
from signing.certificates import Purpose, certificates_of, common_name
from signing.chain import find_chain
from signing.cms_reading import Token, read_token
from signing.der import SEQUENCE, children, der
from signing.token_flaws import UnsoundToken
from signing.trust import TrustStore
from signing.validation_material import MissingList, ValidationMaterial

LARGEST_LISTS = 64 * 1024
"""Largest total size of the lists added to a token, in bytes: the evidence of each record repeats the
token.
"""

_CONTENT, _CERTIFICATES, _CRLS = 0xA0, 0xA0, 0xA1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptToken:
    """Facts about a token, recorded when it is made. Certificates and lists are DER."""

    token: bytes
    """TimeStampToken, DER, with certificates and lists inside."""
    algorithm: str
    """Digest algorithm, such as `sha256`."""
    at: datetime
    """The time that it states; aware."""
    authority: str
    """Name of the authority, for people to read."""
    signature: str
    """Scheme and key size of the authority, such as `ecdsa 256`: `signing.algorithm_policy` knows its end."""
    certificate_ends: datetime
    """When the first certificate on the way to the anchor ends, mostly the authority's own; the token must be
    renewed before. Aware.
    """
    certificates: tuple[bytes, ...]
    """The authority's own certificate first, then those of the authorities above it up to the anchor, as far
    as they are known.
    """
    lists: tuple[bytes, ...]
    """The latest list of each authority above the signer, including lists that are too large for the
    token.
    """
    missing: tuple[MissingList, ...]
    """Authorities above the signer without a list that covers `at`."""


def kept_token(token: bytes, trust: TrustStore) -> KeptToken:
    """Add to a token the certificates and lists that judge it, as far as `trust` and the token itself hold
    them.

    Args:
        token: TimeStampToken (DER of its ContentInfo), already checked by itself.
        trust: Anchors, intermediates and lists, as they are when the token is made.

    Raises:
        UnsoundToken: see `read_token`.
    """
    read = read_token(token)
    first, *carried = read.certificates
    chain = find_chain(first, carried, trust, read.at, purpose=Purpose.STAMPING)
    own, *above = read.certificates if chain is None else chain.certificates
    known = TrustStore(
        anchors=() if chain is None else (chain.certificates[-1],),
        intermediates=tuple(above),
        crls=(*trust.crls, *read.crls),
    )
    material = ValidationMaterial.collected(known, read.at, (own,))
    certificate = x509.load_der_x509_certificate(own)
    return KeptToken(
        token=_completed(token, read, above if chain is None else above[:-1], material.lists),
        algorithm=read.imprint.algorithm,
        at=read.at,
        authority=common_name(certificate),
        signature=str(algorithm_of(own)),
        certificate_ends=min(one.not_valid_after_utc for one in certificates_of((own, *above))),
        certificates=(own, *above),
        lists=material.lists,
        missing=material.missing,
    )


def _completed(token: bytes, read: Token, certificates: Iterable[bytes], lists: tuple[bytes, ...]) -> bytes:
    """Return the token with these certificates and lists added; unchanged when nothing can be added."""
    more = [certificate for certificate in certificates if certificate not in read.certificates]
    if sum(map(len, lists)) > LARGEST_LISTS:
        lists = ()
    if not more and set(lists) <= set(read.crls):
        return token
    completed = _with_data(token, more, lists)
    try:
        # Keep the original token when its encoding is not one that `_with_data` can change safely.
        return completed if read_token(completed).at == read.at else token
    except UnsoundToken:
        return token


def _with_data(token: bytes, certificates: Iterable[bytes], lists: Iterable[bytes]) -> bytes:
    """Add certificates and lists to a SignedData; both sets are then in DER order, all other parts are
    unchanged.
    """
    kind, explicit = children(token)
    (signed,) = children(explicit)
    parts = {_CERTIFICATES: set(certificates), _CRLS: set(lists)}
    others: list[bytes] = []
    for part in children(signed):
        if part[0] in parts:
            parts[part[0]].update(children(part))
        else:
            others.append(part)
    sets = (der(tag, b"".join(sorted(members))) for tag, members in parts.items() if members)
    # RFC 5652: version, digestAlgorithms, encapContentInfo, certificates, crls, signerInfos.
    body = b"".join((*others[:3], *sets, *others[3:]))
    return der(SEQUENCE, kind + der(_CONTENT, der(SEQUENCE, body)))
