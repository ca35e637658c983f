"""Seal the byte range of a PDF that stays with somebody else, who puts container and validation data in.

The container of level B-T is complete. From B-LT on the PDF needs certificates and lists in a revision of its
own (the document security store), which only its holder can append; the archive time stamp of B-LTA is over
that revision, so it is asked for afterwards.

Source: ETSI EN 319 142-1, 5.4 and 6.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from signing.cms import template_for
from signing.cms_levels import StampedAt, signers_of, token_signers, with_signature_stamp
from signing.digests import Digest
from signing.keys import SealKey
from signing.long_term_data import LongTermData, long_term_data
from signing.seal_levels import SealLevel
from signing.seal_permission import check_may_seal
from signing.timestamps import TimeStamper
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteRangeSeal:
    """What the holder of the PDF puts into it."""

    container: bytes
    """CMS, DER; in `/Contents`."""
    validation: LongTermData | None
    """For the document security store, from B-LT on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedDigest:
    """A token (RFC 3161, DER) over a digest, and what judges the token."""

    token: bytes
    validation: LongTermData


def seal_byte_range(
    digest: Digest,
    level: SealLevel,
    *,
    key: SealKey,
    stamper: TimeStamper,
    trust: TrustStore,
    at: datetime,
) -> ByteRangeSeal:
    """Return the seal over the byte range of a prepared PDF.

    Args:
        digest: Of everything but the value of `/Contents`, by the digest algorithm of the key.
        level: Up to B-LT.
        key: Of the legal entity.
        stamper: Trusted time, from B-T on.
        trust: Certificates and lists.
        at: Aware.

    Raises:
        SigningError: as `standalone_seals.seal_file`.
        ValueError: the level is B-LTA.
    """
    if level is SealLevel.B_LTA:
        raise ValueError("the archive time stamp of a PDF is over what its holder appends")
    check_may_seal(key, trust, at)
    container = template_for(key).fill(digest.value, key)
    if level.reaches(SealLevel.B_T):
        container = with_signature_stamp(container, StampedAt(stamper=stamper, digest=key.digest, at=at))
    data = long_term_data(signers_of(container), trust, at) if level.reaches(SealLevel.B_LT) else None
    return ByteRangeSeal(container=container, validation=data)


def date_digests(
    digests: Sequence[Digest], *, stamper: TimeStamper, trust: TrustStore, at: datetime
) -> Sequence[DatedDigest]:
    """Return a token over each digest.

    Raises:
        SigningError: no authority gives a token; `CHAIN_UNKNOWN` or `LIST_MISSING` when it could not be
            judged for long.
    """
    return [_dated(digest, stamper, trust, at) for digest in digests]


def _dated(digest: Digest, stamper: TimeStamper, trust: TrustStore, at: datetime) -> DatedDigest:
    token = StampedAt(stamper=stamper, digest=digest.algorithm, at=at).over_digest(digest)
    return DatedDigest(token=token, validation=long_term_data(token_signers(token), trust, at))
