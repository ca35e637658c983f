"""The parameters of RSAES-OAEP in an envelope."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from exports.portability.envelope.ber_reading import BerStream
from signing.der import OCTETS, SEQUENCE, der

_HASH, _MASK, _LABEL = 0xA0, 0xA1, 0xA2
_NULL: Final = b"\x05\x00"
_MGF1: Final = bytes.fromhex("06092a864886f70d010108")
_SPECIFIED: Final = bytes.fromhex("06092a864886f70d010109")
# What absent parameters mean. OAEP does not depend on the resistance to collisions that SHA-1 has lost.
_DEFAULT: Final = hashes.SHA1()  # noqa: S303
_OIDS: Final = {
    bytes.fromhex("06052b0e03021a"): _DEFAULT,
    bytes.fromhex("0609608648016503040204"): hashes.SHA224(),
    bytes.fromhex("0609608648016503040201"): hashes.SHA256(),
    bytes.fromhex("0609608648016503040202"): hashes.SHA384(),
    bytes.fromhex("0609608648016503040203"): hashes.SHA512(),
}
_HASHES: Final = {der(SEQUENCE, oid + end): kind for oid, kind in _OIDS.items() for end in (b"", _NULL)}
"""By AlgorithmIdentifier: the parameters of a hash are absent or NULL, and readers accept both (RFC 4055,
2.1).
"""


def oaep(parameters: bytes) -> padding.OAEP | None:
    """Return the padding that RSAES-OAEP-params describe; `None` if it is unknown.

    Raises:
        EnvelopeMalformed, EnvelopeTruncated, ValueError: not a value of that type.

    Source:
        RFC 4055, 4.1 and RFC 8017, A.2.1: what is absent is SHA-1 and the empty label.
    """
    stream = BerStream(BytesIO(parameters))
    end = stream.enter(SEQUENCE)
    hashing, mask, label = (_field(stream, end, tag) for tag in (_HASH, _MASK, _LABEL))
    stream.leave(end)
    stream.check_end()
    kind = _DEFAULT if hashing is None else _HASHES.get(hashing)
    masking = _DEFAULT if mask is None else _HASHES.get(_parameter(mask, _MGF1))
    if kind is None or masking is None:
        return None
    if label is None:
        return padding.OAEP(padding.MGF1(masking), kind, None)
    octets = _parameter(label, _SPECIFIED)
    known = octets[:1] == bytes((OCTETS,))
    return padding.OAEP(padding.MGF1(masking), kind, _content(octets) or None) if known else None


def _field(stream: BerStream, end: int | None, tag: int) -> bytes | None:
    """Return the value inside an explicit tag; `None` if it is absent."""
    if stream.at_end(end) or stream.next_tag() != tag:
        return None
    (value,) = stream.elements(tag)
    return value


def _parameter(algorithm: bytes, oid: bytes) -> bytes:
    """Return the parameter of an AlgorithmIdentifier; empty if that has another object identifier."""
    name, *parameters = BerStream(BytesIO(algorithm)).elements(SEQUENCE)
    return parameters[0] if name == oid and len(parameters) == 1 else b""


def _content(octets: bytes) -> bytes:
    return b"".join(BerStream(BytesIO(octets)).octets(OCTETS, OCTETS | 0x20))
