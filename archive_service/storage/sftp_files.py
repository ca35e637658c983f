"""Files sent by SFTP to an account of their receiver, in pieces that an interrupted sending continues with.

A file grows under its name with `.part`, and has its own name once it is whole. What is there already is read
again and compared before it is continued. The server must have the key that was given, and nothing else of
the machine's own SSH is used: no configuration, no agent, no other keys. The account of the process must have
a name (`runtime.account_name`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import asyncssh
from asyncssh import SFTPAttrs, SFTPClient, SFTPClientFile
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from archive_service.errors import ArchiveServiceError, HostKeyDiffers, PushInterrupted, PushRefused
from archive_service.model.export_pushes import PushTarget
from archive_service.model.identifiers import LegalEntity
from archive_service.ports.pushes import SentContent
from archive_service.storage.host_keys import KINDS, HostKey, algorithms_of, host_key_of
from archive_service.storage.push_addresses import SftpAddress, sftp_address
from archive_service.storage.push_hosts import TIMEOUT_SECONDS, PushHosts
from archive_service.storage.sent_pieces import piece_of

PIECE = 1 << 20
PART = ".part"
_FAREWELL_SECONDS = 2.0
# Ciphers that the attack Terrapin (CVE-2023-48795) does not touch, whatever the server knows of it.
_CIPHERS = ("aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes128-ctr")
_MACS = ("hmac-sha2-256", "hmac-sha2-512")
_REFUSALS = (
    asyncssh.PermissionDenied,
    asyncssh.KeyExchangeFailed,
    asyncssh.SFTPPermissionDenied,
    asyncssh.SFTPOpUnsupported,
    asyncssh.SFTPWriteProtect,
    asyncssh.SFTPNotADirectory,
    asyncssh.SFTPFileIsADirectory,
    asyncssh.SFTPInvalidFilename,
    asyncssh.SFTPLinkLoop,
)
_ABSENT = (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpFiles:
    """Sends files by SFTP. `key` gives the key by which we are known to receivers of a legal entity's
    volumes; each request is answered within `seconds`, or the receiver does not answer.
    """

    hosts: PushHosts
    key: Callable[[LegalEntity], Ed25519PrivateKey] = field(repr=False)
    piece: int = PIECE
    seconds: float = TIMEOUT_SECONDS

    def checked_host_key(self, to: str, host_key: str) -> str:
        """Return the host key as it is kept; see `VolumeReceiver`."""
        address = sftp_address(to)
        return host_key_of(host_key, address.host, address.port).text

    def send(self, to: PushTarget, name: str, content: SentContent, *, confirmed: bool = False) -> None:
        """Send a file; see `VolumeReceiver`."""
        try:
            asyncio.run(self._send(to, name, content, confirmed=confirmed))
        except ArchiveServiceError:
            raise
        except _REFUSALS as error:
            raise PushRefused(f"the receiver refuses: {type(error).__name__}") from error
        except (OSError, EOFError, ValueError, asyncssh.Error) as error:
            raise PushInterrupted(f"the receiver does not answer well: {type(error).__name__}") from error

    async def _send(self, to: PushTarget, name: str, content: SentContent, *, confirmed: bool) -> None:
        address = sftp_address(to.to)
        async with self._connected(address, host_key_of(to.host_key), self.key(to.legal_entity)) as server:
            sending = _Sending(
                server=server,
                path=address.path(name),
                content=content,
                piece=self.piece,
                seconds=self.seconds,
            )
            await sending.run(confirmed=confirmed)

    @asynccontextmanager
    async def _connected(
        self, address: SftpAddress, expected: HostKey, key: Ed25519PrivateKey
    ) -> AsyncIterator[SFTPClient]:
        connection = await self._logged_in(address, expected, key)
        try:
            async with asyncio.timeout(self.seconds):
                server = await connection.start_sftp_client(path_encoding=None)
            yield server
            with suppress(TimeoutError, OSError, asyncssh.Error):
                async with asyncio.timeout(_FAREWELL_SECONDS):
                    connection.close()
                    await connection.wait_closed()
        finally:
            connection.abort()

    async def _logged_in(
        self, address: SftpAddress, expected: HostKey, key: Ed25519PrivateKey
    ) -> asyncssh.SSHClientConnection:
        """Connect and log in. A server may have a key of each kind, and shows the first of the kinds that it
        is asked for: where only a fingerprint is known, those that were shown are asked for last.
        """
        shown: list[str] = []
        while True:
            server = _OneServer(expected)
            try:
                return await self._login(address, server, key, algorithms_of(expected.kind, shown))
            except asyncssh.HostKeyNotVerifiable as error:
                if expected.kind or server.shown not in KINDS or server.shown in shown:
                    raise HostKeyDiffers("the server has another host key than the given one") from error
                shown.append(server.shown)

    async def _login(
        self, address: SftpAddress, server: _OneServer, key: Ed25519PrivateKey, algorithms: Sequence[str]
    ) -> asyncssh.SSHClientConnection:
        options = asyncssh.SSHClientConnectionOptions(
            config=None,
            client_factory=lambda: server,
            known_hosts=([], [], []),
            server_host_key_algs=list(algorithms),
            x509_trusted_certs=None,
            x509_trusted_cert_paths=[],
            encryption_algs=list(_CIPHERS),
            mac_algs=list(_MACS),
            compression_algs=["none"],
            username=address.user,
            client_keys=[asyncssh.import_private_key(_pem(key))],
            preferred_auth="publickey",
            disable_trivial_auth=True,
            agent_path=None,
            pkcs11_provider=None,
            gss_host=None,
            login_timeout=self.seconds,
        )
        sock = self.hosts.connected(address.host, address.port, self.seconds)
        async with asyncio.timeout(self.seconds):
            # Said here too: `connect` reads the account's own configuration unless it is told not to.
            return await asyncssh.connect(address.host, address.port, sock=sock, config=None, options=options)


class _OneServer(asyncssh.SSHClient):
    """Knows one host key."""

    def __init__(self, expected: HostKey) -> None:
        self._expected = expected
        self.shown = ""

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Say whether it is this key, and note its kind."""
        self.shown = key.algorithm.decode()
        return self._expected.is_of(key.public_data)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sending:
    """One file on its way."""

    server: SFTPClient
    path: bytes
    content: SentContent
    piece: int
    seconds: float

    async def run(self, *, confirmed: bool) -> None:
        """Have the file under its own name, whole."""
        held = await self._length(self.path)
        if held == self.content.length and (confirmed or await self._is_ours(self.path)):
            return
        part = self.path + PART.encode()
        await self._write(part)
        await self._rename(part, replacing=held is not None)
        if await self._length(self.path) != self.content.length:
            raise PushInterrupted("the receiver does not have all of what was sent")

    async def _length(self, path: bytes) -> int | None:
        """Return the length of a file; None when there is none.

        Raises:
            PushRefused: a folder, a link or something else stands there: nothing is written through it.
        """
        async with asyncio.timeout(self.seconds):
            try:
                found = await self.server.lstat(path)
            except _ABSENT:
                return None
        return _length_in(found)

    async def _is_ours(self, path: bytes) -> bool:
        async with self._opened(path, asyncssh.FXF_READ) as file:
            return await self._agreeing(file, self.content.length) == self.content.length

    async def _write(self, part: bytes) -> None:
        """Have all bytes in the part, synced where the server can."""
        held = await self._length(part)
        if held is not None and held > self.content.length:
            async with asyncio.timeout(self.seconds):
                await self.server.remove(part)
            held = None
        if held is None:
            await self._create(part)
        async with self._opened(part, asyncssh.FXF_READ | asyncssh.FXF_WRITE) as file:
            start = await self._agreeing(file, held or 0)
            while start < self.content.length:
                piece = piece_of(self.content, start, self.piece)
                async with asyncio.timeout(self.seconds):
                    await file.write(piece, start)
                start += len(piece)
            async with asyncio.timeout(self.seconds):
                with suppress(asyncssh.SFTPOpUnsupported):
                    await file.fsync()
                if _length_in(await file.stat()) != self.content.length:
                    raise PushInterrupted("the receiver does not have all of what was sent")

    async def _create(self, part: bytes) -> None:
        """Make an empty part; raise `PushRefused` when there is no such folder."""
        # Made by us alone: a link that somebody puts there meanwhile is not followed.
        how = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | asyncssh.FXF_EXCL
        try:
            async with self._opened(part, how):
                pass
        except _ABSENT as error:
            raise PushRefused("there is no such folder") from error

    async def _agreeing(self, file: SFTPClientFile, length: int) -> int:
        """Return how many of the first bytes of a file are those that are sent, in whole pieces."""
        start = 0
        while start < length:
            ours = piece_of(self.content, start, min(self.piece, length - start))
            async with asyncio.timeout(self.seconds):
                there: object = await file.read(len(ours), start)
            if there != ours:
                return start
            start += len(ours)
        return start

    async def _rename(self, part: bytes, *, replacing: bool) -> None:
        async with asyncio.timeout(self.seconds):
            try:
                await self.server.posix_rename(part, self.path)
            except asyncssh.SFTPOpUnsupported:
                # The renaming of SFTP 3 replaces nothing. Interrupted here, the part is whole, and stays.
                if replacing:
                    await self.server.remove(self.path)
                await self.server.rename(part, self.path)

    @asynccontextmanager
    async def _opened(self, path: bytes, how: int) -> AsyncIterator[SFTPClientFile]:
        async with asyncio.timeout(self.seconds):
            file = await self.server.open(path, how, encoding=None)
        yield file
        # After an error the connection ends, and the file with it: a server that says nothing is not asked.
        async with asyncio.timeout(self.seconds):
            await file.close()


def _length_in(found: SFTPAttrs) -> int:
    if found.type != asyncssh.FILEXFER_TYPE_REGULAR:
        raise PushRefused("something else than a file stands there")
    if found.size is None:
        raise PushInterrupted("the receiver says no length")
    return found.size


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
