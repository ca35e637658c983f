"""Requests that the tests send to a sandboxed process: `answer` does what the request names."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import time
from collections.abc import Callable

from archive_service.documents.sandbox.main import end_at, used_seconds
from archive_service.documents.sandbox.process import Parts

_PR_GET_DUMPABLE = 3
_kept: list[bytearray] = []


def answer(question: bytes, rest: bytes, on_stage: Callable[[bytes], None]) -> Parts:
    """Do the named task; return a description of it, and `rest`."""
    said = _THINGS[question.decode()](rest)
    on_stage(b"nearly")
    return said.encode(), rest


def _facts(_: bytes) -> str:
    files = sorted(os.readlink(f"/proc/self/fd/{name}").split(":")[0] for name in _descriptors())
    dumpable = ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)
    core = resource.getrlimit(resource.RLIMIT_CORE)[0]
    return f"{os.getpid()} {' '.join(sorted(os.environ))} | {' '.join(files)} | {dumpable} {core}"


def _descriptors() -> list[str]:
    return [name for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")]


def _keep(_: bytes) -> str:
    _kept.append(bytearray(200_000_000))
    return str(os.getpid())


def _shout(rest: bytes) -> str:
    print(rest.decode())
    print(rest.decode(), file=sys.stderr)
    os.write(2, rest)
    raise ValueError(rest.decode())


def _work_on(_: bytes) -> str:
    return str(sum(range(1 << 40)))  # minutes in one call of C


def _wait(_: bytes) -> str:
    time.sleep(60)
    return ""


def _too_long(rest: bytes) -> str:
    end_at(used_seconds() + 1)
    return _work_on(rest)


_THINGS: dict[str, Callable[[bytes], str]] = {
    "who": lambda _: str(os.getpid()),
    "facts": _facts,
    "keep": _keep,
    "shout": _shout,
    "work on": _work_on,
    "too long": _too_long,
    "too much": lambda _: str(len(bytearray(1 << 30))),
    "too deep": lambda _: (_ for _ in ()).throw(RecursionError()),
    "crash": lambda _: str(ctypes.string_at(0)),
    "wait": _wait,
}
