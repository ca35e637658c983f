"""Folders of the server that belong to one user and are closed to others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from archive_service.errors import Misconfigured
from archive_service.storage.postgres.account import ServerAccount


def make_private(folder: Path, account: ServerAccount) -> None:
    """Create a folder for the server's account alone, or check the existing one."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        check_private(folder, account.uid, or_uid=os.geteuid())
    account.own(folder)


def check_private(folder: Path, uid: int, *, or_uid: int | None = None) -> None:
    """Raise `Misconfigured` unless the folder belongs to one of these users and is closed to others."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, or_uid) or found.st_mode & 0o077:
        raise Misconfigured(
            f"{folder} must be a folder that belongs to user id {uid} alone (mode 0700); it belongs to "
            f"{found.st_uid} with mode {stat.S_IMODE(found.st_mode):04o}. Somebody else made it: remove it"
        )
