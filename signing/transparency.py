"""The signed checkpoints of the journal, which anybody can check.

Source: C2SP tlog-checkpoint and signed-note (https://c2sp.org).
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE
from signing.notes import LOG, Note, Signature, VerifierKey, decoded, read_note

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
        return self._verifier().text

    def _verifier(self) -> VerifierKey:
        return VerifierKey(self.name, LOG, self._private.public_key().public_bytes_raw())

    def sign(self, size: int, root_hash: bytes) -> bytes:
        """Return the signed checkpoint of the tree, as it is published."""
        text = Checkpoint(self.name, size, root_hash).text
        signature = Signature(self.name, self._verifier().key_hash, self._private.sign(text.encode()))
        return Note(text, (signature,)).to_bytes()


def open_checkpoint(note: bytes, verifier: str) -> Checkpoint:
    """Return the checkpoint after checking the log's own signature; signatures of others are ignored.

    Raises:
        SigningError: `BAD_INPUT` when the note is malformed or `verifier` did not sign it.
    """
    opened, key = read_note(note), VerifierKey.parse(verifier)
    signatures = key.signatures_on(opened)
    message = opened.text.encode()
    if key.kind != LOG or not signatures or not all(key.has_signed(message, one.value) for one in signatures):
        raise SigningError(SigningCode.BAD_INPUT, "the checkpoint is not signed by this log")
    checkpoint = stated_in(opened.text)
    if checkpoint.origin != key.name:
        raise SigningError(SigningCode.BAD_INPUT, "the checkpoint is not one of this log")
    return checkpoint


def stated_in(text: str) -> Checkpoint:
    """Return what the text of a checkpoint states; nothing is verified.

    Raises:
        SigningError: `BAD_INPUT` when it is no canonical checkpoint without extension.
    """
    try:
        origin, size, root_hash = text.split("\n")[:3]
        checkpoint = Checkpoint(origin, int(size), decoded(root_hash))
    except ValueError as error:
        raise SigningError(SigningCode.BAD_INPUT, "this is no checkpoint") from error
    if checkpoint.text != text or len(checkpoint.root) != HASH_SIZE or checkpoint.size < 0 or not origin:
        raise SigningError(SigningCode.BAD_INPUT, "this is no checkpoint")
    return checkpoint
