"""The signed checkpoints of the journal, which anybody can check.

Source: C2SP tlog-checkpoint and signed-note (https://c2sp.org).
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE

_ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]+")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the log at one moment: its number of leaves, and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The signed text, with its last end of line."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class LogKey:
    """The Ed25519 key under which a log signs, and its name (which is also its origin)."""

    name: str
    _private: Ed25519PrivateKey = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a name with spaces or a plus sign: these characters end the name in the note format."""
        if not _NAME.fullmatch(self.name):
            raise SigningError(SigningCode.BAD_INPUT, "a log's name has neither space nor plus sign")

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> Self:
        """Make the key from a secret of 32 bytes."""
        if len(seed) != HASH_SIZE:
            raise SigningError(SigningCode.BAD_INPUT, "an Ed25519 seed has 32 bytes")
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def verifier(self) -> str:
        """The public key in note format: `name+hash+base64`."""
        public = self._private.public_key().public_bytes_raw()
        return f"{self.name}+{_key_hash(self.name, public).hex()}+{b64encode(_ED25519 + public).decode()}"

    def sign(self, size: int, root_hash: bytes) -> bytes:
        """Return the signed checkpoint of the tree, as it is published."""
        text = Checkpoint(self.name, size, root_hash).text
        public = self._private.public_key().public_bytes_raw()
        signature = _key_hash(self.name, public) + self._private.sign(text.encode())
        return f"{text}\n— {self.name} {b64encode(signature).decode()}\n".encode()


def open_checkpoint(note: bytes, verifier: str) -> Checkpoint:
    """Return the checkpoint after checking the log's own signature; signatures of others are ignored.

    Raises:
        SigningError: `BAD_INPUT` when the note is malformed or `verifier` did not sign it.
    """
    try:
        return _opened(note.decode(), verifier)
    except (ValueError, InvalidSignature) as error:
        raise SigningError(SigningCode.BAD_INPUT, "the checkpoint is not signed by this log") from error


def _opened(note: str, verifier: str) -> Checkpoint:
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    name, key_hash, key = verifier.split("+", 2)
    public = _decoded(key)
    if public[:1] != _ED25519 or _key_hash(name, public[1:]).hex() != key_hash:
        raise ValueError("not an Ed25519 key in note format")
    wanted = f"— {name} "
    for line in signatures.splitlines():
        signature = _decoded(line.removeprefix(wanted)) if line.startswith(wanted) else b""
        if signature[:4].hex() == key_hash:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], text.encode())
            origin, size, root_hash = text.split("\n")[:3]
            checkpoint = Checkpoint(origin, int(size), _decoded(root_hash))
            if checkpoint.text != text or origin != name:
                raise ValueError("not a canonical checkpoint of this log")
            return checkpoint
    raise ValueError("no signature of this log")


def _decoded(text: str) -> bytes:
    """Decode base64 strictly: Python alone would ignore spare bits at the end."""
    content = b64decode(text, validate=True)
    if b64encode(content).decode() != text:
        raise ValueError("not canonical base64")
    return content


def _key_hash(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]
