"""Calls of a remote signing service: JSON over HTTP with an access token, bounded in time and size.

Source: CSC API v1.0.4.0, 8.3 (oauth2/token, client credentials) and 10.1 (errors); RFC 6749, 4.4; RFC 6750.
"""

from __future__ import annotations

import json
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from signing.bounded_connections import bounded
from signing.errors import SigningCode, SigningError

_LARGEST = 1 << 20
"""Largest answer, in bytes."""

_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAccess:
    """How the service knows us: a bearer token, or a client's name and secret that give one."""

    bearer: str = field(default="", repr=False)
    client: str = ""
    secret: str = field(default="", repr=False)


@dataclass(slots=True)
class RemoteCalls:
    """Calls below one address, such as `https://sign.example.org/csc/v1`."""

    address: str
    access: RemoteAccess
    timeout: timedelta = timedelta(seconds=10)
    """For a whole call."""
    _token: str = field(default="", repr=False)
    _guard: Lock = field(default_factory=Lock, repr=False)

    def __post_init__(self) -> None:
        """Refuse an address that is not HTTPS, but for one on this machine, or that holds a password."""
        parts = urlsplit(self.address)
        local = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not (local or parts.scheme == "https") or not parts.hostname or parts.username or parts.query:
            raise SigningError(SigningCode.BAD_INPUT, "a remote signing service has an https address")

    @property
    def is_second_version(self) -> bool:
        """Whether the service speaks version 2: the address says so."""
        return self.address.rstrip("/").endswith("/v2")

    def call(self, method: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Call a method and return its answer; once again with a new token when the token has ended.

        Raises:
            SigningError: `KEY_UNAVAILABLE` when the service does not answer in time, or no JSON object;
                `KEY_REFUSED` when it refuses. Both may succeed later.
        """
        body = json.dumps(asked).encode()
        status, answer = self._asked(method, body, self._bearer())
        if status == 401 and self.access.client:
            status, answer = self._asked(method, body, self._bearer(anew=True))
        return _checked(status, answer)

    def _asked(self, method: str, body: bytes, token: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return self._exchanged(method, body, headers)

    def _bearer(self, *, anew: bool = False) -> str:
        if self.access.bearer:
            return self.access.bearer
        with self._guard:
            if anew or not self._token:
                self._token = self._token_of_client()
            return self._token

    def _token_of_client(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.access.client,
            "client_secret": self.access.secret,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = _checked(*self._exchanged("oauth2/token", urlencode(form).encode(), headers))
        token = answer.get("access_token")
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
            raise _unavailable("gives no access token")
        return token

    def _exchanged(self, method: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        parts = urlsplit(self.address)
        connection = _connection(parts)
        try:
            path = f"{parts.path.rstrip('/')}/{method}"
            bounded(connection, time.monotonic() + self.timeout.total_seconds())
            connection.request("POST", path, body, {**headers, "Accept": "application/json"})
            with connection.getresponse() as answer:
                status, content = answer.status, answer.read(_LARGEST + 1)
        except (OSError, HTTPException, ValueError) as error:
            raise _unavailable(f"does not answer ({type(error).__name__})") from error
        finally:
            connection.close()
        if len(content) > _LARGEST:
            raise _unavailable("gives an answer that is too large")
        return status, content


def _connection(parts: SplitResult) -> HTTPConnection:
    if parts.scheme == "https":
        return HTTPSConnection(str(parts.hostname), parts.port, context=ssl.create_default_context())
    return HTTPConnection(str(parts.hostname), parts.port)


def _checked(status: int, content: bytes) -> dict[str, Any]:
    """Return the object in an answer. Of a refusal only the code is shown: words may quote what we sent."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if status == 200 and isinstance(answer, dict):
        return answer
    if 400 <= status < 500:
        told = answer.get("error") if isinstance(answer, dict) else None
        code = told if isinstance(told, str) and _CODE.fullmatch(told) else "no code"
        message = f"the remote signing service refuses ({status}, {code})"
        raise SigningError(SigningCode.KEY_REFUSED, message, retryable=True)
    raise _unavailable(f"gives no answer of its API ({status})")


def _unavailable(what: str) -> SigningError:
    message = f"the remote signing service {what}"
    return SigningError(SigningCode.KEY_UNAVAILABLE, message, retryable=True)
