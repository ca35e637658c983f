"""The processes that the supervisor keeps running: HTTP, worker and scheduler."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import structlog

from archive_service.runtime.fork_server import end_with, serve_forks
from archive_service.runtime.garbage import search_rarely

if TYPE_CHECKING:
    from archive_service.bootstrap import Services

_log = structlog.get_logger()


def serve_processes(channel: socket.socket, listener: socket.socket) -> None:
    """Load what the processes need, and fork those that are asked for, until the channel is closed."""
    import uvicorn  # noqa: F401 - for those who are forked

    import archive_service.api.app
    import archive_service.bootstrap
    import archive_service.runtime.schedule
    import archive_service.runtime.worker  # noqa: F401 - for those who are forked

    serve_forks(channel, lambda kind: run_process(kind, listener))


def run_process(kind: str, listener: socket.socket) -> int:
    """Run one of the processes, `http`, `worker` or `scheduler`; return its exit code."""
    from archive_service.bootstrap import Services
    from archive_service.settings import read_settings
    from archive_service.telemetry import log_to_stderr

    log_to_stderr()
    if kind != "http":
        listener.close()
    # The home existed when the supervisor started: one that was moved since is not made again in its place.
    services = Services(read_settings(), may_make_home=False)
    try:
        services.check_stores()
        if kind == "http":
            _http(services, listener)
        elif kind == "worker":
            _worker(services)
        else:
            _scheduler(services)
    except KeyboardInterrupt:
        return 0
    except Exception as error:  # noqa: BLE001
        # The text of the error may quote a connection string or a file.
        _log.error("child.failed", child=kind, kind=type(error).__name__)
        return 1
    finally:
        services.close()
    return 0


def _http(services: Services, listener: socket.socket) -> None:
    import uvicorn

    from archive_service.api.app import create_app
    from archive_service.api.header_limits import LONGEST_READ

    # Created now, so that the first caller does not wait for it.
    _ = (
        services.record_reading,
        services.deposit,
        services.export_volumes,
        services.exports,
        services.clock_profiles,
    )
    config = uvicorn.Config(
        create_app(services),
        log_config=None,
        access_log=False,
        server_header=False,
        # Above its own limit the server closes the connection; a shorter header gets an answer from our code.
        h11_max_incomplete_event_size=LONGEST_READ,
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=4,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _worker(services: Services) -> None:
    from archive_service.runtime.worker import run_worker

    run_worker(services, wait=True)


def _scheduler(services: Services) -> None:
    from archive_service.runtime.schedule import run_schedule, stop_on_signals

    run_schedule(services, stop_on_signals())


def main(arguments: list[str]) -> None:
    """Serve the processes: `SUPERVISOR CHANNEL LISTENER`, a process and two descriptors."""
    supervisor, channel, listener = map(int, arguments)
    search_rarely()
    end_with(supervisor)
    serve_processes(socket.socket(fileno=channel), socket.socket(fileno=listener))


if __name__ == "__main__":
    main(sys.argv[1:])
