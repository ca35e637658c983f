"""Starts commands for the tests in processes that have loaded what every command loads first.

Each command is a process of its own that runs `archive_service.cli` from its first line to its exit code.
Only the start of the interpreter and the first imports happen once, in a process that does nothing else and
is forked for each command. What one command needs and another does not is imported by the command itself.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import socket
import sys
import time
from contextlib import suppress

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
)
FIRST = ("archive_service.cli.program", "archive_service.bootstrap")
"""What every command on a home imports of ours before anything else, in this order."""
MODULE = "archive_service.cli"


def serve(channel: socket.socket) -> None:
    """Start a command for each request; return in its process, ready to run it. End when the tests end."""
    for name in (*LIBRARIES, *FIRST):
        importlib.import_module(name)
    gc.freeze()
    while True:
        _, descriptors, _, _ = socket.recv_fds(channel, 1, 4)
        if not descriptors:
            sys.exit()
        if os.fork() == 0:
            channel.close()
            if _is_command(descriptors[3]):
                return _become(*descriptors[:3])
        for descriptor in descriptors:
            os.close(descriptor)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _is_command(reply: int) -> bool:
    """Say whether this is the process of the command; its parent waits for it and tells how it ended."""
    command = os.fork()
    if command == 0:
        os.close(reply)
        return True
    _, status = os.waitpid(command, 0)
    os.write(reply, b"%d" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _become(request: int, stdout: int, stderr: int) -> None:
    """Take over the arguments, environment, folder and streams of the request."""
    with open(request, "rb") as file:
        asked = json.loads(file.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (stdout, 1), (stderr, 2)):
        os.dup2(ours, standard)
        os.close(ours)
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["folder"])
    sys.argv[1:] = map(os.fsdecode, map(bytes.fromhex, asked["arguments"]))


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module(MODULE, run_name="__main__", alter_sys=True)
