"""Objects encrypted under a named key, and stored under the digest of the ciphertext."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from io import SEEK_END, BytesIO
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from archive_service.errors import DigestMismatch
from archive_service.model.keys import qualified, split_key
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import ObjectStore, ObjectWriter
from archive_service.storage.durable_files import disk_errors
from archive_service.storage.keys.encryption import VaultError, decrypt, decrypted, encrypt, encrypted
from archive_service.storage.keys.vault import Vault

if TYPE_CHECKING:
    from hashlib import _Hash

_MAGIC = b"ADUI1 "
_IN_MEMORY = 8 << 20
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredEncryptedWriter:
    """`EncryptedWriter` into an object store, or into one batch of it."""

    writer: ObjectWriter
    vault: Vault

    def put(self, tenant: str, key: str, plaintext: bytes | BinaryIO, kind: ObjectKind) -> StoredObject:
        """Encrypt and store under `<tenant>/<sha256 of the ciphertext>`.

        A large content, or one that is produced while it is read, is encrypted into a file, so that the
        ciphertext is not held in memory too.
        """
        head = _head(tenant, key)
        secret = self.vault.key(tenant, key)
        if isinstance(plaintext, bytes) and len(plaintext) <= _IN_MEMORY:
            stored = head + encrypt(secret, plaintext, head)
            name = f"{tenant}/{sha256(stored).hexdigest()}"
            self.writer.put(name, stored)
            return StoredObject(name=name, kind=kind, size=len(stored), key=qualified(tenant, key))
        source = BytesIO(plaintext) if isinstance(plaintext, bytes) else plaintext
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            digest, size = sha256(head), len(head)
            with disk_errors():
                spool.write(head)
                for piece in encrypted(secret, source, head):
                    digest.update(piece)
                    size += spool.write(piece)
                spool.seek(0)
            name = f"{tenant}/{digest.hexdigest()}"
            self.writer.put(name, cast("BinaryIO", spool))
        return StoredObject(name=name, kind=kind, size=size, key=qualified(tenant, key))


@dataclass(frozen=True, slots=True)
class StoredEncryptedObjects:
    """`EncryptedObjects` over an object store and a vault.

    Each object begins with the name of its key, so that the records can be rebuilt from the two stores alone;
    key names are random identifiers and contain no personal data.
    """

    objects: ObjectStore
    vault: Vault

    def put(self, tenant: str, key: str, plaintext: bytes | BinaryIO, kind: ObjectKind) -> StoredObject:
        """Encrypt and store under `<tenant>/<sha256 of the ciphertext>`."""
        return StoredEncryptedWriter(self.objects, self.vault).put(tenant, key, plaintext, kind)

    @contextmanager
    def together(self) -> Iterator[StoredEncryptedWriter]:
        """Open a batch: the objects put into it are durable when the block ends."""
        with self.objects.together() as batch:
            yield StoredEncryptedWriter(batch, self.vault)

    def read(self, tenant: str, key: str, name: str) -> bytes:
        """Return the plaintext; the whole ciphertext of a large object is never in memory.

        Raises:
            DigestMismatch: the stored bytes do not match `name`, or are encrypted under another key.
        """
        with self.objects.open(name) as file, disk_errors():
            size = _size(file)
            if size > _PIECE:
                found: list[bytes] = []
                self._pass_on(tenant, key, name, file, lambda pieces: found.append(_joined(pieces)))
                return found[0]
            return self._opened(tenant, key, name, file.read(size))

    def copy(self, tenant: str, key: str, name: str, into: BinaryIO) -> None:
        """Write the plaintext into a file, piece by piece; raise as `read` does, then what was written is
        worthless.
        """
        with self.objects.open(name) as file, disk_errors():
            self._pass_on(tenant, key, name, file, into.writelines)

    def copy_authentic(self, tenant: str, key: str, name: str, into: BinaryIO) -> None:
        """Do the same without comparing the object with its name."""
        head = _head(tenant, key)
        with self.objects.open(name) as file, disk_errors():
            if file.read(len(head)) != head:
                raise DigestMismatch("the object was altered in its store, or is under another key")
            into.writelines(decrypted(self.vault.key(tenant, key), file, head))

    def _opened(self, tenant: str, key: str, name: str, stored: bytes) -> bytes:
        """Return the plaintext of an object that is in memory."""
        head = _head(tenant, key)
        if not stored.startswith(head):
            _check(sha256(stored), name)
            raise DigestMismatch("the object is under another key")
        try:
            plaintext = decrypt(self.vault.key(tenant, key), memoryview(stored)[len(head) :], head)
        except VaultError:
            _check(sha256(stored), name)
            raise
        _check(sha256(stored), name)
        return plaintext

    def _pass_on(
        self, tenant: str, key: str, name: str, file: BinaryIO, take: Callable[[Iterator[bytes]], object]
    ) -> None:
        """Give the plaintext of an object that is read in pieces."""
        head = _head(tenant, key)
        stored = _Hashed(file)
        if stored.read(len(head)) != head:
            stored.check(name)
            raise DigestMismatch("the object is under another key")
        try:
            take(decrypted(self.vault.key(tenant, key), cast("BinaryIO", stored), head))
        except VaultError:
            stored.check(name)
            raise
        stored.check(name)

    def has_key(self, tenant: str, key: str) -> bool:
        """Say whether any copy of a key is left; the store of keys is asked each time."""
        return self.vault.remains(tenant, key)

    def check(self, name: str) -> int:
        """Read a whole object, without its key, in pieces; return its length in bytes."""
        with self.objects.open(name) as file, disk_errors():
            size = _size(file)
            stored = _Hashed(file)
            # Asking for much more than there is costs more than the reading.
            while stored.read(min(size + 1, _PIECE)):
                pass
            stored.check(name)
        return size


@dataclass(frozen=True, slots=True)
class _Hashed:
    """A file being read, with the digest of the bytes read so far."""

    file: BinaryIO
    digest: _Hash = field(default_factory=sha256)

    def read(self, size: int) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece

    def check(self, name: str) -> None:
        """Read the rest; raise `DigestMismatch` when the whole content does not match its name."""
        while self.read(_PIECE):
            pass
        _check(self.digest, name)


def _check(digest: _Hash, name: str) -> None:
    if digest.hexdigest() != name.rpartition("/")[2]:
        raise DigestMismatch("the object was altered in its store")


def _size(file: BinaryIO) -> int:
    """Return the length of a file, at whose beginning it stays."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return size


def _joined(pieces: Iterator[bytes]) -> bytes:
    """Return pieces as one, without a second copy of a large object; most objects are one piece."""
    first, second = next(pieces, b""), next(pieces, None)
    if second is None:
        return first
    whole = BytesIO()
    whole.write(first)
    whole.write(second)
    whole.writelines(pieces)
    return whole.getvalue()


def _head(tenant: str, key: str) -> bytes:
    return _MAGIC + " ".join(split_key(tenant, key)).encode() + b"\n"
