"""Files sent by HTTPS: what a receiver says is not believed, and our own faults are not the receiver's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import monotonic

import pytest

from archive_service.errors import PushInterrupted, StoreUnavailable
from archive_service.storage.push_hosts import PushHosts
from archive_service.storage.pushed_files import PushedFiles
from tests.journeys.pushed_content import Content
from tests.journeys.pushing_homes import DEVELOPMENT, target
from tests.journeys.receiving_server import ENDLESS, TRICKLING, TRICKLING_LAST, Receiving, receiving

FILES = PushedFiles(hosts=DEVELOPMENT, piece=100)


WHOLE = Content(b"x" * 250, 250)


@pytest.fixture
def server() -> Iterator[Receiving]:
    with receiving() as told:
        yield told


@pytest.mark.parametrize("length", ["x", "-1", "-7", "+5", "1_0", "1.5", "0x10", "5, 5", "²", "9" * 5_000])
def test_a_length_that_is_no_number_is_an_interruption(server: Receiving, length: str) -> None:
    server.lengths = [length]

    with pytest.raises(PushInterrupted):
        FILES.send(target(server.url), "v", WHOLE)

    assert server.puts == []
    FILES.send(target(server.url), "v", WHOLE)
    assert server.files == {"/v": bytearray(WHOLE.held)}


def test_an_answer_without_end_is_an_interruption(server: Receiving) -> None:
    server.faults = [ENDLESS]

    with pytest.raises(PushInterrupted, match="too long"):
        FILES.send(target(server.url), "v", WHOLE)

    FILES.send(target(server.url), "v", WHOLE)
    assert server.files == {"/v": bytearray(WHOLE.held)}


@pytest.mark.parametrize("fault", [TRICKLING, TRICKLING_LAST])
def test_an_answer_that_comes_byte_after_byte_is_an_interruption(server: Receiving, fault: int) -> None:
    server.faults = [fault]

    with pytest.raises(PushInterrupted):
        began = monotonic()
        replace(FILES, seconds=0.5).send(target(server.url), "v", WHOLE)

    assert monotonic() - began < 30

    FILES.send(target(server.url), "v", WHOLE)
    assert server.files == {"/v": bytearray(WHOLE.held)}


def test_each_connection_is_to_an_address_that_was_checked(server: Receiving) -> None:
    server.closing = True
    checked: list[str] = []

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Noting(PushHosts):
        def check_number(self, address: str) -> None:
            checked.append(address)

    replace(FILES, hosts=Noting(production=False)).send(target(server.url), "v", WHOLE)

    assert server.files == {"/v": bytearray(WHOLE.held)}
    assert (server.connections, checked) == (5, ["127.0.0.1"] * 5)


@pytest.mark.parametrize("readable", [0, 100, 130])
def test_what_our_own_disk_does_not_give_is_no_fault_of_the_receiver(
    server: Receiving, readable: int
) -> None:
    with pytest.raises(StoreUnavailable):
        FILES.send(target(server.url), "v", Content(WHOLE.held, readable))
