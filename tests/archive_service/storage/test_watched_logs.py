"""A log at an address answers whole and in time, or counts as away: never as altered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from archive_service.errors import StoreUnavailable
from archive_service.storage import watched_logs
from archive_service.storage.watched_logs import HttpLog


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Answer each connection; give the address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(65_536)
                    answer(connection)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def trickle(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b"a")
        time.sleep(0.1)


def test_a_byte_at_a_time_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_logs, "_PATIENCE_SECONDS", 1.0)
    with answering(trickle) as address:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            HttpLog(address).read("tile/0/000")
        assert HttpLog(address).deliver(b"note").endswith("does not answer")
        assert time.monotonic() - began < 20


def test_an_answer_that_is_cut_short_is_none() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"
    with answering(lambda one: one.sendall(cut)) as address, pytest.raises(StoreUnavailable):
        HttpLog(address).read("tile/0/000")


def test_a_redirect_is_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with answering(lambda one: one.sendall(moved)) as address:
        with pytest.raises(FileNotFoundError):
            HttpLog(address).read("tile/0/000")
        assert HttpLog(address).deliver(b"note") == "302"
