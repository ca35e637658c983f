"""Entry point of the sandbox: answers requests within its limits until the parent closes the socket."""

from __future__ import annotations

import fcntl
import gc
import importlib
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from io import BufferedReader

from archive_service.documents.sandbox import given_files
from archive_service.documents.sandbox.process import ANSWER, PARTS, READY, REFUSED, RETIRING, STAGE, Parts
from archive_service.documents.typesetting import give_back

MOST_DATA = 545_000_000
"""Limit of writable memory in bytes. Memory mapped from files (the typesetter, its fonts) is added: 30 MB."""
_MOST_KEPT = 160_000_000  # bytes in use between two requests; with more, the process ends after its answer
_MOST_ANSWERS = 20_000
_PAGE = resource.getpagesize()
_PR_SET_DUMPABLE = 4

Answer = Callable[[bytes, bytes, Callable[[bytes], None]], Parts]


def main(descriptor: int, module: str) -> None:
    """Answer each request received on the socket `descriptor` with `module.answer`."""
    _end_with_the_other()
    _leave_nothing_behind()
    # The collector would otherwise visit all imported modules again and again: while they are loaded, and
    # with each document (measured: 0.4 ms).
    gc.disable()
    answer: Answer = importlib.import_module(module).answer
    gc.freeze()
    gc.enable()
    _limit(resource.RLIMIT_DATA, MOST_DATA)
    with socket.socket(fileno=descriptor) as channel, channel.makefile("rb") as reader:
        _say(channel, READY, (b"", b""))
        for number in range(1, _MOST_ANSWERS + 1):
            if not _answered(channel, reader, answer, number == _MOST_ANSWERS):
                return


def used_seconds() -> float:
    """Return the processor time this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def end_at(seconds: float) -> None:
    """Make the system end this process when it has used that much processor time, or up to 1 s more."""
    _limit(resource.RLIMIT_CPU, int(seconds) + 1)


def _answered(channel: socket.socket, reader: BufferedReader, answer: Answer, last: bool) -> bool:
    # Nothing is in the reader's buffer: the other side waits for an answer before it asks again.
    first = given_files.first_byte(channel)
    head = first + reader.read(PARTS.size - len(first))
    if len(head) != PARTS.size:
        return False
    _, one, two = PARTS.unpack(head)
    refused = b""
    try:
        question = reader.read(one), reader.read(two)
        answered = answer(*question, lambda stage: _say(channel, STAGE, (stage, b"")))
    except (MemoryError, RecursionError):
        os._exit(1)  # another process with free memory, or a simpler form, may succeed
    except Exception as error:  # whatever a flow made it raise is told to who asked; the process goes on  # noqa: BLE001
        refused = f"{type(error).__module__}.{type(error).__name__}".encode()
    finally:
        given_files.close()
    if refused:
        _say(channel, REFUSED, (refused, b""))
        return True
    last = last or _is_heavy()
    _say(channel, RETIRING if last else ANSWER, answered)
    return not last


def _say(channel: socket.socket, kind: int, parts: Parts) -> None:
    channel.sendall(PARTS.pack(kind, len(parts[0]), len(parts[1])) + parts[0])
    if parts[1]:
        channel.sendall(parts[1])


def _is_heavy() -> bool:
    """Say whether much memory stays in use; free memory is first returned to the system."""
    if _resident() < _MOST_KEPT:
        return False
    give_back()
    return _resident() >= _MOST_KEPT


def _resident() -> int:
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read(200).split()[1]) * _PAGE
    except OSError:
        return 0


def _end_with_the_other() -> None:
    """Make the system end this process as soon as the parent process is gone, whatever this one is doing.

    This uses a signal of the pipe, not the signal of the parent's death: that one is sent when the *thread*
    that started this process ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the parent
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_NONBLOCK | os.O_ASYNC)
    try:
        gone = os.read(0, 1) == b""
    except BlockingIOError:
        gone = False
    if gone:  # the parent ended before the signal was set up
        sys.exit()


def _leave_nothing_behind() -> None:
    """Write no core dump when this process is ended by a signal: its memory holds a record."""
    _limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
