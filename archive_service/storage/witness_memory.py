"""The memory of a witness, in a folder beside its key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson

from archive_service.errors import UnknownForm
from archive_service.model.witnesses import SeenLog
from signing.atomic_files import locked, replace_file, write_folder

_FORM = "witness-seen/1"
_SUFFIX = ".seen"


@dataclass(frozen=True, slots=True)
class FolderWitnessMemory:
    """`WitnessMemory` in a folder: a file for each log, and a folder for each refusal."""

    folder: Path

    @classmethod
    def beside(cls, key_file: Path) -> FolderWitnessMemory:
        """Return the memory of the witness whose key is in this file."""
        return cls(key_file.with_name(key_file.name + _SUFFIX))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lock the folder; the kernel frees the lock of a process that dies."""
        with locked(self.folder):
            yield

    def last(self, origin: str) -> SeenLog | None:
        """Return what was cosigned last."""
        try:
            return _read(self._file(origin).read_bytes())
        except FileNotFoundError:
            return None

    def remember(self, seen: SeenLog) -> None:
        """Replace the file of the log in one step."""
        told = {
            "format": _FORM,
            "origin": seen.origin,
            "vkey": seen.verifier,
            "checkpoint": seen.note.decode(),
        }
        replace_file(self._file(seen.origin), orjson.dumps(told, option=orjson.OPT_INDENT_2))

    def keep_evidence(self, origin: str, name: str, files: dict[str, bytes]) -> str:
        """Write a folder that appears at once; one of the same second gets a number."""
        above = self.folder / f"{_digest(origin)}.refused"
        taken, folder = 1, above / name
        while folder.exists():
            taken += 1
            folder = above / f"{name}-{taken}"
        write_folder(folder, files)
        return str(folder)

    def all(self) -> list[SeenLog]:
        """Return what was seen of every log."""
        files = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        return sorted((_read(file.read_bytes()) for file in files), key=lambda one: one.origin)

    def _file(self, origin: str) -> Path:
        return self.folder / f"{_digest(origin)}.json"


def _digest(origin: str) -> str:
    """Return a name for the log that any file system takes (C2SP tlog-witness names it so too)."""
    return sha256(origin.encode()).hexdigest()


def _read(content: bytes) -> SeenLog:
    try:
        told = orjson.loads(content)
        if told["format"] != _FORM:
            raise UnknownForm("another version wrote what this witness saw")
        return SeenLog(told["origin"], told["vkey"], told["checkpoint"].encode())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # Never taken as a first sight: a witness that forgets would sign a second history.
        raise UnknownForm("what this witness saw cannot be read; restore it from a backup") from error
