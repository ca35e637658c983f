"""Servers of SFTP that answer oddly, or not: an attempt ends in time, as one that may succeed later."""

from __future__ import annotations

import random
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from threading import Thread

import asyncssh
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.errors import PushInterrupted, PushRefused
from archive_service.model.export_pushes import PushTarget
from archive_service.model.identifiers import as_legal_entity
from tests.archive_service.storage.test_sftp_files import CONTENT, FILES, HOST_KEYS, NAME, PUBLIC
from tests.journeys.receiving_sftp import listening_ssh

HASTY = replace(FILES, seconds=1.0)
OK, LOST = 0, 4
INIT, OPEN, READ, WRITE, LSTAT, FSTAT = 1, 3, 5, 6, 7, 8
STATUS, HANDLE, DATA, NAMES, ATTRS = 101, 102, 103, 104, 105
_HOST_KEY = HOST_KEYS[0].export_public_key().decode().strip()


def at(port: int) -> PushTarget:
    kept = FILES.checked_host_key("sftp://depot@127.0.0.1/x", _HOST_KEY)
    return PushTarget(
        to=f"sftp://depot@127.0.0.1:{port}/depot", host_key=kept, legal_entity=as_legal_entity("250000999")
    )


@contextmanager
def listening(act: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen, and do something with each connection until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        open_: list[socket.socket] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    open_.append(connection)
                    with suppress(OSError):
                        act(connection)

        thread = Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(10)
            for one in open_:
                one.close()


def says_nothing(connection: socket.socket) -> None:
    """Keep the connection."""


def says_its_name(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-odd\r\n")


def says_noise(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-odd\r\n" + random.Random(1).randbytes(100_000))


def speaks_http(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def ends_at_once(connection: socket.socket) -> None:
    connection.close()


def talks_slowly(connection: socket.socket) -> None:
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)


def talks_without_end(connection: socket.socket) -> None:
    for _ in range(2_000):
        connection.sendall(b"a line before the name of the server\r\n" * 100)


@pytest.mark.parametrize(
    "act",
    [
        says_nothing,
        says_its_name,
        says_noise,
        speaks_http,
        ends_at_once,
        talks_slowly,
        talks_without_end,
    ],
)
def test_what_is_no_ssh_ends_in_time(act: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    with listening(act) as port, pytest.raises(PushInterrupted):
        HASTY.send(at(port), NAME, CONTENT)
    assert time.monotonic() - began < 15


@dataclass
class Script:
    """What a server of SFTP says after it was greeted, and to each request by its kind and number; None is no
    answer. `asked` are the kinds of the requests.
    """

    answers: Callable[[int, int], bytes | None]
    greeting: bytes = b"\x02\0\0\0\3"
    asked: list[int] = field(default_factory=list)


def framed(packet: bytes) -> bytes:
    return struct.pack(">I", len(packet)) + packet


def packet(kind: int, request: int, *parts: bytes) -> bytes:
    return framed(bytes([kind]) + struct.pack(">I", request) + b"".join(parts))


def text(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def status(request: int, code: int) -> bytes:
    return packet(STATUS, request, struct.pack(">I", code), text(b"why"), text(b"fr"))


class Odd(asyncssh.SSHServerSession[bytes]):
    """A session of SFTP that follows a script."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._received = b""

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._channel = chan

    def subsystem_requested(self, subsystem: str) -> bool:
        return True

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        self._received += data
        while len(self._received) >= 4:
            (length,) = struct.unpack(">I", self._received[:4])
            if len(self._received) < 4 + length:
                return
            asked, self._received = self._received[4 : 4 + length], self._received[4 + length :]
            self._script.asked.append(asked[0])
            if asked[0] == INIT:
                self._channel.write(framed(self._script.greeting))
            elif (answer := self._script.answers(asked[0], struct.unpack(">I", asked[1:5])[0])) is not None:
                self._channel.write(answer)


@contextmanager
def scripted(script: Script | None) -> Iterator[int]:
    """Run a real server of SSH whose SFTP is scripted; None has no SFTP."""

    class Door(asyncssh.SSHServer):
        def session_requested(self) -> Odd | bool:
            return Odd(script) if script else False

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Door,
            server_host_keys=HOST_KEYS,
            authorized_client_keys=asyncssh.import_authorized_keys(PUBLIC),
            encoding=None,
            config=None,
        )

    with listening_ssh(listen) as port:
        yield port


@pytest.mark.parametrize(
    "greeting",
    [b"", b"\x02", b"\x02\0\0\0\x02", b"\x02\0\0\0\x63", b"\x02\0\0\0\3\0\0\0\7x", b"\x65\0\0\0\3"],
)
def test_an_odd_greeting_is_an_interruption(greeting: bytes) -> None:
    script = Script(lambda *_: None, greeting)
    with scripted(script) as port, pytest.raises(PushInterrupted):
        FILES.send(at(port), NAME, CONTENT)
    assert script.asked == [INIT]


REGULAR = struct.pack(">IQI", 0x1 | 0x4, 5, 0o100644)


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: status(request + 1, OK),
        lambda request: status(request, OK),
        lambda request: status(request, LOST),
        lambda request: status(request, 99),
        lambda request: packet(250, request),
        lambda request: packet(DATA, request, text(b"no attributes")),
        lambda request: packet(ATTRS, request),
        lambda request: packet(ATTRS, request, b"\0\0\0\1"),
        lambda request: packet(ATTRS, request, b"\xff\xff\xff\xff"),
        lambda request: packet(ATTRS, request, struct.pack(">II", 0x4, 0o100644)),
        lambda request: packet(ATTRS, request, REGULAR, b"more"),
        lambda request: b"\xff\xff\xff\xff",
        lambda request: b"\0\0\0\0",
        lambda request: b"\0\0\0\1\x65",
        lambda request: packet(NAMES, request, b"\xff\xff\xff\xff"),
    ],
)
def test_an_odd_answer_is_an_interruption(answer: Callable[[int], bytes]) -> None:
    script = Script(lambda _, request: answer(request))
    with scripted(script) as port, pytest.raises(PushInterrupted):
        FILES.send(at(port), NAME, CONTENT)
    assert script.asked == [INIT, LSTAT]


def test_no_answer_is_an_interruption() -> None:
    script, seconds = Script(lambda *_: None), 0.5
    while LSTAT not in script.asked:  # on a busy machine, logging in may already take too long
        seconds *= 2
        with scripted(script) as port, pytest.raises(PushInterrupted, match="TimeoutError"):
            replace(FILES, seconds=seconds).send(at(port), NAME, CONTENT)


class Store:
    """A server that keeps nothing but what it says: `reading` is what it gives for what was written."""

    def __init__(self, *, reading: bytes, length: int) -> None:
        self.reading = reading
        self.length = length
        self.written = 0

    def answers(self, kind: int, request: int) -> bytes:
        if kind in {LSTAT, FSTAT}:
            return packet(ATTRS, request, struct.pack(">IQI", 0x1 | 0x4, self.length, 0o100644))
        if kind == OPEN:
            return packet(HANDLE, request, text(b"h"))
        if kind == READ:
            return packet(DATA, request, text(self.reading))
        self.written += kind == WRITE
        return status(request, OK)


@pytest.mark.parametrize("reading", [b"", b"\0" * 10, b"\0" * 4_000])
def test_what_is_read_back_is_compared(reading: bytes) -> None:
    """The file is said to be there, with the right length: other bytes are not taken for ours."""
    store = Store(reading=reading, length=CONTENT.length)
    with scripted(Script(store.answers)) as port:
        FILES.send(at(port), NAME, CONTENT)
    assert store.written == 11


@pytest.mark.parametrize("length", [0, 5, 2**63, 2**64 - 1])
def test_a_length_that_is_wrong_at_the_end_is_an_interruption(length: int) -> None:
    store = Store(reading=b"", length=length)
    with scripted(Script(store.answers)) as port, pytest.raises(PushInterrupted):
        FILES.send(at(port), NAME, CONTENT)


def test_a_server_that_has_no_sftp_ends_in_time() -> None:
    with scripted(None) as port, pytest.raises(PushInterrupted):
        FILES.send(at(port), NAME, CONTENT)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.lists(st.one_of(st.binary(max_size=60), st.integers(0, 110)), min_size=1, max_size=6))
def test_no_answer_whatever_is_a_bug(answers: list[bytes | int]) -> None:
    def answer(kind: int, request: int) -> bytes:
        chosen = answers[request % len(answers)]
        return framed(chosen) if isinstance(chosen, bytes) else packet(chosen, request, REGULAR)

    with scripted(Script(answer)) as port, suppress(PushInterrupted, PushRefused):
        replace(FILES, seconds=0.3).send(at(port), NAME, CONTENT)
