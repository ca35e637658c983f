"""Files sent to an HTTPS address of their receiver, in pieces that an interrupted sending continues with.

Each piece is a PUT with `Content-Range` (RFC 9110, 14.5), `Content-Digest` of the piece and `Repr-Digest` of
the whole (RFC 9530). A HEAD says how much the receiver has. Redirects are not followed; the address that
was checked is the one that is connected to.
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote, urlsplit

from archive_service.errors import PushAddressRefused, PushInterrupted, PushRefused
from archive_service.ports.pushes import SentContent

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PIECE = 8 << 20
_TIMEOUT_SECONDS = 60.0
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedFiles:
    """Sends files by HTTPS. `networks` are private networks that may be addressed in production; development
    addresses any, also by HTTP.
    """

    production: bool
    networks: Sequence[Network] = ()
    piece: int = PIECE

    def check(self, to: str) -> None:
        """Raise `PushAddressRefused` when nothing is sent to such an address."""
        self._parts(to)

    def send(self, to: str, name: str, content: SentContent) -> None:
        """Send a file; see `VolumeReceiver`."""
        parts = self._parts(to)
        path = parts.path.rstrip("/") + "/" + quote(name) + (f"?{parts.query}" if parts.query else "")
        try:
            with self._connected(parts) as connection:
                self._send(connection, path, content)
        except (OSError, HTTPException) as error:
            raise PushInterrupted(f"the receiver does not answer: {type(error).__name__}") from error

    def _parts(self, to: str) -> SplitResult:
        try:
            parts = urlsplit(to)
            host = parts.hostname
            _ = parts.port
        except ValueError as error:
            raise PushAddressRefused("this is no address") from error
        schemes = ("https",) if self.production else ("https", "http")
        if parts.scheme not in schemes or not host or not to.isascii() or not to.isprintable() or " " in to:
            raise PushAddressRefused("an address begins with https:// and names a host")
        if parts.username is not None or parts.fragment:
            raise PushAddressRefused("an address has no user, no password and no fragment")
        return parts

    @contextmanager
    def _connected(self, parts: SplitResult) -> Iterator[HTTPConnection]:
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        # Resolved once and connected to by number: a name that changes meanwhile leads nowhere else.
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        for one in found:
            self._check_number(one)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(host, port, timeout=_TIMEOUT_SECONDS)
        sock = socket.create_connection((min(found, key=_is_new), port), _TIMEOUT_SECONDS)
        try:
            if parts.scheme == "https":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
            connection.sock = sock
            yield connection
        finally:
            sock.close()

    def _check_number(self, address: str) -> None:
        number = ipaddress.ip_address(address.partition("%")[0])
        if self.production and not number.is_global and not any(number in one for one in self.networks):
            raise PushAddressRefused("the address leads into a private network (ARCHIVE_PUSH_NETWORKS)")

    def _send(self, connection: HTTPConnection, path: str, content: SentContent) -> None:
        start = _held(connection, path, content)
        while start < content.length:
            piece = content.read(start, min(self.piece, content.length - start))
            end = start + len(piece)
            headers = {
                "Content-Type": _TYPE,
                "Content-Range": f"bytes {start}-{end - 1}/{content.length}",
                "Content-Digest": _digest(hashlib.sha256(piece).digest()),
                "Repr-Digest": _digest(content.digest),
            }
            _asked(connection, "PUT", path, piece, headers)
            start = end
        if _held(connection, path, content) != content.length:
            raise PushInterrupted("the receiver does not have all of what was sent")


def _is_new(address: str) -> bool:
    """Say whether an address is IPv6, which fewer receivers have."""
    return ":" in address


def _held(connection: HTTPConnection, path: str, content: SentContent) -> int:
    """Return how many of the bytes the receiver has; 0 when it has others."""
    answer = _asked(connection, "HEAD", path, None, {"Want-Repr-Digest": "sha-256=10"}, missing=True)
    if answer is None:
        return 0
    length = int(answer.headers.get("Content-Length") or 0)
    if length < content.length:
        return length
    told = answer.headers.get("Repr-Digest", _digest(content.digest))
    return content.length if (length, told) == (content.length, _digest(content.digest)) else 0


def _asked(
    connection: HTTPConnection,
    method: str,
    path: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    missing: bool = False,
) -> HTTPResponse | None:
    """Ask and return the answer; with `missing`, None for 404.

    Raises:
        PushRefused, PushInterrupted: any other answer than a good one.
    """
    connection.request(method, path, body=body, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    if missing and answer.status in (404, 410):
        return None
    if answer.status in _LATER:
        raise PushInterrupted(f"the receiver answers {answer.status}")
    if answer.status not in (200, 201, 202, 204, 206):
        raise PushRefused(f"the receiver answers {answer.status}")
    return answer


def _digest(digest: bytes) -> str:
    return f"sha-256=:{b64encode(digest).decode()}:"
