"""A log at an address answers whole and in time, or counts as away: never as altered."""

from __future__ import annotations

import time

import pytest

from archive_service.errors import StoreUnavailable
from archive_service.storage import watched_logs
from archive_service.storage.watched_logs import HttpLog
from tests.odd_servers import dripping, misbehaving


def test_a_byte_at_a_time_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_logs, "_PATIENCE_SECONDS", 1.0)
    with misbehaving(dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")) as address:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            HttpLog(address).read("tile/0/000")
        assert HttpLog(address).deliver(b"note").endswith("does not answer")
        assert time.monotonic() - began < 20


def test_an_answer_that_is_cut_short_is_none() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"
    with misbehaving(lambda one: one.sendall(cut)) as address, pytest.raises(StoreUnavailable):
        HttpLog(address).read("tile/0/000")


def test_a_redirect_is_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with misbehaving(lambda one: one.sendall(moved)) as address:
        with pytest.raises(FileNotFoundError):
            HttpLog(address).read("tile/0/000")
        assert HttpLog(address).deliver(b"note") == "302"
