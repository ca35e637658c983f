"""Trusted time: RFC 3161 tokens from one authority behind HTTP."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from signing.authority_answers import Asked, checked_answer
from signing.authority_connections import AuthorityConnection, Credentials, check_address
from signing.cms_reading import Token
from signing.digests import Digest
from signing.errors import SigningCode, SigningError


class TimeStamper(Protocol):
    """Something that dates a digest."""

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Return a TimeStampToken (DER of its ContentInfo) over `digest`.

        Args:
            digest: What is dated.
            at: The time to certify, used by a development authority; a real authority has its own clock
                and ignores it.

        Raises:
            SigningError: no token could be obtained (`retryable`), or it does not match the request.
        """


# Without slots: the kept connection is made from the other fields.
@dataclass(frozen=True, kw_only=True)
class HttpTimeStamper:
    """A time-stamping authority behind RFC 3161's HTTP binding."""

    url: str = field(repr=False)
    """May hold a key of the client in its query, so it is shown nowhere."""
    name: str = ""
    """For people, logs and the register of what authorities answered; empty: host and path of the address."""
    policy: str = ""
    """The policy that tokens must have, a dotted OID; empty: any."""
    credentials: Credentials = field(default_factory=Credentials)
    timeout: timedelta = timedelta(seconds=10)
    """For the whole exchange."""
    _connection: AuthorityConnection = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse an address that is not one of an authority; see `check_address`."""
        check_address(self.url, self.credentials)
        if not self.name:
            parts = urlsplit(self.url)
            # Without the query, which may hold a key of the client.
            object.__setattr__(self, "name", f"{parts.netloc}{parts.path.rstrip('/')}")
        object.__setattr__(self, "_connection", AuthorityConnection(self.url, self.credentials))

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Request a token and check all parts of the answer that need no trust anchor."""
        return self.ask(digest)[0]

    def ask(self, digest: Digest) -> tuple[bytes, Token]:
        """Return a token as `stamp` does, and its content."""
        asked = Asked(digest=digest, nonce=secrets.randbits(63) | 1 << 63, policy=self.policy)
        return checked_answer(self._connection.answer(asked.request, self.timeout), asked)


@dataclass(frozen=True, slots=True)
class NoTimeStamper:
    """No authority is configured: what needs a time stamp waits."""

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Raise `SigningError`, retryable."""
        message = "no time-stamping authority is configured (ARCHIVE_TIME_STAMPING)"
        raise SigningError(SigningCode.TIMESTAMP_UNAVAILABLE, message, retryable=True)
