"""Entry point of the processes that the supervisor keeps running: HTTP, worker or scheduler."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import structlog

from archive_service.runtime.garbage import end_without_search, search_rarely

if TYPE_CHECKING:
    from archive_service.bootstrap import Services

_PR_SET_PDEATHSIG = 1
_log = structlog.get_logger()


def _die_with(supervisor: int) -> None:
    """Make the system end this process when its supervisor ends, for whatever reason."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:
        sys.exit(0)


def _http(services: Services, descriptor: int) -> None:
    import uvicorn

    from archive_service.api.app import create_app
    from archive_service.api.header_limits import LONGEST_READ

    # Created now, so that the first caller does not wait for it.
    _ = services.reading, services.deposit, services.export_volumes, services.exports, services.clock_profiles
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
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


def _worker(services: Services) -> None:
    from archive_service.runtime.worker import run_worker

    run_worker(services, wait=True)


def _scheduler(services: Services) -> None:
    from archive_service.runtime.schedule import run_schedule, stop_on_signals

    run_schedule(services, stop_on_signals())


def main(arguments: list[str]) -> int:
    """Run one of the processes: `http PARENT FD`, `worker PARENT` or `scheduler PARENT`."""
    kind, supervisor = arguments[0], int(arguments[1])
    _die_with(supervisor)
    search_rarely()
    end_without_search()
    from archive_service.bootstrap import Services
    from archive_service.settings import read_settings
    from archive_service.telemetry import log_to_stderr

    log_to_stderr()
    settings = read_settings()
    # The home existed when the supervisor started: one that was moved since is not made again in its place.
    services = Services(settings, may_make_home=False)
    try:
        services.check_stores()
        if kind == "http":
            _http(services, int(arguments[2]))
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
