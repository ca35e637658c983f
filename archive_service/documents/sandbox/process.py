"""A sandboxed worker process with memory and CPU limits; its crash does not affect the caller."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from io import BufferedReader
from typing import ClassVar

from archive_service.documents.sandbox import given_files

PARTS = struct.Struct("<BQQ")
"""The header of a message: its kind, then the lengths of its two parts, in bytes."""
READY, STAGE, ANSWER, REFUSED, RETIRING = 0, 1, 2, 3, 4
"""The messages of the process: it is ready; its current stage; its answer; the type of an exception; its last
answer before it ends.
"""
MOST_WAIT = 120.0
"""Seconds without a message after which the process is considered hung. The process's own limit, in processor
time, is reached first, so that a busy machine does not change what a document looks like.
"""

MOST_ANSWER = 600_000_000
"""Bytes of the largest answer that is taken: more than a process has memory for (`main.MOST_DATA`)."""

_KEPT = 2  # idle processes kept by this process, for as many threads
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ", "RAYON_NUM_THREADS")

Parts = tuple[bytes, bytes]


class Cause(Enum):
    """Why a process ended."""

    WORK = "work"  # a limit of memory, or a bug caused by the request
    TIME = "time"
    ANOTHER = "another"  # somebody ended it, independently of the request


class Died(Exception):
    """The process ended, or was ended, before it answered. `stage` is the last stage that it reported; `new`
    means that it had answered no request before.
    """

    def __init__(self, stage: bytes, new: bool, cause: Cause) -> None:
        super().__init__("the process beside ended before it had answered")
        self.stage = stage
        self.new = new
        self.cause = cause


class NotStarted(Exception):
    """No process can be started, or it ends immediately, whatever the request."""


class Refused(Exception):
    """The work raised an exception in the process; the message is only the type of the exception."""


@dataclass(slots=True)
class Aside:
    """One sandboxed process. It ends when this process ends, in whatever way, and inherits nothing: no files,
    connections, environment, or standard streams.
    """

    process: subprocess.Popen[bytes]
    channel: socket.socket
    reader: BufferedReader
    life: int
    used: bool = False
    retiring: bool = False

    @classmethod
    def start(cls, module: str) -> Aside:
        """Start a process that answers with `module.answer`; return without waiting for it."""
        ours, theirs = socket.socketpair()
        # The process gets a signal when the other end of this pipe is closed, for whatever reason.
        watched, life = os.pipe()
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", _MAIN, str(theirs.fileno()), module],
                stdin=watched,
                stdout=subprocess.DEVNULL,
                # The last output of a failing library may quote the text of a record.
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=_environment(),
            )
        except BaseException as error:  # also an interrupt: nobody else closes the two
            ours.close()
            os.close(life)
            if isinstance(error, OSError):
                raise NotStarted("no process can be started") from error
            raise
        finally:
            theirs.close()
            os.close(watched)
        ours.settimeout(MOST_WAIT)
        return cls(process, ours, ours.makefile("rb"), life)

    def ask(
        self,
        parts: Parts,
        on_stage: Callable[[bytes], None],
        files: Sequence[int] = (),
        most: int = MOST_ANSWER,
    ) -> Parts:
        """Return the answer to this request of two parts; `on_stage` is called with each stage of the work.

        `files` are descriptors of open files, which the process gets copies of (`given_files.given`). A
        process that answers more than `most` bytes is taken for one that died of the work: it is not itself.

        Raises:
            Died, Refused, NotStarted
        """
        new, self.used = not self.used, True
        stage = b""
        if new:
            self._started()
        try:
            head = PARTS.pack(ANSWER, len(parts[0]), len(parts[1]))
            given_files.send(self.channel, head + parts[0], files)
            self.channel.sendall(parts[1])
            while True:
                kind, one, two = PARTS.unpack(_exactly(self.reader, PARTS.size))
                if one + two > most:
                    raise Died(stage, new, Cause.WORK)
                answer = _exactly(self.reader, one), _exactly(self.reader, two)
                if kind != STAGE:
                    break
                stage = answer[0]
                on_stage(stage)
        except OSError as error:  # including TimeoutError and EOFError of `_exactly`
            raise Died(stage, new, self._cause(error)) from error
        self.retiring = kind == RETIRING
        if kind == REFUSED:
            raise Refused(answer[0].decode("ascii", "replace"))
        return answer

    def _started(self) -> None:
        try:
            _exactly(self.reader, PARTS.size)
        except OSError as error:
            raise NotStarted("the process beside does not start") from error

    def _cause(self, error: OSError) -> Cause:
        if isinstance(error, TimeoutError):
            return Cause.TIME
        code = self.process.wait()
        if code == -signal.SIGXCPU:
            return Cause.TIME
        return Cause.ANOTHER if code in (-signal.SIGKILL, -signal.SIGTERM) else Cause.WORK

    def end(self) -> None:
        """End the process now, whatever it is doing."""
        with suppress(OSError):
            os.close(self.life)
        self.reader.close()
        self.channel.close()
        self.process.kill()
        self.process.wait()


class Sandboxes:
    """The idle processes of this process, for one module; each requesting thread has a process of its own."""

    _all: ClassVar[list[Sandboxes]] = []

    def __init__(self, module: str) -> None:
        self.module = module
        self._idle: list[Aside] = []
        self._owner = os.getpid()
        self._guard = threading.Lock()
        if not self._all:
            atexit.register(self._end_all)
        self._all.append(self)

    def ask(
        self,
        parts: Parts,
        *,
        fresh: bool,
        on_stage: Callable[[bytes], None],
        files: Sequence[int] = (),
        most: int = MOST_ANSWER,
    ) -> Parts:
        """Return the answer, of at most `most` bytes; with `fresh`, from a process that has answered no
        request before.

        Raises:
            Died, Refused, NotStarted
        """
        aside = self._taken(fresh)
        try:
            answer = aside.ask(parts, on_stage, files, most)
        except Refused:
            self._put_back(aside)
            raise
        except BaseException:  # also an interrupt: the process must not be used again
            aside.end()
            raise
        self._put_back(aside)
        return answer

    def ask_again(self, parts: Parts, files: Sequence[int] = (), most: int = MOST_ANSWER) -> Parts:
        """Return the answer of a process, of at most `most` bytes.

        Another one is asked when the first ended for a reason that may not be this request: somebody ended
        it, or requests before this one are the reason.

        Raises:
            Died, Refused, NotStarted
        """

        def ask(*, fresh: bool) -> Parts:
            return self.ask(parts, fresh=fresh, on_stage=lambda _: None, files=files, most=most)

        try:
            return ask(fresh=False)
        except Died as error:
            if error.cause is Cause.TIME or (error.new and error.cause is Cause.WORK):
                raise
        return ask(fresh=True)

    def processes(self) -> Sequence[int]:
        """Return the identifiers of the idle processes."""
        with self._guard:
            return [aside.process.pid for aside in self._idle]

    def end(self) -> None:
        """End the idle processes; the next question starts another."""
        with self._guard:
            idle, self._idle = self._idle, []
        for aside in idle:
            aside.end()

    def _taken(self, fresh: bool) -> Aside:
        with self._guard:
            if self._owner != os.getpid():  # after a fork, the processes belong to the parent
                self._owner, self._idle = os.getpid(), []
            while self._idle:
                aside = self._idle.pop()
                if (fresh and aside.used) or aside.process.poll() is not None:
                    aside.end()
                    continue
                return aside
        return Aside.start(self.module)

    def _put_back(self, aside: Aside) -> None:
        with self._guard:
            if not aside.retiring and len(self._idle) < _KEPT:
                self._idle.append(aside)
                return
        aside.end()

    @classmethod
    def _end_all(cls) -> None:
        for asides in cls._all:
            if asides._owner == os.getpid():  # noqa: SLF001 - of this class itself
                asides.end()


_MAIN = "archive_service.documents.sandbox.main"


def _environment() -> dict[str, str]:
    """Return the environment that the process needs to find its modules: no setting, no secret."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    places = [os.path.abspath(place) for place in sys.path]
    return {**kept, "PYTHONPATH": os.pathsep.join(places)}


def _exactly(reader: BufferedReader, count: int) -> bytes:
    got = reader.read(count)
    if len(got) != count:
        raise ConnectionResetError
    return got
