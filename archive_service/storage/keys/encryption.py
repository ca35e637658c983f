"""AES-256-GCM for contents of any size and for small fields.

An encrypted content is `DUI1`, the chunk size (4 bytes, big-endian), a random salt (32 bytes), a random
prefix (7 bytes), then the chunks, each followed by its tag (16 bytes). The chunks' key is HKDF-SHA256 of the
given key and the salt. The nonce of a chunk is the prefix, its number (4 bytes) and 1 for the last, else 0:
a chunk altered, moved, repeated, cut off or added is refused (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance").
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import BinaryIO, ClassVar, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive_service.errors import DigestMismatch

_MAGIC: Final = b"DUI1"
_CHUNK: Final = 1 << 20
_LARGEST_CHUNK: Final = 16 << 20
_SALT_SIZE: Final = 32
_PREFIX_SIZE: Final = 7
_HEADER_SIZE: Final = len(_MAGIC) + 4 + _SALT_SIZE + _PREFIX_SIZE
_TAG_SIZE: Final = 16
_NONCE_SIZE: Final = 12
_SMALL: Final = b"\x01"


class VaultError(DigestMismatch):
    """An encrypted content was altered or cut, or belongs to another key or purpose."""

    code: ClassVar[str] = "content-altered"


def encrypt(key: bytes, plaintext: bytes | BinaryIO, aad: bytes) -> bytes:
    """Return the ciphertext; `aad` (what the content is, and for whom) is authenticated with it and not
    stored.
    """
    return b"".join(encrypted(key, _stream(plaintext), aad))


def decrypt(key: bytes, ciphertext: bytes | memoryview | BinaryIO, aad: bytes) -> bytes:
    """Return the plaintext.

    Raises:
        VaultError: the content, the key or `aad` differs from that of the encryption.
    """
    if not isinstance(ciphertext, bytes | memoryview):
        return b"".join(decrypted(key, ciphertext, aad))
    content = memoryview(ciphertext)
    opening = _opening(key, bytes(content[:_HEADER_SIZE]), aad)
    ends = [*range(_HEADER_SIZE + opening.size, len(content), opening.size), len(content)]
    return b"".join(
        opening.chunk(content[start:end], number, end == len(content))
        for number, (start, end) in enumerate(pairwise([_HEADER_SIZE, *ends]))
    )


def encrypted(key: bytes, source: BinaryIO, aad: bytes) -> Iterator[bytes]:
    """Yield the ciphertext in pieces of about 1 MiB."""
    salt, prefix = secrets.token_bytes(_SALT_SIZE), secrets.token_bytes(_PREFIX_SIZE)
    header = _MAGIC + _CHUNK.to_bytes(4) + salt + prefix
    cipher, bound = _cipher(key, salt), header + aad
    yield header
    for number, (chunk, last) in enumerate(_chunks(source, _CHUNK)):
        yield cipher.encrypt(_nonce(prefix, number, last), chunk, bound)


def decrypted(key: bytes, source: BinaryIO, aad: bytes) -> Iterator[bytes]:
    """Yield the plaintext in pieces; each piece is authentic.

    Raises:
        VaultError: as `decrypt`; the content is complete only when the iterator ends without it.
    """
    opening = _opening(key, _exactly(source, _HEADER_SIZE), aad)
    for number, (chunk, last) in enumerate(_chunks(source, opening.size)):
        yield opening.chunk(chunk, number, last)


def encrypt_field(key: bytes, content: bytes, aad: bytes) -> bytes:
    """Encrypt a field: 29 bytes longer than its content. At most 2^32 fields under one key."""
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return _SMALL + nonce + AESGCM(key).encrypt(nonce, content, aad)


def decrypt_field(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Decrypt what `encrypt_field` made.

    Raises:
        VaultError: the field, the key or `aad` differs from that of the encryption.
    """
    nonce, content = sealed[1 : 1 + _NONCE_SIZE], sealed[1 + _NONCE_SIZE :]
    if sealed[:1] != _SMALL or len(content) < _TAG_SIZE:
        raise VaultError("not an encrypted field of a known form")
    try:
        return AESGCM(key).decrypt(nonce, content, aad)
    except InvalidTag as error:
        raise VaultError("the field was altered, or is under another key") from error


@dataclass(frozen=True, slots=True)
class _Opening:
    """What opens the chunks of one content; `size` is that of a chunk with its tag."""

    cipher: AESGCM
    prefix: bytes
    bound: bytes
    size: int

    def chunk(self, chunk: bytes | memoryview, number: int, last: bool) -> bytes:
        """Return the plaintext of a chunk; raise `VaultError`."""
        try:
            return self.cipher.decrypt(_nonce(self.prefix, number, last), chunk, self.bound)
        except (InvalidTag, ValueError) as error:
            raise VaultError("the content was altered, cut, or is under another key") from error


def _opening(key: bytes, header: bytes, aad: bytes) -> _Opening:
    size = int.from_bytes(header[4:8])
    if len(header) != _HEADER_SIZE or not header.startswith(_MAGIC) or not 0 < size <= _LARGEST_CHUNK:
        raise VaultError("not an encrypted content of a known form")
    salt, prefix = header[8 : 8 + _SALT_SIZE], header[8 + _SALT_SIZE :]
    return _Opening(_cipher(key, salt), prefix, header + aad, size + _TAG_SIZE)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    # Each content has a key of its own, so the nonces of two contents under one record key never meet.
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=b"archive-dui\0content").derive(key))


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([last])


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Yield chunks of `size` bytes, and whether each is the last; an empty source gives one empty chunk."""
    chunk = _exactly(source, size)
    while True:
        following = _exactly(source, size) if len(chunk) == size else b""
        yield chunk, not following
        if not following:
            return
        chunk = following


def _exactly(source: BinaryIO, size: int) -> bytes:
    piece = source.read(size)
    if len(piece) in (0, size):
        return piece
    parts = [piece]
    missing = size - len(piece)
    while missing and (piece := source.read(missing)):
        parts.append(piece)
        missing -= len(piece)
    return b"".join(parts)


def _stream(content: bytes | BinaryIO) -> BinaryIO:
    return BytesIO(content) if isinstance(content, bytes) else content
