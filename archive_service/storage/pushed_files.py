"""Files sent to an HTTPS address of their receiver, in pieces that an interrupted sending continues with.

Each piece is a PUT with `Content-Range` (RFC 9110, 14.5), `Content-Digest` of the piece and `Repr-Digest` of
the whole (RFC 9530). A HEAD says how much the receiver has. Redirects are not followed; the address that
was checked is the one that is connected to.
"""

from __future__ import annotations

import hashlib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote

from archive_service.errors import PushAddressRefused, PushInterrupted, PushRefused
from archive_service.model.export_pushes import PushTarget
from archive_service.ports.pushes import SentContent
from archive_service.storage.push_addresses import split_address
from archive_service.storage.push_hosts import TIMEOUT_SECONDS, PushHosts
from archive_service.storage.sent_pieces import piece_of

PIECE = 8 << 20
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_LENGTH = re.compile("[0-9]{1,18}")
_TYPE = "application/octet-stream"
_LONGEST_ANSWER = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedFiles:
    """Sends files by HTTPS; in development also by HTTP."""

    hosts: PushHosts
    piece: int = PIECE

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
        try:
            with self._connected(parts) as connection:
                self._send(connection, path, content)
        except (OSError, HTTPException) as error:
            raise PushInterrupted(f"the receiver does not answer: {type(error).__name__}") from error

    def _parts(self, to: str) -> SplitResult:
        parts = split_address(to)
        if parts.scheme not in (("https",) if self.hosts.production else ("https", "http")):
            raise PushAddressRefused("an address begins with https:// or sftp://")
        if parts.username is not None:
            raise PushAddressRefused("an address by HTTPS has no user and no password")
        return parts

    @contextmanager
    def _connected(self, parts: SplitResult) -> Iterator[HTTPConnection]:
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        sock = self.hosts.connected(host, port)
        try:
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            connection = kind(host, port, timeout=TIMEOUT_SECONDS)
            if parts.scheme == "https":
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
            connection.sock = sock
            yield connection
        finally:
            sock.close()

    def _send(self, connection: HTTPConnection, path: str, content: SentContent) -> None:
        start = _held(connection, path, content)
        while start < content.length:
            piece = piece_of(content, start, self.piece)
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


def _held(connection: HTTPConnection, path: str, content: SentContent) -> int:
    """Return how many of the bytes the receiver has; 0 when it has others."""
    answer = _asked(connection, "HEAD", path, None, {"Want-Repr-Digest": "sha-256=10"}, missing=True)
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
    if len(answer.read(_LONGEST_ANSWER + 1)) > _LONGEST_ANSWER:
        raise PushInterrupted("the receiver's answer is too long")
    if missing and answer.status in (404, 410):
        return None
    if answer.status in _LATER:
        raise PushInterrupted(f"the receiver answers {answer.status}")
    if answer.status not in (200, 201, 202, 204, 206):
        raise PushRefused(f"the receiver answers {answer.status}")
    return answer


def _digest(digest: bytes) -> str:
    return f"sha-256=:{b64encode(digest).decode()}:"
