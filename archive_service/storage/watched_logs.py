"""Logs that a witness watches: a folder in the layout of C2SP tlog-tiles, or an address."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import orjson

from archive_service.errors import InvalidRequest, NotFound, StoreUnavailable, WitnessAway
from signing.atomic_files import replace_file
from signing.bounded_connections import bounded
from signing.cosignatures import merged
from signing.notes import read_note

_CHECKPOINT, _VERIFIER = "checkpoint", "vkey"
_LARGEST = 32 << 20
"""A bundle has 256 entries of 64 KB at most."""
_PATIENCE_SECONDS = 30.0
_LARGEST_COSIGNATURES = 64 << 10
_SAID = 300
_NOTE = {"Content-Type": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class FolderLog:
    """A log in a folder, such as `journal export` writes. A cosignature is added to its checkpoint."""

    folder: Path

    def checkpoint(self) -> bytes:
        """Return the checkpoint."""
        try:
            return self.read(_CHECKPOINT)
        except FileNotFoundError as error:
            raise NotFound(f"{self.folder} holds no checkpoint") from error

    def verifier(self) -> str | None:
        """Return the key that was exported with the log."""
        try:
            return self.read(_VERIFIER).decode().strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def read(self, path: str) -> bytes:
        """Return a file."""
        try:
            with (self.folder / path).open("rb") as file:
                return file.read(_LARGEST)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise FileNotFoundError(path) from error
        except OSError as error:
            raise StoreUnavailable(f"{self.folder / path}: {error.strerror}") from error

    def deliver(self, note: bytes) -> str:
        """Add the signatures of a note to the checkpoint, if it is still the same one."""
        cosigned = read_note(note)
        try:
            with self._locked():
                present = read_note(self.checkpoint())
                if present.text != cosigned.text:
                    return "the folder holds another checkpoint by now"
                path = self.folder / _CHECKPOINT
                mode = path.stat().st_mode & 0o777
                replace_file(path, merged(present, cosigned.signatures).to_bytes())
                path.chmod(mode)
        except OSError as error:
            return f"{error.filename or self.folder}: {error.strerror}"
        return ""

    def report(self, refusal: bytes) -> str:
        """Do nothing: whoever made the folder sees the evidence of the witness."""
        return ""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let no other witness of this machine change the checkpoint meanwhile."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


@dataclass(slots=True)
class HttpLog:
    """A log at an address. One of this service is found at `ADDRESS/journal` too."""

    address: str

    def __post_init__(self) -> None:
        """Refuse what is no address of HTTP."""
        parts = urlsplit(self.address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise InvalidRequest("a log is a folder, or an address that begins with https:// or http://")
        self.address = self.address.rstrip("/")

    def checkpoint(self) -> bytes:
        """Return the checkpoint, and stay with the address where it was found."""
        for address in (self.address, f"{self.address}/journal"):
            try:
                found = _asked(f"{address}/{_CHECKPOINT}")
            except FileNotFoundError:
                continue
            self.address = address
            return found
        raise NotFound(f"{self.address} has no checkpoint")

    def verifier(self) -> str | None:
        """Return the key that the service gives."""
        try:
            return self.read(_VERIFIER).decode().strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def read(self, path: str) -> bytes:
        """Return a file."""
        return _asked(f"{self.address}/{path}")

    def deliver(self, note: bytes) -> str:
        """Post the cosigned checkpoint."""
        return _posted(f"{self.address}/cosignatures", note)

    def report(self, refusal: bytes) -> str:
        """Post the refusal."""
        return _posted(f"{self.address}/refusals", refusal)


def watched_log(place: str) -> FolderLog | HttpLog:
    """Return the log at a folder or an address; raise `InvalidRequest` when it is neither."""
    folder = Path(place)
    return FolderLog(folder) if folder.is_dir() else HttpLog(place)


def asked_witness(address: str, request: bytes, until: float) -> tuple[int, bytes]:
    """Return the status and the body of a witness's answer (`add-checkpoint` below its address), of which
    all has come before `until` (`time.monotonic`).

    Raises:
        InvalidRequest: it is no address of HTTP. WitnessAway: no whole answer came in time, or a large one.
    """
    place = f"{HttpLog(address).address}/add-checkpoint"
    try:
        return _exchanged("POST", place, request, until, _LARGEST_COSIGNATURES)
    except (HTTPException, OSError, ValueError) as error:
        raise WitnessAway(f"{place} does not answer") from error


def _asked(address: str) -> bytes:
    try:
        status, content = _exchanged("GET", address)
    except (HTTPException, OSError) as error:
        raise StoreUnavailable(f"{address} does not answer") from error
    if status >= 500:
        raise StoreUnavailable(f"{address} answers {status}")
    if status != 200:
        raise FileNotFoundError(address)
    return content


def _posted(address: str, content: bytes) -> str:
    try:
        status, said = _exchanged("POST", address, content)
    except (HTTPException, OSError):
        return f"{address} does not answer"
    return "" if 200 <= status < 300 else _said(status, said)


def _exchanged(
    method: str,
    address: str,
    content: bytes | None = None,
    until: float | None = None,
    largest: int = _LARGEST,
) -> tuple[int, bytes]:
    """Return the status and the body of an answer. All of it has one time limit, and no redirect is followed:
    what is asked is what answers.

    Raises:
        OSError, HTTPException: no whole answer came in time.
    """
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port)
    try:
        bounded(connection, monotonic() + _PATIENCE_SECONDS if until is None else until)
        connection.request(method, parts.path, content, _NOTE if content is not None else {})
        answer = connection.getresponse()
        body = answer.read(largest)
        if answer.length and len(body) < _LARGEST:
            # A part of a tile would look like an altered one.
            raise IncompleteRead(body, answer.length)
        return answer.status, body
    finally:
        connection.close()


def _said(status: int, content: bytes) -> str:
    try:
        told = orjson.loads(content)
        return f"{status} {told['code']}: {told['detail']}"[:_SAID]
    except (ValueError, KeyError, TypeError):
        return str(status)
