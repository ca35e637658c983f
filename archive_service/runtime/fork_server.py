"""A process that loads what the processes of the service need, once, and forks each of them from itself.

To load it takes longer than all the rest of a start, and each process would hold its own copy in memory. The
fork server has no thread, no connection and no secret but its environment, so that a fork inherits nothing
that two processes must not share.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from archive_service.runtime.garbage import search_as_usual

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_LONGEST = 64  # bytes of a message
_MOST_WAIT = 300  # seconds: it first loads all that the processes need, on a slow machine too
_ENDED = "ended "


class ForkServerLost(Exception):
    """The fork server ended, and with it all that it had forked, or it does not answer."""


@dataclass(frozen=True, slots=True)
class Forked:
    """A process that was forked. It is the child of the fork server, so it is known by a descriptor (pidfd),
    whose number no other process can take.
    """

    pid: int
    descriptor: int

    def has_ended(self, seconds: float = 0) -> bool:
        """Say whether it has ended, or ends within this time."""
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended gets none."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.descriptor, number)

    def forget(self) -> None:
        """Give the descriptor back."""
        os.close(self.descriptor)


@dataclass(frozen=True, slots=True)
class ForkServer:
    """The fork server as the process that needs it sees it: call it from the thread that started it alone."""

    channel: socket.socket
    itself: Forked

    @classmethod
    def forked(cls, serve: Callable[[socket.socket], None], environment: Mapping[str, str]) -> ForkServer:
        """Make it from this process, which must have no thread and no connection yet; `serve` is its work."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        starter = os.getpid()
        pid = os.fork()
        if pid == 0:
            ours.close()
            end_with(starter)
            os.environ.clear()
            os.environ.update(environment)
            _end_after(lambda: serve(theirs))
        return cls._of(pid, ours, theirs)

    @classmethod
    def executed(cls, module: str, environment: Mapping[str, str], descriptor: int) -> ForkServer:
        """Make it with an interpreter of its own, which gets the number of this process, that of its channel
        and this descriptor as arguments of `module`.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        given = (theirs.fileno(), os.dup(descriptor))
        for one in given:
            os.set_inheritable(one, True)
        arguments = [sys.executable, "-m", module, *map(str, (os.getpid(), *given))]
        pid = os.posix_spawn(sys.executable, arguments, environment)
        os.close(given[1])
        return cls._of(pid, ours, theirs)

    @classmethod
    def _of(cls, pid: int, ours: socket.socket, theirs: socket.socket) -> ForkServer:
        theirs.close()
        ours.settimeout(_MOST_WAIT)
        return cls(ours, Forked(pid, os.pidfd_open(pid)))

    def fork(self, kind: str) -> Forked:
        """Have a process of this kind.

        Raises:
            ForkServerLost
        """
        pid, (descriptor,) = self._answer(kind)
        return Forked(pid, descriptor)

    def code(self, ended: Forked) -> int:
        """Return the exit code of a process that has ended; below 0, the signal that ended it.

        Raises:
            ForkServerLost
        """
        return self._answer(f"{_ENDED}{ended.pid}")[0]

    def _answer(self, question: str) -> tuple[int, list[int]]:
        try:
            self.channel.send(question.encode())
            answer, descriptors, _, _ = socket.recv_fds(self.channel, _LONGEST, 1)
        except OSError as error:
            raise ForkServerLost("the fork server does not answer") from error
        if not answer:
            raise ForkServerLost("the fork server has ended")
        return int(answer), descriptors

    def close(self) -> None:
        """End it: it has no work to bring to an end, and what it forked that still runs ends with it."""
        self.channel.close()
        self.itself.send(signal.SIGKILL)
        os.waitpid(self.itself.pid, 0)
        self.itself.forget()


def serve_forks(channel: socket.socket, run: Callable[[str], int]) -> None:
    """Fork a process for each kind that is asked for; it runs `run` and ends with the code that this returns.

    Come back when the other end of the channel is closed.
    """
    _only_errors_are_said()
    _name("fork-server")
    # A signal to the group (Ctrl-C, the end of a service) is for those that have work to bring to an end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    search_as_usual()
    while question := channel.recv(_LONGEST).decode():
        if question.startswith(_ENDED):
            _, status = os.waitpid(int(question.removeprefix(_ENDED)), 0)
            channel.send(b"%d" % os.waitstatus_to_exitcode(status))
            continue
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            channel.close()
            _become(server, question)
            _end_after(partial(run, question))
        descriptor = os.pidfd_open(pid)
        socket.send_fds(channel, [b"%d" % pid], [descriptor])
        os.close(descriptor)


def can_fork() -> bool:
    """Say whether this system tells when a process ends that is no child: Linux from 5.3 on does."""
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


def end_with(parent: int) -> None:
    """Make the system end this process when its parent ends, for whatever reason."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _become(server: int, kind: str) -> None:
    end_with(server)
    _name(kind)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _name(kind: str) -> None:
    """Name this process for `ps -o comm` and `top`: its command line is that of the supervisor."""
    ctypes.CDLL(None).prctl(_PR_SET_NAME, f"dui-{kind}".encode())


def _only_errors_are_said() -> None:
    """Standard output belongs to who started the service, who may have closed standard error."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
    os.close(nothing)


def _end_after(work: Callable[[], int | None]) -> NoReturn:
    """End this process with the code that `work` returns: the rest of the stack is another's."""
    code = 1
    try:
        code = work() or 0
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
