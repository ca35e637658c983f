"""Volumes sent by SFTP: the same promises as by HTTPS, to a server whose key was given."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from uuid import UUID

import asyncssh
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive_service.bootstrap import Services
from archive_service.errors import NotAllowed, NotFound, PushAddressRefused
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.export_pushes import MOST_ATTEMPTS, PushState
from archive_service.model.export_serialisation import _push_in
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.storage.sftp_files import SftpFiles
from archive_service.workflows.export_push import PushWaits
from tests.journeys.homes import FINESS, Home
from tests.journeys.published_formats import keep
from tests.journeys.pushing_homes import (
    DEVELOPMENT,
    LEGAL_ENTITY,
    PIECE,
    PRODUCTION,
    Pushing,
    pushing_home,
)
from tests.journeys.receiving_sftp import (
    DENIED,
    FULL,
    GONE,
    TAKEN,
    ReceivingSftp,
    new_keys,
    receiving_sftp,
)

HOST_KEYS = new_keys("ssh-ed25519", "ssh-rsa")


@pytest.fixture(scope="module")
def pushing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pushing]:
    with pushing_home(tmp_path_factory.mktemp("sftp")) as home:
        receiver = SftpFiles(hosts=DEVELOPMENT, key=home.push.keys.private, piece=PIECE, seconds=20.0)
        home.push = replace(home.push, receiver=receiver)
        yield home


@pytest.fixture
def server(pushing: Pushing, tmp_path: Path) -> Iterator[ReceivingSftp]:
    authorized = pushing.push.key(Finess(FINESS), OPERATOR).line
    with receiving_sftp(tmp_path / "racine", authorized, HOST_KEYS) as told:
        yield told


def asked(pushing: Pushing, server: ReceivingSftp) -> UUID:
    order = pushing.ready()
    pushing.push.order(order, server.url, OPERATOR, server.fingerprint())
    return order


def test_all_volumes_arrive_and_open(pushing: Pushing, server: ReceivingSftp, tmp_path: Path) -> None:
    order = asked(pushing, server)
    assert pushing.push.send(order) == 1

    pushing.check_received(order, server.files, tmp_path)


@pytest.mark.parametrize("fault", [FULL, GONE])
def test_an_interrupted_push_continues_where_it_stopped(
    pushing: Pushing, server: ReceivingSftp, fault: str
) -> None:
    order = asked(pushing, server)
    server.faults = [TAKEN, fault]
    with pytest.raises(PushWaits):
        pushing.push.send(order)
    assert pushing.last(order).problem == "push-interrupted"
    assert [one for one in server.files if not one.endswith(".part")] == []
    del server.writes[:]

    assert pushing.push.send(order) == 1

    assert server.writes[0] == PIECE
    whole = pushing.push.volumes.volume(order, 1, OPERATOR).volume
    assert server.files[f"export-{order}-001.cms"] == whole.read(0, whole.length)
    assert pushing.journaled(order) == ["asked", "attempt", "interrupted", "attempt", "sent"]


def test_the_listing_comes_last_and_what_was_confirmed_is_not_read_again(
    pushing: Pushing, server: ReceivingSftp
) -> None:
    order = asked(pushing, server)
    first = pushing.push.volumes.volume(order, 1, OPERATOR).volume.length
    server.faults = [TAKEN] * -(-first // PIECE) + [GONE]
    with pytest.raises(PushWaits):
        pushing.push.send(order)
    assert (pushing.last(order).sent, len(server.files)) == (1, 2)
    assert not any(one.endswith(".json") for one in server.files)
    del server.reads[:]

    server.faults = [GONE]
    with pytest.raises(PushWaits):
        pushing.push.send(order)
    assert (pushing.last(order).sent, server.reads) == (1, [])

    assert pushing.push.send(order) == 1
    assert pushing.last(order).sent == pushing.last(order).count


def test_what_the_receiver_has_is_not_sent_again_and_what_differs_is(
    pushing: Pushing, server: ReceivingSftp
) -> None:
    order = asked(pushing, server)
    pushing.push.send(order)
    del server.writes[:]
    pushing.push.order(order, server.url, OPERATOR, server.fingerprint())
    pushing.push.send(order)
    assert server.writes == []

    path = server.folder / f"export-{order}-001.cms"
    whole = path.read_bytes()
    path.write_bytes(whole[:7] + bytes([whole[7] ^ 1]) + whole[8:])
    pushing.push.order(order, server.url, OPERATOR, server.fingerprint())
    pushing.push.send(order)
    assert path.read_bytes() == whole
    assert pushing.last(order).number == 3


def test_a_push_ends_after_some_attempts(pushing: Pushing, server: ReceivingSftp) -> None:
    order = asked(pushing, server)
    server.faults = [FULL] * MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(PushWaits):
            pushing.push.send(order)
    assert pushing.push.send(order) == 0
    assert pushing.last(order).state is PushState.FAILED


def test_a_refusal_ends_a_push(pushing: Pushing, server: ReceivingSftp) -> None:
    order = asked(pushing, server)
    server.faults = [DENIED]
    assert pushing.push.send(order) == 0
    assert (pushing.last(order).state, pushing.last(order).problem) == (PushState.FAILED, "push-refused")


def test_another_host_key_ends_a_push_before_anything_is_sent(
    pushing: Pushing, server: ReceivingSftp
) -> None:
    order = pushing.ready()
    (other,) = new_keys("ssh-ed25519")
    pushing.push.order(order, server.url, OPERATOR, other.get_fingerprint())
    assert pushing.push.send(order) == 0
    assert (pushing.last(order).state, pushing.last(order).problem) == (PushState.FAILED, "push-host-key")
    assert (server.logins, server.files) == (0, {})
    assert pushing.journaled(order) == ["asked", "attempt", "failed"]


def test_a_push_to_another_host_key_is_another_push(pushing: Pushing, server: ReceivingSftp) -> None:
    order = pushing.ready()
    first = pushing.push.order(order, server.url, OPERATOR, server.fingerprint())[1]
    assert pushing.push.order(order, server.url, OPERATOR, f" {server.fingerprint()} ")[1] == first
    assert pushing.push.order(order, server.url, OPERATOR, server.host_key(1))[1].number == 2


@pytest.mark.parametrize("host_key", ["", "SHA256:abc", "*", "ask"])
def test_no_host_key_is_no_push(pushing: Pushing, host_key: str) -> None:
    order = pushing.ready()
    with pytest.raises(PushAddressRefused):
        pushing.push.order(order, "sftp://depot@depot.example/x", OPERATOR, host_key)
    with pytest.raises(PushAddressRefused):
        pushing.services.export_push.order(
            order, "https://depot.example/x", OPERATOR, new_keys("ssh-ed25519")[0].get_fingerprint()
        )
    assert pushing.journaled(order) == []


def test_the_workers_send(pushing: Pushing, server: ReceivingSftp) -> None:
    order = pushing.ready()
    pushing.services.export_push.order(order, server.url, OPERATOR, server.host_key())
    work_until_empty(pushing.services)
    assert pushing.last(order).state is PushState.SENT
    assert f"export-{order}-volumes.json" in server.files


def test_a_private_network_is_not_addressed_in_production(pushing: Pushing, server: ReceivingSftp) -> None:
    order = asked(pushing, server)
    strict = SftpFiles(hosts=PRODUCTION, key=pushing.push.keys.private)
    assert replace(pushing.push, receiver=strict).send(order) == 0
    assert pushing.last(order).problem == "push-address"
    assert server.logins == 0


def test_the_key_is_one_for_each_legal_entity_and_stays(pushing: Pushing) -> None:
    key = pushing.push.key(Finess(FINESS), OPERATOR)
    assert key.line.startswith("ssh-ed25519 AAAA")
    assert key.line.endswith(f" archive-dui-{LEGAL_ENTITY}")
    other = Services(read_settings(pushing.services.home))
    try:
        assert other.export_push.key(Finess(FINESS), OPERATOR) == key
        assert other.export_push.keys.public(as_legal_entity("250000015")).line != key.line
    finally:
        other.close()


def test_the_secret_of_the_key_is_in_no_text(pushing: Pushing) -> None:
    secret = pushing.services.vault.key(LEGAL_ENTITY, "push")
    private = pushing.push.keys.private(LEGAL_ENTITY)
    assert isinstance(private, Ed25519PrivateKey)
    assert private.private_bytes_raw() == secret
    for one in (pushing.push, pushing.push.keys, private, pushing.push.key(Finess(FINESS), OPERATOR)):
        assert secret.hex() not in repr(one)
        assert repr(secret)[2:-1] not in repr(one)
    stored = [one.read_bytes() for one in pushing.services.home.rglob("*") if one.is_file()]
    assert not any(secret in one or secret.hex().encode() in one for one in stored)


def test_others_see_no_key(pushing: Pushing) -> None:
    stranger = Actor(
        name="e",
        role=Role.ESMS,
        tenants=frozenset({as_legal_entity("250000015")}),
        pseudonym=str(UUID(int=8)),
    )
    with pytest.raises(NotFound):
        pushing.push.key(Finess(FINESS), stranger)
    with pytest.raises(NotAllowed):
        pushing.push.key(Finess(FINESS), replace(stranger, role=Role.DEPOSITOR))
    esms = replace(stranger, tenants=frozenset({LEGAL_ENTITY}))
    assert pushing.push.key(Finess(FINESS), esms) == pushing.push.key(Finess(FINESS), OPERATOR)


def test_commands_show_the_key_and_order_a_push(pushing: Pushing, server: ReceivingSftp) -> None:
    home, order = Home(pushing.services.home), str(pushing.ready())

    key = home.run("export", "push-key", "--establishment", FINESS)
    keep(key, "export-push-key")
    assert key[0] == {
        "legal_entity": LEGAL_ENTITY,
        "key": server.authorized,
        "fingerprint": asyncssh.import_public_key(server.authorized).get_fingerprint(),
    }
    assert home.run("export", "push-key", "--establishment", "250000049", code=10) == []

    known_hosts = f"[127.0.0.1]:{server.port} {server.host_key()}"
    pushed = home.run("export", "push", order, "--to", server.url, "--host-key", known_hosts)
    keep(pushed, "export-push")
    assert (pushed[0]["state"], pushed[0]["host"]) == ("waiting", "127.0.0.1")
    for wrong in ("", "SHA256:x", known_hosts.replace("127", "128")):
        home.run("export", "push", order, "--to", server.url, "--host-key", wrong, code=10)
    home.run("export", "push", order, "--to", server.url.replace("depot@", "depot:secret@"), code=10)

    pushing.push.send(UUID(order))
    shown = home.run("export", "pushes", order)
    keep(shown, "export-push")
    assert [one["state"] for one in shown] == ["sent"]


def test_a_push_that_was_stored_before_has_no_host_key(pushing: Pushing, server: ReceivingSftp) -> None:
    asked_for = pushing.last(asked(pushing, server))
    facts = json.loads(orjson.dumps(asdict(asked_for)))
    assert _push_in(facts) == asked_for
    del facts["host_key"]
    assert _push_in(facts) == replace(asked_for, host_key="")


_SENDER = """
import sys
from pathlib import Path
from uuid import UUID
from archive_service.bootstrap import Services
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.storage.sftp_files import SftpFiles
from tests.journeys.pushing_homes import DEVELOPMENT, PIECE, pushing_small_volumes
services = Services(read_settings(Path(sys.argv[1])))
receiver = SftpFiles(hosts=DEVELOPMENT, key=services.export_push.keys.private, piece=PIECE)
pushing_small_volumes(services, receiver).send(UUID(sys.argv[2]))
"""


def test_a_sender_that_is_killed_is_continued(pushing: Pushing, server: ReceivingSftp) -> None:
    order = asked(pushing, server)
    server.pause = 0.02
    for written in (5, 40):
        command = [sys.executable, "-c", _SENDER, str(pushing.services.home), str(order)]
        sender = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[2])
        until = time.monotonic() + 120
        before = len(server.writes)
        while len(server.writes) < before + written and sender.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        assert sender.poll() is None
        os.kill(sender.pid, signal.SIGKILL)
        sender.wait()
    server.pause = 0
    time.sleep(0.2)
    del server.writes[:]

    assert pushing.push.send(order) == 1

    held = [server.files[one] for one in sorted(server.files) if one.endswith(".cms")]
    volumes = [
        pushing.push.volumes.volume(order, number, OPERATOR).volume for number in range(1, len(held) + 1)
    ]
    assert held == [one.read(0, one.length) for one in volumes]
    assert not any(one.endswith(".part") for one in server.files)
    assert len(server.writes) < sum(-(-one.length // PIECE) for one in volumes)
    assert pushing.last(order).attempts == 3
