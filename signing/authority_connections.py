"""A kept connection to a time-stamping authority, whose whole exchange has one time limit.

Source: RFC 3161, 3.4 (the binding to HTTP).
"""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from ssl import SSLContext, SSLError, create_default_context
from threading import Lock
from time import monotonic
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from signing.bounded_connections import bounded
from signing.errors import SigningCode, SigningError

LARGEST_ANSWER = 1 << 20
_KIND = "application/timestamp-reply"
_OK = 200
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": _KIND}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What an authority asks of its clients; it is sent over TLS alone."""

    user: str = ""
    password: str = field(default="", repr=False)
    client_certificate: Path | None = None
    """PEM: the certificate and those above it, perhaps with the key."""
    client_key: Path | None = None
    client_key_password: str = field(default="", repr=False)
    tls_anchors: Path | None = None
    """PEM: who may vouch for the server's name. `None`: the anchors of the system."""

    @property
    def needs_tls(self) -> bool:
        """Say whether something here must not be sent in clear, or is about TLS alone."""
        return bool(self.user or self.password or self.client_certificate or self.tls_anchors)


@dataclass(slots=True)
class AuthorityConnection:
    """One connection, opened when it is needed and used again for the next request; safe between threads."""

    url: str = field(repr=False)
    credentials: Credentials = field(default_factory=Credentials)
    _open: HTTPConnection | None = field(default=None, repr=False)
    _guard: Lock = field(default_factory=Lock, repr=False)

    def answer(self, request: bytes, limit: timedelta) -> bytes:
        """Send a request and return the body of the answer.

        Raises:
            SigningError: `TIMESTAMP_UNREACHABLE`, `_SLOW`, `_HTTP_STATUS`, `_REDIRECTS`, `_CONTENT_TYPE` or
                `_TOO_LARGE`.
        """
        until = monotonic() + limit.total_seconds()
        if not self._guard.acquire(timeout=limit.total_seconds()):
            raise _trouble(SigningCode.TIMESTAMP_SLOW, "another request takes too long")
        try:
            return self._exchanged(request, until)
        except TimeoutError as error:
            self.close()
            said = f"no whole answer in {limit.total_seconds():g} seconds"
            raise _trouble(SigningCode.TIMESTAMP_SLOW, said) from error
        except (OSError, HTTPException, ValueError) as error:
            self.close()
            # Never the text of the error: it may quote a header of the answer.
            said = f"the connection failed ({type(error).__name__})"
            raise _trouble(SigningCode.TIMESTAMP_UNREACHABLE, said) from error
        except SigningError:
            self.close()
            raise
        finally:
            self._guard.release()

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __del__(self) -> None:
        """Close the connection with its owner."""
        self.close()

    def _exchanged(self, request: bytes, until: float) -> bytes:
        kept = self._open is not None
        try:
            return _body(self._asked(request, until))
        except (ConnectionError, BrokenPipeError, SSLError):
            # A server may close a connection that was idle, and a request for a token can be repeated.
            if not kept:
                raise
            self.close()
            return _body(self._asked(request, until))

    def _asked(self, request: bytes, until: float) -> HTTPResponse:
        if self._open is None:
            self._open = _connection(urlsplit(self.url), self.credentials)
        connection = bounded(self._open, until)
        connection.request("POST", _target(urlsplit(self.url), connection), request, self._headers())
        return connection.getresponse()

    def _headers(self) -> dict[str, str]:
        if not self.credentials.user:
            return _HEADERS
        said = f"{self.credentials.user}:{self.credentials.password}".encode()
        return _HEADERS | {"Authorization": f"Basic {b64encode(said).decode()}"}


def check_address(url: str, credentials: Credentials) -> None:
    """Refuse an address that is not one of an authority, or that would send credentials in clear.

    Raises:
        SigningError: `BAD_INPUT`; the message does not repeat the address.
    """
    said = ""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts, said = SplitResult("", "", "", "", ""), "an address that cannot be read"
    if said or parts.scheme not in ("http", "https") or not parts.hostname:
        said = "a time-stamping authority has an http(s) address"
    elif not (url.isascii() and url.isprintable()) or " " in url:
        said = "an address has neither spaces nor letters outside ASCII"
    elif parts.username is not None or parts.password is not None:
        said = "an address holds no password: give `user` and `password_file`"
    elif credentials.needs_tls and parts.scheme != "https":
        said = "credentials are sent over https alone"
    if said:
        raise SigningError(SigningCode.BAD_INPUT, said)


def tls_context(credentials: Credentials) -> SSLContext:
    """Return how the server is judged, and what it is shown.

    Raises:
        SigningError: `BAD_INPUT` when a file cannot be read; the message names no secret.
    """
    try:
        anchors = credentials.tls_anchors
        context = create_default_context(cafile=None if anchors is None else str(anchors))
        if credentials.client_certificate is not None:
            # A function: without a password OpenSSL would ask for one on the terminal.
            context.load_cert_chain(
                credentials.client_certificate,
                credentials.client_key,
                lambda: credentials.client_key_password,
            )
    except (OSError, ValueError) as error:  # SSLError is an OSError
        said = f"the certificates for TLS cannot be read ({type(error).__name__})"
        raise SigningError(SigningCode.BAD_INPUT, said) from error
    return context


def _connection(parts: SplitResult, credentials: Credentials) -> HTTPConnection:
    """Return a connection that is not open yet, through the system's proxy when there is one."""
    host = parts.hostname or ""
    proxy = "" if proxy_bypass(host) else getproxies().get(parts.scheme, "")
    nearest = urlsplit(proxy) if proxy else parts
    if parts.scheme == "http":
        return HTTPConnection(nearest.hostname or "", nearest.port)
    secured = HTTPSConnection(nearest.hostname or "", nearest.port, context=tls_context(credentials))
    if proxy:
        secured.set_tunnel(host, parts.port)
    return secured


def _target(parts: SplitResult, connection: HTTPConnection) -> str:
    """Return what the request line names: the path, or the whole address for a proxy without TLS."""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    through_proxy = parts.scheme == "http" and connection.host != parts.hostname
    return f"{parts.scheme}://{parts.netloc}{path}" if through_proxy else path


def _body(answer: HTTPResponse) -> bytes:
    with answer:
        return _checked_body(answer)


def _checked_body(answer: HTTPResponse) -> bytes:
    status = answer.status
    if 300 <= status < 400:
        raise _trouble(SigningCode.TIMESTAMP_REDIRECTS, f"status {status}: redirections are not followed")
    if status != _OK:
        raise _trouble(SigningCode.TIMESTAMP_HTTP_STATUS, f"status {status}")
    kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if kind != _KIND:
        raise _trouble(SigningCode.TIMESTAMP_CONTENT_TYPE, f"the content is not called {_KIND}")
    body = answer.read(LARGEST_ANSWER + 1)
    if len(body) > LARGEST_ANSWER:
        raise _trouble(SigningCode.TIMESTAMP_TOO_LARGE, f"more than {LARGEST_ANSWER} bytes")
    return body


def _trouble(code: SigningCode, said: str) -> SigningError:
    return SigningError(code, f"the time-stamping authority does not answer: {said}", retryable=True)
