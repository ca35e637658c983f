"""The master secret: given by file or environment, or created in the home at the first start in
development.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from archive_service.errors import Misconfigured
from archive_service.storage.durable_files import disk_errors
from signing.atomic_files import sync_folder

_NAME: Final = "master.secret"
_SIZE: Final = 32
_DIFFERENT_BYTES: Final = 16
"""Fewest different byte values: 32 random bytes have about 30; a typed pattern or zeros have fewer."""


def load_master(home: Path, *, file: Path | None = None, value: str | None = None, make: bool) -> bytes:
    """Return the master secret, 32 random bytes or more.

    Args:
        home: The folder of `master.secret`, used when neither `file` nor `value` is given.
        file: Base64 text, or the bytes themselves (`ARCHIVE_MASTER_SECRET_FILE`).
        value: Base64 text (`ARCHIVE_MASTER_SECRET`).
        make: Whether the home's own secret may be created and used: in development only.

    Raises:
        Misconfigured: a secret is needed and not given, or is too short, not random, or readable by others.
    """
    if file is not None and value:
        raise Misconfigured("give ARCHIVE_MASTER_SECRET_FILE or ARCHIVE_MASTER_SECRET, not both")
    if value:
        return _checked(_decoded(value.encode()) or b"", "ARCHIVE_MASTER_SECRET")
    if file is not None:
        return _from_file(file)
    if not make:
        raise Misconfigured(
            "no master secret: set ARCHIVE_MASTER_SECRET_FILE or ARCHIVE_MASTER_SECRET "
            "(32 random bytes in base64), and keep a copy elsewhere: without it nothing can be read"
        )
    return _home_secret(home)


def home_secret(home: Path) -> Path:
    """Return the path of the home's own secret, whether it exists or not."""
    return home / _NAME


def origin_of_master(home: Path, *, file: Path | None, value: str) -> str:
    """Name the source of the master secret, for a message: a file, or the setting."""
    return "ARCHIVE_MASTER_SECRET" if value else str(file or home_secret(home))


def _home_secret(home: Path) -> bytes:
    path = home_secret(home)
    with disk_errors():
        if not path.exists():
            _make(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Misconfigured(f"{path} can be read by others: chmod 600 it")
    return _from_file(path)


def _make(path: Path) -> None:
    draft = path.with_name(f"{_NAME}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(_SIZE)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        # A link never replaces a file: of two processes that start together, one creates it and both read it.
        with suppress(FileExistsError):
            os.link(draft, path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _from_file(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"the master secret {path} cannot be read: {error.strerror}") from error
    return _checked(_decoded(content) or content, str(path))


def _decoded(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return None


def _checked(secret: bytes, where: str) -> bytes:
    if len(secret) < _SIZE or len(set(secret)) < _DIFFERENT_BYTES:
        raise Misconfigured(f"{where} must hold at least {_SIZE} random bytes (in base64)")
    return secret
