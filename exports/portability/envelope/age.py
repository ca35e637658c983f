"""The second way of keeping a volume confidential: age (age-encryption.org/v1), for X25519 recipients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import pyrage

from exports.portability.envelope.errors import (
    AgeRecipientUnreadable,
    EnvelopeAltered,
    EnvelopeForOthers,
    PrivateKeyUnreadable,
)

MAGIC = b"age-encryption.org/v1\n"
"""How an age file begins."""
_IDENTITY = "AGE-SECRET-KEY-1"


def check_age_recipient(text: str) -> None:
    """Raise `AgeRecipientUnreadable` when a text is not the public key `age1...` of a receiver."""
    _recipient(text)


def encrypt_with_age(recipients: Sequence[str], source: BinaryIO, target: BinaryIO) -> None:
    """Encrypt a file for the holders of these public keys, in one pass and constant memory.

    Raises:
        AgeRecipientUnreadable: one is not a public key.
        OSError: a file cannot be read or written.
    """
    to, files = [_recipient(one) for one in recipients], _Files(source, target)
    with files.own_errors():
        pyrage.encrypt_io(files, files, to)


def is_age_key(key: bytes) -> bool:
    """Say whether a file of a private key is one of age."""
    return any(line.strip().startswith(_IDENTITY.encode()) for line in key.splitlines())


def decrypt_with_age(source: BinaryIO, target: BinaryIO, key: bytes) -> None:
    """Decrypt a file with the identities of a key file of age; comments begin with `#`.

    Nothing of `target` may be used when this raises: a file is authenticated piece by piece.

    Raises:
        PrivateKeyUnreadable: the key file holds no identity, or one that cannot be read.
        EnvelopeForOthers: the file is for none of these keys.
        EnvelopeAltered: it is not an age file, or was changed or cut.
    """
    lines = [line.strip() for line in key.decode(errors="replace").splitlines()]
    try:
        identities = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(_IDENTITY)]
    except pyrage.IdentityError as error:
        raise PrivateKeyUnreadable("an identity of age cannot be read") from error
    if not identities:
        raise PrivateKeyUnreadable(f"the file holds no identity of age ({_IDENTITY}...)")
    files = _Files(source, target)
    try:
        with files.own_errors():
            pyrage.decrypt_io(files, files, identities)
    except (pyrage.DecryptError, OSError) as error:
        if error is files.error:
            raise
        if "No matching keys" in str(error):
            raise EnvelopeForOthers("the volume is encrypted for other keys") from error
        raise EnvelopeAltered(f"the volume cannot be decrypted: {error}") from error


class _Files:
    """Source and target for the library, which says of each failure that it is an `OSError`: those of the
    files themselves are kept.
    """

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source, self._target = source, target
        self.error: OSError | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Read from the source."""
        with self._kept():
            return self._source.read(size)

    def write(self, data: bytes, /) -> int:
        """Write to the target."""
        with self._kept():
            return self._target.write(data)

    def flush(self) -> None:
        """Do nothing: the caller closes the target."""

    @contextmanager
    def own_errors(self) -> Iterator[None]:
        """Raise an error of a file as it was."""
        try:
            yield
        except (OSError, pyrage.EncryptError, pyrage.DecryptError):
            if self.error is not None:
                raise self.error from None
            raise

    @contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.error = error
            raise


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise AgeRecipientUnreadable(f"{text[:70]!r} is not a public key of age (age1...)") from error
