"""All addresses of a host share the time that an exchange may take."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

from signing import bounded_connections
from signing.bounded_connections import bounded

Place = tuple[str, int]


@pytest.fixture
def silent() -> Iterator[Place]:
    """An address whose connections are never opened: too many wait for it already."""
    with ExitStack() as opened:
        listener = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        place: Place = listener.getsockname()
        for _ in range(3):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(place)
        yield place


def resolve(monkeypatch: pytest.MonkeyPatch, *places: Place) -> None:
    """Have the name of any host lead to these addresses, in this order."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place) for place in places]
    monkeypatch.setattr(bounded_connections, "getaddrinfo", lambda *_asked, **_of: found)


def test_a_host_is_reached_although_its_first_address_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, silent: Place
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        resolve(monkeypatch, silent, silent, listener.getsockname())
        with closing(HTTPConnection("temoin.example.org", 80)) as connection:
            bounded(connection, time.monotonic() + 2)

            accepted, _ = listener.accept()
            connection.sock.sendall(b"here")
            assert accepted.recv(4) == b"here"
            accepted.close()


def test_many_addresses_that_do_not_answer_take_no_more_time_than_one(
    monkeypatch: pytest.MonkeyPatch, silent: Place
) -> None:
    resolve(monkeypatch, *[silent] * 60)
    began = time.monotonic()

    with closing(HTTPConnection("temoin.example.org", 80)) as connection, pytest.raises(TimeoutError):
        bounded(connection, began + 1)

    assert time.monotonic() - began < 20
