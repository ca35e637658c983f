"""Keep HTTP server, worker and scheduler running, each in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

import structlog
from pydantic import SecretStr

from archive_service.bootstrap import Services
from archive_service.diagnostics.sealing import sealing_notices
from archive_service.errors import ArchiveServiceError, Misconfigured
from archive_service.runtime import process_main
from archive_service.runtime.fork_server import Forked, ForkServer, ForkServerLost, can_fork
from archive_service.settings import Settings
from archive_service.storage.postgres.embedded import EmbeddedPostgres
from archive_service.telemetry import log_to_stderr

_CHILDREN = ("http", "worker", "scheduler")
_READY_SECONDS = 60
_STOP_SECONDS = 6
_WELL_AFTER = 30
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_log = structlog.get_logger()


def serve(settings: Settings, port: int, host: str, ready: Callable[[str, int], None]) -> int:
    """Serve until SIGTERM or SIGINT; call `ready` once, with the address and the supervisor's process.

    Returns:
        The exit code: 0 after an orderly stop, 1 when HTTP never answered.

    Raises:
        Misconfigured: the port is taken, a setting is wrong, or the system is too old.
    """
    log_to_stderr()
    if not can_fork():
        raise Misconfigured("this system does not open processes as files: Linux 5.3 or later is needed")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    listener = _listen(host, port)
    # Before this process has a thread or a connection.
    forks = ForkServer.forked(
        lambda channel: process_main.serve_processes(channel, listener), _environment(settings)
    )
    services = Services(settings)
    postgres = None if settings.database.get_secret_value() else EmbeddedPostgres(services.home)
    supervisor = _Supervisor(settings, listener, postgres, forks)
    try:
        _prepare(services, postgres)
        supervisor.start()
        address = listener.getsockname()
        if not _answers(address, stop):
            if stop.is_set():
                return 0
            _log.error("http.unanswered", child="http")
            return 1
        ready(_url(address), os.getpid())
        supervisor.watch(stop)
        return 0
    finally:
        supervisor.stop()
        services.close()
        if postgres is not None:
            postgres.release()


def _prepare(services: Services, postgres: EmbeddedPostgres | None) -> None:
    """Do what must be done once, before any other process starts: checks, the first start, migrations."""
    if postgres is not None:
        services.check_before_database()
        # The process that starts the database server must also watch it: only a parent can reap its child.
        postgres.ensure_running()
    services.database.public_dsn()
    services.check_stores()
    services.trust_services.check()
    for notice in sealing_notices(services):
        _log.warning("sealing.finding", code=notice.code)


def _url(address: tuple[str, int]) -> str:
    host, port = address[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@dataclass(slots=True)
class _Child:
    """A process that must be kept running."""

    kind: str
    process: Forked | None = None
    started: float = 0.0
    pause: float = _FIRST_PAUSE
    due: float = 0.0


@dataclass(slots=True)
class _Supervisor:
    """Keeps the processes and the embedded database running."""

    settings: Settings
    listener: socket.socket
    postgres: EmbeddedPostgres | None
    forks: ForkServer
    children: list[_Child] = field(default_factory=lambda: [_Child(kind) for kind in _CHILDREN])

    def start(self) -> None:
        """Start every process."""
        for child in self.children:
            self._spawn(child)

    def watch(self, stop: threading.Event) -> None:
        """Start again each process that ends, until `stop`."""
        keeper = threading.Thread(target=self._keep_database, args=(stop,), daemon=True)
        keeper.start()
        while not stop.wait(0.1):
            for child in self.children:
                self._revive(child)
        keeper.join(_STOP_SECONDS / 3)

    def stop(self) -> None:
        """Stop every process: first by a signal to end, then by force."""
        alive = [child.process for child in self.children if child.process is not None]
        for process in alive:
            process.send(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        for process in alive:
            if not process.has_ended(max(0.0, deadline - time.monotonic())):
                process.send(signal.SIGKILL)
                process.has_ended(_STOP_SECONDS)
            process.forget()
        self.forks.close()
        self.listener.close()

    def _revive(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            if not child.process.has_ended():
                return
            _log.warning("child.died", child=child.kind, code=self._code(child.process))
            child.process.forget()
            child.process = None
            # A process that ran for long is restarted at once; one that ends at each start waits longer each
            # time.
            lived = now - child.started
            child.pause = _FIRST_PAUSE if lived > _WELL_AFTER else min(child.pause * 2, _LONGEST_PAUSE)
            child.due = now + child.pause
        if now >= child.due:
            self._spawn(child)

    def _code(self, ended: Forked) -> int | None:
        """Return its exit code; None when it ended because the fork server did."""
        try:
            return self.forks.code(ended)
        except ForkServerLost:
            return None

    def _spawn(self, child: _Child) -> None:
        try:
            child.process = self.forks.fork(child.kind)
        except ForkServerLost:
            _log.warning("fork_server.died")
            self.forks.close()
            # Always from the main thread: the death signal is sent when the thread that started it ends.
            self.forks = ForkServer.executed(
                process_main.__name__, _environment(self.settings), self.listener.fileno()
            )
            child.due = time.monotonic() + child.pause
        child.started = time.monotonic()

    def _keep_database(self, stop: threading.Event) -> None:
        while self.postgres is not None and not stop.wait(0.5):
            self._bury_database()
            try:
                self.postgres.ensure_running()
            except ArchiveServiceError as error:
                _log.error("database.down", code=error.code)

    def _bury_database(self) -> None:
        """Reap the killed postmaster; otherwise its PID file still looks live."""
        with suppress(OSError, ValueError, IndexError):
            recorded = self.settings.home / "postgres" / "postmaster.pid"
            os.waitpid(int(recorded.read_text(errors="replace").split()[0]), os.WNOHANG)


def _environment(settings: Settings) -> Mapping[str, str]:
    """Return the environment from which `settings` can be read again; secrets are in it, never in
    arguments.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    plain = settings.model_dump(mode="json")
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is None:
            continue
        text = value.get_secret_value() if isinstance(value, SecretStr) else str(plain[name])
        environment[f"ARCHIVE_{name.upper()}"] = text
    environment["ARCHIVE_HOME"] = str(settings.home.absolute())
    return environment


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # The supervisor owns the listening socket: while HTTP restarts, callers wait instead of being
        # refused.
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise Misconfigured(f"cannot listen on {host} port {port}: {error.strerror}") from error
    return listener


def _answers(address: tuple[str, int], stop: threading.Event) -> bool:
    """Say whether HTTP answers in time."""
    deadline = time.monotonic() + _READY_SECONDS
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104 - asked, not bound
    while time.monotonic() < deadline and not stop.is_set():
        connection = HTTPConnection(host, address[1], timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return True
        except (OSError, HTTPException):
            pass
        finally:
            connection.close()
        stop.wait(0.1)
    return False
