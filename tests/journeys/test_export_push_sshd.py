"""OpenSSH takes in what is sent by SFTP: its server, as an ordinary process on a high port."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from urllib.parse import quote

import psutil
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive_service.errors import HostKeyDiffers, PushInterrupted, PushRefused
from archive_service.model.export_pushes import PushTarget
from archive_service.storage.sftp_files import SftpFiles
from tests.archive_service.storage.test_sftp_files import NAME, OURS, PUBLIC
from tests.journeys.pushed_content import Content
from tests.journeys.pushing_homes import DEVELOPMENT, LEGAL_ENTITY
from tests.shared_material import missing

pytestmark = pytest.mark.judge

FILES = SftpFiles(hosts=DEVELOPMENT, key=lambda _: OURS, seconds=20.0)
CONTENT = Content(Random(3).randbytes((5 << 20) + 17))
KINDS = ("ed25519", "ecdsa", "rsa")
CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_ed25519
HostKey {folder}/host_ecdsa
HostKey {folder}/host_rsa
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
RekeyLimit 2M
"""


def shown(key: Path) -> str:
    """Return what `ssh-keygen` says of a public key."""
    return subprocess.run(["ssh-keygen", "-lf", str(key)], capture_output=True, text=True, check=True).stdout


@dataclass
class Sshd:
    """The server, and the folder that volumes are sent to."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def inbox(self) -> Path:
        return self.folder / "reçus de l'archive"

    def to(self, kind: str = "ed25519", folder: Path | None = None) -> PushTarget:
        line = (self.folder / f"host_{kind}.pub").read_text()
        url = f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{quote(str(folder or self.inbox))}"
        kept = FILES.checked_host_key(url, f"[127.0.0.1]:{self.port} {line}")
        return PushTarget(to=url, host_key=kept, legal_entity=LEGAL_ENTITY)

    def kill(self) -> None:
        """Kill the server and the processes of its connections, which lead sessions of their own."""
        with suppress(psutil.NoSuchProcess):
            told = psutil.Process(self.process.pid)
            for one in (told, *told.children(recursive=True)):
                one.kill()
        self.process.wait()

    def fingerprint(self, kind: str) -> str:
        return shown(self.folder / f"host_{kind}.pub").split()[1]


@pytest.fixture
def largest() -> int | None:
    """The longest file that the server can write; None is any."""
    return None


@pytest.fixture(scope="module")
def host_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("host-keys")
    if shutil.which("ssh-keygen") is None:
        missing("ssh-keygen is not installed (openssh-client)")
    for kind in KINDS:
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", folder / f"host_{kind}"], check=True)
    return folder


@pytest.fixture
def sshd(tmp_path: Path, largest: int | None, host_keys: Path) -> Iterator[Sshd]:
    program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if program is None:
        missing("sshd is not installed (openssh-server)")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where root's server separates its privileges
    for kind in KINDS:
        for name in (f"host_{kind}", f"host_{kind}.pub"):
            shutil.copy(host_keys / name, tmp_path / name)
    (tmp_path / "authorized_keys").write_text(f'restrict,command="internal-sftp" {PUBLIC} a\n')
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "config").write_text(CONFIG.format(port=port, folder=tmp_path))
    command = [program, "-D", "-e", "-f", str(tmp_path / "config")]
    if largest is not None:
        command = ["sh", "-c", f'trap "" XFSZ; ulimit -f {largest // 512}; exec "$@"', "sh", *command]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log, stdin=subprocess.DEVNULL)
    told = Sshd(tmp_path, port, process)
    try:
        _wait(port, process)
        told.inbox.mkdir()
        yield told
    finally:
        told.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail("sshd does not listen")


@pytest.mark.parametrize("kind", KINDS)
def test_openssh_takes_a_file_under_each_of_its_keys(sshd: Sshd, kind: str) -> None:
    FILES.send(sshd.to(kind), NAME, CONTENT)
    FILES.send(replace(sshd.to(), host_key=sshd.fingerprint(kind)), NAME, CONTENT)

    assert [one.name for one in sshd.inbox.iterdir()] == [NAME]
    assert (sshd.inbox / NAME).read_bytes() == CONTENT.held


def test_openssh_is_left_when_its_key_is_another(sshd: Sshd) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", sshd.folder / "host_other"], check=True
    )
    for host_key in (sshd.fingerprint("other"), (sshd.folder / "host_other.pub").read_text()):
        kept = FILES.checked_host_key(sshd.to().to, host_key)
        with pytest.raises(HostKeyDiffers):
            FILES.send(replace(sshd.to(), host_key=kept), NAME, CONTENT)
    assert list(sshd.inbox.iterdir()) == []
    assert "Accepted publickey" not in (sshd.folder / "log").read_text()


def test_openssh_refuses_a_key_that_it_does_not_know(sshd: Sshd) -> None:
    stranger = Ed25519PrivateKey.generate()
    with pytest.raises(PushRefused):
        replace(FILES, key=lambda _: stranger).send(sshd.to(), NAME, CONTENT)


@pytest.mark.parametrize(
    "held", [b"", CONTENT.held[: 3 << 20], b"?" * (1 << 20), CONTENT.held, CONTENT.held + b"?"]
)
def test_openssh_has_the_whole_after_a_part(sshd: Sshd, held: bytes) -> None:
    (sshd.inbox / f"{NAME}.part").write_bytes(held)
    (sshd.inbox / NAME).write_bytes(b"other")

    FILES.send(sshd.to(), NAME, CONTENT)

    assert [one.name for one in sshd.inbox.iterdir()] == [NAME]
    assert (sshd.inbox / NAME).read_bytes() == CONTENT.held


def test_openssh_is_killed_in_the_middle(sshd: Sshd) -> None:
    @dataclass(frozen=True, slots=True)
    class Killing:
        """Bytes whose reading kills the server of this connection, at their middle."""

        content: Content

        @property
        def length(self) -> int:
            return self.content.length

        @property
        def digest(self) -> bytes:
            return self.content.digest

        def read(self, start: int, size: int) -> bytes:
            if start >= self.length // 2:
                sshd.kill()
            return self.content.read(start, size)

    with pytest.raises(PushInterrupted):
        FILES.send(sshd.to(), NAME, Killing(CONTENT))
    (part,) = sshd.inbox.iterdir()
    assert part.name == f"{NAME}.part"
    assert CONTENT.held.startswith(part.read_bytes())


@pytest.mark.parametrize("largest", [2 << 20])
def test_openssh_has_no_room(sshd: Sshd, largest: int) -> None:
    with pytest.raises(PushInterrupted, match="SFTPFailure"):
        FILES.send(sshd.to(), NAME, CONTENT)
    assert [one.name for one in sshd.inbox.iterdir()] == [f"{NAME}.part"]


@pytest.mark.parametrize("name", [NAME, f"{NAME}.part"])
def test_openssh_has_a_link_or_a_folder_there(sshd: Sshd, name: str) -> None:
    other = sshd.folder / "ailleurs"
    other.write_bytes(b"theirs")
    (sshd.inbox / name).symlink_to(other)
    with pytest.raises(PushRefused):
        FILES.send(sshd.to(), NAME, CONTENT)
    assert other.read_bytes() == b"theirs"

    (sshd.inbox / name).unlink()
    (sshd.inbox / name).mkdir()
    with pytest.raises(PushRefused):
        FILES.send(sshd.to(), NAME, CONTENT)


def test_openssh_has_no_such_folder(sshd: Sshd) -> None:
    with pytest.raises(PushRefused):
        FILES.send(sshd.to(folder=sshd.folder / "absent"), NAME, CONTENT)


def test_openssh_reads_our_public_key(sshd: Sshd, tmp_path: Path) -> None:
    from archive_service.holdings.push_keys import PushKey

    key = PushKey(legal_entity=LEGAL_ENTITY, line=f"{PUBLIC} archive-dui-{LEGAL_ENTITY}")
    (tmp_path / "ours.pub").write_text(key.line)
    assert shown(tmp_path / "ours.pub") == f"256 {key.fingerprint} archive-dui-{LEGAL_ENTITY} (ED25519)\n"
