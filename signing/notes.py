"""Signed notes: a text with signature lines, and the keys that verify them.

Source: C2SP signed-note (https://c2sp.org/signed-note).
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signing.errors import SigningCode, SigningError

LOG, COSIGNER = 1, 4
"""Kinds of keys: plain Ed25519, and Ed25519 cosignatures with a time (C2SP tlog-cosignature)."""

_LARGEST = 1 << 20
_MOST_SIGNATURES = 200
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+={0,2})")
_NAME = re.compile(r"[^\s+]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line; `key_hash` are the four bytes by which its key is found."""

    name: str
    key_hash: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line, with its end."""
        return f"— {self.name} {b64encode(self.key_hash + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, with its last end of line, and its signatures in order. Nothing is verified."""

    text: str
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """Write the note."""
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}".encode()


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key in note format."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a name that no note can hold, and anything but an Ed25519 key."""
        if not _NAME.fullmatch(self.name) or _CONTROL.search(self.name) or len(self.name) > 200:
            raise SigningError(SigningCode.BAD_INPUT, "the name of a key has neither space nor plus sign")
        if self.kind not in (LOG, COSIGNER) or len(self.public) != 32:
            raise SigningError(SigningCode.BAD_INPUT, "this is no Ed25519 key in note format")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+hash+base64`; raise `SigningError` `BAD_INPUT` for anything else."""
        try:
            name, key_hash, encoded = text.strip().split("+", 2)
            content = decoded(encoded)
            found = cls(name, content[0], content[1:])
        except (ValueError, IndexError) as error:
            raise SigningError(SigningCode.BAD_INPUT, "this is no key in note format") from error
        if found.key_hash.hex() != key_hash:
            raise SigningError(SigningCode.BAD_INPUT, "the hash in the key is not its own")
        return found

    @property
    def key_hash(self) -> bytes:
        """The four bytes that stand before its signatures."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as `parse` reads it."""
        return f"{self.name}+{self.key_hash.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def signatures_on(self, note: Note) -> list[Signature]:
        """Return the signatures that name this key, verified or not."""
        return [one for one in note.signatures if (one.name, one.key_hash) == (self.name, self.key_hash)]

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Say whether `signature` is this key's over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_note(content: bytes) -> Note:
    """Read a signed note; nothing is verified.

    Raises:
        SigningError: `BAD_INPUT` when it has another form, or is larger than a note needs to be.
    """
    try:
        return _read(content)
    except ValueError as error:
        raise SigningError(SigningCode.BAD_INPUT, "this is no signed note") from error


def _read(content: bytes) -> Note:
    if len(content) > _LARGEST:
        raise ValueError("too large")
    whole = content.decode()
    text, empty, rest = whole.rpartition("\n\n")
    if _CONTROL.search(whole) or not empty or not text or not rest.endswith("\n"):
        raise ValueError("another form")
    lines = rest.removesuffix("\n").split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise ValueError("too many signatures")
    return Note(text + "\n", tuple(map(_signature, lines)))


def _signature(line: str) -> Signature:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("no signature line")
    content = decoded(found["signature"])
    if len(content) < 5:
        raise ValueError("no signature")
    return Signature(found["name"], content[:4], content[4:])


def decoded(text: str) -> bytes:
    """Decode base64 strictly: Python alone would ignore spare bits at the end."""
    content = b64decode(text, validate=True)
    if b64encode(content).decode() != text:
        raise ValueError("not canonical base64")
    return content
