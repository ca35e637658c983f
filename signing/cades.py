"""Seal any file in a file of its own: CAdES detached, level B-B.

Source: ETSI EN 319 122-1, 6.3 (content-type, message-digest, signing-certificate-v2, signing-time).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha512

from asn1crypto import cms, core

from signing.cms import signed_data, signing_certificate
from signing.digests import SIZES, Digest
from signing.key_algorithms import KeyAlgorithm
from signing.keys import SealKey


def detached_seal(content: Digest, key: SealKey, at: datetime) -> bytes:
    """Return the signature (DER) over a file of which only the digest is known.

    Args:
        content: By the digest algorithm of the key; anything else raises `ValueError`.
        key: Parsed key and chain.
        at: Aware; the claimed time, a signed attribute.

    Raises:
        SigningError: the key could not be reached, or refused.
    """
    if content.algorithm != key.digest:
        raise ValueError(f"the key seals over {key.digest}, not over {content.algorithm}")
    moment = at.astimezone(UTC).replace(microsecond=0)
    template = _template(key.certificates, key.algorithm, key.digest, key.signature_size)
    if template is None or not _FIRST <= moment.year < _GENERALIZED:
        return encoded_seal(content, key, at)
    time = moment.strftime("%y%m%d%H%M%SZ").encode()
    signature = key.sign(template.attributes.replace(_MOMENT, time).replace(template.place, content.value))
    if len(signature) != key.signature_size:  # those of ECDSA vary, and so do the lengths of what is around
        template = _template(key.certificates, key.algorithm, key.digest, len(signature))
        if template is None:  # a mark of that size is found twice
            return encoded_seal(content, key, at)
    return template.container.replace(_MOMENT, time).replace(template.place, content.value) + signature


def encoded_seal(content: Digest, key: SealKey, at: datetime) -> bytes:
    """Return what `detached_seal` does, encoded from the start: it takes fifty times as long."""
    attributes = _attributes(key.certificates[0], content.value, at)
    signature = key.sign(attributes.untag().dump())
    name = key.algorithm.signature_name(key.digest)
    return signed_data(key.certificates, attributes, key.digest, name, signature)


_FIRST, _GENERALIZED = 1950, 2050
"""The years that UTCTime can say (RFC 5652, 11.3)."""
_MARKED = datetime(1950, 2, 27, 3, 58, 47, tzinfo=UTC)
_MOMENT = b"500227035847Z"
"""Where the claimed time goes; no certificate begins or ends then."""
_PLACE = sha512(b"the place of the digest of a file").digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """What is the same in all seals of a key, with marks where time and digest go."""

    attributes: bytes
    """As signed (SET OF)."""
    container: bytes
    """All before the signature, which is the end."""
    place: bytes


@lru_cache(maxsize=256)
def _template(
    certificates: tuple[bytes, ...], algorithm: KeyAlgorithm, digest: str, signature_size: int
) -> _Template | None:
    """Encode a template; None when a mark is found twice, so that it marks nothing."""
    place = _PLACE[: SIZES[digest]]
    attributes = _attributes(certificates[0], place, _MARKED)
    name, signature = algorithm.signature_name(digest), bytes(signature_size)
    container = signed_data(certificates, attributes, digest, name, signature)
    signed, before = attributes.untag().dump(), container[: len(container) - signature_size]
    if any(one.count(mark) != 1 for one in (signed, before) for mark in (_MOMENT, place)):
        return None
    return _Template(attributes=signed, container=before, place=place)


def _attributes(certificate: bytes, digest: bytes, at: datetime) -> cms.CMSAttributes:
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [_time(at)]}),
            cms.CMSAttribute({"type": "message_digest", "values": [core.OctetString(digest)]}),
            signing_certificate(certificate),
        ]
    )


def _time(at: datetime) -> cms.Time:
    moment = at.astimezone(UTC).replace(microsecond=0)
    # RFC 5652, 11.3: UTCTime until 2049.
    kind = "utc_time" if moment.year < 2050 else "generalized_time"
    value = core.UTCTime(moment) if moment.year < 2050 else core.GeneralizedTime(moment)
    return cms.Time(name=kind, value=value)
