"""Encryption of a content for several recipients, in one pass and constant memory."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import GCM

from exports.errors import FileChanged, FileUnreadable
from exports.formats.spool import reason, writing
from exports.portability.envelope.ber_reading import MOST_IN_MEMORY
from exports.portability.envelope.errors import (
    EnvelopeTooLarge,
    EnvelopeWithoutRecipient,
    TooManyRecipients,
)
from exports.portability.envelope.form import (
    AES256_GCM,
    AUTH_ENVELOPED_DATA,
    CONTENT,
    DATA,
    EXPLICIT,
    NONCE_SIZE,
    PIECE,
    SET,
    TAG_SIZE,
    VERSION_0,
    GcmParameters,
)
from exports.portability.envelope.recipient_infos import recipient_info
from exports.portability.envelope.recipients import Recipient
from signing.der import OCTETS, SEQUENCE, der, header

LARGEST_CONTENT: Final = 0x5FFF_FFFC - MOST_IN_MEMORY - 64
"""Bytes of content in one envelope: 1.5 GiB, less what precedes and follows it. openssl reads an envelope
into one buffer, which may not become larger (LIMIT_BEFORE_EXPANSION).
"""


@dataclass(frozen=True, slots=True)
class EnvelopeKeys:
    """The random part of one envelope. The same keys and content give the same bytes.

    Never use them for another content: AES-GCM with the same key and nonce for two contents protects neither.
    """

    content_key: bytes = field(repr=False)
    nonce: bytes
    infos: tuple[bytes, ...]
    """The content key for each recipient: RecipientInfo, DER."""


def new_keys(recipients: Sequence[Recipient]) -> EnvelopeKeys:
    """Draw the keys of an envelope; raise `EnvelopeWithoutRecipient` when there is no recipient."""
    if not recipients:
        raise EnvelopeWithoutRecipient("an envelope needs at least one recipient")
    key = secrets.token_bytes(32)
    infos = tuple(recipient_info(one, key) for one in recipients)
    return EnvelopeKeys(key, secrets.token_bytes(NONCE_SIZE), infos)


def encrypt_for(recipients: Sequence[Recipient], source: BinaryIO, length: int, target: BinaryIO) -> None:
    """Write the envelope of `source` into `target`: DER, about 200 to 700 bytes a recipient more than the
    content.

    The key and nonce are random and belong to this envelope alone.

    Args:
        recipients: Each can open the envelope alone. One, or several hundred at most.
        source: Read from where it stands to its end.
        length: The number of bytes that it will give; at most `LARGEST_CONTENT`.
        target: Written from where it stands.

    Raises:
        EnvelopeWithoutRecipient, TooManyRecipients: none, or more than fit.
        EnvelopeTooLarge: `length` is larger than allowed.
        FileChanged: `source` gives fewer or more bytes than `length`; what was written is useless.
        FileUnreadable: `source` cannot be read to its end.
        DestinationUnwritable: `target` cannot be written.

    Source:
        RFC 5083, 2.1; RFC 5084, 3.2; RFC 5652, 6.2.
    """
    encrypt_with(new_keys(recipients), source, length, target)


def encrypt_with(keys: EnvelopeKeys, source: BinaryIO, length: int, target: BinaryIO) -> None:
    """Write the envelope of `source` again, with the keys that it had the first time.

    The caller makes sure that `source` gives the same bytes as then. Raises the same errors as `encrypt_for`.
    """
    if length > LARGEST_CONTENT:
        raise EnvelopeTooLarge(f"{length} bytes; at most {LARGEST_CONTENT} fit into one envelope")
    encryption = Cipher(AES256(keys.content_key), GCM(keys.nonce)).encryptor()
    head = _head(keys.infos, keys.nonce, length)
    if len(head) > MOST_IN_MEMORY:
        raise TooManyRecipients(
            f"{len(keys.infos)} recipients take {len(head)} bytes of at most {MOST_IN_MEMORY}"
        )
    _write(target, head)
    for piece in _pieces(source, length):
        _write(target, encryption.update(piece))
    encryption.finalize()
    _write(target, der(OCTETS, encryption.tag))


def _head(infos: Sequence[bytes], nonce: bytes, length: int) -> bytes:
    """Return everything that precedes the encrypted content; all lengths are definite."""
    parameters: bytes = GcmParameters({"nonce": nonce, "icvlen": TAG_SIZE}).dump()
    algorithm = der(SEQUENCE, AES256_GCM + parameters)
    content = DATA + algorithm + header(CONTENT, length)
    content = header(SEQUENCE, len(content) + length) + content
    # DER: the elements of a set are in order of their bytes.
    body = VERSION_0 + der(SET, b"".join(sorted(infos))) + content
    after = length + len(header(OCTETS, TAG_SIZE)) + TAG_SIZE
    body = header(SEQUENCE, len(body) + after) + body
    info = AUTH_ENVELOPED_DATA + header(EXPLICIT, len(body) + after) + body
    return header(SEQUENCE, len(info) + after) + info


def _pieces(source: BinaryIO, length: int) -> Iterator[bytes]:
    left = length
    while left:
        piece = _read(source, min(PIECE, left))
        if not piece:
            raise FileChanged(f"the content ends {left} bytes before the announced {length}")
        left -= len(piece)
        yield piece
    if _read(source, 1):
        raise FileChanged(f"the content continues after the announced {length} bytes")


def _read(source: BinaryIO, size: int) -> bytes:
    try:
        return source.read(size)
    except OSError as error:
        raise FileUnreadable(f"the content cannot be read to its end: {reason(error)}") from error


def _write(target: BinaryIO, content: bytes) -> None:
    with writing():
        target.write(content)
