"""A PostgreSQL 18 server in the service's home, started when needed and stopped by the last process that uses
it.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from archive_service.errors import Misconfigured, OutOfSpace, StoreUnavailable
from archive_service.storage.postgres.account import ServerAccount, binaries, server_account
from archive_service.storage.postgres.private_folders import check_private, make_private
from archive_service.storage.postgres.processes import (
    ServerProcesses,
    lock_now,
    locked,
    server_environment,
)
from archive_service.storage.postgres.start_errors import os_errors, start_error
from signing.atomic_files import sync_folder

DATABASE: Final = "archive"
SUPERUSER: Final = "postgres"

_PORT: Final = 5432
_MAJOR_VERSION: Final = "18"
_START_SECONDS: Final = 180.0
"""Recovery after a crash replays up to `max_wal_size`; on a slow disk that takes minutes."""
_SPACE_TO_START: Final = 16_777_216
"""One segment of the write-ahead log."""
_HEADLESS_SECONDS: Final = 10.0

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
    # A log cannot be cleaned: no statement, no parameter, no message of a failed statement may be written to
    # it. The level `log` is above ERROR here, because error messages quote values ("invalid input syntax for
    # ...").
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
    """Where the running server listens; access is controlled by the permissions of `socket_dir`, without a
    password.
    """

    socket_dir: Path
    port: int
    superuser_dsn: str
    database: str


class EmbeddedPostgres:
    """The server of one home, shared by all processes that use the home.

    Each process that uses the server holds a shared lock on `in-use.lock`, so that the last process can
    detect that it is the last; `postgres.lock` is held while a process starts the server.
    """

    def __init__(self, home: Path) -> None:
        self._home = home.absolute()
        self._data = self._home / "postgres"
        self._logs = self._home / "postgres-log"
        self._in_use: int | None = None
        self._in_use_by = 0
        self._processes = ServerProcesses(self._home, self._data)
        self._guard = threading.Lock()

    def ensure_running(self) -> ConnectionInfo:
        """Return how to connect to the server; start it (and create it the first time) when it is not
        running.

        Raises:
            Misconfigured: this home, machine or account cannot run it; the message says why.
            OutOfSpace: there is no space left for it.
            StoreUnavailable: it does not start or does not answer in time.
        """
        with self._guard, os_errors(self._home):
            self._require_home()
            self._share()
            with locked(self._home / "postgres.lock"):
                account = server_account(self._data)
                running = self._connection_of_running(account)
                return running if running is not None else self._start(account)

    def _require_home(self) -> None:
        is_there = self._home.is_dir() if self._in_use is None else (self._home / "in-use.lock").exists()
        if not is_there:
            # When a home is moved while it is in use, no empty home must be created in its place.
            raise StoreUnavailable(f"the home {self._home} is no longer there")

    def release(self) -> None:
        """Declare that this process no longer needs the server; the last process stops it."""
        with self._guard:
            descriptor, self._in_use = self._in_use, None
            if descriptor is None:
                return
            atexit.unregister(self.release)
            try:
                # A forked child inherits its parent's lock: only the process that took the lock may release
                # it.
                if self._in_use_by == os.getpid() and lock_now(descriptor):
                    self._stop()
            finally:
                os.close(descriptor)

    def _stop(self) -> None:
        if not self._home.is_dir():
            # The next process that uses the home at its new place stops its server.
            return
        socket_dir = self._processes.recorded_socket_dir()
        self._processes.stop()
        if socket_dir is not None:
            with suppress(OSError):
                socket_dir.rmdir()

    def _share(self) -> None:
        if self._in_use is not None and self._in_use_by == os.getpid():
            return
        descriptor = os.open(self._home / "in-use.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        self._in_use, self._in_use_by = descriptor, os.getpid()
        atexit.register(self.release)

    def _connection_of_running(self, account: ServerAccount) -> ConnectionInfo | None:
        if not self._processes.is_running():
            return None
        socket_dir = self._processes.recorded_socket_dir() or self._socket_dir(account)
        if socket_dir.is_dir():
            check_private(socket_dir, account.uid)
            info = _connection(socket_dir)
            with suppress(StoreUnavailable):
                self._wait_until_ready(info)
                return info
        # Its socket was removed by a cleaning program, or its first process was killed and the others are
        # ending.
        self._processes.stop()
        return None

    def _start(self, account: ServerAccount) -> ConnectionInfo:
        self._make_cluster(account)
        socket_dir = self._socket_dir(account)
        make_private(socket_dir, account)
        make_private(self._logs, account)
        # No process of the server is alive (the running lock was free). The process with the recorded id is
        # another program, or the killed server that was not reaped yet; PostgreSQL would take it for a
        # running server.
        self._processes.reap()
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        (socket_dir / f".s.PGSQL.{_PORT}.lock").unlink(missing_ok=True)
        settings = {
            **_SETTINGS,
            "unix_socket_directories": str(socket_dir),
            "log_directory": str(self._logs),
        }
        command = [*account.prefix, str(binaries() / "postgres"), "-D", str(self._data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._processes.start(command, self._logs / "start.log")
        info = _connection(socket_dir)
        self._wait_until_ready(info)
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
            env=server_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if made.returncode != 0:
            raise start_error(f"initdb failed: {made.stderr.strip()[-600:]}", made.stderr)
        account.own(draft)
        draft.rename(self._data)
        sync_folder(self._home)

    def _wait_until_ready(self, info: ConnectionInfo) -> None:
        maintenance = make_conninfo(info.superuser_dsn, dbname="postgres")
        begun = time.monotonic()
        pause = 0.02
        while True:
            try:
                with psycopg.connect(maintenance, connect_timeout=5, autocommit=True) as connection:
                    _make_database(connection)
                return
            except psycopg.OperationalError as error:
                self._processes.reap()
                if not self._processes.is_running():
                    said = self._start_log()
                    self._check_space()
                    raise start_error(f"PostgreSQL does not start: {said or error}", said) from error
                # Recovery takes time; a first process that was killed never answers.
                headless = self._processes.recorded_pid() is None
                if time.monotonic() > begun + (_HEADLESS_SECONDS if headless else _START_SECONDS):
                    raise StoreUnavailable("PostgreSQL does not answer: see postgres-log") from error
            time.sleep(pause)
            pause = min(0.25, pause * 1.5)

    def _socket_dir(self, account: ServerAccount) -> Path:
        # The address of a socket has at most 107 bytes, but the path of a home may be longer: the socket is
        # in another folder.
        name = hashlib.sha256(os.fsencode(self._home.resolve())).hexdigest()[:16]
        return Path(f"/tmp/archive-dui-{name}-{account.uid}")  # noqa: S108 - its owner is checked

    def _check_space(self) -> None:
        """Raise OutOfSpace where the disk is full: the server's own log, which would say so, is on it."""
        left = shutil.disk_usage(self._home).free
        if left < _SPACE_TO_START:
            raise OutOfSpace(
                f"PostgreSQL does not start: {left} bytes are left on the disk of {self._home}. Free space"
            )

    def _start_log(self) -> str:
        with suppress(OSError):
            return (self._logs / "start.log").read_text(errors="replace").strip()[-600:]
        return ""


def has_cluster(home: Path) -> bool:
    """Say whether an embedded database was ever created in `home`."""
    return (home / "postgres" / "PG_VERSION").exists()


def _connection(socket_dir: Path) -> ConnectionInfo:
    superuser = make_conninfo(host=str(socket_dir), port=_PORT, user=SUPERUSER, dbname=DATABASE)
    return ConnectionInfo(socket_dir=socket_dir, port=_PORT, superuser_dsn=superuser, database=DATABASE)


def _make_database(connection: psycopg.Connection) -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
    if found is None:
        connection.execute(f"CREATE DATABASE {DATABASE}")
