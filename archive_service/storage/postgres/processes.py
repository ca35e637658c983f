"""The processes of the embedded PostgreSQL, detected by a lock that each of them holds."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from archive_service.errors import StoreUnavailable

_LEFTOVER_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 60.0
_RUNNING_FD: Final = 9


class ServerProcesses:
    """The processes that run on one data folder.

    Every process of the server inherits `postgres-running.lock`, so the lock is free only when the last of
    them has ended. This holds whatever `postmaster.pid` says, and also between containers that see different
    process ids.
    """

    def __init__(self, home: Path, data: Path) -> None:
        self._lock = home / "postgres-running.lock"
        self._data = data
        self._started_pid: int | None = None

    def start(self, command: list[str], log_file: Path) -> None:
        """Start the server in a session of its own, so that an interrupt in the terminal does not reach
        it.
        """
        running = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        log = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        try:
            fcntl.flock(running, fcntl.LOCK_EX)
            # posix_spawn passes only these descriptors, whatever other threads start at this moment.
            self._started_pid = os.posix_spawn(
                command[0],
                command,
                server_environment(),
                setsid=True,
                setsigmask=[],
                setsigdef=[signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGPIPE],
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, log, 1),
                    (os.POSIX_SPAWN_DUP2, log, 2),
                    (os.POSIX_SPAWN_DUP2, running, _RUNNING_FD),
                ],
            )
        finally:
            os.close(log)
            os.close(running)

    def stop(self) -> None:
        """Stop fast: open transactions are rolled back, everything committed is safe."""
        # A server that has just been started has not written its id yet; until it is reaped, its id cannot be
        # reused.
        self.reap()
        pid = self.recorded_pid() or self._started_pid
        if pid is not None and self.is_running():
            _send(pid, signal.SIGINT)
            if self._wait_until_gone(_STOP_SECONDS):
                return
            _send(pid, signal.SIGQUIT)
        if self._wait_until_gone(_LEFTOVER_SECONDS / 2):
            return
        # Without the first process the others are useless, and they hold the shared memory.
        for leftover in self._all():
            _send(leftover, signal.SIGKILL)
        if not self._wait_until_gone(_LEFTOVER_SECONDS / 2):
            raise StoreUnavailable(f"processes of an earlier PostgreSQL still use {self._data}")

    def _wait_until_gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.is_running():
            self.reap()
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        self.reap()
        return True

    def reap(self) -> None:
        """Reap the server that this process started, when it has ended."""
        if self._started_pid is None:
            return
        with suppress(ChildProcessError):
            if os.waitpid(self._started_pid, os.WNOHANG)[0] == 0:
                return
        self._started_pid = None

    def is_running(self) -> bool:
        """Whether any process of the server is alive: each of them holds the running lock."""
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            return not lock_now(descriptor)
        finally:
            os.close(descriptor)

    def _recorded_lines(self) -> list[str]:
        try:
            return (self._data / "postmaster.pid").read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return []

    def recorded_socket_dir(self) -> Path | None:
        """Return the folder of the socket from the server's own file; None when there is none."""
        lines = self._recorded_lines()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None

    def recorded_pid(self) -> int | None:
        """The server's first process, if the id in `postmaster.pid` still belongs to it."""
        lines = self._recorded_lines()
        if not lines or not lines[0].isdigit() or not _works_in(int(lines[0]), self._data):
            return None
        return int(lines[0])

    def _all(self) -> list[int]:
        ids = [int(name) for name in os.listdir("/proc") if name.isdigit()] if os.path.isdir("/proc") else []
        return [pid for pid in ids if _works_in(pid, self._data)]


def server_environment() -> dict[str, str]:
    """Return the environment of the server's programs."""
    # Variables of the caller for another PostgreSQL (PGDATA, PGOPTIONS, PGPORT) must not reach this one.
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _works_in(pid: int, folder: Path) -> bool:
    """Say whether process `pid` is a PostgreSQL whose working folder is `folder`; false when unknown."""
    try:
        is_postgres = os.path.basename(os.readlink(f"/proc/{pid}/exe")).startswith("postgres")
        return is_postgres and os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:
        return False


def _send(pid: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)


def lock_now(descriptor: int) -> bool:
    """Take the lock exclusively, if nobody holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file exclusively; wait for it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
