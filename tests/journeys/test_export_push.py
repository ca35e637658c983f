"""Volumes sent to an address of their receiver: resumed, tried again, ended, journaled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.errors import NotAllowed, PushAddressRefused, PushInterrupted, PushRefused
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.export_orders import OrderStateRefused
from archive_service.model.export_pushes import MOST_ATTEMPTS, PushState
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.storage.pushed_files import PushedFiles
from archive_service.workflows.export_push import PushWaits
from tests.journeys.pushing_homes import (
    DEVELOPMENT,
    LEGAL_ENTITY,
    PIECE,
    PRODUCTION,
    Pushing,
    pushing_home,
    target,
)
from tests.journeys.receiving_server import TAKEN, Receiving, receiving


@pytest.fixture(scope="module")
def pushing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pushing]:
    with pushing_home(tmp_path_factory.mktemp("push")) as home:
        home.push = replace(home.push, receiver=PushedFiles(hosts=DEVELOPMENT, piece=PIECE))
        yield home


@pytest.fixture
def server() -> Iterator[Receiving]:
    with receiving() as told:
        yield told


def test_all_volumes_arrive_and_open(pushing: Pushing, server: Receiving, tmp_path: Path) -> None:
    order = pushing.ready()

    _, asked = pushing.push.order(order, f"{server.url}/depot?jeton=secret", OPERATOR)
    assert (asked.number, asked.state) == (1, PushState.WAITING)
    assert pushing.push.send(order) == 1

    assert all(path.startswith("/depot/export-") and path.endswith("?jeton=secret") for path in server.files)
    files = {path.rpartition("/")[2].partition("?")[0]: bytes(held) for path, held in server.files.items()}
    pushing.check_received(order, files, tmp_path)


@pytest.mark.parametrize("fault", [503, 429, 0])
def test_an_interrupted_push_continues_where_it_stopped(
    pushing: Pushing, server: Receiving, fault: int
) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)
    server.faults = [TAKEN, fault]
    with pytest.raises(PushWaits):
        pushing.push.send(order)
    assert pushing.last(order).problem == "push-interrupted"
    del server.puts[:]

    assert pushing.push.send(order) == 1

    assert server.puts[0].startswith("bytes 2000-")
    path = f"/export-{order}-001.cms"
    whole = pushing.push.volumes.volume(order, 1, OPERATOR).volume
    assert bytes(server.files[path]) == whole.read(0, whole.length)
    assert pushing.journaled(order) == ["asked", "attempt", "interrupted", "attempt", "sent"]


def test_what_the_receiver_has_is_not_sent_again_and_what_differs_is(
    pushing: Pushing, server: Receiving
) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)
    pushing.push.send(order)
    del server.puts[:]
    pushing.push.order(order, server.url, OPERATOR)
    pushing.push.send(order)
    assert server.puts == []

    path = f"/export-{order}-001.cms"
    server.files[path][7] ^= 1
    pushing.push.order(order, server.url, OPERATOR)
    pushing.push.send(order)
    assert server.puts[0].startswith("bytes 0-")
    assert pushing.last(order).number == 3


def test_a_push_ends_after_some_attempts(pushing: Pushing, server: Receiving) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)
    server.faults = [503] * MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(PushWaits):
            pushing.push.send(order)
    assert pushing.push.send(order) == 0
    push = pushing.last(order)
    assert (push.state, push.attempts) == (PushState.FAILED, MOST_ATTEMPTS)
    assert push.ended_at is not None
    assert pushing.journaled(order)[-1] == "failed"


@pytest.mark.parametrize("status", [301, 302, 307, 401, 403, 405, 413])
def test_a_refusal_or_a_redirect_ends_a_push(pushing: Pushing, server: Receiving, status: int) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)
    server.faults = [status]
    assert pushing.push.send(order) == 0
    assert (pushing.last(order).state, pushing.last(order).problem) == (PushState.FAILED, "push-refused")


def test_the_same_push_is_asked_for_once(pushing: Pushing, server: Receiving) -> None:
    order = pushing.ready()
    first = pushing.push.order(order, server.url, OPERATOR)[1]
    assert pushing.push.order(order, server.url, OPERATOR)[1] == first


def test_the_workers_send(pushing: Pushing, server: Receiving) -> None:
    order = pushing.ready()
    pushing.services.export_push.order(order, server.url, OPERATOR)
    work_until_empty(pushing.services)
    assert pushing.last(order).state is PushState.SENT


def test_a_cancelled_order_is_not_sent(pushing: Pushing, server: Receiving) -> None:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR)
    pushing.services.exports.cancel(order, OPERATOR)
    assert pushing.push.send(order) == 0
    assert server.files == {}
    assert pushing.last(order).state is PushState.FAILED
    with pytest.raises(OrderStateRefused):
        pushing.push.order(order, server.url, OPERATOR)


def test_others_push_nothing(pushing: Pushing, server: Receiving) -> None:
    order = pushing.ready()
    vendor = Actor(name="v", role=Role.VENDOR, tenants=frozenset({LEGAL_ENTITY}), pseudonym=str(UUID(int=9)))
    with pytest.raises(NotAllowed):
        pushing.push.order(order, server.url, vendor)


@pytest.mark.parametrize(
    "to",
    [
        "ftp://depot.example/x",
        "http://depot.example/x",
        "https:///x",
        "https://qui:secret@depot.example/x",
        "https://depot.example/x#y",
        "https://depot.example:x/",
        "https://dépôt.example/",
        "https://depot.example/a b",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_https_addresses_are_taken_in_production(to: str) -> None:
    with pytest.raises(PushAddressRefused):
        PushedFiles(hosts=PRODUCTION).checked_host_key(to, "")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[fd00::1]", "0.0.0.0"],
)
def test_private_networks_are_not_addressed_in_production(pushing: Pushing, host: str) -> None:
    content = pushing.push.volumes.volume(pushing.ready(), 1, OPERATOR).volume
    with pytest.raises(PushAddressRefused):
        PushedFiles(hosts=PRODUCTION).send(target(f"https://{host}:1/x"), "v", content)


def test_a_private_network_is_addressed_when_it_is_configured(pushing: Pushing) -> None:
    content = pushing.push.volumes.volume(pushing.ready(), 1, OPERATOR).volume
    configured = PushedFiles(hosts=replace(PRODUCTION, networks=[ip_network("127.0.0.0/8")]))
    with pytest.raises(PushInterrupted):  # nobody listens there
        configured.send(target("https://127.0.0.1:1/x"), "v", content)
    assert Settings(push_networks="10.0.0.0/8, fd00::/8").private_push_networks == [
        ip_network("10.0.0.0/8"),
        ip_network("fd00::/8"),
    ]
    with pytest.raises(ValueError, match="networks"):
        Settings(push_networks="10.0.0.1/8")


def test_a_server_without_tls_is_not_sent_to(pushing: Pushing, server: Receiving) -> None:
    content = pushing.push.volumes.volume(pushing.ready(), 1, OPERATOR).volume
    with pytest.raises(PushInterrupted):
        PushedFiles(hosts=DEVELOPMENT).send(target(server.url.replace("http:", "https:")), "v", content)
    assert server.files == {}
    assert issubclass(PushRefused, Exception)
