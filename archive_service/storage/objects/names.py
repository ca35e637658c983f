"""Names of stored objects, files and keys, checked before they become a path."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Final

from archive_service.errors import DigestMismatch, InvalidRequest

PUBLISHED: Final = ("journal", "instance")
"""Subjects of published files: their first folder, a name that no tenant has."""

_SEGMENT: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
_PUBLISHED: Final = re.compile(rf"(?:{'|'.join(PUBLISHED)})(?:/{_SEGMENT}){{1,16}}")
_OBJECT: Final = re.compile(
    rf"(?P<tenant>(?!(?:{'|'.join(PUBLISHED)})/){_SEGMENT})/(?P<digest>[0-9a-f]{{64}})"
)
_KEY_SEGMENT: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}"
_KEY: Final = re.compile(rf"{_KEY_SEGMENT}(?:/{_KEY_SEGMENT})*")
_LONGEST_LOCK: Final = timedelta(days=400)
_IN_MEMORY: Final = 8 << 20
PIECE: Final = 1 << 20


def object_parts(name: str) -> tuple[str, str]:
    """Split `<tenant>/<sha256 hex>`.

    Raises:
        InvalidRequest: the name has another form.

    >>> object_parts("../" + "0" * 64)
    Traceback (most recent call last):
    archive_service.errors.InvalidRequest: not the name of an object
    """
    found = _OBJECT.fullmatch(name)
    if found is None:
        raise InvalidRequest("not the name of an object")
    return found["tenant"], found["digest"]


def is_object_name(name: str) -> bool:
    """Say whether `name` is a valid object name."""
    return _OBJECT.fullmatch(name) is not None


def published(path: str) -> str:
    """Return the path of a published file.

    Raises:
        InvalidRequest: it has another form, or could point outside its folder.

    >>> published("journal/tile/0/x001/234"), published("instance/identity")
    ('journal/tile/0/x001/234', 'instance/identity')
    """
    if not is_published(path):
        raise InvalidRequest("not the path of a published file")
    return path


def is_published(path: str) -> bool:
    """Say whether `path` is a valid path of a published file."""
    return _PUBLISHED.fullmatch(path) is not None


def key_parts(name: str) -> tuple[str, ...]:
    """Split the name of a key at its slashes.

    Raises:
        InvalidRequest: the name is empty, too long, or could point outside the key store.
    """
    # No segment ends as the files of keys do.
    if len(name) > 500 or not _KEY.fullmatch(name) or ".key/" in name or name.endswith(".key"):
        raise InvalidRequest("not the name of a key")
    return tuple(name.split("/"))


def check_digest(content: bytes, digest: str) -> None:
    """Refuse bytes whose SHA-256 is not `digest` (hex)."""
    if hashlib.sha256(content).hexdigest() != digest:
        raise DigestMismatch(f"the bytes are not those of {digest[:12]}…")


def spooled(content: bytes | BinaryIO, digest: str) -> IO[bytes]:
    """Return the content from its first byte, checked; above 8 MiB it is stored in a temporary file.

    Raises:
        DigestMismatch: its SHA-256 is not `digest`.
    """
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed to the caller
    try:
        copy_checked(content, spool, digest)
        spool.seek(0)
    except BaseException:  # also an interrupt: nobody else closes the spool
        spool.close()
        raise
    return spool


def copy_checked(content: bytes | BinaryIO, target: IO[bytes], digest: str) -> None:
    """Write the content into `target`; raise `DigestMismatch` when its SHA-256 is not `digest`."""
    if isinstance(content, bytes):
        check_digest(content, digest)
        target.write(content)
        return
    seen = hashlib.sha256()
    while piece := content.read(PIECE):
        seen.update(piece)
        target.write(piece)
    if seen.hexdigest() != digest:
        raise DigestMismatch(f"the bytes are not those of {digest[:12]}…")


def system_time() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


def checked_until(until: datetime, now: datetime | None = None) -> datetime:
    """Return `until` in UTC, rounded up to the next whole second: stores cut fractions of a second.

    Raises:
        InvalidRequest: it has no zone, or is more than 400 days ahead. Nobody can remove such a lock,
            and it would prevent a lawful elimination.
    """
    if until.tzinfo is None:
        raise InvalidRequest("a lock ends at a time with its zone")
    if until > (now or system_time()) + _LONGEST_LOCK:
        raise InvalidRequest("a lock ends at most 400 days ahead: renew it later instead of making it longer")
    whole = until.astimezone(UTC).replace(microsecond=0)
    return whole if whole == until else whole + timedelta(seconds=1)
