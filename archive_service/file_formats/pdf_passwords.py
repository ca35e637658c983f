"""Whether an encrypted PDF opens without a password, as a PDF with only an owner password does.

Source: ISO 32000-1, 7.6.3 (revisions 2 to 4); ISO 32000-2, 7.6.4 (revisions 5 and 6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import md5, sha256, sha384, sha512

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_LITERAL = re.compile(rb"\s*\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)", re.DOTALL)
_HEX = re.compile(rb"\s*<([0-9A-Fa-f\s]*)>")
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lock:
    """The values of an encryption dictionary, under the names of the standard."""

    revision: int
    length: int
    owner: bytes
    user: bytes
    permissions: int
    identifier: bytes
    metadata: bool


def opens_without_password(encryption: bytes, identifier: bytes) -> bool:
    """Say whether the empty password opens the file; it never does with an unsupported encryption.

    `encryption` is the encryption dictionary as written, `identifier` the first string of the trailer's `ID`.
    """
    lock = _lock(encryption, identifier)
    if lock is None:
        return False
    if lock.revision == 2:
        return _rc4(_key(lock), _PADDING) == lock.user[:32]
    if lock.revision in (3, 4):
        return _user_of_revision_3(lock) == lock.user[:16]
    salt = lock.user[32:40]
    if lock.revision == 5:
        return sha256(salt).digest() == lock.user[:32]
    return _hash_of_revision_6(salt) == lock.user[:32]


def string_at(written: bytes, name: bytes) -> bytes | None:
    """Return the string for a name of a dictionary (the first of an array), decoded."""
    found = re.search(rb"/" + name + rb"\s*\[?(?=\s*[(<])", written)
    if found is None:
        return None
    if value := _HEX.match(written, found.end()):
        digits = b"".join(value[1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    literal = _LITERAL.match(written, found.end())
    return _ESCAPED.sub(_unescaped, literal[1]) if literal else None


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    if sign[:1].isdigit():
        return bytes([int(sign, 8) & 0xFF])
    return b"" if sign in (b"\n", b"\r", b"\r\n") else _SIGNS.get(sign, sign)


def _lock(written: bytes, identifier: bytes) -> _Lock | None:
    revision, length = _number(written, b"R", 0), _number(written, b"Length", 40)
    owner, user = string_at(written, b"O"), string_at(written, b"U")
    needed = 48 if revision > 4 else 32
    if not re.search(rb"/Filter\s*/Standard\b", written) or owner is None or user is None:
        return None
    if not 2 <= revision <= 6 or len(user) < needed or (revision < 5 and len(owner) < 32):
        return None
    if revision == 4:
        length = 128
    return _Lock(
        revision=revision,
        length=5 if revision == 2 else min(max(length // 8, 5), 16),
        owner=owner[:32],
        user=user,
        permissions=_number(written, b"P", 0) & 0xFFFFFFFF,
        identifier=identifier,
        metadata=not re.search(rb"/EncryptMetadata\s+false", written),
    )


def _number(written: bytes, name: bytes, default: int) -> int:
    numbers = re.findall(rb"/" + name + rb"\s+(-?\d{1,10})", written)
    # A crypt filter inside has a length of its own, in bytes; the dictionary's is in bits.
    return max(map(int, numbers), key=abs, default=default)


def _key(lock: _Lock) -> bytes:
    """Return the key of the empty password (algorithm 2)."""
    digest = md5(usedforsecurity=False)
    digest.update(_PADDING + lock.owner + lock.permissions.to_bytes(4, "little") + lock.identifier)
    if lock.revision > 3 and not lock.metadata:
        digest.update(b"\xff\xff\xff\xff")
    key = digest.digest()
    for _ in range(50 if lock.revision > 2 else 0):
        key = md5(key[: lock.length], usedforsecurity=False).digest()
    return key[: lock.length]


def _user_of_revision_3(lock: _Lock) -> bytes:
    """Return the first 16 bytes of `U` for the empty password (algorithm 5)."""
    key = _key(lock)
    value = md5(_PADDING + lock.identifier, usedforsecurity=False).digest()
    for number in range(20):
        value = _rc4(bytes(each ^ number for each in key), value)
    return value


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    at = 0
    for number in range(256):
        at = (at + box[number] + key[number % len(key)]) & 0xFF
        box[number], box[at] = box[at], box[number]
    first = second = 0
    result = bytearray()
    for each in data:
        first = (first + 1) & 0xFF
        second = (second + box[first]) & 0xFF
        box[first], box[second] = box[second], box[first]
        result.append(each ^ box[(box[first] + box[second]) & 0xFF])
    return bytes(result)


def _hash_of_revision_6(salt: bytes) -> bytes:
    """Return the hash of the empty password (algorithm 2.B)."""
    # Imported only when needed: few files are encrypted in this way.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = sha256(salt).digest()
    number = 0
    while True:
        encryptor = Cipher(algorithms.AES(key[:16]), modes.CBC(key[16:32])).encryptor()
        mixed = encryptor.update(key * 64) + encryptor.finalize()
        key = (sha256, sha384, sha512)[sum(mixed[:16]) % 3](mixed).digest()
        number += 1
        if number >= 64 and mixed[-1] <= number - 32:
            return key[:32]
