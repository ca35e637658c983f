"""A server of SFTP that takes volumes in, as a receiver of pushes has one. It is no part of the product."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO, cast

import asyncssh
from asyncssh import SSHServerChannel

USER = "depot"
TAKEN, FULL, QUOTA, DENIED, SILENT, GONE, HALF = "taken", "full", "quota", "denied", "silent", "gone", "half"


@dataclass
class ReceivingSftp:
    """What was received, below `root`. `faults` are what becomes of the next writes: `TAKEN` takes one. With
    `replaces`, a renaming replaces what has the name.
    """

    root: Path
    keys: list[asyncssh.SSHKey]
    authorized: str
    port: int = 0
    faults: list[str] = field(default_factory=list)
    writes: list[int] = field(default_factory=list)
    reads: list[int] = field(default_factory=list)
    replaces: bool = True
    logins: int = 0
    pause: float = 0.0

    @property
    def url(self) -> str:
        return f"sftp://{USER}@127.0.0.1:{self.port}/depot"

    @property
    def folder(self) -> Path:
        return self.root / "depot"

    @property
    def files(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.folder.iterdir() if one.is_file()}

    def host_key(self, place: int = 0) -> str:
        return self.keys[place].export_public_key().decode().strip()

    def fingerprint(self, place: int = 0) -> str:
        return self.keys[place].get_fingerprint()


def _account(told: ReceivingSftp) -> type[asyncssh.SFTPServer]:
    class Account(asyncssh.SFTPServer):
        def __init__(self, chan: SSHServerChannel[bytes]) -> None:
            super().__init__(chan, chroot=str(told.root).encode())

        async def write(self, file_obj: object, offset: int, data: bytes) -> int:
            told.writes.append(offset)
            if told.pause:
                await asyncio.sleep(told.pause)
            fault = told.faults.pop(0) if told.faults else TAKEN
            if fault == FULL:
                raise asyncssh.SFTPFailure("No space left on device")
            if fault == QUOTA:
                raise asyncssh.SFTPQuotaExceeded("quota")
            if fault == DENIED:
                raise asyncssh.SFTPPermissionDenied("no")
            if fault == SILENT:
                try:
                    await asyncio.sleep(3600)
                finally:
                    cast("BinaryIO", file_obj).close()
            if fault == GONE:
                self.channel.get_connection().abort()
                return 0
            if fault == HALF:
                data = data[: len(data) // 2]
            return super().write(file_obj, offset, data)  # type: ignore[return-value]

        def read(self, file_obj: object, offset: int, size: int) -> bytes:
            told.reads.append(offset)
            return super().read(file_obj, offset, size)  # type: ignore[return-value]

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            if not told.replaces:
                raise asyncssh.SFTPOpUnsupported("not here")
            super().posix_rename(oldpath, newpath)

    return Account


def new_keys(*kinds: str, size: int = 2048) -> list[asyncssh.SSHKey]:
    """Make a key of each kind; `size` is that of RSA."""
    return [
        asyncssh.generate_private_key(one, key_size=size)
        if one == "ssh-rsa"
        else asyncssh.generate_private_key(one)
        for one in kinds
    ]


@contextmanager
def listening_ssh(listen: Callable[[], Awaitable[asyncssh.SSHAcceptor]]) -> Iterator[int]:
    """Run a server in a thread until the block ends, and give its port."""
    loop, started, ports = asyncio.new_event_loop(), Event(), []

    def run() -> None:
        asyncio.set_event_loop(loop)
        acceptor = loop.run_until_complete(listen())
        ports.append(acceptor.get_port())
        started.set()
        loop.run_forever()
        acceptor.close()
        waiting = asyncio.all_tasks(loop)
        for one in waiting:
            one.cancel()
        loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        loop.close()

    thread = Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(60)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)


@contextmanager
def receiving_sftp(root: Path, authorized: str, keys: list[asyncssh.SSHKey]) -> Iterator[ReceivingSftp]:
    """Run the server on the loopback interface until the block ends."""
    told = ReceivingSftp(root, keys, authorized)
    told.folder.mkdir(parents=True)

    class Door(asyncssh.SSHServer):
        def auth_completed(self) -> None:
            told.logins += 1

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Door,
            server_host_keys=told.keys,
            authorized_client_keys=asyncssh.import_authorized_keys(told.authorized),
            sftp_factory=_account(told),
            allow_scp=False,
            config=None,
        )

    with listening_ssh(listen) as told.port:
        yield told
