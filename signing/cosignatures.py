"""Cosignatures of witnesses on checkpoints, and the statements by which a witness refuses one.

Source: C2SP tlog-cosignature (https://c2sp.org/tlog-cosignature).
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signing.errors import SigningCode, SigningError
from signing.merkle import HASH_SIZE
from signing.notes import COSIGNER, LOG, Note, Signature, VerifierKey, read_note
from signing.transparency import Checkpoint

_PRIVATE = "PRIVATE+KEY"
_REFUSAL = "archive-dui/witness-refusal/1"
_CODE = re.compile(r"[a-z][a-z-]{0,40}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class CosignerKey:
    """The Ed25519 key of a witness. Its text, as Go's note package writes it, is a secret."""

    name: str
    _private: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> Self:
        """Make the key from a secret of 32 bytes; raise `SigningError` for a name that no note can hold."""
        if len(seed) != HASH_SIZE:
            raise SigningError(SigningCode.BAD_INPUT, "an Ed25519 seed has 32 bytes")
        made = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        made.verifier()
        return made

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote.

        Raises:
            SigningError: `KEY_UNREADABLE` for anything else; the message quotes none of it.
        """
        try:
            head, name, key_hash, encoded = _split(text.strip())
            content = b64decode(encoded, validate=True)
            found = cls.from_seed(name, content[1:])
        except (ValueError, SigningError):
            raise SigningError(SigningCode.KEY_UNREADABLE, "the key file holds no witness's key") from None
        if (head, content[:1], key_hash) != (_PRIVATE, bytes([LOG]), found.verifier(LOG).key_hash.hex()):
            raise SigningError(SigningCode.KEY_UNREADABLE, "the key file holds no witness's key")
        return found

    def to_text(self) -> str:
        """Return the key itself: whoever reads this can cosign."""
        content = b64encode(bytes([LOG]) + self._private.private_bytes_raw()).decode()
        return f"{_PRIVATE}+{self.name}+{self.verifier(LOG).key_hash.hex()}+{content}\n"

    def verifier(self, kind: int = COSIGNER) -> VerifierKey:
        """Return the public key, by default the one that verifies cosignatures."""
        return VerifierKey(self.name, kind, self._private.public_key().public_bytes_raw())

    def cosign(self, checkpoint: Checkpoint, at: datetime) -> Signature:
        """Return the cosignature of a checkpoint whose consistency was checked."""
        seconds = int(at.timestamp())
        signed = self._private.sign(_message(checkpoint.text, seconds))
        return Signature(self.name, self.verifier().key_hash, seconds.to_bytes(8) + signed)

    def sign_refusal(self, refusal: "Refusal") -> bytes:
        """Return a signed note that says what this witness refuses. Its text is no cosigned message."""
        value = self._private.sign(refusal.text.encode())
        signature = Signature(self.name, self.verifier(LOG).key_hash, value)
        return Note(refusal.text, (signature,)).to_bytes()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a witness did not cosign: a code, what it had seen of the log, and what it was offered."""

    origin: str
    code: str
    at: datetime
    seen: Checkpoint
    offered: Checkpoint

    @property
    def text(self) -> str:
        """The signed text: one line each."""
        states = [f"{one.size} {b64encode(one.root).decode()}" for one in (self.seen, self.offered)]
        seconds = str(int(self.at.timestamp()))
        return "\n".join([_REFUSAL, self.origin, self.code, seconds, *states]) + "\n"


def open_refusal(content: bytes, witness: VerifierKey) -> Refusal:
    """Return what a witness refused.

    Raises:
        SigningError: `BAD_INPUT` when it has another form, or this witness did not sign it.
    """
    note = read_note(content)
    key = VerifierKey(witness.name, LOG, witness.public)
    if not any(key.has_signed(note.text.encode(), one.value) for one in key.signatures_on(note)):
        raise SigningError(SigningCode.BAD_INPUT, "this witness did not sign the refusal")
    try:
        form, origin, code, seconds, *states = note.text.removesuffix("\n").split("\n")
        seen, offered = (_state(origin, one) for one in states)
        found = Refusal(origin, code, datetime.fromtimestamp(int(seconds), UTC), seen, offered)
    except (ValueError, OverflowError, OSError) as error:
        raise SigningError(SigningCode.BAD_INPUT, "this is no refusal of a witness") from error
    if form != _REFUSAL or found.text != note.text or not _CODE.fullmatch(code):
        raise SigningError(SigningCode.BAD_INPUT, "this is no refusal of a witness")
    return found


def cosigned_at(note: Note, witness: VerifierKey) -> datetime | None:
    """Return when a witness last cosigned the checkpoint in a note; None when it did not.

    Raises:
        SigningError: `BAD_INPUT` when a signature that names its key is wrong: then the whole note is
            refused (C2SP signed-note).
    """
    times = [_time(note, one, witness) for one in witness.signatures_on(note)]
    try:
        return datetime.fromtimestamp(max(times), UTC) if times else None
    except (ValueError, OverflowError, OSError) as error:
        raise SigningError(SigningCode.BAD_INPUT, "a cosignature has no time") from error


def merged(note: Note, further: Iterable[Signature]) -> Note:
    """Return the note with further signatures; one of a key that signed before replaces the earlier one."""
    kept = {(one.name, one.key_hash): one for one in note.signatures}
    kept.update({(one.name, one.key_hash): one for one in further})
    return Note(note.text, tuple(kept.values()))


def _time(note: Note, signature: Signature, witness: VerifierKey) -> int:
    seconds = int.from_bytes(signature.value[:8])
    message = _message(note.text, seconds)
    if len(signature.value) != 72 or not witness.has_signed(message, signature.value[8:]):
        raise SigningError(SigningCode.BAD_INPUT, f"the cosignature of {witness.name} is wrong")
    return seconds


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _state(origin: str, line: str) -> Checkpoint:
    size, _, root = line.partition(" ")
    content = b64decode(root, validate=True)
    if not _SIZE.fullmatch(size) or len(content) != HASH_SIZE:
        raise ValueError("no state of a log")
    return Checkpoint(origin, int(size), content)


def _split(text: str) -> tuple[str, str, str, str]:
    head, second, rest = text.split("+", 2)
    name, key_hash, encoded = rest.split("+", 2)
    return f"{head}+{second}", name, key_hash, encoded
