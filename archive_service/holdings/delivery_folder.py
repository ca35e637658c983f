"""The folder into which the encrypted volumes of an export are written."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from exports import DestinationUnwritable
from exports.portability.envelope import Recipient, encrypt_for
from exports.portability.envelope.age import encrypt_with_age
from exports.portability.tree_package import Inventory, TreeFile, write_volumes

CMS, AGE = ".cms", ".age"
"""How the names of volumes end."""


@dataclass(frozen=True, slots=True)
class EncryptedVolume:
    """A volume that was written: its file name, its SHA-256 in hexadecimal, its length in bytes."""

    file: str
    sha256: str
    bytes: int


@dataclass(slots=True)
class CountedFile:
    """A digest and a length of what was written to a file."""

    file: BinaryIO
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    length: int = 0

    def write(self, data: bytes, /) -> int:
        """Write and count."""
        self.digest.update(data)
        self.length += len(data)
        return self.file.write(data)


@dataclass(frozen=True, slots=True)
class DeliveryFolder:
    """The volumes of one package of an order in a folder; `kind` begins their names. For the public keys of
    `age`, each is written once more, encrypted for them.
    """

    path: Path
    order: UUID
    kind: str = "export"
    age: Sequence[str] = ()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder, and let nobody else deliver into it meanwhile. What a delivery that was ended by
        force left unfinished is removed.

        Raises:
            DestinationUnwritable: the folder cannot be used, or another delivery is writing into it.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDONLY)
        except OSError as error:
            raise DestinationUnwritable(f"the folder cannot be used: {error.strerror}") from error
        try:
            _lock(handle)
            self._remove(f".{self.kind}-{self.order}-*.part", kept=())
            yield
        finally:
            os.close(handle)

    @contextmanager
    def volume(
        self, number: int, to: Sequence[Recipient], written: list[EncryptedVolume]
    ) -> Iterator[BinaryIO]:
        """Give the file of a volume before its encryption; at the end, encrypt it and add it to `written`. A
        volume that is not complete has another name, and is removed.
        """
        name = f"{self.kind}-{self.order}-{number:03d}{CMS}"
        # Without a name, the plaintext is gone when this process ends, in whatever way.
        with TemporaryFile() as plain:
            yield cast("BinaryIO", plain)
            length = plain.tell()
            source = cast("BinaryIO", plain)
            written.append(
                self._encrypted(name, source, lambda target: encrypt_for(to, source, length, target))
            )
            if self.age:
                name = f"{name.removesuffix(CMS)}{AGE}"
                written.append(
                    self._encrypted(name, source, lambda target: encrypt_with_age(self.age, source, target))
                )

    def _encrypted(self, name: str, source: BinaryIO, encrypt: Callable[[BinaryIO], None]) -> EncryptedVolume:
        """Write one encrypted volume; it gets its name when it is complete."""
        source.seek(0)
        draft = self.path / f".{name}.part"
        try:
            with draft.open("wb") as file:
                counted = CountedFile(file)
                encrypt(cast("BinaryIO", counted))
            draft.replace(self.path / name)
        except BaseException:  # also an interrupt: no half of a volume is left
            draft.unlink(missing_ok=True)
            raise
        return EncryptedVolume(name, counted.digest.hexdigest(), counted.length)

    def remove_others(self, written: Iterable[EncryptedVolume]) -> None:
        """Remove the volumes of an earlier delivery with more of them: together they would be no package."""
        for ending in (CMS, AGE):
            self._remove(f"{self.kind}-{self.order}-*{ending}", kept={one.file for one in written})

    def _remove(self, pattern: str, kept: Iterable[str]) -> None:
        try:
            for path in self.path.glob(pattern):
                if path.name not in kept:
                    path.unlink()
        except OSError as error:
            raise DestinationUnwritable(f"an older file cannot be removed: {error.strerror}") from error


def write_encrypted(
    files: Iterable[TreeFile],
    inventory: Inventory,
    manifest: Mapping[str, bytes],
    split: int,
    folder: DeliveryFolder,
    to: Sequence[Recipient],
) -> list[EncryptedVolume]:
    """Write all volumes of an order into its folder, and return them.

    Raises:
        DestinationUnwritable: the folder or the temporary files cannot be written.
        InventoryDiffers: a file is no longer the one of the inventory.
    """
    written: list[EncryptedVolume] = []
    with folder.alone():
        try:
            write_volumes(
                files, inventory, manifest, split, lambda number: folder.volume(number, to, written)
            )
        except OSError as error:  # a full temporary folder is said again when its file is closed
            raise DestinationUnwritable(f"the volumes cannot be written: {error.strerror}") from error
        folder.remove_others(written)
    return written


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DestinationUnwritable("another delivery is writing into this folder") from error
    except OSError as error:
        raise DestinationUnwritable(f"the folder cannot be locked: {error.strerror}") from error
