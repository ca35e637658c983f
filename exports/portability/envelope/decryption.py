"""Decryption of an envelope in constant memory; nothing remains of one that was altered."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO, Final

from asn1crypto import algos
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from exports.formats.spool import writing
from exports.portability.envelope.ber_reading import BerStream
from exports.portability.envelope.content_keys import content_keys
from exports.portability.envelope.errors import (
    EnvelopeAltered,
    EnvelopeForOthers,
    EnvelopeMalformed,
    EnvelopeUnsupported,
)
from exports.portability.envelope.form import (
    AUTH_ENVELOPED_DATA,
    AUTHENTICATED_ATTRIBUTES,
    CONTENT,
    CONTENT_IN_PIECES,
    DATA,
    EXPLICIT,
    NONCE_SIZE,
    OTHER_ATTRIBUTES,
    SET,
    VERSION_0,
    GcmParameters,
)
from exports.portability.envelope.private_keys import PrivateKey, supported
from signing.der import OCTETS, SEQUENCE

_OBJECT: Final = 0x06
_KEY_SIZES: Final = {
    "2.16.840.1.101.3.4.1.6": 16,
    "2.16.840.1.101.3.4.1.26": 24,
    "2.16.840.1.101.3.4.1.46": 32,
}
_TAG_SIZES: Final = range(12, 17)
_MOST_ATTEMPTS: Final = 4
_MOST_CONTENT: Final = (1 << 36) - 32
"""Bytes that GCM can encrypt under one nonce (NIST SP 800-38D, 5.2.1.1)."""

_Ends = tuple[int | None, int | None, int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What precedes the content."""

    ends: _Ends
    """Of the four values around the content, the outermost first."""
    infos: tuple[bytes, ...]
    key_size: int
    nonce: bytes
    tag_size: int


def decrypt(source: BinaryIO, target: BinaryIO, key: PrivateKey) -> int:
    """Write the content of an envelope into `target`; return its length.

    Reads what `encrypt_for` and `openssl cms -encrypt -aes-256-gcm -outform DER` write, with definite and
    indefinite lengths, for RSA (OAEP, PKCS#1 v1.5) and EC keys. The names
    of the recipients are not used: `key` is tried on each.

    Args:
        source: Read from where it stands to its end. Seekable if it may have several recipients whose keys
            are encrypted by PKCS#1 v1.5.
        target: A temporary file of the caller, whose content is replaced. After an exception it is empty,
            unless the disk refuses even that; what is in it after a return has been authenticated.
        key: RSA, or EC on P-256, P-384 or P-521.

    Raises:
        EnvelopeAltered: the content, its key or its tag was changed.
        EnvelopeForOthers: no recipient of the envelope has this key.
        EnvelopeTruncated: the envelope ends too early.
        EnvelopeMalformed: not an envelope, or bytes follow it.
        EnvelopeUnsupported: CMS of another type, or with other algorithms.
        PrivateKeyUnsupported: neither RSA nor P-256, P-384 or P-521.
        FileUnreadable, DestinationUnwritable: a file cannot be read or written.
    """
    _empty(target)
    try:
        return _decrypted(BerStream(source), target, supported(key))
    except BaseException:  # also an interrupt: nothing unchecked is left
        _empty(target)
        raise


def _decrypted(stream: BerStream, target: BinaryIO, key: PrivateKey) -> int:
    head = _head(stream)
    keys = content_keys(head.infos, key, head.key_size)[:_MOST_ATTEMPTS]
    if not keys:
        raise EnvelopeForOthers("the envelope was not made for this key, or what it holds for it was altered")
    mark = stream.mark() if len(keys) > 1 else None
    for content_key in keys:
        length = _attempt(stream, head, content_key, target)
        if length is not None:
            return length
        _empty(target)
        if mark is not None:
            stream.return_to(mark)
    raise EnvelopeAltered("the envelope was altered after it was made; nothing of it may be used")


def _attempt(stream: BerStream, head: _Head, content_key: bytes, target: BinaryIO) -> int | None:
    """Decrypt the content; return its length, `None` if the tag is wrong."""
    mode = GCM(head.nonce, min_tag_length=head.tag_size)
    decryption, length = Cipher(AES(content_key), mode).decryptor(), 0
    for piece in stream.octets(CONTENT, CONTENT_IN_PIECES):
        length += len(piece)
        if length > _MOST_CONTENT:
            raise EnvelopeMalformed("the content is longer than one nonce can encrypt")
        plain = decryption.update(piece)
        with writing():
            target.write(plain)
    try:
        decryption.finalize_with_tag(_tag(stream, head))
    except InvalidTag:
        return None
    return length


def _head(stream: BerStream) -> _Head:
    outer = stream.enter(SEQUENCE)
    if stream.next_tag() != _OBJECT:
        raise EnvelopeMalformed("the bytes are not an envelope")
    if stream.element() != AUTH_ENVELOPED_DATA:
        raise EnvelopeUnsupported("CMS of another type than AuthEnvelopedData")
    explicit, body = stream.enter(EXPLICIT), stream.enter(SEQUENCE)
    if stream.element() != VERSION_0:
        raise EnvelopeUnsupported("AuthEnvelopedData of a version that is not 0")
    if stream.next_tag() == EXPLICIT:
        stream.element()  # certificates of the sender, which authenticate nothing
    infos = tuple(stream.elements(SET))
    content = stream.enter(SEQUENCE)
    if stream.element() != DATA:
        raise EnvelopeUnsupported("a content of another type than id-data")
    key_size, nonce, tag_size = _algorithm(stream.element())
    if stream.at_end(content):
        raise EnvelopeUnsupported("the content is not in the envelope")
    return _Head(
        ends=(outer, explicit, body, content), infos=infos, key_size=key_size, nonce=nonce, tag_size=tag_size
    )


def _algorithm(content: bytes) -> tuple[int, bytes, int]:
    """Return the sizes of key and tag, with the nonce between them."""
    try:
        algorithm = algos.AlgorithmIdentifier.load(content, strict=True)
        key_size = _KEY_SIZES.get(algorithm["algorithm"].dotted)
        if key_size is None:
            raise EnvelopeUnsupported("the content is encrypted by another algorithm than AES-GCM")
        parameters = GcmParameters.load(algorithm["parameters"].dump(), strict=True)
        nonce, tag_size = parameters["nonce"].native, parameters["icvlen"].native
    except EnvelopeUnsupported:
        raise
    # The bytes come from anywhere, and asn1crypto documents no closed set of exceptions.
    except Exception as error:
        raise EnvelopeMalformed("the algorithm of the content cannot be read") from error
    if len(nonce) != NONCE_SIZE or tag_size not in _TAG_SIZES:
        raise EnvelopeUnsupported(f"AES-GCM with a nonce of {len(nonce)} bytes and a tag of {tag_size}")
    return key_size, nonce, tag_size


def _tag(stream: BerStream, head: _Head) -> bytes:
    """Read what follows the content to the end of the stream; return the tag."""
    outer, explicit, body, content = head.ends
    stream.leave(content)
    if stream.next_tag() == AUTHENTICATED_ATTRIBUTES:
        raise EnvelopeUnsupported("the envelope has authenticated attributes")
    mac = stream.element()
    if mac[:2] != bytes((OCTETS, head.tag_size)):
        raise EnvelopeMalformed("the tag is not an octet string of the announced size")
    if not stream.at_end(body) and stream.next_tag() == OTHER_ATTRIBUTES:
        stream.element()
    for end in (body, explicit, outer):
        stream.leave(end)
    stream.check_end()
    return mac[2:]


def _empty(target: BinaryIO) -> None:
    with writing():
        target.seek(0, io.SEEK_SET)
        target.truncate()
