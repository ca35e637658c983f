"""Starts commands for the tests in processes that have loaded what every command loads first.

Each command is a process of its own that runs `archive_service.cli` from its first line to its exit code.
Only the start of the interpreter, the imports and the reading of the shipped rulebooks happen once, in a
process that does nothing else and is forked for each command. That a command imports by itself what it needs,
and nothing else, is tested where commands start with an interpreter of their own: test_whole_path.py,
test_start_cost.py.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from archive_service.adapters import SHIPPED_RULEBOOKS
from retention_rules import load_rulebooks
from tests.development_keys import reuse_seal_keys

LIBRARIES = (
    "alembic.command",
    "asn1crypto.cms",
    "botocore.exceptions",
    "cryptography.x509",
    "lxml.etree",
    "orjson",
    "procrastinate",
    "psycopg",
    "pydantic_settings",
    "pyhanko.sign.validation",
    "pypdfium2",
    "sqlalchemy.dialects.postgresql.psycopg",
    "structlog",
    "typer",
    "typst",
    "uvicorn",
)
FIRST = ("archive_service.cli.program", "archive_service.bootstrap")
"""What every command on a home imports of ours before anything else, in this order."""
JOURNEYS = (
    "archive_service.api",
    "archive_service.diagnostics",
    "archive_service.runtime",
    "archive_service.storage.pushed_files",
    "archive_service.trust",
    "archive_service.workflows",
    "exports.portability",
    "exports.portability.layouts",
    "signing",
)
"""What commands import later, with all modules of these packages."""
MODULE = "archive_service.cli"


def serve(channel: socket.socket) -> None:
    """Start a command for each request; return in its process, ready to run it. End when the tests end."""
    for name in (*LIBRARIES, *FIRST, *JOURNEYS):
        module = importlib.import_module(name)
        for inner in pkgutil.iter_modules(getattr(module, "__path__", []), f"{name}."):
            if name in JOURNEYS:
                importlib.import_module(inner.name)
    load_rulebooks(SHIPPED_RULEBOOKS)
    reuse_seal_keys(Path(sys.argv[2]))
    gc.freeze()
    running: dict[int, tuple[int, int]] = {}
    with select.epoll() as events:
        events.register(channel, select.EPOLLIN)
        while True:
            for descriptor, _ in events.poll():
                if descriptor in running:
                    events.unregister(descriptor)
                    _tell_the_end(descriptor, *running.pop(descriptor))
                    continue
                _, descriptors, _, _ = socket.recv_fds(channel, 1, 4)
                if not descriptors:
                    sys.exit()
                *asked, reply = descriptors
                command = os.fork()
                if command == 0:
                    _close(channel.detach(), reply, *running, *(other for _, other in running.values()))
                    return _become(*asked)
                _close(*asked)
                handle = os.pidfd_open(command)
                os.write(reply, b"%d\n" % command)
                running[handle] = command, reply
                events.register(handle, select.EPOLLIN)


def _tell_the_end(handle: int, command: int, reply: int) -> None:
    """Tell who asked for a command how it ended: its process was told before."""
    _, status = os.waitpid(command, 0)
    with suppress(BrokenPipeError):  # the test did not wait for it
        os.write(reply, b"%d" % os.waitstatus_to_exitcode(status))
    _close(handle, reply)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _become(request: int, stdout: int, stderr: int) -> None:
    """Take over the arguments, environment, folder and streams of the request."""
    with open(request, "rb") as file:
        asked = json.loads(file.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (stdout, 1), (stderr, 2)):
        os.dup2(ours, standard)
        os.close(ours)
    # The present ones remember that they write to files, and a service says to a pipe when it is ready.
    sys.stdout, sys.stderr = (_writer(number, like) for number, like in ((1, sys.stdout), (2, sys.stderr)))
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    sys.argv[1:] = map(os.fsdecode, map(bytes.fromhex, asked["arguments"]))


def _writer(number: int, like: TextIO) -> TextIO:
    lines = like is sys.stderr
    return open(number, "w", 1 if lines else -1, like.encoding, like.errors, closefd=False)


def _end(code: int) -> None:
    """End as the interpreter does, without taking apart what was loaded: every page of it would be copied."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads that are no daemons
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
    try:
        runpy.run_module(MODULE, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code is not None and not isinstance(end.code, int):
            raise
        _end(end.code or 0)
