"""Files sent to an HTTPS address of their receiver, in pieces that an interrupted sending continues with.

Each piece is a PUT with `Content-Range` (RFC 9110, 14.5), `Content-Digest` of the piece and `Repr-Digest` of
the whole (RFC 9530). A HEAD says how much the receiver has. Redirects are not followed; the address that
was checked is the one that is connected to.
"""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from urllib.parse import SplitResult, quote

from archive_service.errors import PushAddressRefused, PushInterrupted, PushRefused
from archive_service.model.export_pushes import PushTarget
from archive_service.ports.pushes import SentContent
from archive_service.storage.push_addresses import split_address
from archive_service.storage.push_hosts import TIMEOUT_SECONDS, PushHosts
from archive_service.storage.sent_pieces import piece_of

PIECE = 8 << 20
_SLOWEST = 16 << 10
"""Bytes a second: a receiver that takes fewer holds an attempt open for nothing."""
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_LENGTH = re.compile("[0-9]{1,18}")
_TYPE = "application/octet-stream"
_LONGEST_ANSWER = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedFiles:
    """Sends files by HTTPS; in development also by HTTP."""

    hosts: PushHosts
    piece: int = PIECE
    seconds: float = TIMEOUT_SECONDS
    """How long a receiver may say nothing, and how long it may take to answer, beside what a piece takes."""

    def checked_host_key(self, to: str, host_key: str) -> str:
        """Return ""; raise `PushAddressRefused` when nothing is sent to such an address."""
        self._parts(to)
        if host_key:
            raise PushAddressRefused("a host key belongs to an address that begins with sftp://")
        return ""

    def send(self, to: PushTarget, name: str, content: SentContent, *, confirmed: bool = False) -> None:
        """Send a file; see `VolumeReceiver`. The receiver says the digest of what it has, each time."""
        parts = self._parts(to.to)
        path = parts.path.rstrip("/") + "/" + quote(name) + (f"?{parts.query}" if parts.query else "")
        receiver = _Asking(hosts=self.hosts, parts=parts, path=path, seconds=self.seconds)
        try:
            self._send(receiver, content)
        except (OSError, HTTPException) as error:
            raise PushInterrupted(f"the receiver does not answer: {type(error).__name__}") from error
        finally:
            receiver.close()

    def _parts(self, to: str) -> SplitResult:
        parts = split_address(to)
        if parts.scheme not in (("https",) if self.hosts.production else ("https", "http")):
            raise PushAddressRefused("an address begins with https:// or sftp://")
        if parts.username is not None:
            raise PushAddressRefused("an address by HTTPS has no user and no password")
        return parts

    def _send(self, receiver: _Asking, content: SentContent) -> None:
        start = _held(receiver, content)
        while start < content.length:
            piece = piece_of(content, start, self.piece)
            end = start + len(piece)
            headers = {
                "Content-Type": _TYPE,
                "Content-Range": f"bytes {start}-{end - 1}/{content.length}",
                "Content-Digest": _digest(hashlib.sha256(piece).digest()),
                "Repr-Digest": _digest(content.digest),
            }
            receiver.asked("PUT", piece, headers)
            start = end
        if _held(receiver, content) != content.length:
            raise PushInterrupted("the receiver does not have all of what was sent")


def _held(receiver: _Asking, content: SentContent) -> int:
    """Return how many of the bytes the receiver has; 0 when it has others."""
    answer = receiver.asked("HEAD", b"", {"Want-Repr-Digest": "sha-256=10"}, missing=True)
    if answer is None:
        return 0
    said = answer.headers.get("Content-Length") or "0"
    if not _LENGTH.fullmatch(said):
        raise PushInterrupted("the receiver says a length that is no number")
    length = int(said)
    if length < content.length:
        return length
    told = answer.headers.get("Repr-Digest", _digest(content.digest))
    return content.length if (length, told) == (content.length, _digest(content.digest)) else 0


@dataclass(slots=True, kw_only=True)
class _Asking:
    """One file of a receiver: asks about it, and sends its pieces. Each connection is to an address that was
    checked, also after the receiver ended one.
    """

    hosts: PushHosts
    parts: SplitResult
    path: str
    seconds: float
    _sock: socket.socket | None = None
    _connection: HTTPConnection | None = None

    def asked(
        self, method: str, body: bytes, headers: Mapping[str, str], *, missing: bool = False
    ) -> HTTPResponse | None:
        """Ask and return the answer; with `missing`, None for 404.

        Raises:
            PushRefused, PushInterrupted: any other answer than a good one.
            OSError, HTTPException: no answer, or none in time.
        """
        connection, sock = self._connected()
        with _in_time(sock, self.seconds + len(body) / _SLOWEST):
            connection.request(method, self.path, body=body or None, headers=dict(headers))
            answer = connection.getresponse()
            if len(answer.read(_LONGEST_ANSWER + 1)) > _LONGEST_ANSWER:
                raise PushInterrupted("the receiver's answer is too long")
        if answer.will_close:
            self.close()
        if missing and answer.status in (404, 410):
            return None
        if answer.status in _LATER:
            raise PushInterrupted(f"the receiver answers {answer.status}")
        if answer.status not in (200, 201, 202, 204, 206):
            raise PushRefused(f"the receiver answers {answer.status}")
        return answer

    def close(self) -> None:
        """End the connection; the next question makes another."""
        sock, self._sock, self._connection = self._sock, None, None
        if sock is not None:
            sock.close()

    def _connected(self) -> tuple[HTTPConnection, socket.socket]:
        if self._connection is not None and self._sock is not None:
            return self._connection, self._sock
        host, by_tls = self.parts.hostname or "", self.parts.scheme == "https"
        port = self.parts.port or (443 if by_tls else 80)
        self._sock = self.hosts.connected(host, port, self.seconds)
        if by_tls:
            self._sock = ssl.create_default_context().wrap_socket(self._sock, server_hostname=host)
        kind = HTTPSConnection if by_tls else HTTPConnection
        self._connection = kind(host, port, timeout=self.seconds)
        self._connection.sock = self._sock
        # The library would connect again by itself, to whatever the name leads to by then.
        self._connection.auto_open = 0
        return self._connection, self._sock


@contextmanager
def _in_time(sock: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection when a question takes too long as a whole: the time limit of a socket begins anew with
    each byte.
    """
    limit = Timer(seconds, _end, [sock])
    limit.daemon = True
    limit.start()
    try:
        yield
    finally:
        limit.cancel()


def _end(sock: socket.socket) -> None:
    with suppress(OSError):
        # That of a plain socket: the one of TLS would let a write that goes on pass in clear.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _digest(digest: bytes) -> str:
    return f"sha-256=:{b64encode(digest).decode()}:"
