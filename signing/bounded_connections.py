"""Connections whose whole exchange has one time limit: the limit of a socket begins anew with each byte.

A server that sends a byte at a time, in its headers or after them, holds nobody up; nor does a host of many
addresses that do not answer. Only the look-up of the host's name has the system's own limit.
"""

from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from io import BufferedReader, RawIOBase
from socket import SOCK_STREAM, SocketIO, getaddrinfo, socket
from time import monotonic
from typing import Any


def bounded(connection: HTTPConnection, until: float) -> HTTPConnection:
    """Return the connection, open, with every wait from now on ended at `until` (`time.monotonic`).

    Raises:
        TimeoutError: no time is left. OSError: it cannot be opened.
    """
    connection.timeout = _left(until)
    if connection.sock is None:
        # By its own way to connect, each address of the host has the whole time.
        connect = partial(_connected, until=until)
        connection._create_connection = connect  # type: ignore[attr-defined]  # noqa: SLF001 - kept to be replaced
        connection.connect()
    connection.sock = _Bounded(_plain(connection.sock), until)
    return connection


def _connected(place: tuple[str, int], *_given: object, until: float) -> socket:
    """Connect to the first address of a host that answers; all but the last leave time to the next ones."""
    found = getaddrinfo(*place, type=SOCK_STREAM)
    failed: OSError = TimeoutError()
    for after, (family, kind, protocol, _, address) in enumerate(found, 1 - len(found)):
        plain = socket(family, kind, protocol)
        try:
            plain.settimeout(_left(until) / (2 if after else 1))
            plain.connect(address)
            plain.settimeout(_left(until))
        except OSError as error:
            plain.close()
            failed = error
            continue
        return plain
    raise failed


def bounded_reads(connection: socket, until: float) -> BufferedReader:
    """Return what comes in over a socket that somebody else opened, with every wait ended at `until`."""
    plain = _Bounded(connection, until)
    return plain.makefile("rb")


def _left(until: float) -> float:
    """Return the seconds that are left, more than zero; raise `TimeoutError` when none is."""
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Bounded:
    """A socket whose every wait ends at `until`, as far as `http.client` uses sockets."""

    def __init__(self, plain: socket, until: float) -> None:
        self.plain, self.until = plain, until

    def sendall(self, data: bytes) -> None:
        self.plain.settimeout(_left(self.until))
        self.plain.sendall(data)

    def makefile(self, mode: str) -> BufferedReader:
        # typeshed knows no mode that is not written out.
        reads = _BoundedReads(self.plain.makefile(mode, buffering=0), self._wait)  # type: ignore[call-overload]
        return BufferedReader(reads)

    def _wait(self) -> None:
        self.plain.settimeout(_left(self.until))

    def close(self) -> None:
        self.plain.close()


class _BoundedReads(RawIOBase):
    """The bytes that come in, each read within the time that is left."""

    def __init__(self, raw: SocketIO, wait: Callable[[], None]) -> None:
        self.raw, self.wait = raw, wait

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.wait()
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()


def _plain(held: Any) -> socket:
    """Return the socket itself, of a connection that is used again."""
    return held.plain if isinstance(held, _Bounded) else held
