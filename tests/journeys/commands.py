"""Runs of the command line with the environment of a test."""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from tests.begun_homes import SEAL_KEYS

_OF_THE_INTERPRETER = ("PYTHON", "LANG", "LC_", "TZ")
"""Variables that an interpreter reads when it starts."""


def run_command(
    arguments: Sequence[str | Path], environment: Mapping[str, str], *, own_interpreter: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """Run `archive-dui` in a process of its own, with this whole environment; return how it ended.

    With `own_interpreter`, the process starts with the interpreter and not with a fork (`command_starter`).
    """
    words = [*map(str, arguments)]
    if own_interpreter or not can_be_forked(environment):
        command = [sys.executable, "-m", "archive_service.cli", *words]
        return subprocess.run(command, capture_output=True, env=dict(environment), check=False)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = start_command(words, environment, out, err).wait()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(words, code, out.read(), err.read())


@dataclass(frozen=True, slots=True)
class Started:
    """A command that runs in a process of its own."""

    pid: int
    answer: IO[bytes]

    def wait(self, seconds: float | None = None) -> int:
        """Return its exit code; raise `TimeoutError` when it has none in time."""
        with self.answer:
            if not select.select([self.answer], [], [], seconds)[0]:
                raise TimeoutError
            return int(self.answer.read())


def start_command(
    arguments: Sequence[str], environment: Mapping[str, str], out: IO[bytes], err: IO[bytes]
) -> Started:
    """Start `archive-dui` by a fork (`command_starter`), with these streams, and do not wait for it."""
    request = {
        "arguments": [os.fsencode(word).hex() for word in arguments],
        "environment": dict(environment),
        "folder": os.getcwd(),
    }
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        ended, ending = os.pipe()
        try:
            socket.send_fds(_starter(), [b"\0"], [asked.fileno(), out.fileno(), err.fileno(), ending])
        finally:
            os.close(ending)
    answer = open(ended, "rb", buffering=0)  # noqa: SIM115 - closed by who waits for the command
    return Started(int(answer.readline()), answer)


def can_be_forked(environment: Mapping[str, str]) -> bool:
    """Say whether a command with this environment may be forked: none of it is for the interpreter."""
    return sys.platform == "linux" and _of_the_interpreter(environment) == _of_the_interpreter(os.environ)


def _of_the_interpreter(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_OF_THE_INTERPRETER)}


@cache
def _starter() -> socket.socket:
    """Return the channel to the process that starts commands; it ends when the channel is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.command_starter", str(theirs.fileno()), SEAL_KEYS],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours
