"""Seal any file in a file of its own: CAdES detached, level B-B.

Source: ETSI EN 319 122-1, 6.3 (content-type, message-digest, signing-certificate-v2, signing-time).
"""

from datetime import UTC, datetime

from asn1crypto import cms, core

from signing.cms import signed_data, signing_certificate
from signing.digests import Digest
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
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [_time(at)]}),
            cms.CMSAttribute({"type": "message_digest", "values": [core.OctetString(content.value)]}),
            signing_certificate(key.certificates[0]),
        ]
    )
    signature = key.sign(attributes.untag().dump())
    name = key.algorithm.signature_name(key.digest)
    return signed_data(key.certificates, attributes, key.digest, name, signature)


def _time(at: datetime) -> cms.Time:
    moment = at.astimezone(UTC).replace(microsecond=0)
    # RFC 5652, 11.3: UTCTime until 2049.
    kind = "utc_time" if moment.year < 2050 else "generalized_time"
    value = core.UTCTime(moment) if moment.year < 2050 else core.GeneralizedTime(moment)
    return cms.Time(name=kind, value=value)
