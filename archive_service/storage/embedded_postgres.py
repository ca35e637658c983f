"""A PostgreSQL 18 server that lives in the service's home, started when needed and stopped by its last user."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from archive_service.errors import Misconfigured, OutOfSpace, StoreUnavailable
from archive_service.storage.server_account import ServerAccount, binaries, server_account

DATABASE: Final = "archive"
SUPERUSER: Final = "postgres"
_PORT: Final = 5432
_MAJOR_VERSION: Final = "18"
_START_SECONDS: Final = 180.0
"""Recovery after a crash replays up to `max_wal_size`; on a slow disk that takes minutes."""
_LEFTOVER_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 60.0
_RUNNING_FD: Final = 9

_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(_PORT),
    "max_connections": "100",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    # A log is never cleaned: no statement, no parameter, no message of a failed statement may reach it.
    # `log` is above ERROR here, whose messages quote values ("invalid input syntax for ...").
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_lock_waits": "off",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "log_temp_files": "-1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionInfo:
    """Where the running server listens; access is by the permissions of `socket_dir`, without a password."""

    socket_dir: Path
    port: int
    superuser_dsn: str
    database: str

    def dsn(self, role: str) -> str:
        """Return the libpq connection string of `role`, usable on this machine by the home's owner."""
        return make_conninfo(host=str(self.socket_dir), port=self.port, user=role, dbname=self.database)


class EmbeddedPostgres:
    """The server of one home, shared by all processes that use the home.

    Three locks in the home make this safe, also between containers that see different process ids:
    `in-use.lock` is shared by each process that uses the server; `postgres.lock` is held while somebody starts
    it; `postgres-running.lock` is inherited by the server's own processes, and is free only when the last
    of them has ended, whatever `postmaster.pid` says.
    """

    def __init__(self, home: Path) -> None:
        self._home = home.absolute()
        self._data = self._home / "postgres"
        self._logs = self._home / "postgres-log"
        self._in_use: int | None = None
        self._in_use_by = 0
        self._started_pid: int | None = None
        self._guard = threading.Lock()

    def ensure_running(self) -> ConnectionInfo:
        """Return how to reach the server, after starting (and at first making) it where it does not run.

        Raises:
            Misconfigured: this home, machine or account cannot run it; the message says what is in the way.
            OutOfSpace: there is no space left for it.
            StoreUnavailable: it does not start or does not answer in time.
        """
        with self._guard, _os_errors():
            self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._share()
            with _locked(self._home / "postgres.lock"):
                account = server_account(self._data)
                running = self._connection_of_running(account)
                return running if running is not None else self._start(account)

    def release(self) -> None:
        """Say that this process no longer needs the server; the last one to say so stops it."""
        with self._guard:
            descriptor, self._in_use = self._in_use, None
            if descriptor is None:
                return
            atexit.unregister(self.release)
            try:
                # A forked child holds its parent's lock: only the process that took it may give it back.
                if self._in_use_by == os.getpid() and _lock_now(descriptor):
                    self._stop()
            finally:
                os.close(descriptor)

    def _share(self) -> None:
        if self._in_use is not None and self._in_use_by == os.getpid():
            return
        descriptor = os.open(self._home / "in-use.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        self._in_use, self._in_use_by = descriptor, os.getpid()
        atexit.register(self.release)

    def _connection_of_running(self, account: ServerAccount) -> ConnectionInfo | None:
        if not self._is_running():
            return None
        socket_dir = self._recorded_socket_dir() or self._socket_dir(account)
        if socket_dir.is_dir() and self._recorded_pid() is not None:
            _check_private(socket_dir, account.uid)
            info = _connection(socket_dir)
            with suppress(StoreUnavailable):
                self._wait_until_ready(info)
                return info
        # Its socket was cleaned away, or its first process was killed and the others are on their way out.
        self._stop()
        return None

    def _start(self, account: ServerAccount) -> ConnectionInfo:
        self._make_cluster(account)
        socket_dir = self._socket_dir(account)
        _make_private(socket_dir, account)
        _make_private(self._logs, account)
        # No process of the server lives (the running lock was free): whoever has the recorded id now is a
        # stranger, and PostgreSQL would take it for a running server.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        settings = {
            **_SETTINGS,
            "unix_socket_directories": str(socket_dir),
            "log_directory": str(self._logs),
        }
        command = [*account.prefix, str(binaries() / "postgres"), "-D", str(self._data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._spawn(command)
        info = _connection(socket_dir)
        self._wait_until_ready(info)
        _make_database(info)
        return info

    def _make_cluster(self, account: ServerAccount) -> None:
        if (self._data / "PG_VERSION").exists():
            version = (self._data / "PG_VERSION").read_text().strip()
            if version != _MAJOR_VERSION:
                raise Misconfigured(
                    f"{self._data} was made by PostgreSQL {version}; this service needs {_MAJOR_VERSION}"
                )
            account.own(self._data)
            return
        draft = self._home / "postgres.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account.hand_to_maker(draft)
        made = subprocess.run(
            [
                *account.maker_prefix,
                str(binaries() / "initdb"),
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
                "--auth-local=trust",
                "--auth-host=reject",
                "--no-instructions",
            ],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
        if made.returncode != 0:
            raise _start_error(f"initdb failed: {made.stderr.strip()[-600:]}", made.stderr)
        account.own(draft)
        draft.rename(self._data)
        _sync_folder(self._home)

    def _spawn(self, command: list[str]) -> None:
        """Start the server in a session of its own, so that an interrupt at the terminal is not for it."""
        running = os.open(self._home / "postgres-running.lock", os.O_RDWR | os.O_CREAT, 0o600)
        log = os.open(self._logs / "start.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        try:
            fcntl.flock(running, fcntl.LOCK_EX)
            # posix_spawn hands over just these descriptors, whatever other threads start at this moment.
            self._started_pid = os.posix_spawn(
                command[0],
                command,
                _environment(),
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

    def _wait_until_ready(self, info: ConnectionInfo) -> None:
        deadline = time.monotonic() + _START_SECONDS
        pause = 0.02
        while True:
            try:
                psycopg.connect(_maintenance_dsn(info), connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                self._reap()
                if not self._is_running():
                    said = self._start_log()
                    raise _start_error(f"PostgreSQL does not start: {said or error}", said) from error
                if self._recorded_pid() is None and time.monotonic() > deadline - _START_SECONDS + 10:
                    raise StoreUnavailable(
                        "PostgreSQL does not come up; see postgres-log/start.log"
                    ) from error
                if time.monotonic() > deadline:
                    raise StoreUnavailable("PostgreSQL does not answer in time") from error
            time.sleep(pause)
            pause = min(0.25, pause * 1.5)

    def _stop(self) -> None:
        """Stop fast: open transactions are rolled back, everything committed is safe."""
        pid = self._recorded_pid()
        if pid is not None and self._is_running():
            _send(pid, signal.SIGINT)
            if self._wait_until_gone(_STOP_SECONDS):
                return
            _send(pid, signal.SIGQUIT)
        if self._wait_until_gone(_LEFTOVER_SECONDS / 2):
            return
        # Without their first process they can do no more good, and they hold the shared memory.
        for leftover in self._processes():
            _send(leftover, signal.SIGKILL)
        if not self._wait_until_gone(_LEFTOVER_SECONDS / 2):
            raise StoreUnavailable(f"processes of an earlier PostgreSQL still use {self._data}")

    def _wait_until_gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self._is_running():
            self._reap()
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        self._reap()
        return True

    def _reap(self) -> None:
        if self._started_pid is None:
            return
        with suppress(ChildProcessError):
            if os.waitpid(self._started_pid, os.WNOHANG)[0] == 0:
                return
        self._started_pid = None

    def _is_running(self) -> bool:
        """Whether any process of the server lives: each of them holds the running lock."""
        descriptor = os.open(self._home / "postgres-running.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            return not _lock_now(descriptor)
        finally:
            os.close(descriptor)

    def _recorded_lines(self) -> list[str]:
        try:
            return (self._data / "postmaster.pid").read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return []

    def _recorded_socket_dir(self) -> Path | None:
        lines = self._recorded_lines()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None

    def _recorded_pid(self) -> int | None:
        """The server's first process, if the id in `postmaster.pid` is still its own."""
        lines = self._recorded_lines()
        if not lines or not lines[0].isdigit() or not _works_in(int(lines[0]), self._data):
            return None
        return int(lines[0])

    def _processes(self) -> list[int]:
        ids = [int(name) for name in os.listdir("/proc") if name.isdigit()] if os.path.isdir("/proc") else []
        return [pid for pid in ids if _works_in(pid, self._data)]

    def _socket_dir(self, account: ServerAccount) -> Path:
        # A socket's address holds at most 107 bytes, a home any number: the socket stands elsewhere.
        name = hashlib.sha256(os.fsencode(self._home.resolve())).hexdigest()[:16]
        return Path(f"/tmp/archive-dui-{name}-{account.uid}")

    def _start_log(self) -> str:
        with suppress(OSError):
            return (self._logs / "start.log").read_text(errors="replace").strip()[-600:]
        return ""


def _connection(socket_dir: Path) -> ConnectionInfo:
    superuser = make_conninfo(host=str(socket_dir), port=_PORT, user=SUPERUSER, dbname=DATABASE)
    return ConnectionInfo(socket_dir=socket_dir, port=_PORT, superuser_dsn=superuser, database=DATABASE)


def _maintenance_dsn(info: ConnectionInfo) -> str:
    return make_conninfo(info.superuser_dsn, dbname="postgres")


def _make_database(info: ConnectionInfo) -> None:
    with psycopg.connect(_maintenance_dsn(info), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
        if found is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _make_private(folder: Path, account: ServerAccount) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _check_private(folder, account.uid, or_uid=os.geteuid())
    account.own(folder)


def _check_private(folder: Path, uid: int, *, or_uid: int | None = None) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, or_uid) or found.st_mode & 0o077:
        raise Misconfigured(
            f"{folder} must be a folder that belongs to user id {uid} alone (mode 0700); it belongs to "
            f"{found.st_uid} with mode {stat.S_IMODE(found.st_mode):04o}. Somebody else made it: remove it"
        )


def _works_in(pid: int, folder: Path) -> bool:
    """Whether process `pid` is a PostgreSQL whose working folder is `folder`; where unknown, no."""
    try:
        is_postgres = os.path.basename(os.readlink(f"/proc/{pid}/exe")).startswith("postgres")
        return is_postgres and os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:
        return False


def _send(pid: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)


def _lock_now(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _os_errors() -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise Misconfigured(f"PostgreSQL cannot be run in this home: {error}") from error
    except OSError as error:
        raise _start_error(str(error), str(error)) from error


def _start_error(message: str, said: str) -> Misconfigured | OutOfSpace | StoreUnavailable:
    if "No space left on device" in said:
        return OutOfSpace(message)
    if "ermission denied" in said or "must be owned" in said or "look up effective user" in said:
        return Misconfigured(message)
    return StoreUnavailable(message)


def _environment() -> dict[str, str]:
    # Variables of the caller's own PostgreSQL (PGDATA, PGOPTIONS, PGPORT) must not reach this one.
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
