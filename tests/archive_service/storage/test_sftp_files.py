"""Files sent by SFTP: whole or not at all, continued, and only to the server that is meant."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archive_service.errors import (
    HostKeyDiffers,
    PushAddressRefused,
    PushInterrupted,
    PushRefused,
    StoreUnavailable,
)
from archive_service.model.export_pushes import PushTarget
from archive_service.model.identifiers import as_legal_entity
from archive_service.runtime.account_name import name_account
from archive_service.storage.push_hosts import PushHosts
from archive_service.storage.sftp_files import SftpFiles
from tests.archive_service.runtime.nameless_accounts import remove_account_name
from tests.journeys.pushed_content import Content
from tests.journeys.receiving_sftp import (
    DENIED,
    FULL,
    GONE,
    HALF,
    QUOTA,
    SILENT,
    TAKEN,
    ReceivingSftp,
    new_keys,
    receiving_sftp,
)

OURS = Ed25519PrivateKey.generate()
PUBLIC = OURS.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
HOST_KEYS = new_keys("ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa")
NAME = "export-1-001.cms"
PIECE = 1_000


CONTENT = Content(random.Random(7).randbytes(10 * PIECE + 123))
FILES = SftpFiles(hosts=PushHosts(production=False), key=lambda _: OURS, piece=PIECE, seconds=20.0)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ReceivingSftp]:
    with receiving_sftp(tmp_path / "racine", PUBLIC, HOST_KEYS) as told:
        yield told


def to(server: ReceivingSftp, folder: str = "", host_key: str = "") -> PushTarget:
    url = f"{server.url.removesuffix('/depot')}{folder}" if folder else server.url
    kept = FILES.checked_host_key(url, host_key or server.host_key())
    return PushTarget(to=url, host_key=kept, legal_entity=as_legal_entity("250000999"))


def test_a_file_has_its_name_when_it_is_whole(server: ReceivingSftp) -> None:
    FILES.send(to(server), NAME, CONTENT)

    assert server.files == {NAME: CONTENT.held}
    assert server.writes == list(range(0, CONTENT.length, PIECE))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1])
def test_any_length_arrives(server: ReceivingSftp, size: int) -> None:
    FILES.send(to(server), NAME, Content(CONTENT.held[:size]))

    assert server.files == {NAME: CONTENT.held[:size]}


@pytest.mark.parametrize("fault", [FULL, QUOTA, GONE])
def test_what_was_interrupted_continues_inside_the_file(server: ReceivingSftp, fault: str) -> None:
    server.faults = [TAKEN, TAKEN, TAKEN, fault]
    with pytest.raises(PushInterrupted):
        FILES.send(to(server), NAME, CONTENT)
    assert server.files == {f"{NAME}.part": CONTENT.held[: 3 * PIECE]}
    del server.writes[:]

    FILES.send(to(server), NAME, CONTENT)

    assert server.writes == list(range(3 * PIECE, CONTENT.length, PIECE))
    assert server.files == {NAME: CONTENT.held}


def test_a_receiver_that_says_nothing_is_left_after_a_while(server: ReceivingSftp) -> None:
    server.faults, seconds = [TAKEN, SILENT], 0.5
    while len(server.writes) < 2:  # on a busy machine, logging in may already take too long
        seconds *= 2
        with pytest.raises(PushInterrupted, match="TimeoutError"):
            replace(FILES, seconds=seconds).send(to(server), NAME, CONTENT)
    assert list(server.files) == [f"{NAME}.part"]

    FILES.send(to(server), NAME, CONTENT)
    assert server.files == {NAME: CONTENT.held}


def test_a_receiver_that_loses_bytes_has_no_whole_file(server: ReceivingSftp) -> None:
    server.faults = [TAKEN] * 10 + [HALF]  # the last piece, half of which is taken
    with pytest.raises(PushInterrupted):
        FILES.send(to(server), NAME, CONTENT)
    assert list(server.files) == [f"{NAME}.part"]

    FILES.send(to(server), NAME, CONTENT)
    assert server.files == {NAME: CONTENT.held}


@pytest.mark.parametrize("place", [0, 1, PIECE, 4 * PIECE + 7, CONTENT.length - 1])
def test_a_part_that_differs_is_continued_where_it_does(server: ReceivingSftp, place: int) -> None:
    held = bytearray(CONTENT.held)
    held[place] ^= 1
    (server.folder / f"{NAME}.part").write_bytes(held)

    FILES.send(to(server), NAME, CONTENT)

    assert server.files == {NAME: CONTENT.held}
    assert server.writes[0] == place // PIECE * PIECE


def test_a_part_that_is_longer_is_begun_again(server: ReceivingSftp) -> None:
    (server.folder / f"{NAME}.part").write_bytes(CONTENT.held + b"more")

    FILES.send(to(server), NAME, CONTENT)

    assert server.files == {NAME: CONTENT.held}


def test_a_part_that_is_whole_is_only_renamed(server: ReceivingSftp) -> None:
    (server.folder / f"{NAME}.part").write_bytes(CONTENT.held)

    FILES.send(to(server), NAME, CONTENT)

    assert (server.files, server.writes) == ({NAME: CONTENT.held}, [])


def test_what_is_there_is_read_again_and_not_sent_again(server: ReceivingSftp) -> None:
    FILES.send(to(server), NAME, CONTENT)
    del server.writes[:]

    FILES.send(to(server), NAME, CONTENT)

    assert server.writes == []
    assert server.reads == list(range(0, CONTENT.length, PIECE))


def test_what_was_confirmed_in_the_same_push_is_known_by_its_length(server: ReceivingSftp) -> None:
    FILES.send(to(server), NAME, CONTENT)
    del server.writes[:]

    FILES.send(to(server), NAME, CONTENT, confirmed=True)
    assert (server.writes, server.reads) == ([], [])

    (server.folder / NAME).write_bytes(CONTENT.held[:-1])
    FILES.send(to(server), NAME, CONTENT, confirmed=True)
    assert server.files == {NAME: CONTENT.held}

    (server.folder / NAME).unlink()
    FILES.send(to(server), NAME, CONTENT, confirmed=True)
    assert server.files == {NAME: CONTENT.held}


@pytest.mark.parametrize("replaces", [True, False])
@pytest.mark.parametrize("held", [b"", b"other", CONTENT.held[:-1] + b"?", CONTENT.held + b"more"])
def test_what_is_there_and_differs_is_replaced(server: ReceivingSftp, replaces: bool, held: bytes) -> None:
    server.replaces = replaces
    (server.folder / NAME).write_bytes(held)

    FILES.send(to(server), NAME, CONTENT)

    assert server.files == {NAME: CONTENT.held}


@pytest.mark.parametrize("name", [NAME, f"{NAME}.part"])
@pytest.mark.parametrize("kind", ["folder", "link", "dangling", "fifo"])
def test_nothing_is_written_through_what_is_no_file(server: ReceivingSftp, name: str, kind: str) -> None:
    other = server.root / "ailleurs"
    other.write_bytes(b"theirs")
    place = server.folder / name
    if kind == "folder":
        place.mkdir()
    elif kind == "fifo":
        os.mkfifo(place)
    else:
        place.symlink_to(other if kind == "link" else server.root / "nowhere")

    with pytest.raises(PushRefused):
        FILES.send(to(server), NAME, CONTENT)

    assert other.read_bytes() == b"theirs"
    assert not (server.root / "nowhere").exists()
    assert server.writes == []


def test_two_senders_at_once_leave_one_whole_file(server: ReceivingSftp) -> None:
    def attempt(_: int) -> str:
        try:
            FILES.send(to(server), NAME, CONTENT)
        except PushInterrupted:
            return "interrupted"
        return "sent"

    server.pause = 0.002
    for _ in range(5):
        (server.folder / NAME).unlink(missing_ok=True)
        with ThreadPoolExecutor(2) as pool:
            ended = list(pool.map(attempt, range(2)))
        assert "sent" in ended
        assert server.files[NAME] == CONTENT.held


def test_a_refusal_is_no_interruption(server: ReceivingSftp) -> None:
    server.faults = [DENIED]
    with pytest.raises(PushRefused):
        FILES.send(to(server), NAME, CONTENT)

    with pytest.raises(PushRefused, match="folder"):
        FILES.send(to(server, "/absent"), NAME, CONTENT)


def test_a_key_that_is_not_authorised_is_refused(server: ReceivingSftp) -> None:
    stranger = Ed25519PrivateKey.generate()
    with pytest.raises(PushRefused, match="PermissionDenied"):
        replace(FILES, key=lambda _: stranger).send(to(server), NAME, CONTENT)
    assert server.files == {}


@pytest.mark.parametrize("place", [0, 1, 2], ids=["ed25519", "ecdsa", "rsa"])
def test_the_server_is_known_by_any_of_its_keys(server: ReceivingSftp, place: int) -> None:
    known_hosts = f"[127.0.0.1]:{server.port},other {server.host_key(place)} comment"
    for text in (server.fingerprint(place), server.host_key(place), known_hosts):
        FILES.send(to(server, host_key=text), NAME, CONTENT)
    assert server.files == {NAME: CONTENT.held}


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp384", "ssh-rsa"])
def test_another_host_key_is_never_accepted(server: ReceivingSftp, kind: str) -> None:
    (other,) = new_keys(kind)
    for text in (other.export_public_key().decode(), other.get_fingerprint()):
        with pytest.raises(HostKeyDiffers):
            FILES.send(to(server, host_key=text), NAME, CONTENT)
    assert (server.logins, server.files) == (0, {})


@pytest.mark.parametrize(
    "folder",
    ["espaces et ‘guillemets’", "été 100 %", "a?b#c", "-rf", "back\\slash", "*", "~", "😀", "a;b&c=d"],
)
def test_odd_folders_are_written_as_percent_signs(server: ReceivingSftp, folder: str) -> None:
    from urllib.parse import quote

    (server.root / folder).mkdir()

    FILES.send(to(server, f"/{quote(folder)}" if folder != "~" else "/./~"), NAME, CONTENT)

    assert (server.root / folder / NAME).read_bytes() == CONTENT.held


@pytest.mark.parametrize("folder", ["/~/depot", "/~/depot/", "/depot//", "/depot/.", "/depot/../depot"])
def test_a_folder_may_be_that_of_the_account(server: ReceivingSftp, folder: str) -> None:
    FILES.send(to(server, folder), NAME, CONTENT)

    assert server.files == {NAME: CONTENT.held}


def test_production_sends_into_no_private_network(server: ReceivingSftp) -> None:
    strict = replace(FILES, hosts=PushHosts(production=True))
    with pytest.raises(PushAddressRefused):
        strict.send(to(server), NAME, CONTENT)
    assert server.logins == 0

    known = PushHosts(production=True, networks=[ip_network("127.0.0.0/8")])
    replace(FILES, hosts=known).send(to(server), NAME, CONTENT)
    assert server.files == {NAME: CONTENT.held}


def test_nobody_there_is_an_interruption(server: ReceivingSftp) -> None:
    nowhere = replace(to(server), to="sftp://depot@127.0.0.1:1/x")
    with pytest.raises(PushInterrupted):
        FILES.send(nowhere, NAME, CONTENT)


@pytest.mark.parametrize("readable", [0, 2 * PIECE, 2 * PIECE + 1])
def test_what_our_own_disk_does_not_give_is_no_fault_of_the_receiver(
    server: ReceivingSftp, readable: int
) -> None:
    unreadable = Content(CONTENT.held, readable)
    with pytest.raises(StoreUnavailable):
        FILES.send(to(server), NAME, unreadable)

    (server.folder / NAME).write_bytes(CONTENT.held)
    with pytest.raises(StoreUnavailable):
        FILES.send(to(server), NAME, unreadable)


def test_nothing_of_the_machines_own_ssh_is_used(
    server: ReceivingSftp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, obeyed = tmp_path / "compte" / ".ssh", tmp_path / "obeyed"
    own.mkdir(parents=True)
    (own / "config").write_text(f'Match exec "touch {obeyed}"\n  HostKeyAlias other\nCiphers 3des-cbc\n')
    (own / "known_hosts").write_text(f"* {new_keys('ssh-ed25519')[0].export_public_key().decode()}")
    (own / "id_ed25519").write_bytes(new_keys("ssh-ed25519")[0].export_private_key())
    monkeypatch.setenv("HOME", str(own.parent))
    with socket.socket(socket.AF_UNIX) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.listen()
        agent.setblocking(False)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))

        FILES.send(to(server), NAME, CONTENT)

        with pytest.raises(BlockingIOError):
            agent.accept()
    assert server.files == {NAME: CONTENT.held}
    assert not obeyed.exists()


def test_the_key_is_not_in_the_text_of_who_sends() -> None:
    assert repr(FILES) == f"SftpFiles(hosts={FILES.hosts!r}, piece={PIECE}, seconds=20.0)"


def test_a_sending_thread_does_not_change_the_process(
    server: ReceivingSftp, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_account_name(monkeypatch)
    before = dict(os.environ)

    with suppress(PushInterrupted):
        FILES.send(to(server), NAME, CONTENT)

    assert dict(os.environ) == before


def test_an_account_without_a_name_sends_too(server: ReceivingSftp, monkeypatch: pytest.MonkeyPatch) -> None:
    remove_account_name(monkeypatch)
    name_account()
    FILES.send(to(server), NAME, CONTENT)

    assert server.files == {NAME: CONTENT.held}
